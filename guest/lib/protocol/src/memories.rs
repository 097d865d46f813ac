//! A state whose memories this program can address.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::failure::Failure;
use crate::piece::Span;
use crate::state::{Bits, Block, State};

/// Blocks of this many bytes are skipped if they contain only zeros.
pub const BLOCK: usize = 64 << 10;

/// The most blocks that are passed at once.
const MAX_BLOCKS: usize = 16;

/// The state of a module's instance: its globals, and its memories as slices.
#[derive(Debug, Clone)]
pub struct Memories<'a> {
    globals: Vec<Bits>,
    memories: Vec<&'a [u8]>,
    /// The former contents of those memories that had any.
    before: BTreeMap<usize, &'a [u8]>,
}

impl<'a> Memories<'a> {
    /// The state that has these globals and memories.
    pub fn new(globals: Vec<Bits>, memories: Vec<&'a [u8]>) -> Self {
        Self {
            globals,
            memories,
            before: BTreeMap::new(),
        }
    }

    /// The same state, with the contents that a memory of this number had before the module was
    /// instantiated. They may be shorter than the memory.
    #[must_use]
    pub fn with_contents_before(mut self, memory: usize, contents: &'a [u8]) -> Self {
        self.before.insert(memory, contents);
        self
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

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>, E> {
        let before = usize::try_from(memory).ok();
        let before = before.and_then(|memory| self.before.get(&memory).copied());
        let memory = self.memory(memory)?;
        let Ok(start) = usize::try_from(offset) else {
            return Ok(None);
        };
        Ok(next_block(memory, before.unwrap_or_default(), start))
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], E> {
        let range = Span { offset, length }.range();
        let bytes = range.and_then(|range| self.memory(memory).ok()?.get(range));
        Ok(bytes.ok_or(Failure::OutOfBounds)?)
    }
}

/// The next bytes of a memory at or after an offset that are not all the same as `before`, as
/// [`State::next`] returns them. Beyond the former contents, bytes were zero.
pub fn next_block<'a>(memory: &'a [u8], before: &'a [u8], start: usize) -> Option<Block<'a>> {
    let changed = next_changes(memory, before, start..before.len());
    let had = changed.is_some();
    let range = changed.or_else(|| next_blocks(memory, start.max(before.len())..memory.len()))?;
    let before = match had {
        true => Some(before.get(range.clone())?),
        false => None,
    };
    Some(Block {
        offset: range.start as u64,
        bytes: memory.get(range)?,
        before,
    })
}

/// The first blocks within a range of a memory that are not all zero, up to 1 MiB and to the next
/// block of zeros. Blocks begin at the start of the range. None if only zeros follow, or the range
/// is out of bounds.
pub fn next_blocks(memory: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let blocks = memory.get(range.clone())?.chunks(BLOCK);
    let found = first(blocks.map(|block| (block.len(), !is_zero(block))))?;
    offset(found, range.start)
}

/// As [`next_blocks`], for blocks that are not the same as those in another memory.
fn next_changes(memory: &[u8], before: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let (memory, before) = (memory.get(range.clone())?, before.get(range.clone())?);
    let blocks = memory.chunks(BLOCK).zip(before.chunks(BLOCK));
    let found = first(blocks.map(|(block, before)| (block.len(), block != before)))?;
    offset(found, range.start)
}

/// The first of the blocks that are wanted, and those that directly follow it, up to the maximum.
/// Blocks are given with their lengths.
fn first(mut blocks: impl Iterator<Item = (usize, bool)>) -> Option<Range<usize>> {
    let mut start = 0_usize;
    let first = loop {
        let (length, wanted) = blocks.next()?;
        match wanted {
            true => break length,
            false => start = start.checked_add(length)?,
        }
    };
    let more = blocks.take(MAX_BLOCKS.saturating_sub(1));
    let more = more.take_while(|(_, wanted)| *wanted);
    let length = more.map(|(length, _)| length).sum::<usize>();
    Some(start..start.checked_add(first)?.checked_add(length)?)
}

fn offset(range: Range<usize>, start: usize) -> Option<Range<usize>> {
    Some(range.start.checked_add(start)?..range.end.checked_add(start)?)
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
    use super::{BLOCK, next_block, next_blocks};

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

    #[test]
    fn blocks_that_did_not_change_are_skipped() {
        let before = vec![1; 4 * BLOCK + 10];
        let mut memory = before.clone();
        memory.resize(8 * BLOCK, 0);
        let next = |memory: &[u8], start| {
            next_block(memory, &before, start).map(|block| {
                let before = block.before.map(<[u8]>::len);
                (block.offset, block.bytes.len(), before)
            })
        };
        assert_eq!(next(&memory, 0), None);
        memory[BLOCK + 3] = 0;
        memory[4 * BLOCK + 9] = 2;
        memory[7 * BLOCK] = 3;
        let block = BLOCK as u64;
        assert_eq!(next(&memory, 0), Some((block, BLOCK, Some(BLOCK))));
        assert_eq!(next(&memory, 2 * BLOCK), Some((4 * block, 10, Some(10))));
        let beyond = before.len() + 2 * BLOCK;
        assert_eq!(
            next(&memory, before.len()),
            Some((beyond as u64, BLOCK, None))
        );
        assert_eq!(next(&memory, memory.len()), None);
    }
}
