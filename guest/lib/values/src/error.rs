//! What can be wrong with bytes that stand for types and values.

use std::fmt;

/// What can be wrong with bytes that stand for types and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// No bytes of a type.
    Descriptor,
    /// A value lies outside its memory.
    Bounds,
    /// A case, a character or a string that its type does not have.
    Invalid,
    /// More bytes than 32 bits count, or deeper than anybody nests types.
    Limit,
    /// The value is of another type.
    Mismatch,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Descriptor => "the description of a type is malformed",
            Self::Bounds => "a value lies outside its memory",
            Self::Invalid => "a value is not valid for its type",
            Self::Limit => "a value is too large",
            Self::Mismatch => "a value has a different type",
        })
    }
}

impl std::error::Error for Error {}
