//! The input and the instrumented binary have almost all bytes in common, and are seldom wanted at
//! the same time: while one is there, the other is made from it.

use std::ops::Range;

use wizer_protocol::{Failure, Piece, Pieces};

/// The instrumented binary, and what of the input is not in it.
pub(crate) struct RestorableInput {
    pub(crate) instrumented: Vec<u8>,
    length: usize,
    /// The bytes that only the input has, by their offsets in it.
    rest: Vec<(usize, Vec<u8>)>,
}

/// The spans of the input among pieces, with where they are when all are joined.
fn spans(pieces: &[Piece]) -> Result<Vec<(Range<usize>, usize)>, Failure> {
    let mut at = 0_usize;
    let mut spans = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(_) => {}
            Piece::Input(span) => spans.push((span.range().ok_or(Failure::OutOfBounds)?, at)),
            Piece::Memory { .. } => return Err(Failure::OutOfBounds),
        }
        let end = at.checked_add(piece.length()?);
        at = end.ok_or(Failure::OutOfBounds)?;
    }
    Ok(spans)
}

impl RestorableInput {
    /// Joins the pieces of the instrumented binary, and keeps what else the input has.
    pub(crate) fn new(pieces: &[Piece], input: &[u8]) -> Result<Self, Failure> {
        let instrumented = Pieces { pieces, input }.joined()?;
        let mut spans = spans(pieces)?;
        spans.sort_by_key(|(range, _)| range.start);
        let mut rest = Vec::new();
        let mut end = 0;
        let gaps = spans.into_iter().map(|(range, _)| range);
        let behind = input.len()..input.len();
        for span in gaps.chain(std::iter::once(behind)) {
            if end < span.start {
                let gap = input.get(end..span.start).ok_or(Failure::OutOfBounds)?;
                rest.push((end, gap.to_vec()));
            }
            end = end.max(span.end);
        }
        Ok(Self {
            instrumented,
            length: input.len(),
            rest,
        })
    }

    /// Puts the input together again.
    pub(crate) fn restore(self, pieces: &[Piece]) -> Result<Vec<u8>, Failure> {
        let mut input = vec![0; self.length];
        for (range, at) in spans(pieces)? {
            let end = at.checked_add(range.len()).ok_or(Failure::OutOfBounds)?;
            let bytes = self.instrumented.get(at..end).ok_or(Failure::OutOfBounds)?;
            let place = input.get_mut(range).ok_or(Failure::OutOfBounds)?;
            place.copy_from_slice(bytes);
        }
        for (start, bytes) in self.rest {
            let end = start.checked_add(bytes.len()).ok_or(Failure::OutOfBounds)?;
            let place = input.get_mut(start..end).ok_or(Failure::OutOfBounds)?;
            place.copy_from_slice(&bytes);
        }
        Ok(input)
    }
}
