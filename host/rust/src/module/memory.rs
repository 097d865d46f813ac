//! Reads a memory: finds what is not zero, or what has changed.

use std::collections::VecDeque;
use std::ops::Range;

use wasmtime::StoreContextMut;
use wizer_protocol::{BLOCK, Block, Failure, MAX_READ, Span, next_blocks};

use super::contents::Contents;
use super::imported_state::Blocks;
use super::touched_pages::touched;
use crate::error::Error;

/// So many bytes of a shared memory are copied at a time.
const COPIED: usize = 1 << 20;

/// A memory, and what it contained before its module was instantiated.
pub(super) struct Reader<'b> {
    contents: Contents,
    /// None if it was all zeros.
    before: Option<&'b Blocks>,
    /// The ranges that are left to read. None if none was read yet.
    left: Option<VecDeque<Range<usize>>>,
    /// Bytes of a shared memory.
    buffer: Vec<u8>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(contents: Contents, before: Option<&'b Blocks>) -> Self {
        Self {
            contents,
            before: before.filter(|before| !before.is_empty()),
            left: None,
            buffer: Vec::new(),
        }
    }

    /// The size of the memory in bytes.
    pub(super) fn size<T: 'static>(&self, store: &StoreContextMut<'_, T>) -> u64 {
        self.contents.size(store) as u64
    }

    /// The next bytes from `offset` on that are not as before. Pages that were never touched are
    /// not read: see [`touched`].
    pub(super) fn next<'r, T: 'static>(
        &'r mut self,
        store: &'r StoreContextMut<'_, T>,
        offset: u64,
    ) -> Result<Option<Block<'r>>, Error> {
        let offset = usize::try_from(offset).map_err(|_| Failure::OutOfBounds)?;
        let contents = &self.contents;
        self.left
            .get_or_insert_with(|| touched(contents.address(store), contents.size(store)).into());
        let found = match self.before {
            None => self.next_touched(store, offset)?,
            Some(before) => self.next_changed(store, before, offset)?,
        };
        let Some(range) = found else {
            return Ok(None);
        };
        let offset = range.start as u64;
        let before = self.before.and_then(|before| part(before, &range));
        let bytes = self.contents.bytes(store, range, &mut self.buffer);
        let bytes = bytes.ok_or(Failure::OutOfBounds)?;
        Ok(Some(Block {
            offset,
            bytes,
            before,
        }))
    }

    /// Of a memory that was all zeros: blocks that are not.
    fn next_touched<T: 'static>(
        &mut self,
        store: &StoreContextMut<'_, T>,
        offset: usize,
    ) -> Result<Option<Range<usize>>, Failure> {
        let left = self.left.get_or_insert_default();
        let mut offset = offset;
        while let Some(range) = left.front() {
            let start = range.start.max(offset);
            let end = match self.contents {
                Contents::Own(_) => range.end,
                Contents::Shared(_) => range.end.min(start.saturating_add(COPIED)),
            };
            if start >= end {
                left.pop_front();
                continue;
            }
            let bytes = self.contents.bytes(store, start..end, &mut self.buffer);
            let bytes = bytes.ok_or(Failure::OutOfBounds)?;
            if let Some(found) = next_blocks(bytes, 0..bytes.len()) {
                let place = |at: usize| start.checked_add(at).ok_or(Failure::OutOfBounds);
                return Ok(Some(place(found.start)?..place(found.end)?));
            }
            offset = end;
        }
        Ok(None)
    }

    /// Of a memory that had contents: a block that has changed.
    fn next_changed<T: 'static>(
        &mut self,
        store: &StoreContextMut<'_, T>,
        before: &Blocks,
        offset: usize,
    ) -> Result<Option<Range<usize>>, Failure> {
        let size = self.contents.size(store);
        let mut start = offset;
        while start < size {
            let end = end_of_block(start).min(size);
            let block = start..end;
            start = end;
            let before = part(before, &block);
            if before.is_none() && !self.is_touched(&block) {
                continue;
            }
            let range = block.clone();
            let bytes = self.contents.bytes(store, range, &mut self.buffer);
            let bytes = bytes.ok_or(Failure::OutOfBounds)?;
            let is_same = match before {
                Some(before) => before == bytes,
                None => next_blocks(bytes, 0..bytes.len()).is_none(),
            };
            if !is_same {
                return Ok(Some(block));
            }
        }
        Ok(None)
    }

    /// Whether a block can have bytes that are not zero. Blocks are asked for in rising order.
    fn is_touched(&mut self, block: &Range<usize>) -> bool {
        let left = self.left.get_or_insert_default();
        while left.front().is_some_and(|range| range.end <= block.start) {
            left.pop_front();
        }
        left.front().is_some_and(|range| range.start < block.end)
    }

    /// Bytes from an offset on: at least one, and at most `length`.
    pub(super) fn read<'r, T: 'static>(
        &'r mut self,
        store: &'r StoreContextMut<'_, T>,
        offset: u64,
        length: u64,
    ) -> Result<&'r [u8], Error> {
        let length = match self.contents {
            Contents::Own(_) => length,
            Contents::Shared(_) => length.min(MAX_READ),
        };
        let range = Span { offset, length }.range();
        let range = range.ok_or(Failure::OutOfBounds)?;
        let bytes = self.contents.bytes(store, range, &mut self.buffer);
        Ok(bytes.ok_or(Failure::OutOfBounds)?)
    }
}

/// Where the block ends that a byte is in.
fn end_of_block(offset: usize) -> usize {
    let next = (offset / BLOCK).saturating_add(1);
    next.saturating_mul(BLOCK)
}

/// What a range within a block contained. None if that was all zeros.
fn part<'b>(before: &'b Blocks, range: &Range<usize>) -> Option<&'b [u8]> {
    let number = range.start / BLOCK;
    let within = range.start % BLOCK;
    let end = within.checked_add(range.len())?;
    before.get(number)?.get(within..end)
}
