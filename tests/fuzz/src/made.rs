//! Snapshots of states that nobody had.

use arbitrary::{Result, Unstructured};
use wizer_transform::{ErrorKind, Reference, Referent, Snapshot, StateExports, Target};

use crate::binary::{joined, valid};
use crate::checks::expected;
use crate::observed::Observed;

/// The most globals and memories of a component that are looked for.
const MOST: usize = 300;

/// The most bytes of a memory that are made up at once.
const MAX_BYTES: usize = 300;

/// Snapshots a state that is made up from bytes. Returns the result, if the transform takes the
/// state.
///
/// # Panics
///
/// The result is not valid, or the snapshot fails with an error that tells of a defect.
pub fn snapshot_of_made_state(
    target: &Target,
    input: &[u8],
    state: &mut Unstructured<'_>,
) -> Option<Vec<u8>> {
    let mut snapshot = target.snapshot();
    let mut observed = Observed::default();
    // Without further bytes, the rest of the state is as it was at the beginning.
    let _ = globals(target, &mut snapshot, state);
    let _ = memories(target, &mut snapshot, &mut observed, state);
    let _ = tables(target, &mut snapshot, state);
    match snapshot.finish() {
        Ok(pieces) => {
            let result = joined(&pieces, input, &observed);
            valid(&result);
            Some(result)
        }
        Err(error) => {
            expected(&error);
            None
        }
    }
}

/// Sets all globals. A value that does not fit a type is an error, and then they are all small.
fn globals(target: &Target, snapshot: &mut Snapshot, state: &mut Unstructured<'_>) -> Result<()> {
    let count = match target.exports() {
        StateExports::Module(exports) => exports.globals.len(),
        StateExports::Component(_) => {
            let mut counts = 0..MOST;
            let is_count = |count: &usize| snapshot.set_globals(vec![0; *count]).is_ok();
            counts.find(is_count).unwrap_or(MOST)
        }
    };
    let mut values = Vec::new();
    for _ in 0..count {
        values.push(match state.arbitrary::<u8>()? % 6 {
            0 => 0,
            1 => u128::from(state.arbitrary::<u8>()?),
            2 => u128::from(state.arbitrary::<u32>()?),
            3 => u128::from(state.arbitrary::<u64>()?),
            4 => u128::from(u32::MAX),
            _ => state.arbitrary::<u128>()?,
        });
    }
    let small = values.iter().map(|value| value & 0xff).collect();
    if snapshot.set_globals(values).is_err() {
        let set = snapshot.set_globals(small);
        assert!(set.is_ok() || count == MOST, "{set:?}");
    }
    Ok(())
}

/// Sets sizes of memories, and shows bytes of them in ascending order.
fn memories(
    target: &Target,
    snapshot: &mut Snapshot,
    observed: &mut Observed,
    state: &mut Unstructured<'_>,
) -> Result<()> {
    for memory in 0..u32::try_from(MOST).unwrap_or(u32::MAX) {
        if target.snapshot().observe(memory, 0, &[]).is_err() {
            return Ok(());
        }
        let plan = state.arbitrary::<u8>()?;
        if plan & 1 != 0 {
            let pages = state.arbitrary::<u16>()?;
            let size = u64::from(pages) << if plan & 2 != 0 { 16 } else { 0 };
            let _ = snapshot.set_memory_size(memory, size);
        }
        let mut offset = 0_u64;
        for _ in 0..plan >> 5 {
            let gap = state.arbitrary::<u16>()?;
            offset = offset.saturating_add(u64::from(gap) << if plan & 4 != 0 { 4 } else { 0 });
            let bytes = state.int_in_range(0..=MAX_BYTES)?;
            let bytes = match plan & 8 != 0 {
                true => vec![state.arbitrary::<u8>()?; bytes],
                false => state.bytes(bytes.min(state.len()))?.to_vec(),
            };
            let shown = match plan & 16 != 0 {
                true => snapshot.observe_change(memory, offset, &vec![7; bytes.len()], &bytes),
                false => snapshot.observe(memory, offset, &bytes),
            };
            match shown {
                Ok(()) => observed.add(memory, offset, &bytes),
                Err(error) => assert_eq!(error.kind(), ErrorKind::State, "{error}"),
            }
            offset = offset.saturating_add(bytes.len() as u64);
        }
    }
    Ok(())
}

/// Sets globals with references, sizes of tables, and elements.
fn tables(target: &Target, snapshot: &mut Snapshot, state: &mut Unstructured<'_>) -> Result<()> {
    let mut references = Vec::new();
    for _ in target.references() {
        references.push(reference(state)?);
    }
    let nulls = vec![Reference::Null; references.len()];
    if snapshot.set_references(references).is_err() {
        let _ = snapshot.set_references(nulls);
    }
    for (table, _) in (0..).zip(target.tables()) {
        let size = state.arbitrary::<u8>()?;
        let _ = snapshot.set_table_size(table, size.into());
        let mut offset = 0_u64;
        while !state.is_empty() && state.ratio(2, 3)? {
            offset += u64::from(state.arbitrary::<u8>()? % 16);
            let count = state.int_in_range(0..=4)?;
            let mut elements = Vec::new();
            for _ in 0..count {
                elements.push(reference(state)?);
            }
            let _ = snapshot.set_elements(table, offset, elements);
            offset += count;
        }
    }
    Ok(())
}

/// A reference, mostly null or to one of the first functions.
pub(crate) fn reference(state: &mut Unstructured<'_>) -> Result<Reference> {
    Ok(match state.arbitrary::<u8>()? {
        0..=79 => Reference::Null,
        number @ 80..=199 => Reference::Function(u32::from(number) % 8),
        200..=209 => Reference::Function(state.arbitrary()?),
        210..=239 => Reference::I31(state.arbitrary()?),
        240..=243 => Reference::Other(Referent::Function),
        244..=247 => Reference::Other(Referent::External),
        248..=251 => Reference::Other(Referent::Object),
        252.. => Reference::Other(Referent::Exception),
    })
}
