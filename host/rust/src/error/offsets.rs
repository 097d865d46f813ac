//! Offsets in the instrumented binary, which is the one that runs, and in the input, which is the
//! one that people have.

use std::sync::Arc;

use wasmtime::Module;
use wizer_protocol::Piece;

/// Where the bytes of the instrumented binary come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offsets {
    /// The pieces of the instrumented binary. None if an offset is to stay as it is.
    pieces: Option<Arc<Vec<Piece>>>,
    /// Of a module, its own code: frames in preloaded modules have offsets in these.
    module: Option<Module>,
}

impl Offsets {
    /// Those of a component, in whose core modules all code is.
    pub(crate) fn of_component(pieces: &Arc<Vec<Piece>>) -> Self {
        Self {
            pieces: Some(Arc::clone(pieces)),
            module: None,
        }
    }

    /// Those of a module.
    pub(crate) fn of_module(pieces: &Arc<Vec<Piece>>, module: &Module) -> Self {
        Self {
            module: Some(module.clone()),
            ..Self::of_component(pieces)
        }
    }

    /// The offset in the input of a byte that a module of the engine has at `offset`. None of one
    /// that only the instrumented binary has.
    pub(crate) fn of_input(&self, module: &Module, offset: usize) -> Option<u64> {
        let offset = u64::try_from(offset).ok()?;
        let is_other = |own: &Module| own.image_range() != module.image_range();
        let Some(pieces) = &self.pieces else {
            return Some(offset);
        };
        if self.module.as_ref().is_some_and(is_other) {
            return Some(offset);
        }
        let mut start: u64 = 0;
        for piece in pieces.iter() {
            let length = piece.length().ok()? as u64;
            let input = match piece {
                Piece::Input(span) => Some(span.offset),
                Piece::Bytes(_) | Piece::Memory { .. } => None,
            };
            let within = offset.checked_sub(start)?;
            if within < length {
                return input?.checked_add(within);
            }
            start = start.checked_add(length)?;
        }
        None
    }
}
