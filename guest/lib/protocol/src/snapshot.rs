//! Passes the state of an instance to the transform.

use crate::failure::Failure;
use crate::piece::Piece;
use crate::state::{Bits, State};

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

    /// The pieces of the pre-initialized binary.
    ///
    /// # Errors
    ///
    /// The binary format has no room for the state.
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
        while let Some((start, bytes)) = state.next(memory, offset).await? {
            snapshot.observe(memory, start, bytes)?;
            // A state that returns nothing, or the same bytes again, would have no end.
            let end = start.checked_add(bytes.len() as u64);
            let end = end.filter(|end| start >= offset && *end > offset);
            offset = end.ok_or(Failure::NoProgress)?;
        }
    }
    snapshot.finish()
}
