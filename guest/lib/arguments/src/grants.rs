//! What the initializer is granted, as the options have it.

use std::env::VarError;

use crate::arguments::{Bundle, Wasi};

/// A directory that is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Its path.
    pub host: String,
    /// What the initializer calls it.
    pub guest: String,
    /// The initializer may not write, create, rename or remove anything in it.
    pub read_only: bool,
}

impl Directory {
    /// Reads `HOST`, `HOST::GUEST` or `HOST::GUEST::ro`.
    pub(crate) fn host_first(text: &str) -> Result<Self, String> {
        let (names, read_only) = access(text)?;
        let (host, guest) = names.split_once("::").unwrap_or((names, names));
        if host.is_empty() {
            return Err(
                "the directory before `::` has no name: `.` is the current one".to_string(),
            );
        }
        Ok(Self {
            host: host.to_string(),
            guest: guest.to_string(),
            read_only,
        })
    }

    /// Reads `GUEST::HOST` or `GUEST::HOST::ro`.
    pub(crate) fn guest_first(text: &str) -> Result<Self, String> {
        let (names, read_only) = access(text)?;
        match names.split_once("::") {
            Some((guest, host)) if !host.is_empty() => Ok(Self {
                host: host.to_string(),
                guest: guest.to_string(),
                read_only,
            }),
            _ => Err("two words with `::` between them are wanted".to_string()),
        }
    }
}

/// The two names, and whether `::ro` or `::rw` behind them says that nothing may be written.
/// Anything else there is an error: a misspelled `ro` would grant more than was meant.
fn access(text: &str) -> Result<(&str, bool), String> {
    let second = text
        .match_indices("::")
        .nth(1)
        .map(|(position, _)| text.split_at(position));
    match second {
        None => match text.rsplit_once("::") {
            Some((name, last @ ("ro" | "rw"))) => Err(format!(
                "`{last}` is wanted behind both names: as `{name}::{name}::{last}`"
            )),
            _ => Ok((text, false)),
        },
        Some((names, "::ro")) => Ok((names, true)),
        Some((names, "::rw")) => Ok((names, false)),
        Some(_) => Err("behind the second `::`, `ro` or `rw` is wanted".to_string()),
    }
}

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

    /// Environment variables, with the command's own values where none is given. A variable that is
    /// not set there is not set for the initializer either.
    ///
    /// # Errors
    ///
    /// The command's own value is not Unicode: WASI's strings are.
    pub fn variables(&self) -> Result<Vec<(&str, String)>, String> {
        let mut variables = Vec::new();
        for (name, value) in self.named_variables() {
            let value = match (value, std::env::var(name)) {
                (Some(value), _) => value.to_string(),
                (None, Ok(value)) => value,
                (None, Err(VarError::NotPresent)) => continue,
                (None, Err(VarError::NotUnicode(_))) => {
                    return Err(format!(
                        "the environment variable `{name}` is not valid UTF-8, so it can't be passed on: give a value, with `--env {name}=VALUE`"
                    ));
                }
            };
            variables.push((name, value));
        }
        Ok(variables)
    }

    /// All directories that are granted, those of `--dir` first.
    pub fn directories(&self) -> impl Iterator<Item = &Directory> {
        self.dirs.iter().chain(&self.mapped_dirs)
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
