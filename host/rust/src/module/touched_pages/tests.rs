//! What the system's table is believed, and what follows from it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ops::Range;
use std::process::{Command, Stdio};

use memmap2::{Advice, MmapMut};

use super::linux::{self, Pagemap, Table, WORTHWHILE, is_true, table};
use super::touched;

#[test]
fn the_systems_own_table_is_believed() {
    assert_eq!(is_true(&Pagemap::open().unwrap()), Some(true));
    assert!(table().is_some());
}

/// A table that goes by other addresses, or by pages of another size.
struct Wrong<F>(Pagemap, F);

impl<F: Fn(usize) -> usize> Table for Wrong<F> {
    fn entries(&self, first: usize, entries: &mut [u8]) -> Option<()> {
        for (i, entry) in entries.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            self.0.entries((self.1)(first + i), entry)?;
        }
        Some(())
    }
}

#[test]
fn no_other_is() {
    let lies: [fn(usize) -> usize; 5] = [
        |page| page + 1,
        |page| page - 1,
        |page| page + (1 << 20),
        |page| page / 16,
        |page| page * 4,
    ];
    for lie in lies {
        let wrong = Wrong(Pagemap::open().unwrap(), lie);
        assert_ne!(is_true(&wrong), Some(true));
    }
    /// Nothing is there, or everything.
    struct Same(u8);
    impl Table for Same {
        fn entries(&self, _: usize, entries: &mut [u8]) -> Option<()> {
            entries.fill(self.0);
            Some(())
        }
    }
    assert_eq!(is_true(&Same(0)), Some(false));
    assert_eq!(is_true(&Same(0xff)), Some(false));
}

/// After a fork, a table that was opened before is that of another process.
#[test]
fn another_process_tells_nothing() {
    let mut other = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let of_other = Pagemap::of(&other.id().to_string());
    // Not all systems let it be opened.
    if let Some(of_other) = of_other {
        assert_ne!(is_true(&of_other), Some(true));
    }
    other.kill().unwrap();
    other.wait().unwrap();
}

/// A memory without large pages, whose pages of these numbers are touched.
fn memory(length: usize, numbers: &[usize]) -> MmapMut {
    let mut memory = MmapMut::map_anon(length).unwrap();
    let _ = memory.advise(Advice::NoHugePage);
    let page = rustix::param::page_size();
    for number in numbers {
        *memory.get_mut(number * page + 1).unwrap() = 1;
    }
    memory
}

/// The bytes of pages.
fn pages(numbers: Range<usize>) -> Range<usize> {
    let page = rustix::param::page_size();
    numbers.start * page..numbers.end * page
}

#[test]
fn touched_pages_are_told() {
    let page = rustix::param::page_size();
    let last = WORTHWHILE / page - 1;
    let memory = memory(WORTHWHILE, &[0, 1, 2, 7, 900, 901, last]);
    let told = touched(memory.as_ptr().addr(), WORTHWHILE);
    let expected = [0..3, 7..8, 900..902, last..last + 1].map(pages);
    assert_eq!(told, expected);
}

/// A memory need not begin or end with a page.
#[test]
fn parts_of_pages_are_told() {
    let page = rustix::param::page_size();
    let memory = memory(WORTHWHILE + page, &[0, 3, WORTHWHILE / page]);
    let told = touched(memory.as_ptr().addr() + 100, WORTHWHILE);
    let expected = [
        0..page - 100,
        3 * page - 100..4 * page - 100,
        WORTHWHILE - 100..WORTHWHILE,
    ];
    assert_eq!(told, expected);
}

/// Parts with other permissions are mappings of their own.
#[test]
fn mappings_that_touch_are_one_memory() {
    let memory = memory(2 * WORTHWHILE, &[1, 2, 9]);
    let start = memory.as_ptr().addr();
    memory
        .advise_range(Advice::DontDump, 0, pages(0..2).end)
        .unwrap();
    assert_eq!(touched(start, WORTHWHILE), [pages(1..3), pages(9..10)]);
}

#[test]
fn small_memories_are_read_as_a_whole() {
    let memory = memory(WORTHWHILE, &[1]);
    let told = touched(memory.as_ptr().addr(), WORTHWHILE - 1);
    assert_eq!(told.as_slice(), std::slice::from_ref(&(0..WORTHWHILE - 1)));
}

/// What the system knows nothing of is not told: the first pages of a process are never there.
#[test]
fn what_is_not_mapped_is_not_told() {
    let page = rustix::param::page_size();
    assert_eq!(linux::touched(&table().unwrap(), page, WORTHWHILE), None);
    let told = touched(page, WORTHWHILE);
    assert_eq!(told.as_slice(), std::slice::from_ref(&(0..WORTHWHILE)));
}
