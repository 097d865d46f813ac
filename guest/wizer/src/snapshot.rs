//! Snapshots an instance of a module, and joins the pieces of binaries.

use anyhow::{Result, anyhow};
use wizer_protocol::{Pieces, now, pieces};
use wizer_transform::{ErrorKind, Target};

use crate::state::ModuleState;

/// The pre-initialized binary of an instance that has this state.
pub(crate) fn snapshot(
    target: &Target,
    wasm: &[u8],
    mut state: ModuleState<'_>,
) -> Result<Vec<u8>> {
    let pieces = now(pieces(&mut state, target.snapshot())).map_err(defect)?;
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    now(pieces.join(&mut state))
}

/// An error of a snapshot. A state that does not fit is a defect: this program has read it.
fn defect(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<wizer_transform::Error>() {
        Some(refused) if refused.kind() == ErrorKind::State => {
            anyhow!("{refused}: this is a defect of wizer, please report it")
        }
        _ => error,
    }
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
