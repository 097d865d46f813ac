//! What the initializer is granted, as the options have it.

use crate::arguments::{Bundle, Wasi};

impl Wasi {
    /// Environment variables that are named, with their values, if these are given.
    pub fn named_variables(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.env.iter().map(|variable| {
            let parts = variable.split_once('=');
            parts.map_or((variable.as_str(), None), |(name, value)| {
                (name, Some(value))
            })
        })
    }

    /// Environment variables, with the command's own values where none is given. A variable that is not set there is not set for the
    /// initializer either.
    pub fn variables(&self) -> impl Iterator<Item = (&str, String)> {
        self.named_variables().filter_map(|(name, value)| {
            let value = value.map(ToString::to_string);
            Some((name, value.or_else(|| std::env::var(name).ok())?))
        })
    }

    /// Directories: where they are, and what the initializer calls them.
    pub fn directories(&self) -> impl Iterator<Item = (&str, &str)> {
        let dirs = self.dirs.iter();
        let dirs = dirs.map(|dir| dir.split_once("::").unwrap_or((dir, dir)));
        let mapped = self.mapped_dirs.iter();
        dirs.chain(mapped.map(|dir| (dir.value.as_str(), dir.name.as_str())))
    }

    /// What was given and has no effect, as WASI is off: that is more likely a mistake than meant.
    pub fn without_effect(&self) -> impl Iterator<Item = String> {
        without_wasi(
            self.allow_wasi,
            [
                ("--dir", !self.dirs.is_empty()),
                ("--mapdir", !self.mapped_dirs.is_empty()),
                ("--env", !self.env.is_empty()),
                ("--inherit-env", self.inherit_env),
                ("--allow-http", self.allow_http),
            ],
        )
    }
}

impl Bundle {
    /// What was given and has no effect, as WASI is off.
    pub fn without_effect(&self) -> impl Iterator<Item = String> {
        without_wasi(self.allow_wasi, [("--dir", !self.dirs.is_empty())])
    }
}

/// Warnings of options that were given, if WASI is off.
fn without_wasi<const N: usize>(
    allowed: bool,
    options: [(&'static str, bool); N],
) -> impl Iterator<Item = String> {
    let given = options
        .into_iter()
        .filter(move |(_, given)| !allowed && *given);
    given.map(|(option, _)| format!("{option} has no effect without --allow-wasi"))
}
