//! Something that was taken.

use std::fmt;
use std::ops::BitOrAssign;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

/// Something that was taken, with what is known of it. The name is apart: it is the key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Item {
    /// How often it was taken.
    pub count: u64,
    /// The number of bytes, of input and of random numbers.
    #[serde(skip_serializing_if = "is_zero")]
    pub bytes: u64,
    /// What was done to a file or a folder.
    #[serde(skip_serializing_if = "Access::is_empty")]
    pub access: Access,
    /// The first value of a clock, in nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
}

/// What was done to a file or a folder: `taken-access` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Access(u8);

impl Access {
    /// Nothing was done.
    pub(crate) const NONE: Self = Self(0);
    /// It was opened to be read, or asked about.
    pub const READ: Self = Self(1);
    /// It was opened to be written, made, renamed or removed.
    pub const WRITE: Self = Self(2);
    /// It is a folder whose entries were listed.
    pub const LIST: Self = Self(4);
    /// It was not there, or not accessible: that is known as well.
    pub const MISSING: Self = Self(8);

    /// Every access, with its word in JSON.
    const ALL: [(Self, &'static str); 4] = [
        (Self::READ, "read"),
        (Self::WRITE, "write"),
        (Self::LIST, "listed"),
        (Self::MISSING, "missing"),
    ];

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether all of this was done.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The words for what was done.
    fn words(self) -> impl Iterator<Item = &'static str> {
        let done = Self::ALL
            .into_iter()
            .filter(move |(access, _)| self.contains(*access));
        done.map(|(_, word)| word)
    }
}

impl BitOrAssign for Access {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Serialize for Access {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut words = serializer.serialize_seq(None)?;
        for word in self.words() {
            words.serialize_element(word)?;
        }
        words.end()
    }
}

impl Item {
    /// What is known beside the name, as far as it is the same in every run.
    pub(crate) fn without_first(&self) -> Self {
        Self {
            first: None,
            ..self.clone()
        }
    }
}

/// What is known beside the name, in parentheses. Nothing if there is nothing to say.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            count,
            bytes,
            access,
            first,
        } = self;
        let mut parts: Vec<String> = access.words().map(str::to_string).collect();
        if *bytes > 0 {
            parts.push(format!(
                "{bytes} byte{}",
                if *bytes == 1 { "" } else { "s" }
            ));
        }
        if *count > 1 {
            parts.push(format!("{count} times"));
        }
        if let Some(first) = first {
            parts.push(format!("first {first} ns"));
        }
        match parts.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", parts.join(", ")),
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
