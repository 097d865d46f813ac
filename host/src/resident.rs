//! Which parts of a memory were ever touched.
//!
//! A memory that was reserved and never touched is zeros, which a look at them would first have to make. Linux tells of each page of a
//! process whether it is there.

use std::ops::Range;

/// Parts of `memory` outside of which all is zero: in rising order, without overlap.
pub(crate) fn touched(memory: &[u8]) -> Vec<Range<usize>> {
    #[cfg(target_os = "linux")]
    if memory.len() >= linux::WORTHWHILE
        && let Some(touched) = linux::touched(memory)
    {
        return touched;
    }
    std::iter::once(0..memory.len()).collect()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{self, File};
    use std::ops::Range;
    use std::os::unix::fs::FileExt as _;

    /// Smaller memories are faster looked at.
    pub(super) const WORTHWHILE: usize = 8 << 20;

    /// So many pages are asked for at once.
    const PAGES: usize = 32 << 10;

    /// Of a page's entry: it is in memory, or swapped out.
    const IS_THERE: u64 = 0b11 << 62;

    /// None if the system does not tell.
    pub(super) fn touched(memory: &[u8]) -> Option<Vec<Range<usize>>> {
        let start = memory.as_ptr().addr();
        let end = start.checked_add(memory.len())?;
        let maps = fs::read_to_string("/proc/self/maps").ok()?;
        let pages = Pages {
            file: File::open("/proc/self/pagemap").ok()?,
            size: rustix::param::page_size(),
        };
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
                true => pages.present(part, &mut touched)?,
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
            let inode = words.nth(2)?;
            Some(Self {
                range: address(start)?..address(end)?,
                is_anonymous: inode == "0" && permissions.ends_with('p'),
            })
        }
    }

    /// The table of pages.
    struct Pages {
        file: File,
        size: usize,
    }

    impl Pages {
        /// Adds the pages that are there.
        fn present(&self, part: Range<usize>, touched: &mut Touched) -> Option<()> {
            let mut buffer = vec![0; PAGES * 8];
            let mut page = part.start / self.size;
            let end = part.end.div_ceil(self.size);
            while page < end {
                let count = end.checked_sub(page)?.min(PAGES);
                let entries = buffer.get_mut(..count.checked_mul(8)?)?;
                let offset = u64::try_from(page.checked_mul(8)?).ok()?;
                self.file.read_exact_at(entries, offset).ok()?;
                for entry in entries.as_chunks::<8>().0 {
                    if u64::from_ne_bytes(*entry) & IS_THERE != 0 {
                        let start = page.checked_mul(self.size)?;
                        let end = start.checked_add(self.size)?;
                        touched.add(start.max(part.start)..end.min(part.end));
                    }
                    page = page.checked_add(1)?;
                }
            }
            Some(())
        }
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
