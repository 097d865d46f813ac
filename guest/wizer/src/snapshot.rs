//! Snapshots an instance of a module, and joins the pieces of binaries.

use anyhow::Result;
use wizer_protocol::{Memories, Pieces, now, pieces};
use wizer_transform::Target;

/// The pre-initialized binary of an instance that has this state.
pub(crate) fn snapshot(target: &Target, wasm: &[u8], mut state: Memories<'_>) -> Result<Vec<u8>> {
    let pieces = now(pieces::<anyhow::Error>(&mut state, target.snapshot()))?;
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    now(pieces.join(&mut state))
}

/// The instrumented binary.
pub(crate) fn instrumented(target: &Target, wasm: &[u8]) -> Result<Vec<u8>> {
    let pieces = target.instrumented()?;
    let pieces: Vec<_> = pieces.into_iter().map(Into::into).collect();
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    Ok(pieces.joined()?)
}
