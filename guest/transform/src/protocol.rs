//! This crate as a party to the protocol, for programs that contain it: see [`wizer_protocol`].

use alloc::vec::Vec;

use wizer_protocol::{Bits, Failure};

use crate::error::Error;
use crate::piece::{MemorySpan, Piece, Span};
use crate::snapshot::Snapshot;

impl From<Span> for wizer_protocol::Span {
    fn from(span: Span) -> Self {
        Self {
            offset: span.offset,
            length: span.length,
        }
    }
}

impl From<Piece> for wizer_protocol::Piece {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Bytes(bytes) => Self::Bytes(bytes),
            Piece::Input(span) => Self::Input(span.into()),
            Piece::Memory(MemorySpan { memory, span }) => Self::Memory {
                memory,
                span: span.into(),
            },
        }
    }
}

impl<E: From<Error> + From<Failure>> wizer_protocol::Snapshot<E> for Snapshot {
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<(), E> {
        let values = values.into_iter().map(u128::from).collect();
        Ok(Self::set_globals(self, values)?)
    }

    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), E> {
        Ok(Self::set_memory_size(self, memory, bytes)?)
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), E> {
        Ok(Self::observe(self, memory, offset, bytes)?)
    }

    fn finish(self) -> Result<Vec<wizer_protocol::Piece>, E> {
        let pieces = Self::finish(self)?;
        Ok(pieces.into_iter().map(Into::into).collect())
    }
}
