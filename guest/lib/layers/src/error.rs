//! What can be wrong with files of layers.

use std::fmt;
use std::io;

use crate::Digest;

/// The kinds of files that this crate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// A delta.
    Delta,
    /// The blocks that deltas share.
    Blocks,
    /// An image of a memory's pages.
    Image,
    /// A WebAssembly module.
    Module,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Delta => "delta",
            Self::Blocks => "blocks file",
            Self::Image => "image",
            Self::Module => "module",
        })
    }
}

/// Why something could not be read, joined or split.
#[derive(Debug)]
pub enum Error {
    /// A file is not what it should be.
    Invalid {
        /// The kind of the file.
        file: File,
        /// The offset in the file, in bytes.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
    /// A delta states a result that is larger than what the caller allows.
    ResultTooLarge {
        /// The size of the result in bytes.
        size: u64,
        /// The largest size that is allowed, in bytes.
        limit: u64,
    },
    /// There is no memory for a result.
    NoMemory {
        /// The size of the result in bytes.
        size: u64,
    },
    /// A delta was made for another base.
    WrongBase {
        /// The digest of the base that the delta was made for.
        expected: Digest,
        /// The digest of the base that was given.
        found: Digest,
    },
    /// A delta needs shared blocks, and none were given.
    NoBlocks {
        /// The digest of the blocks that the delta needs.
        expected: Digest,
    },
    /// A delta was made for other shared blocks.
    WrongBlocks {
        /// The digest of the blocks that the delta needs.
        expected: Digest,
        /// The digest of the blocks that were given.
        found: Digest,
    },
    /// What was joined is not the result that the delta states.
    WrongResult {
        /// The digest of the result that the delta states.
        expected: Digest,
        /// The digest of what was joined.
        found: Digest,
    },
    /// The result could not be written.
    Write(io::Error),
}

impl Error {
    pub(crate) fn invalid(file: File, offset: usize, what: impl Into<String>) -> Self {
        Self::Invalid {
            file,
            offset: crate::wide(offset),
            what: what.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { file, offset, what } => {
                write!(f, "the {file} is not valid at offset {offset:#x}: {what}")
            }
            Self::ResultTooLarge { size, limit } => write!(
                f,
                "the delta states a result of {size} bytes, and at most {limit} are allowed"
            ),
            Self::NoMemory { size } => {
                write!(f, "there is no memory for a result of {size} bytes")
            }
            Self::WrongBase { expected, found } => write!(
                f,
                "the delta was made for another base: its SHA-256 is {expected}, and that of the \
                 given base is {found}"
            ),
            Self::NoBlocks { expected } => write!(
                f,
                "the delta needs the blocks file whose contents have the SHA-256 {expected}"
            ),
            Self::WrongBlocks { expected, found } => write!(
                f,
                "the delta was made for another blocks file: the SHA-256 of its contents is \
                 {expected}, and that of the given one is {found}"
            ),
            Self::WrongResult { expected, found } => write!(
                f,
                "the delta does not lead to the result that it states: the SHA-256 should be \
                 {expected}, and is {found}"
            ),
            Self::Write(error) => write!(f, "the result can't be written: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}
