//! The pieces of a binary that the transform edits: bytes of its own, and spans of what the host
//! already has.

use std::io::Write;
use std::ops::Range;

use crate::failure::Failure;
use crate::state::State;

/// `length` bytes from `offset` on: `span` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub offset: u64,
    /// The number of bytes.
    pub length: u64,
}

impl Span {
    /// The span as a range of bytes in memory. None if it has no end that this machine can address.
    pub fn range(self) -> Option<Range<usize>> {
        let start = usize::try_from(self.offset).ok()?;
        let length = usize::try_from(self.length).ok()?;
        Some(start..start.checked_add(length)?)
    }
}

/// A part of a binary: `piece` in `wit/wizer.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A span of the input.
    Input(Span),
    /// A span of one of the memories of the instance.
    Memory {
        /// The number of the memory.
        memory: u32,
        /// The span.
        span: Span,
    },
}

impl Piece {
    /// The number of bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`] if the machine can't address the span.
    pub fn length(&self) -> Result<usize, Failure> {
        let range = match self {
            Self::Bytes(bytes) => return Ok(bytes.len()),
            Self::Input(span) | Self::Memory { span, .. } => span.range(),
        };
        Ok(range.ok_or(Failure::OutOfBounds)?.len())
    }
}

/// A binary: its pieces in order, and the input that they are spans of.
#[derive(Debug, Clone, Copy)]
pub struct Pieces<'a> {
    /// The pieces.
    pub pieces: &'a [Piece],
    /// The binary that was opened, or its twin.
    pub input: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// The number of bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`].
    pub fn length(&self) -> Result<usize, Failure> {
        self.pieces.iter().try_fold(0_usize, |sum, piece| {
            let sum = sum.checked_add(piece.length()?);
            sum.ok_or(Failure::OutOfBounds)
        })
    }

    /// The bytes of each piece. The binary has no spans of memories: it is an instrumented one.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`].
    pub fn parts(&self) -> Result<Vec<&'a [u8]>, Failure> {
        let part = |piece: &'a Piece| match piece {
            Piece::Bytes(bytes) => Ok(bytes.as_slice()),
            Piece::Input(span) => self.of_input(*span),
            Piece::Memory { .. } => Err(Failure::OutOfBounds),
        };
        self.pieces.iter().map(part).collect()
    }

    /// The bytes. The binary has no spans of memories: it is an instrumented one.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`] and [`Failure::Memory`].
    pub fn joined(&self) -> Result<Vec<u8>, Failure> {
        let mut joined = self.reserve()?;
        self.parts()?
            .into_iter()
            .for_each(|part| joined.extend_from_slice(part));
        Ok(joined)
    }

    /// The bytes, with those of memories read from `state`.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`] and [`Failure::Memory`]; errors of the state.
    pub async fn join<E: From<Failure>>(&self, state: &mut impl State<E>) -> Result<Vec<u8>, E> {
        let mut joined = self.reserve()?;
        self.write(state, &mut joined).await?;
        Ok(joined)
    }

    /// Writes the bytes, with those of memories read from `state`.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfBounds`] and [`Failure::Write`]; errors of the state.
    pub async fn write<E: From<Failure>>(
        &self,
        state: &mut impl State<E>,
        to: &mut impl Write,
    ) -> Result<(), E> {
        for piece in self.pieces {
            match piece {
                Piece::Bytes(bytes) => put(to, bytes)?,
                Piece::Input(span) => put(to, self.of_input(*span)?)?,
                Piece::Memory { memory, span } => copy(state, *memory, *span, to).await?,
            }
        }
        Ok(())
    }

    fn of_input(&self, span: Span) -> Result<&'a [u8], Failure> {
        let bytes = span.range().and_then(|range| self.input.get(range));
        bytes.ok_or(Failure::OutOfBounds)
    }

    /// An empty buffer for all bytes. The result is large, and a buffer that grows needs room for
    /// it twice.
    fn reserve(&self) -> Result<Vec<u8>, Failure> {
        let mut buffer = Vec::new();
        buffer
            .try_reserve_exact(self.length()?)
            .map_err(Failure::Memory)?;
        Ok(buffer)
    }
}

fn put(to: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    to.write_all(bytes).map_err(Failure::Write)
}

/// Copies a span of a memory, as many bytes at a time as the state returns.
async fn copy<E: From<Failure>>(
    state: &mut impl State<E>,
    memory: u32,
    span: Span,
    to: &mut impl Write,
) -> Result<(), E> {
    let (mut offset, mut left) = (span.offset, span.length);
    while left > 0 {
        let bytes = state.read(memory, offset, left).await?;
        let count = bytes.len() as u64;
        if count == 0 || count > left {
            return Err(Failure::OutOfBounds.into());
        }
        put(to, bytes)?;
        offset = offset.checked_add(count).ok_or(Failure::OutOfBounds)?;
        left -= count;
    }
    Ok(())
}
