//! This crate as a party to the protocol, for programs that contain it: see [`wizer_protocol`].

use alloc::vec::Vec;

use wizer_protocol::{Bits, Failure};

use crate::error::Error;
use crate::piece::{MemorySpan, Piece, Span};
use crate::reference::{Reference, Referent};
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

impl From<wizer_protocol::Reference> for Reference {
    fn from(reference: wizer_protocol::Reference) -> Self {
        use wizer_protocol::Referent as Theirs;
        match reference {
            wizer_protocol::Reference::Null => Self::Null,
            wizer_protocol::Reference::Function(number) => Self::Function(number),
            wizer_protocol::Reference::I31(value) => Self::I31(value),
            wizer_protocol::Reference::Object(number) => Self::Object(number),
            wizer_protocol::Reference::Other(referent) => Self::Other(match referent {
                Theirs::Function => Referent::Function,
                Theirs::External => Referent::External,
                Theirs::Object => Referent::Object,
                Theirs::Exception => Referent::Exception,
            }),
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

    fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), E> {
        Ok(Self::observe_change(self, memory, offset, before, bytes)?)
    }

    fn set_references(&mut self, values: Vec<wizer_protocol::Reference>) -> Result<(), E> {
        let values = values.into_iter().map(Into::into).collect();
        Ok(Self::set_references(self, values)?)
    }

    fn set_table_size(&mut self, table: u32, elements: u64) -> Result<(), E> {
        Ok(Self::set_table_size(self, table, elements)?)
    }

    fn set_elements(
        &mut self,
        table: u32,
        offset: u64,
        elements: Vec<wizer_protocol::Reference>,
    ) -> Result<(), E> {
        let elements = elements.into_iter().map(Into::into).collect();
        Ok(Self::set_elements(self, table, offset, elements)?)
    }

    fn set_objects(&mut self, objects: wizer_protocol::Objects<'_>) -> Result<(), E> {
        let wizer_protocol::Objects {
            records,
            references,
            functions,
        } = objects;
        let [references, functions] =
            [references, functions].map(|list| list.into_iter().map(Into::into).collect());
        Ok(Self::set_objects(self, records, references, functions)?)
    }

    fn finish(self) -> Result<Vec<wizer_protocol::Piece>, E> {
        let pieces = Self::finish(self)?;
        Ok(pieces.into_iter().map(Into::into).collect())
    }
}
