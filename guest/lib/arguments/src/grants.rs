//! Environment variables and directories from the options.

use std::env::VarError;
use std::net::IpAddr;

use wizer_inspection::printable;

use crate::arguments::{Bundle, Wasi};

/// A directory that the initializer can access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The path on the host.
    pub host: String,
    /// The path for the initializer.
    pub guest: String,
    /// Whether the initializer is refused to write, create, rename or remove anything in it.
    pub read_only: bool,
}

impl Directory {
    /// Parses `HOST`, `HOST::GUEST` or `HOST::GUEST::ro`.
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

    /// Parses `GUEST::HOST` or `GUEST::HOST::ro`.
    pub(crate) fn guest_first(text: &str) -> Result<Self, String> {
        let (names, read_only) = access(text)?;
        match names.split_once("::") {
            Some((guest, host)) if !host.is_empty() => Ok(Self {
                host: host.to_string(),
                guest: guest.to_string(),
                read_only,
            }),
            _ => Err("expected two paths with `::` between them".to_string()),
        }
    }
}

/// Splits `::ro` or `::rw` from the two names, and returns the names and whether the directory is
/// read-only. Any other suffix is an error, since a misspelled `ro` would grant write access.
fn access(text: &str) -> Result<(&str, bool), String> {
    let second = text
        .match_indices("::")
        .nth(1)
        .map(|(position, _)| text.split_at(position));
    match second {
        None => match text.rsplit_once("::") {
            Some((name, last @ ("ro" | "rw"))) => {
                let name = printable(name);
                Err(format!(
                    "`{last}` must follow both paths, expected `{name}::{name}::{last}`"
                ))
            }
            _ => Ok((text, false)),
        },
        Some((names, "::ro")) => Ok((names, true)),
        Some((names, "::rw")) => Ok((names, false)),
        Some(_) => Err("expected `ro` or `rw` after the second `::`".to_string()),
    }
}

/// To whom HTTP requests may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Http {
    /// To nobody, or to all hosts.
    All(bool),
    /// To this host.
    Host(String),
}

impl Http {
    /// Parses `true`, `false` or a host.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        match text {
            "true" => return Ok(Self::All(true)),
            "false" => return Ok(Self::All(false)),
            _ => {}
        }
        let is_letter =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let bare = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let is_address = bare.unwrap_or(text).parse::<IpAddr>().is_ok();
        let is_name = text.bytes().all(is_letter) && text.bytes().any(|byte| byte != b'.');
        match is_address || is_name {
            true => Ok(Self::Host(text.to_string())),
            false => Err(
                "expected the name or the address of a host, without scheme, port and path"
                    .to_string(),
            ),
        }
    }
}

impl Wasi {
    /// Whether HTTP requests may be sent, to whomever.
    pub fn allows_http(&self) -> bool {
        self.allows_all_http() || self.http_hosts().next().is_some()
    }

    /// Whether HTTP requests may be sent to all hosts.
    pub fn allows_all_http(&self) -> bool {
        self.http().any(|http| *http == Http::All(true))
    }

    /// The hosts to which HTTP requests may be sent, one by one.
    pub fn http_hosts(&self) -> impl Iterator<Item = &str> {
        self.http().filter_map(|http| match http {
            Http::Host(host) => Some(host.as_str()),
            Http::All(_) => None,
        })
    }

    /// What was said of HTTP since it was last forbidden.
    fn http(&self) -> impl Iterator<Item = &Http> {
        let mut said = self.allow_http.rsplit(|http| *http == Http::All(false));
        said.next().into_iter().flatten()
    }

    /// The variables of `--env`, with their values if there are any.
    pub fn named_variables(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        named(&self.env)
    }

    /// The variables of `--env`. One without a value has the command's own value, and is left out
    /// if the command does not have it.
    ///
    /// # Errors
    ///
    /// The command's own value is not Unicode, but WASI's strings are.
    pub fn variables(&self) -> Result<Vec<(&str, String)>, String> {
        variables(&self.env)
    }

    /// The directories, those of `--dir` first.
    pub fn directories(&self) -> impl Iterator<Item = &Directory> {
        self.dirs.iter().chain(&self.mapped_dirs)
    }

    /// Warnings about options without effect, since WASI is off. Such a combination is probably a
    /// mistake.
    pub fn without_effect(&self) -> impl Iterator<Item = String> {
        without_wasi(
            self.allow_wasi,
            [
                ("--dir", !self.dirs.is_empty()),
                ("--mapdir", !self.mapped_dirs.is_empty()),
                ("--env", !self.env.is_empty()),
                ("--inherit-env", self.inherit_env),
                ("--allow-http", self.allows_http()),
            ],
        )
    }
}

/// Variables as `NAME` or `NAME=VALUE`.
pub(crate) fn named(env: &[String]) -> impl Iterator<Item = (&str, Option<&str>)> {
    env.iter().map(|variable| {
        let parts = variable.split_once('=');
        parts.map_or((variable.as_str(), None), |(name, value)| {
            (name, Some(value))
        })
    })
}

/// Variables as `NAME` or `NAME=VALUE`, those without a value with that of the command.
pub(crate) fn variables(env: &[String]) -> Result<Vec<(&str, String)>, String> {
    let mut variables = Vec::new();
    for (name, value) in named(env) {
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

impl Bundle {
    /// Warnings about options without effect, since WASI is off.
    pub fn without_effect(&self) -> impl Iterator<Item = String> {
        without_wasi(self.allow_wasi, [("--dir", !self.dirs.is_empty())])
    }
}

/// Warnings about the given options, if WASI is off.
fn without_wasi<const N: usize>(
    allowed: bool,
    options: [(&'static str, bool); N],
) -> impl Iterator<Item = String> {
    let given = options
        .into_iter()
        .filter(move |(_, given)| !allowed && *given);
    given.map(|(option, _)| format!("{option} has no effect without --allow-wasi"))
}
