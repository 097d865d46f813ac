//! Snapshots an instance of a module, and joins the pieces of binaries.

use anyhow::{Error, Result, anyhow};
use wizer_arguments::taken::{Leak, Secret};
use wizer_interpreter::{ModuleState, StateExports, Table};
use wizer_protocol::{Bits, Objects, Piece, Pieces, Reference, Snapshot, now, pieces};
use wizer_transform::{ErrorKind, ImportType, ModuleExports, Target};

/// The exports of the instrumented target that show its state: `exports`, and those of tables and
/// references.
#[must_use]
pub fn exports(target: &Target, exports: &ModuleExports) -> StateExports {
    let imports = target.state_imports().into_iter();
    let imported = imports.filter(|import| matches!(import.ty, ImportType::Table { .. }));
    let imported: Vec<u32> = imported.map(|import| import.index).collect();
    let references = target.references().into_iter();
    let tables = target.tables().into_iter().map(|export| Table {
        imported: export
            .imported
            .and_then(|index| imported.iter().position(|import| *import == index)),
        name: export.name,
    });
    StateExports {
        globals: exports.globals.clone(),
        memories: exports.memories.clone(),
        references: references.map(|export| export.name).collect(),
        tables: tables.collect(),
        functions: target.functions(),
    }
}

/// The pre-initialized binary of an instance that has this state, and the copies of secrets that
/// are in it.
///
/// # Errors
///
/// The state can't be written down.
pub fn snapshot<T>(
    target: &Target,
    wasm: &[u8],
    mut state: ModuleState<'_, T>,
    secrets: &[Secret],
) -> Result<(Vec<u8>, Vec<Leak>)> {
    let (pieces, leaks) = snapshot_pieces(target, &mut state, secrets)?;
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    Ok((now::<_, Error>(pieces.join(&mut state))?, leaks))
}

/// As [`snapshot`], in pieces: those of memories are spans of this state.
///
/// # Errors
///
/// The state can't be written down.
pub fn snapshot_pieces<T>(
    target: &Target,
    state: &mut ModuleState<'_, T>,
    secrets: &[Secret],
) -> Result<(Vec<Piece>, Vec<Leak>)> {
    let mut leaks = Vec::new();
    let snapshot = Searched::new(target.snapshot(), secrets, &mut leaks)?;
    let pieces = now(pieces(state, snapshot)).map_err(defect)?;
    Ok((pieces, leaks))
}

/// An error of a snapshot. A state that does not fit is a defect: this program has read it.
fn defect(error: Error) -> Error {
    match error.downcast_ref::<wizer_transform::Error>() {
        Some(refused) if refused.kind() == ErrorKind::State => {
            anyhow!("{refused}: this is a defect of wizer, please report it")
        }
        _ => error,
    }
}

/// The instrumented binary.
///
/// # Errors
///
/// As those of the transform, or it does not fit into memory.
pub fn instrumented(target: &Target, wasm: &[u8]) -> Result<Vec<u8>> {
    let pieces = target.instrumented()?;
    let pieces: Vec<_> = pieces.into_iter().map(Into::into).collect();
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    Ok(pieces.joined()?)
}

/// Secrets as the transform takes them.
#[must_use]
pub fn values(secrets: &[Secret]) -> Vec<wizer_transform::Secret> {
    let values = secrets.iter().map(|secret| wizer_transform::Secret {
        value: secret.value.clone(),
        scrub: secret.scrub,
    });
    values.collect()
}

/// A snapshot that tells which copies of secrets it was shown, before it is finished.
struct Searched<'a> {
    snapshot: wizer_transform::Snapshot,
    secrets: &'a [Secret],
    leaks: &'a mut Vec<Leak>,
}

impl<'a> Searched<'a> {
    fn new(
        mut snapshot: wizer_transform::Snapshot,
        secrets: &'a [Secret],
        leaks: &'a mut Vec<Leak>,
    ) -> Result<Self> {
        snapshot.search(&values(secrets))?;
        Ok(Self {
            snapshot,
            secrets,
            leaks,
        })
    }

    /// A copy of one of the secrets.
    fn leak(&self, leak: &wizer_transform::Leak) -> Option<Leak> {
        let secret = usize::try_from(leak.secret).ok();
        let secret = secret.and_then(|secret| self.secrets.get(secret))?;
        Some(Leak::new(secret.origin.clone(), leak.memory, leak.offset))
    }
}

impl Snapshot<Error> for Searched<'_> {
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<()> {
        Snapshot::set_globals(&mut self.snapshot, values)
    }

    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<()> {
        Snapshot::set_memory_size(&mut self.snapshot, memory, bytes)
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<()> {
        Snapshot::observe(&mut self.snapshot, memory, offset, bytes)
    }

    fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<()> {
        Snapshot::observe_change(&mut self.snapshot, memory, offset, before, bytes)
    }

    fn set_references(&mut self, values: Vec<Reference>) -> Result<()> {
        Snapshot::set_references(&mut self.snapshot, values)
    }

    fn set_table_size(&mut self, table: u32, elements: u64) -> Result<()> {
        Snapshot::set_table_size(&mut self.snapshot, table, elements)
    }

    fn set_elements(&mut self, table: u32, offset: u64, elements: Vec<Reference>) -> Result<()> {
        Snapshot::set_elements(&mut self.snapshot, table, offset, elements)
    }

    fn set_objects(&mut self, objects: Objects<'_>) -> Result<()> {
        Snapshot::set_objects(&mut self.snapshot, objects)
    }

    fn passed(&mut self) -> Result<()> {
        let leaks = self.snapshot.leaks();
        *self.leaks = leaks.iter().filter_map(|leak| self.leak(leak)).collect();
        Ok(())
    }

    fn finish(self) -> Result<Vec<Piece>> {
        Snapshot::finish(self.snapshot)
    }
}
