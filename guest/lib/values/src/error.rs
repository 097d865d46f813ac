//! Errors of encoded types and values.

use std::fmt;

/// An error of encoded types and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes of a type are malformed.
    Descriptor,
    /// A value is outside of the memory.
    Bounds,
    /// A value is not valid for its type: a case, a character or a string.
    Invalid,
    /// A size exceeds 32 bits, or a type is nested too deep.
    Limit,
    /// A value has a different type.
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
