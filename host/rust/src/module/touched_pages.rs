//! Which parts of a memory were ever touched.
//!
//! A memory that was reserved and never touched is zeros, which a look at them would first have to
//! make. Linux tells of each page of a process whether it is there. Where that is not to be
//! believed, as under an emulator, whose addresses are not those of the system, all of a memory is
//! looked at.

use std::ops::Range;

/// Parts of a memory outside of which all is zero: in rising order, without overlap. The memory has
/// `length` bytes from `start` on, which is an address.
pub(super) fn touched(start: usize, length: usize) -> Vec<Range<usize>> {
    #[cfg(target_os = "linux")]
    if length >= linux::WORTHWHILE
        && let Some(table) = linux::table()
        && let Some(touched) = linux::touched(&table, start, length)
    {
        return touched;
    }
    // Other systems do not tell, wherever it is.
    let _ = start;
    std::iter::once(0..length).collect()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{self, File};
    use std::ops::Range;
    use std::os::unix::fs::FileExt as _;

    use memmap2::{Advice, MmapOptions};

    /// Smaller memories are faster looked at.
    pub(super) const WORTHWHILE: usize = 8 << 20;

    /// So many pages are asked for at once.
    const PAGES: usize = 32 << 10;

    /// Of a page's entry: it is in memory, or swapped out.
    const IS_THERE: u64 = 0b11 << 62;

    /// The canary's pages that are touched, a bit each.
    const CANARY: u64 = 0x9b5c_3a6d_e812_74c7;

    /// The table of this process's pages. None if it does not tell the truth: a canary is asked
    /// for. Each memory has it opened: after a fork, one that is open tells of the parent's pages.
    pub(super) fn table() -> Option<Pagemap> {
        Pagemap::open().filter(|table| is_true(table).unwrap_or(false))
    }

    /// Whether a table tells of some new pages which of them were touched. Where addresses or sizes
    /// of pages are not those that the table goes by, it tells of other pages, which are not just
    /// so.
    pub(super) fn is_true(table: &impl Table) -> Option<bool> {
        let size = rustix::param::page_size();
        let length = size.checked_mul(64)?;
        let mut canary = MmapOptions::new().len(length).map_anon().ok()?;
        // A large page is there as a whole. Where there are none, none need be forbidden.
        let _ = canary.advise(Advice::NoHugePage);
        for (i, page) in canary.chunks_exact_mut(size).enumerate() {
            if CANARY >> i & 1 == 1 {
                *page.first_mut()? = 1;
            }
        }
        let first = canary.as_ptr().addr().checked_div(size)?;
        let mut entries = [0; 64 * 8];
        table.entries(first, &mut entries)?;
        let told = entries.as_chunks::<8>().0.iter().enumerate();
        let told = told.fold(0_u64, |told, (i, entry)| {
            told | u64::from(is_there(*entry)) << i
        });
        Some(told == CANARY)
    }

    /// None if the system does not tell.
    pub(super) fn touched(
        table: &impl Table,
        start: usize,
        length: usize,
    ) -> Option<Vec<Range<usize>>> {
        let end = start.checked_add(length)?;
        let maps = fs::read_to_string("/proc/self/maps").ok()?;
        let mut touched = Touched {
            start,
            ranges: Vec::new(),
        };
        let mut known = start;
        for line in maps.lines() {
            let mapping = Mapping::read(line)?;
            let part = mapping.range.start.max(start)..mapping.range.end.min(end);
            if part.is_empty() {
                continue;
            }
            // All of it has to be somewhere.
            if part.start != known {
                return None;
            }
            known = part.end;
            match mapping.is_anonymous {
                true => present(table, part, &mut touched)?,
                // What is not there yet comes from a file.
                false => touched.add(part),
            }
        }
        (known == end).then_some(touched.ranges)
    }

    /// A line of `/proc/self/maps`.
    struct Mapping {
        range: Range<usize>,
        is_anonymous: bool,
    }

    impl Mapping {
        /// `7f0000000000-7f0040000000 rw-p 00000000 00:00 0`, and a name.
        fn read(line: &str) -> Option<Self> {
            let mut words = line.split_ascii_whitespace();
            let (start, end) = words.next()?.split_once('-')?;
            let address = |digits| usize::from_str_radix(digits, 16).ok();
            let permissions = words.next()?;
            let (device, inode) = (words.nth(1)?, words.next()?);
            Some(Self {
                range: address(start)?..address(end)?,
                // Some file systems have an inode 0: a file there has a device.
                is_anonymous: device == "00:00" && inode == "0" && permissions.ends_with('p'),
            })
        }
    }

    /// What tells of pages whether they are there.
    pub(super) trait Table {
        /// Reads the entries of pages, from one on.
        fn entries(&self, first: usize, entries: &mut [u8]) -> Option<()>;
    }

    /// The table of this process's pages.
    pub(super) struct Pagemap(File);

    impl Pagemap {
        pub(super) fn open() -> Option<Self> {
            Self::of("self")
        }

        /// Of the process with this number.
        pub(super) fn of(process: &str) -> Option<Self> {
            File::open(format!("/proc/{process}/pagemap"))
                .ok()
                .map(Self)
        }
    }

    impl Table for Pagemap {
        fn entries(&self, first: usize, entries: &mut [u8]) -> Option<()> {
            let offset = u64::try_from(first.checked_mul(8)?).ok()?;
            self.0.read_exact_at(entries, offset).ok()
        }
    }

    fn is_there(entry: [u8; 8]) -> bool {
        u64::from_ne_bytes(entry) & IS_THERE != 0
    }

    /// Adds the pages that are there.
    fn present(table: &impl Table, part: Range<usize>, touched: &mut Touched) -> Option<()> {
        let size = rustix::param::page_size();
        let mut buffer = vec![0; PAGES * 8];
        let mut page = part.start.checked_div(size)?;
        let end = part.end.div_ceil(size);
        while page < end {
            let count = end.checked_sub(page)?.min(PAGES);
            let entries = buffer.get_mut(..count.checked_mul(8)?)?;
            table.entries(page, entries)?;
            for entry in entries.as_chunks::<8>().0 {
                if is_there(*entry) {
                    let start = page.checked_mul(size)?;
                    let end = start.checked_add(size)?;
                    touched.add(start.max(part.start)..end.min(part.end));
                }
                page = page.checked_add(1)?;
            }
        }
        Some(())
    }

    /// Ranges of a memory, of which addresses come in.
    struct Touched {
        start: usize,
        ranges: Vec<Range<usize>>,
    }

    impl Touched {
        fn add(&mut self, part: Range<usize>) {
            let from = part.start.saturating_sub(self.start);
            let to = part.end.saturating_sub(self.start);
            match self.ranges.last_mut() {
                Some(last) if last.end == from => last.end = to,
                _ => self.ranges.push(from..to),
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
