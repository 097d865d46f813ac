//! Results as edits of their input.

use alloc::vec::Vec;
use core::ops::Range;

/// `length` bytes from `offset` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Of the first byte.
    pub offset: u64,
    /// In bytes.
    pub length: u64,
}

/// A span of one of the target's memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemorySpan {
    /// Its number, as in a [`Snapshot`](crate::Snapshot).
    pub memory: u32,
    /// Where in it.
    pub span: Span,
}

/// A part of a result. A result's pieces, joined in order, are the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A span of the binary that was opened.
    Input(Span),
    /// A span of one of the target's memories, as it was when its bytes were observed.
    Memory(MemorySpan),
}

/// Pieces in the making: neighbours of the same kind become one piece.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pieces: Vec<Piece>,
    length: u64,
}

impl Pieces {
    /// How many bytes the joined pieces have.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Appends bytes of our own.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length = self.length.saturating_add(bytes.len() as u64);
        match self.pieces.last_mut() {
            Some(Piece::Bytes(last)) => last.extend_from_slice(bytes),
            _ if bytes.is_empty() => {}
            _ => self.pieces.push(Piece::Bytes(bytes.to_vec())),
        }
    }

    /// Appends a range of the input.
    pub(crate) fn input(&mut self, range: Range<usize>) {
        self.input_span(Span {
            offset: range.start as u64,
            length: range.len() as u64,
        });
    }

    /// Appends a span of the input.
    pub(crate) fn input_span(&mut self, span: Span) {
        self.length = self.length.saturating_add(span.length);
        match self.pieces.last_mut() {
            Some(Piece::Input(last))
                if last.offset.checked_add(last.length) == Some(span.offset) =>
            {
                last.length = last.length.saturating_add(span.length);
            }
            _ if span.length == 0 => {}
            _ => self.pieces.push(Piece::Input(span)),
        }
    }

    /// Appends a span of a memory.
    pub(crate) fn memory(&mut self, span: MemorySpan) {
        self.length = self.length.saturating_add(span.span.length);
        self.pieces.push(Piece::Memory(span));
    }

    /// Appends other pieces.
    pub(crate) fn append(&mut self, other: Pieces) {
        for piece in other.pieces {
            match piece {
                Piece::Bytes(bytes) => self.bytes(&bytes),
                Piece::Input(span) => self.input_span(span),
                Piece::Memory(span) => self.memory(span),
            }
        }
    }

    /// The pieces so far, in order.
    pub(crate) fn as_slice(&self) -> &[Piece] {
        &self.pieces
    }

    /// The pieces, in order.
    pub(crate) fn finish(self) -> Vec<Piece> {
        self.pieces
    }
}
