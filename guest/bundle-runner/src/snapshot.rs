//! From the state of the running target to the binary that begins with it.

use anyhow::{Context as _, Result, bail};

use crate::bindings::wizer::wizer::state;
use crate::bindings::wizer::wizer::transform::{Piece, Snapshot, Target};
use crate::bindings::wizer::wizer::types::{Bits, MemorySpan, Span};
use crate::drive::refused;

/// So much is read at once: the most that the interface gives.
const MOST: u64 = 1 << 20;

const DEFECT: &str =
    "the transform names bytes that are not there: this is a defect of wizer, please report it";

/// The binary that begins where the target is now.
pub(crate) fn snapshot(target: &Target, input: &[u8]) -> Result<Vec<u8>> {
    let snapshot = target.snapshot();
    let globals = state::globals().into_iter();
    let globals: Vec<Bits> = globals.map(|(low, high)| Bits { low, high }).collect();
    snapshot.set_globals(&globals).map_err(refused)?;
    for (memory, size) in (0..).zip(state::memories()) {
        snapshot.set_memory_size(memory, size).map_err(refused)?;
        show(&snapshot, memory)?;
    }
    join(&Snapshot::finish(snapshot).map_err(refused)?, input)
}

/// Shows all of a memory that is not zero.
fn show(snapshot: &Snapshot, memory: u32) -> Result<()> {
    let mut offset = 0;
    while let Some((at, bytes)) = state::next(memory, offset) {
        snapshot.observe(memory, at, &bytes).map_err(refused)?;
        let end = at.checked_add(bytes.len() as u64);
        // Neither nothing nor what was there already, or there would be no end to it.
        match end.filter(|end| *end > offset) {
            Some(end) => offset = end,
            None => bail!("the target's state has no end"),
        }
    }
    Ok(())
}

fn join(pieces: &[Piece], input: &[u8]) -> Result<Vec<u8>> {
    let lengths = pieces.iter().map(|piece| match piece {
        Piece::Bytes(bytes) => Ok(bytes.len()),
        Piece::Input(span) | Piece::Memory(MemorySpan { span, .. }) => usize::try_from(span.length),
    });
    let lengths: Vec<usize> = lengths.collect::<Result<_, _>>()?;
    // In one go: the result is large, and growing it would need room for it twice.
    let mut result = Vec::new();
    result.try_reserve_exact(lengths.iter().sum())?;
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => result.extend_from_slice(bytes),
            Piece::Input(span) => result.extend_from_slice(part(input, span).context(DEFECT)?),
            Piece::Memory(span) => read(span, &mut result)?,
        }
    }
    Ok(result)
}

fn part<'a>(bytes: &'a [u8], span: &Span) -> Option<&'a [u8]> {
    let start = usize::try_from(span.offset).ok()?;
    let end = start.checked_add(usize::try_from(span.length).ok()?)?;
    bytes.get(start..end)
}

/// Bytes of a memory.
fn read(from: &MemorySpan, to: &mut Vec<u8>) -> Result<()> {
    let (mut offset, mut left) = (from.span.offset, from.span.length);
    while left > 0 {
        let length = left.min(MOST);
        let bytes = state::read(from.memory, offset, u32::try_from(length)?);
        if bytes.len() as u64 != length {
            bail!(DEFECT);
        }
        to.extend_from_slice(&bytes);
        offset = offset.checked_add(length).context(DEFECT)?;
        left -= length;
    }
    Ok(())
}
