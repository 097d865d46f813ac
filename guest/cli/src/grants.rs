//! What the initializer is granted, as the options have it.

use crate::arguments::Wasi;

impl Wasi {
    /// Environment variables that are named, with their values: the command's own where none is given. A variable that is not
    /// set there is not set for the initializer either.
    pub fn variables(&self) -> impl Iterator<Item = (&str, String)> {
        self.env.iter().filter_map(|variable| {
            let (name, value) = match variable.split_once('=') {
                Some((name, value)) => (name, Some(value.to_string())),
                None => (variable.as_str(), std::env::var(variable).ok()),
            };
            Some((name, value?))
        })
    }

    /// Directories: where they are, and what the initializer calls them.
    pub fn directories(&self) -> impl Iterator<Item = (&str, &str)> {
        let dirs = self.dirs.iter();
        let dirs = dirs.map(|dir| dir.split_once("::").unwrap_or((dir, dir)));
        let mapped = self.mapped_dirs.iter();
        dirs.chain(mapped.map(|dir| (dir.value.as_str(), dir.name.as_str())))
    }

    /// Warns of what has no effect, as WASI is off: that is more likely a mistake than meant.
    pub fn warn_without_effect(&self) {
        warn_without_wasi(
            self.allow_wasi,
            &[
                ("--dir", !self.dirs.is_empty()),
                ("--mapdir", !self.mapped_dirs.is_empty()),
                ("--env", !self.env.is_empty()),
                ("--inherit-env", self.inherit_env),
                ("--allow-http", self.allow_http),
            ],
        );
    }
}

/// Warns of options that were given, if WASI is off.
pub(crate) fn warn_without_wasi(allowed: bool, given: &[(&str, bool)]) {
    for (option, _) in given.iter().filter(|(_, given)| !allowed && *given) {
        eprintln!("Warning: {option} has no effect without --allow-wasi");
    }
}
