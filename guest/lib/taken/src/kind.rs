//! The kinds of what can be taken.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The kinds of what an initializer can take from outside: `taken-kind` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Environment variables, by their names.
    Environment,
    /// Arguments of the program.
    Arguments,
    /// Files and folders, by the paths that the initializer used.
    Files,
    /// Bytes of standard input.
    Input,
    /// Clocks, by their names.
    Clocks,
    /// Random bytes, by their source.
    Random,
    /// Names of hosts whose addresses were looked up.
    Names,
    /// Network addresses of sockets.
    Sockets,
    /// Hosts to which HTTP requests were sent.
    Http,
    /// Handles of the host that were open when the initializer had ended, by the type of the
    /// resource.
    Handles,
}

/// A word that names no kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKind;

impl Kind {
    /// All kinds, in the order of the WIT and of reports.
    pub const ALL: [Self; 10] = [
        Self::Environment,
        Self::Arguments,
        Self::Files,
        Self::Input,
        Self::Clocks,
        Self::Random,
        Self::Names,
        Self::Sockets,
        Self::Http,
        Self::Handles,
    ];

    /// The name of the kind in the WIT, in options and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Arguments => "arguments",
            Self::Files => "files",
            Self::Input => "input",
            Self::Clocks => "clocks",
            Self::Random => "random",
            Self::Names => "names",
            Self::Sockets => "sockets",
            Self::Http => "http",
            Self::Handles => "handles",
        }
    }

    /// What was taken, for people.
    pub(crate) fn subject(self) -> &'static str {
        match self {
            Self::Environment => "environment variables",
            Self::Arguments => "arguments",
            Self::Files => "files",
            Self::Input => "standard input",
            Self::Clocks => "clocks",
            Self::Random => "random numbers",
            Self::Names => "host names",
            Self::Sockets => "sockets",
            Self::Http => "HTTP",
            Self::Handles => "open handles",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.word() == word).ok_or(UnknownKind)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of ")?;
        for (position, kind) in Kind::ALL.into_iter().enumerate() {
            let separator = match position {
                0 => "",
                _ if position.saturating_add(1) == Kind::ALL.len() => " and ",
                _ => ", ",
            };
            write!(f, "{separator}{kind}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownKind {}
