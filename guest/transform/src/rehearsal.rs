//! What is done before everything else where the transform is pre-initialized itself.

use crate::{Error, Initializer, Options, Target};

/// `(module (memory 1))`
const MODULE: &[u8] = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01";

/// Takes a small module through all stages. There are no tables to build, and no state is kept from
/// one target to the next: what a snapshot has of this is an allocator that has begun its work.
pub(crate) fn rehearse() -> Result<(), Error> {
    let options = Options {
        init: Initializer::None,
        ..Options::default()
    };
    let target = Target::open(MODULE.to_vec(), &options)?;
    target.instrumented()?;
    let mut snapshot = target.snapshot();
    snapshot.set_memory_size(0, 1 << 16)?;
    snapshot.observe(0, 0, b"\x01")?;
    snapshot.finish().map(drop)
}
