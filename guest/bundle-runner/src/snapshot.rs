//! Snapshots the target through its interface `state`, and joins the pieces of the result.

use anyhow::{Result, bail};
use wizer_arguments::taken::{Leak, Secret};
use wizer_protocol::{
    Bits, Block, MAX_READ, Objects, Piece, Pieces, Reference, State, now, pieces,
};

use crate::bindings::wizer::wizer::transform::{self, Snapshot, Target};
use crate::bindings::wizer::wizer::{state, types};
use crate::drive::refused;

/// The pre-initialized binary of the target as it is now, and the copies of secrets that are in it.
pub(crate) fn snapshot(
    target: &Target,
    input: &[u8],
    secrets: &[Secret],
) -> Result<(Vec<u8>, Vec<Leak>)> {
    let mut state = Exported::default();
    let mut leaks = Vec::new();
    let snapshot = Imported {
        snapshot: target.snapshot(),
        secrets,
        leaks: &mut leaks,
    };
    snapshot.search()?;
    let pieces = now(pieces(&mut state, snapshot))?;
    let pieces = Pieces {
        pieces: &pieces,
        input,
    };
    Ok((now(pieces.join(&mut state))?, leaks))
}

/// The state that the target exports.
#[derive(Default)]
struct Exported {
    /// The bytes that the last call returned.
    bytes: Vec<u8>,
}

impl State<anyhow::Error> for Exported {
    async fn globals(&mut self) -> Result<Vec<Bits>> {
        Ok(state::globals().into_iter().map(Bits::from).collect())
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>> {
        Ok(state::memories())
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>> {
        let Some((offset, bytes)) = state::next(memory, offset) else {
            return Ok(None);
        };
        self.bytes = bytes;
        Ok(Some(Block {
            offset,
            bytes: &self.bytes,
            before: None,
        }))
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8]> {
        let length = u32::try_from(length.min(MAX_READ))?;
        self.bytes = state::read(memory, offset, length);
        Ok(&self.bytes)
    }
}

/// The snapshot of the transform that this component imports, which is searched for secrets.
struct Imported<'a> {
    snapshot: Snapshot,
    secrets: &'a [Secret],
    leaks: &'a mut Vec<Leak>,
}

impl Imported<'_> {
    /// Has it searched for the secrets.
    fn search(&self) -> Result<()> {
        let secrets = self.secrets.iter().map(|secret| transform::Secret {
            value: secret.value.clone(),
            scrub: secret.scrub,
        });
        let secrets: Vec<_> = secrets.collect();
        self.snapshot.search(&secrets).map_err(refused)
    }

    /// A copy of one of the secrets.
    fn leak(&self, leak: &transform::Leak) -> Option<Leak> {
        let secret = usize::try_from(leak.secret).ok();
        let secret = secret.and_then(|secret| self.secrets.get(secret))?;
        Some(Leak::new(secret.origin.clone(), leak.memory, leak.offset))
    }
}

impl wizer_protocol::Snapshot<anyhow::Error> for Imported<'_> {
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<()> {
        let bits = |Bits { low, high }| types::Bits { low, high };
        let values: Vec<types::Bits> = values.into_iter().map(bits).collect();
        self.snapshot.set_globals(&values).map_err(refused)
    }

    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<()> {
        self.snapshot
            .set_memory_size(memory, bytes)
            .map_err(refused)
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<()> {
        self.snapshot
            .observe(memory, offset, bytes)
            .map_err(refused)
    }

    /// Components have no memories with former contents, and show no references and no tables.
    fn observe_change(&mut self, memory: u32, _: u64, _: &[u8], _: &[u8]) -> Result<()> {
        bail!("memory {memory} had contents before: this is a defect of wizer, please report it")
    }

    fn set_references(&mut self, values: Vec<Reference>) -> Result<()> {
        match values.len() {
            0 => Ok(()),
            count => {
                bail!("there are {count} references: this is a defect of wizer, please report it")
            }
        }
    }

    fn set_table_size(&mut self, table: u32, _: u64) -> Result<()> {
        bail!("there is a table {table}: this is a defect of wizer, please report it")
    }

    fn set_elements(&mut self, table: u32, _: u64, _: Vec<Reference>) -> Result<()> {
        bail!("there is a table {table}: this is a defect of wizer, please report it")
    }

    fn set_objects(&mut self, _: Objects<'_>) -> Result<()> {
        bail!("there are objects: this is a defect of wizer, please report it")
    }

    fn passed(&mut self) -> Result<()> {
        let leaks = self.snapshot.leaks();
        *self.leaks = leaks.iter().filter_map(|leak| self.leak(leak)).collect();
        Ok(())
    }

    fn finish(self) -> Result<Vec<Piece>> {
        let pieces = Snapshot::finish(self.snapshot).map_err(refused)?;
        let piece = |piece| match piece {
            transform::Piece::Bytes(bytes) => Piece::Bytes(bytes),
            transform::Piece::Input(part) => Piece::Input(span(part)),
            transform::Piece::Memory(part) => Piece::Memory {
                memory: part.memory,
                span: span(part.span),
            },
        };
        Ok(pieces.into_iter().map(piece).collect())
    }
}

fn span(span: types::Span) -> wizer_protocol::Span {
    wizer_protocol::Span {
        offset: span.offset,
        length: span.length,
    }
}
