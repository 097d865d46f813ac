//! From the state of an instance to the binary that begins with it.

use anyhow::{Context as _, Result};
use wizer_transform::{MemorySpan, ModuleExports, Piece, Span, Target};

use crate::command::refused;

/// The unit of what is shown.
const BLOCK: usize = 64 << 10;

/// The state of an instance.
pub(crate) struct State<'a> {
    /// Bits of the mutable globals.
    pub(crate) globals: Vec<u128>,
    /// What is in the memories.
    pub(crate) memories: Vec<&'a [u8]>,
}

/// The binary that begins with `state`.
pub(crate) fn snapshot(
    target: &Target,
    exports: &ModuleExports,
    wasm: &[u8],
    state: &State<'_>,
) -> Result<Vec<u8>> {
    let mut snapshot = target.snapshot();
    snapshot
        .set_globals(state.globals.clone())
        .map_err(refused)?;
    for ((number, bytes), _) in (0..).zip(&state.memories).zip(&exports.memories) {
        snapshot
            .set_memory_size(number, bytes.len() as u64)
            .map_err(refused)?;
        let mut at = 0;
        for block in bytes.chunks(BLOCK) {
            if block.iter().any(|byte| *byte != 0) {
                snapshot.observe(number, at, block).map_err(refused)?;
            }
            at += block.len() as u64;
        }
    }
    join(&snapshot.finish().map_err(refused)?, wasm, &state.memories)
}

/// Joins pieces: bytes of their own, spans of the input, and spans of memories.
pub(crate) fn join(pieces: &[Piece], input: &[u8], memories: &[&[u8]]) -> Result<Vec<u8>> {
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Bytes(bytes) => Some(bytes.as_slice()),
        Piece::Input(part) => span(input, *part),
        Piece::Memory(MemorySpan { memory, span: part }) => {
            span(memories.get(usize::try_from(*memory).ok()?)?, *part)
        }
    });
    let parts: Option<Vec<&[u8]>> = parts.collect();
    let parts = parts.context(
        "the transform names bytes that are not there: this is a defect of wizer, please report it",
    )?;
    // In one go: the result is large, and growing it would need room for it twice.
    let mut result = Vec::new();
    result.try_reserve_exact(parts.iter().map(|part| part.len()).sum())?;
    parts.iter().for_each(|part| result.extend_from_slice(part));
    Ok(result)
}

fn span(bytes: &[u8], span: Span) -> Option<&[u8]> {
    let start = usize::try_from(span.offset).ok()?;
    let end = start.checked_add(usize::try_from(span.length).ok()?)?;
    bytes.get(start..end)
}
