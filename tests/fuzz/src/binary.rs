//! Joins and validates binaries.

use wasmparser::{Parser, Payload, TypeRef, Validator, WasmFeatures};
use wizer_transform::{MemorySpan, Piece};

use crate::observed::Observed;

/// Joins the pieces of a binary.
///
/// # Panics
///
/// A piece is out of bounds.
pub fn joined(pieces: &[Piece], input: &[u8], observed: &Observed) -> Vec<u8> {
    let mut joined = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => joined.extend_from_slice(bytes),
            Piece::Input(span) => {
                let start = usize::try_from(span.offset).expect("an offset in memory");
                let length = usize::try_from(span.length).expect("a length in memory");
                joined.extend_from_slice(&input[start..][..length]);
            }
            Piece::Memory(MemorySpan { memory, span }) => {
                joined.extend(observed.read(*memory, span.offset, span.length));
            }
        }
    }
    joined
}

/// Checks that a binary is valid.
///
/// # Panics
///
/// It is not.
pub fn valid(wasm: &[u8]) {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    if let Err(error) = validator.validate_all(wasm) {
        panic!("an invalid result: {error}");
    }
}

/// The number of globals of a valid module, imported ones included.
///
/// # Panics
///
/// The module is not valid.
pub fn globals(wasm: &[u8]) -> u32 {
    let mut globals = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.expect("a valid module") {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let is_global = matches!(import.expect("an import").ty, TypeRef::Global(_));
                    globals += u32::from(is_global);
                }
            }
            Payload::GlobalSection(section) => globals += section.count(),
            _ => {}
        }
    }
    globals
}
