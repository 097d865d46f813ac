//! A state whose memories this program can address.

use std::ops::Range;

use crate::failure::Failure;
use crate::piece::Span;
use crate::state::{Bits, State};

/// Blocks of this many bytes are skipped if they contain only zeros.
pub const BLOCK: usize = 64 << 10;

/// The most blocks that are passed at once.
const MAX_BLOCKS: usize = 16;

/// The state of a module's instance: its globals, and its memories as slices.
#[derive(Debug, Clone)]
pub struct Memories<'a> {
    globals: Vec<Bits>,
    memories: Vec<&'a [u8]>,
}

impl<'a> Memories<'a> {
    /// The state that has these globals and memories.
    pub fn new(globals: Vec<Bits>, memories: Vec<&'a [u8]>) -> Self {
        Self { globals, memories }
    }

    fn memory(&self, memory: u32) -> Result<&'a [u8], Failure> {
        let memory = usize::try_from(memory).ok();
        let memory = memory.and_then(|memory| self.memories.get(memory));
        memory.copied().ok_or(Failure::OutOfBounds)
    }
}

impl<E: From<Failure>> State<E> for Memories<'_> {
    async fn globals(&mut self) -> Result<Vec<Bits>, E> {
        Ok(self.globals.clone())
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, E> {
        let sizes = self.memories.iter();
        Ok(sizes.map(|memory| memory.len() as u64).collect())
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<(u64, &[u8])>, E> {
        let memory = self.memory(memory)?;
        let Ok(start) = usize::try_from(offset) else {
            return Ok(None);
        };
        let found = next_blocks(memory, start..memory.len());
        let found = found.and_then(|range| Some((range.start as u64, memory.get(range)?)));
        Ok(found)
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], E> {
        let range = Span { offset, length }.range();
        let bytes = range.and_then(|range| self.memory(memory).ok()?.get(range));
        Ok(bytes.ok_or(Failure::OutOfBounds)?)
    }
}

/// The first blocks within a range of a memory that are not all zero, up to 1 MiB and to the next
/// block of zeros. Blocks begin at the start of the range. None if only zeros follow, or the range
/// is out of bounds.
pub fn next_blocks(memory: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let rest = memory.get(range.clone())?;
    let zeros: usize = lengths(rest.chunks(BLOCK).take_while(|block| is_zero(block)));
    let found = rest.get(zeros..).filter(|found| !found.is_empty())?;
    let blocks = found.chunks(BLOCK).take(MAX_BLOCKS);
    let length = lengths(blocks.take_while(|block| !is_zero(block)));
    let start = range.start.checked_add(zeros)?;
    Some(start..start.checked_add(length)?)
}

fn lengths<'a>(blocks: impl Iterator<Item = &'a [u8]>) -> usize {
    blocks.map(<[u8]>::len).sum()
}

/// Whether all bytes are zero. Compilers turn the loop over 64 bytes into vector instructions.
fn is_zero(block: &[u8]) -> bool {
    let (wide, rest) = block.as_chunks::<64>();
    wide.iter()
        .all(|bytes| bytes.iter().fold(0, |all, byte| all | byte) == 0)
        && rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::{BLOCK, next_blocks};

    #[test]
    fn blocks_of_zeros_are_skipped() {
        let mut memory = vec![0; 40 * BLOCK + 10];
        assert_eq!(next_blocks(&memory, 0..memory.len()), None);
        for block in 3..25 {
            memory[block * BLOCK + 7] = 1;
        }
        *memory.last_mut().unwrap() = 1;
        let next = |start| next_blocks(&memory, start..memory.len());
        assert_eq!(next(0), Some(3 * BLOCK..19 * BLOCK));
        assert_eq!(next(19 * BLOCK), Some(19 * BLOCK..25 * BLOCK));
        assert_eq!(next(25 * BLOCK), Some(40 * BLOCK..memory.len()));
        assert_eq!(next(memory.len()), None);
        assert_eq!(next(memory.len() + 1), None);
        assert_eq!(next_blocks(&memory, 0..3 * BLOCK + 5), None);
    }
}
