//! The pieces of a binary, as the transform describes it: bytes, and spans of what is here already.

use std::io::Write;

use crate::bindings::types::{MemorySpan, Span};
use crate::bindings::wit::Piece;
use crate::error::Error;
use crate::statistics::Statistics;

/// The error for what would be read from a place that is not there.
pub(crate) fn outside() -> Error {
    Error::Transform("a piece of the result lies outside its source".into())
}

/// A span as a range of what this machine can hold.
pub(crate) fn range(span: Span) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(span.offset).ok()?;
    let length = usize::try_from(span.length).ok()?;
    Some(start..start.checked_add(length)?)
}

/// The pieces of a binary, and what they are spans of.
pub(crate) struct Pieces<'a> {
    pub(crate) pieces: &'a [Piece],
    pub(crate) input: &'a [u8],
}

/// Writes a span of a memory.
pub(crate) type Reader<'a> = &'a mut dyn FnMut(MemorySpan, &mut dyn Write) -> Result<(), Error>;

impl<'a> Pieces<'a> {
    /// How many bytes they have.
    pub(crate) fn length(&self) -> Result<usize, Error> {
        let length = |piece: &Piece| match piece {
            Piece::Bytes(bytes) => Some(bytes.len()),
            Piece::Input(span) => range(*span).map(|range| range.len()),
            Piece::Memory(span) => range(span.span).map(|range| range.len()),
        };
        let mut lengths = self.pieces.iter().map(length);
        lengths
            .try_fold(0_usize, |sum, length| sum.checked_add(length?))
            .ok_or_else(outside)
    }

    /// The bytes of each, of a binary that has no spans of memories.
    pub(crate) fn parts(&self) -> Result<Vec<&'a [u8]>, Error> {
        let part = |piece: &'a Piece| match piece {
            Piece::Bytes(bytes) => Ok(bytes.as_slice()),
            Piece::Input(span) => self.span(*span),
            Piece::Memory(_) => Err(outside()),
        };
        self.pieces.iter().map(part).collect()
    }

    /// All of them, of a binary that has no spans of memories.
    pub(crate) fn joined(&self) -> Result<Vec<u8>, Error> {
        self.join(&mut |_, _| Err(outside()))
    }

    fn span(&self, span: Span) -> Result<&'a [u8], Error> {
        range(span)
            .and_then(|range| self.input.get(range))
            .ok_or_else(outside)
    }

    /// In one go: a result is the largest thing here, and growing it would need room for it twice.
    pub(crate) fn join(&self, read: Reader<'_>) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(self.length()?)
            .map_err(|error| Error::Transform(error.into()))?;
        self.write(read, &mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn write(&self, read: Reader<'_>, to: &mut dyn Write) -> Result<(), Error> {
        for piece in self.pieces {
            match piece {
                Piece::Bytes(bytes) => to.write_all(bytes).map_err(Error::Write)?,
                Piece::Input(span) => to.write_all(self.span(*span)?).map_err(Error::Write)?,
                Piece::Memory(span) => read(*span, to)?,
            }
        }
        Ok(())
    }

    /// Counts what comes from memories.
    pub(crate) fn count(&self, statistics: &mut Statistics) -> Result<(), Error> {
        statistics.result_bytes = self.length()? as u64;
        for piece in self.pieces {
            if let Piece::Memory(span) = piece {
                statistics.segments = statistics.segments.saturating_add(1);
                let copied = statistics.copied_bytes.saturating_add(span.span.length);
                statistics.copied_bytes = copied;
            }
        }
        Ok(())
    }
}
