//! Passes the state of an instance to the transform.

use crate::failure::Failure;
use crate::piece::Piece;
use crate::reference::Reference;
use crate::state::{Bits, Block, Objects, State};

/// The transform's resource `snapshot`, however the transform is called. A snapshot that is dropped
/// has no effect.
pub trait Snapshot<E: From<Failure>> {
    /// Sets the values of all globals.
    ///
    /// # Errors
    ///
    /// They do not fit the target.
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<(), E>;

    /// Sets the size of a memory in bytes.
    ///
    /// # Errors
    ///
    /// It does not fit the target.
    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), E>;

    /// Passes bytes of a memory, in ascending order.
    ///
    /// # Errors
    ///
    /// They are out of order, or outside of the memory.
    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), E>;

    /// Passes bytes of a memory that had others before, in ascending order.
    ///
    /// # Errors
    ///
    /// They are out of order, or outside of the memory.
    fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), E>;

    /// Sets the values of all globals that hold references.
    ///
    /// # Errors
    ///
    /// They do not fit the target.
    fn set_references(&mut self, values: Vec<Reference>) -> Result<(), E>;

    /// Sets the number of elements of a table.
    ///
    /// # Errors
    ///
    /// It does not fit the target.
    fn set_table_size(&mut self, table: u32, elements: u64) -> Result<(), E>;

    /// Passes elements of a table, in ascending order.
    ///
    /// # Errors
    ///
    /// They are out of order, or outside of the table.
    fn set_elements(&mut self, table: u32, offset: u64, elements: Vec<Reference>) -> Result<(), E>;

    /// Passes records of garbage-collected objects, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// They are no such records.
    fn set_objects(&mut self, objects: Objects<'_>) -> Result<(), E>;

    /// All of the state was passed. Called before [`Snapshot::finish`], for what is to be asked
    /// then: nothing by default.
    ///
    /// # Errors
    ///
    /// It can't be asked.
    fn passed(&mut self) -> Result<(), E> {
        Ok(())
    }

    /// The pieces of the pre-initialized binary.
    ///
    /// # Errors
    ///
    /// The state has something that a snapshot can't hold, or the binary format has no room for it.
    fn finish(self) -> Result<Vec<Piece>, E>;
}

/// Passes the state of an instance to the transform, and returns the pieces of the pre-initialized
/// binary.
///
/// # Errors
///
/// [`Failure::NoProgress`]; errors of the state, and of the snapshot.
pub async fn pieces<E: From<Failure>>(
    state: &mut impl State<E>,
    mut snapshot: impl Snapshot<E>,
) -> Result<Vec<Piece>, E> {
    snapshot.set_globals(state.globals().await?)?;
    for (memory, size) in (0..).zip(state.memory_sizes().await?) {
        snapshot.set_memory_size(memory, size)?;
        let mut offset = 0;
        while let Some(block) = state.next(memory, offset).await? {
            let Block {
                offset: start,
                bytes,
                before,
            } = block;
            match before {
                Some(before) => snapshot.observe_change(memory, start, before, bytes)?,
                None => snapshot.observe(memory, start, bytes)?,
            }
            offset = after(offset, start, bytes.len())?;
        }
    }
    snapshot.set_references(state.references().await?)?;
    for (table, size) in (0..).zip(state.table_sizes().await?) {
        snapshot.set_table_size(table, size)?;
        let mut offset = 0;
        while let Some((start, elements)) = state.next_elements(table, offset).await? {
            let count = elements.len();
            snapshot.set_elements(table, start, elements)?;
            offset = after(offset, start, count)?;
        }
    }
    while let Some(objects) = state.next_objects().await? {
        snapshot.set_objects(objects)?;
    }
    snapshot.passed()?;
    snapshot.finish()
}

/// Where to go on. A state that returns nothing, or the same again, would have no end.
fn after(offset: u64, start: u64, count: usize) -> Result<u64, Failure> {
    let end = start.checked_add(count as u64);
    let end = end.filter(|end| start >= offset && *end > offset);
    end.ok_or(Failure::NoProgress)
}
