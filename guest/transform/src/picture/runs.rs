//! The largest runs of bytes that a result writes.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use crate::written::layers::Layers;

/// The most runs.
const MOST: usize = 20;

/// So many zeros end a run.
const GAP: usize = 64;

/// How many bytes are looked at at once.
const CHUNK: usize = 4_096;

/// The largest runs of bytes that are not zero, largest first. Of runs of one length, the first.
pub(super) fn largest(contents: &Layers<'_, u8>) -> Vec<Range<u64>> {
    let mut largest = Largest::default();
    for span in contents.spans() {
        let mut at = span.start;
        for bytes in span.items.chunks(GAP) {
            let mut places = bytes.iter().zip(at..).filter(|(byte, _)| **byte != 0);
            if let Some((_, first)) = places.next() {
                let last = places.last().map_or(first, |(_, last)| last);
                largest.bytes(first, last);
            }
            at = at.saturating_add(bytes.len() as u64);
        }
    }
    largest.finish()
}

/// Runs in the making.
#[derive(Default)]
struct Largest {
    run: Option<Range<u64>>,
    /// The largest ones, the smallest of them on top.
    runs: BinaryHeap<Reverse<(u64, Reverse<u64>)>>,
}

impl Largest {
    /// Adds bytes from a first to a last one that are not zero, with fewer than `GAP` zeros in a
    /// row between them.
    fn bytes(&mut self, first: u64, last: u64) {
        let end = last.saturating_add(1);
        match &mut self.run {
            Some(run) if first.saturating_sub(run.end) < GAP as u64 => run.end = end,
            _ => {
                self.end();
                self.run = Some(first..end);
            }
        }
    }

    fn end(&mut self) {
        if let Some(run) = self.run.take() {
            let length = run.end.saturating_sub(run.start);
            self.runs.push(Reverse((length, Reverse(run.start))));
            if self.runs.len() > MOST {
                self.runs.pop();
            }
        }
    }

    fn finish(mut self) -> Vec<Range<u64>> {
        self.end();
        let runs = self.runs.into_sorted_vec().into_iter();
        let runs =
            runs.map(|Reverse((length, Reverse(start)))| start..start.saturating_add(length));
        runs.collect()
    }
}

/// How many bytes of a run are others in another memory.
pub(super) fn changed(run: &Range<u64>, contents: &Layers<'_, u8>, before: &Layers<'_, u8>) -> u64 {
    let mut changed = 0_u64;
    let mut at = run.start;
    while at < run.end {
        let left = usize::try_from(run.end.saturating_sub(at)).unwrap_or(CHUNK);
        let length = left.min(CHUNK);
        let [now, was] = [contents, before].map(|bytes| bytes.read(at, length));
        let others = now.iter().zip(&was).filter(|(now, was)| now != was);
        changed = changed.saturating_add(others.count() as u64);
        at = at.saturating_add(length as u64);
    }
    changed
}
