//! The bytes of a memory: of one that belongs to a store, or of one that threads share.

use std::cell::UnsafeCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use wasmtime::{AsContext, Extern, Memory, SharedMemory, StoreContext};

/// A memory.
#[derive(Debug, Clone)]
pub(super) enum Contents {
    /// It belongs to a store, and nothing else changes it.
    Own(Memory),
    /// Threads may share it.
    Shared(SharedMemory),
}

impl Contents {
    /// None if it is something else.
    pub(super) fn of(item: Extern) -> Option<Self> {
        match item {
            Extern::Memory(memory) => Some(Self::Own(memory)),
            Extern::SharedMemory(memory) => Some(Self::Shared(memory)),
            _ => None,
        }
    }

    /// Its size in bytes.
    pub(super) fn size(&self, store: impl AsContext) -> usize {
        match self {
            Self::Own(memory) => memory.data_size(store),
            Self::Shared(memory) => memory.data_size(),
        }
    }

    /// The address of its first byte.
    pub(super) fn address(&self, store: impl AsContext) -> usize {
        match self {
            Self::Own(memory) => memory.data_ptr(store).addr(),
            Self::Shared(memory) => memory.data().as_ptr().addr(),
        }
    }

    /// The bytes of a range: where threads may change them, a copy in `buffer`. None if they are
    /// out of bounds.
    pub(super) fn bytes<'a, T: 'static>(
        &self,
        store: impl Into<StoreContext<'a, T>>,
        range: Range<usize>,
        buffer: &'a mut Vec<u8>,
    ) -> Option<&'a [u8]> {
        match self {
            Self::Own(memory) => memory.data(store).get(range),
            Self::Shared(memory) => {
                copy(memory.data().get(range)?, buffer);
                Some(buffer)
            }
        }
    }
}

/// Copies bytes that other threads may change meanwhile: word by word, by atomic instructions.
fn copy(cells: &[UnsafeCell<u8>], buffer: &mut Vec<u8>) {
    buffer.clear();
    buffer.reserve(cells.len());
    #[expect(unsafe_code, reason = "the engine shows shared memories as cells")]
    // SAFETY: an atomic number has any bits that eight bytes have, and others may change it as they
    // may change cells. Words are aligned.
    let (head, words, tail) = unsafe { cells.align_to::<AtomicU64>() };
    buffer.extend(head.iter().map(byte));
    for word in words {
        buffer.extend_from_slice(&word.load(Ordering::Relaxed).to_ne_bytes());
    }
    buffer.extend(tail.iter().map(byte));
}

fn byte(cell: &UnsafeCell<u8>) -> u8 {
    #[expect(unsafe_code, reason = "the engine shows shared memories as cells")]
    // SAFETY: the cell is there for as long as the reference to it.
    let byte = unsafe { AtomicU8::from_ptr(cell.get()) };
    byte.load(Ordering::Relaxed)
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use std::cell::UnsafeCell;

    use super::copy;

    #[test]
    fn all_bytes_are_copied() {
        let bytes: Vec<u8> = (0..100).collect();
        let cells: Vec<UnsafeCell<u8>> = bytes.iter().copied().map(UnsafeCell::new).collect();
        let mut buffer = vec![7; 3];
        for start in 0..9 {
            for end in [start, start + 1, 50, 99, 100] {
                copy(&cells[start..end], &mut buffer);
                assert_eq!(buffer, bytes[start..end]);
            }
        }
    }
}
