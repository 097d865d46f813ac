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
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::cell::UnsafeCell;
    use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use wasmtime::{Engine, MemoryType, SharedMemory};

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

    /// Blocks of their own: nothing is read before and behind their ends, which sanitizers see.
    #[test]
    fn ends_of_blocks_are_the_ends() {
        for length in 0..40 {
            let cells: Box<[UnsafeCell<u8>]> = (0..length).map(UnsafeCell::new).collect();
            let mut buffer = Vec::new();
            copy(&cells, &mut buffer);
            assert_eq!(buffer, (0..length).collect::<Vec<_>>());
        }
    }

    fn memory() -> SharedMemory {
        let mut config = wasmtime::Config::new();
        config.shared_memory(true);
        let engine = Engine::new(&config).unwrap();
        SharedMemory::new(&engine, MemoryType::shared(1, 1)).unwrap()
    }

    /// Eight bytes of a memory, which begin with a multiple of eight.
    #[expect(unsafe_code, reason = "the engine shows shared memories as cells")]
    fn word(memory: &SharedMemory, number: usize) -> &AtomicU64 {
        let cells = &memory.data()[number * 8..number * 8 + 8];
        let address = cells.as_ptr().cast_mut().cast::<u64>();
        assert!(address.is_aligned());
        // SAFETY: these are eight aligned bytes of the memory, which all threads of this test
        // access by atomic instructions.
        unsafe { AtomicU64::from_ptr(address) }
    }

    /// Another thread writes words of one byte, eight times. A copy has no part of a word.
    #[test]
    fn words_are_copied_as_a_whole() {
        const WORDS: usize = 64;
        let memory = memory();
        let is_done = AtomicBool::new(false);
        let (torn, seen) = thread::scope(|scope| {
            scope.spawn(|| {
                let values = (0..=u8::MAX).cycle();
                for value in values.take_while(|_| !is_done.load(Ordering::Relaxed)) {
                    for number in 0..WORDS {
                        let value = u64::from_ne_bytes([value; 8]);
                        word(&memory, number).store(value, Ordering::Relaxed);
                    }
                }
            });
            let mut seen = [false; 256];
            let mut torn = None;
            let mut buffer = Vec::new();
            let mut round = 0;
            let end = Instant::now() + Duration::from_secs(60);
            // The other thread may have to wait for its turn.
            while torn.is_none()
                && Instant::now() < end
                && (round < 20_000 || seen.iter().filter(|seen| **seen).count() < 64)
            {
                // The first and the last bytes are no whole words.
                let start = round % 8;
                copy(&memory.data()[start..WORDS * 8 - 3], &mut buffer);
                for word in buffer[(8 - start) % 8..].as_chunks::<8>().0 {
                    if word.iter().any(|byte| *byte != word[0]) {
                        torn = Some(*word);
                    }
                    seen[usize::from(word[0])] = true;
                }
                round += 1;
            }
            is_done.store(true, Ordering::Relaxed);
            (torn, seen.iter().filter(|seen| **seen).count())
        });
        assert_eq!(torn, None);
        assert!(seen >= 64, "only {seen} values were written in a minute");
    }

    /// Another thread writes bytes meanwhile, at the ends, which are copied byte by byte.
    #[test]
    #[expect(unsafe_code, reason = "the engine shows shared memories as cells")]
    fn ends_may_change_meanwhile() {
        let memory = memory();
        let cells = &memory.data()[1..7];
        // SAFETY: the bytes are there as long as the memory, and all threads of this test access
        // them by atomic instructions.
        let bytes = || {
            let bytes = memory.data()[1..7].iter();
            bytes.map(|cell| unsafe { AtomicU8::from_ptr(cell.get()) })
        };
        thread::scope(|scope| {
            scope.spawn(|| {
                for value in (1..=200).cycle().take(20_000) {
                    bytes().for_each(|byte| byte.store(value, Ordering::Relaxed));
                }
            });
            let mut buffer = Vec::new();
            while bytes().next().unwrap().load(Ordering::Relaxed) != 200 {
                copy(cells, &mut buffer);
                assert_eq!(buffer.len(), 6);
                assert!(buffer.iter().all(|byte| *byte <= 200), "{buffer:?}");
            }
        });
    }
}
