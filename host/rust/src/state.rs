//! The state of an instance, whatever its kind.

use std::io::Write;

use crate::bindings::types::{Bits, MemorySpan};
use crate::error::Error;

/// What takes bytes of a memory, with their offset.
pub(crate) type Shown<'a> = dyn FnMut(u64, &[u8]) -> Result<(), Error> + 'a;

/// What a snapshot asks of an instance. It stays as it is meanwhile.
pub(crate) trait State {
    /// The bits of its globals, in the order in which the transform knows them.
    fn globals(&mut self) -> Result<Vec<Bits>, Error>;

    /// The sizes of its memories, in bytes, in that order too. To be asked before what is in them.
    fn sizes(&mut self) -> Result<Vec<u64>, Error>;

    /// Shows the parts of a memory that are worth copying, in rising order, each with its offset.
    fn show(&mut self, memory: u32, to: &mut Shown<'_>) -> Result<(), Error>;

    /// Writes the bytes of a span.
    fn read(&mut self, span: MemorySpan, to: &mut dyn Write) -> Result<(), Error>;
}
