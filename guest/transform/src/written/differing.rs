//! Where two contents differ.

use super::layers::{Layers, Span};

/// How many items are compared at once.
const CHUNK: usize = 1024;

/// A range of differing items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// The place of the first item.
    pub(crate) start: u64,
    /// The place behind the last item.
    pub(crate) end: u64,
    /// How many items in it differ.
    pub(crate) differing: u64,
}

/// Finds the ranges that differ, in order. Those with at most `gap` equal items between them are
/// one. The time is linear in what is written.
pub(crate) fn differing<T: Copy + PartialEq>(
    first: &Layers<'_, T>,
    second: &Layers<'_, T>,
    gap: u64,
    found: &mut dyn FnMut(Range),
) {
    let mut ranges = Ranges {
        gap,
        last: None,
        found,
    };
    let (mut left, mut right) = (
        first.spans().iter().peekable(),
        second.spans().iter().peekable(),
    );
    let mut at = 0;
    loop {
        while left.next_if(|span| span.end <= at).is_some() {}
        while right.next_if(|span| span.end <= at).is_some() {}
        let spans = [left.peek().copied(), right.peek().copied()];
        let starts = spans.iter().flatten().map(|span| span.start);
        let Some(start) = starts.min() else { break };
        at = start.max(at);
        let ends = spans.iter().flatten();
        let ends = ends.map(|span| {
            if span.start > at {
                span.start
            } else {
                span.end
            }
        });
        let Some(end) = ends.min() else { break };
        let [a, b] = spans.map(|span| span.and_then(|span: &Span<'_, T>| span.items(at, end)));
        match (a, b) {
            (Some(a), Some(b)) => ranges.both(at, a, b),
            (Some(a), None) => ranges.one(at, a, second.default_item()),
            (None, Some(b)) => ranges.one(at, b, first.default_item()),
            (None, None) => {}
        }
        at = end;
    }
    ranges.finish();
}

/// Ranges in the making.
struct Ranges<'a> {
    gap: u64,
    last: Option<Range>,
    found: &'a mut dyn FnMut(Range),
}

impl Ranges<'_> {
    /// Compares items that both have.
    fn both<T: PartialEq>(&mut self, mut at: u64, first: &[T], second: &[T]) {
        for (first, second) in first.chunks(CHUNK).zip(second.chunks(CHUNK)) {
            if first != second {
                // The places come last: there may be none behind the last item.
                let pairs = first.iter().zip(second).zip(at..);
                for (_, at) in pairs.filter(|((first, second), _)| first != second) {
                    self.add(at);
                }
            }
            at = at.saturating_add(first.len() as u64);
        }
    }

    /// Compares items that one has with what the other has instead.
    fn one<T: PartialEq + Copy>(&mut self, at: u64, items: &[T], default: T) {
        for (_, at) in items.iter().zip(at..).filter(|(item, _)| **item != default) {
            self.add(at);
        }
    }

    /// Adds an item that differs.
    fn add(&mut self, at: u64) {
        let end = at.saturating_add(1);
        match &mut self.last {
            Some(last) if at.saturating_sub(last.end) <= self.gap => {
                last.end = end;
                last.differing = last.differing.saturating_add(1);
            }
            last => {
                let new = Range {
                    start: at,
                    end,
                    differing: 1,
                };
                if let Some(last) = last.replace(new) {
                    (self.found)(last);
                }
            }
        }
    }

    fn finish(self) {
        if let Some(last) = self.last {
            (self.found)(last);
        }
    }
}
