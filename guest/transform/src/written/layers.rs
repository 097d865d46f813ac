//! The contents of a memory or a table, as active segments write them.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// The contents of a memory or a table: what segments have written to it. Anywhere else it has a
/// default. The space is that of the segments, whatever the size of the memory.
#[derive(Debug)]
pub(crate) struct Layers<'a, T> {
    /// In order, without overlap.
    spans: Vec<Span<'a, T>>,
    default: T,
}

/// Adjacent items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'a, T> {
    /// The place of the first item.
    pub(crate) start: u64,
    /// The place behind the last item.
    pub(crate) end: u64,
    pub(crate) items: &'a [T],
}

impl<'a, T> Span<'a, T> {
    /// The items from one place to another.
    pub(crate) fn items(&self, from: u64, to: u64) -> Option<&'a [T]> {
        let from = usize::try_from(from.checked_sub(self.start)?).ok()?;
        let to = usize::try_from(to.checked_sub(self.start)?).ok()?;
        self.items.get(from..to)
    }
}

impl<'a, T: Copy> Layers<'a, T> {
    /// The contents after segments were written in this order, each at its place. Takes time for
    /// sorting the segments. What is beyond the 64 bits of places is left out.
    pub(crate) fn new(segments: &[(u64, &'a [T])], default: T) -> Self {
        let span = |segment: usize| -> Option<Span<'a, T>> {
            let (start, items) = *segments.get(segment)?;
            let end = start.saturating_add(items.len() as u64);
            Some(Span { start, end, items })
        };
        let mut order: Vec<(u64, usize)> = Vec::with_capacity(segments.len());
        order.extend((0..segments.len()).filter_map(|i| Some((span(i)?.start, i))));
        order.sort_unstable();
        let mut upcoming = order.into_iter().peekable();
        let mut spans = Vec::with_capacity(segments.len());
        // The segments that begin at or before `at`. The last one of those that have not ended is
        // what is there.
        let mut begun: BinaryHeap<usize> = BinaryHeap::new();
        let mut at = 0;
        loop {
            while let Some((_, segment)) = upcoming.next_if(|(start, _)| *start <= at) {
                begun.push(segment);
            }
            let next = upcoming.peek().map(|(start, _)| *start);
            let Some(top) = begun.peek().and_then(|segment| span(*segment)) else {
                let Some(next) = next else { break };
                at = next;
                continue;
            };
            if top.end <= at {
                begun.pop();
                continue;
            }
            let end = next.map_or(top.end, |next| next.min(top.end));
            spans.extend(top.items(at, end).map(|items| Span {
                start: at,
                end,
                items,
            }));
            at = end;
        }
        Self { spans, default }
    }

    pub(crate) fn spans(&self) -> &[Span<'a, T>] {
        &self.spans
    }

    pub(crate) fn default_item(&self) -> T {
        self.default
    }

    /// The items from a place on.
    pub(crate) fn read(&self, from: u64, count: usize) -> Vec<T> {
        let mut items = Vec::with_capacity(count);
        let mut next = self.spans.partition_point(|span| span.end <= from);
        let places = (0_u64..).take(count).map(|i| from.checked_add(i));
        for at in places {
            let span = |next: usize| self.spans.get(next);
            if at.is_some_and(|at| span(next).is_some_and(|span| span.end <= at)) {
                next = next.saturating_add(1);
            }
            let item = at.and_then(|at| {
                let items = span(next)?.items(at, at.checked_add(1)?)?;
                items.first().copied()
            });
            items.push(item.unwrap_or(self.default));
        }
        items
    }

    /// Whether something is written within `reach` of a place.
    pub(crate) fn is_near(&self, place: u64, reach: u64) -> bool {
        let from = place.saturating_sub(reach);
        let next = self.spans.partition_point(|span| span.end <= from);
        let next = self.spans.get(next);
        next.is_some_and(|span| span.start <= place.saturating_add(reach))
    }
}
