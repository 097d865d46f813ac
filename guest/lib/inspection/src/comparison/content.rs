//! What a result has at a place.

use alloc::string::String;
use alloc::vec::Vec;

/// What a result has at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The bytes there, 32 at most.
    Bytes(Vec<u8>),
    /// A value in the syntax of the text format, a number of pages or elements, or the first
    /// elements of a table.
    Text(String),
}

#[cfg(feature = "json")]
impl serde::Serialize for Content {
    /// Serializes the content as a string: the text, or the bytes in hexadecimal digits.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use core::fmt::Write as _;
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => {
                let mut digits = String::new();
                let written = bytes
                    .iter()
                    .try_for_each(|byte| write!(digits, "{byte:02x}"));
                written.map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&digits)
            }
        }
    }
}
