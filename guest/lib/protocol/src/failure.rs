//! Violations of the protocol, and what the machine refuses.

use std::collections::TryReserveError;
use std::fmt;
use std::io;

/// Why a snapshot can't be passed on or joined, apart from errors of the two sides.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// A piece, or a call of the state, names bytes that do not exist. This is a defect of the
    /// side that names them.
    OutOfBounds,
    /// [`State::next`](crate::State::next) returned bytes before the requested offset, or none.
    NoProgress,
    /// A [blocking](crate::now) call had to wait.
    Pending,
    /// The memory for the joined bytes can't be allocated.
    Memory(TryReserveError),
    /// The bytes can't be written.
    Write(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::OutOfBounds => "a piece of a binary is outside of its source",
            Self::NoProgress => "the state of the instance does not end",
            Self::Pending => "a call that blocks did not return",
            Self::Memory(_) => return f.write_str("the binary does not fit into memory"),
            Self::Write(_) => return f.write_str("the result can't be written"),
        };
        write!(f, "{text}: this is a defect of wizer, please report it")
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::OutOfBounds | Self::NoProgress | Self::Pending => None,
            Self::Memory(error) => Some(error),
            Self::Write(error) => Some(error),
        }
    }
}
