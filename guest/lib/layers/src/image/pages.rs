//! The pages of a memory that data segments write.

use std::collections::BTreeMap;

use crate::wide;

/// The pages that are not zero, by their numbers.
#[derive(Debug)]
pub(super) struct Pages {
    size: u64,
    pages: BTreeMap<u64, Box<[u8]>>,
}

impl Pages {
    pub(super) fn new(page_size: u32) -> Self {
        Self {
            size: u64::from(page_size),
            pages: BTreeMap::new(),
        }
    }

    /// The number of pages that bytes at an address would add.
    pub(super) fn added(&self, address: u64, size: usize) -> u64 {
        let Some(last) = wide(size).checked_sub(1) else {
            return 0;
        };
        let pages = address / self.size..=address.saturating_add(last) / self.size;
        let added = pages.filter(|page| !self.pages.contains_key(page));
        wide(added.count())
    }

    /// Stores bytes at an address.
    pub(super) fn store(&mut self, mut address: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let at = usize::try_from(address % self.size).unwrap_or_default();
            let size = usize::try_from(self.size).unwrap_or_default();
            let (part, rest) = bytes.split_at(bytes.len().min(size - at));
            let page = self.pages.entry(address / self.size);
            let page = page.or_insert_with(|| vec![0; size].into_boxed_slice());
            if let Some(place) = page.get_mut(at..at + part.len()) {
                place.copy_from_slice(part);
            }
            address = address.saturating_add(wide(part.len()));
            bytes = rest;
        }
    }

    /// Drops the pages that are zero after all.
    pub(super) fn drop_zeros(&mut self) {
        self.pages
            .retain(|_, page| page.iter().any(|byte| *byte != 0));
    }

    /// The address and the size of each run of pages, in bytes.
    pub(super) fn runs(&self) -> Vec<(u64, u64)> {
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for number in self.pages.keys() {
            let address = number * self.size;
            match runs.last_mut() {
                Some((start, size)) if *start + *size == address => *size += self.size,
                _ => runs.push((address, self.size)),
            }
        }
        runs
    }

    /// The size of all pages, in bytes.
    pub(super) fn size(&self) -> usize {
        self.pages.values().map(|page| page.len()).sum()
    }

    /// Appends all pages.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        self.pages.values().for_each(|page| bytes.extend(page));
    }
}
