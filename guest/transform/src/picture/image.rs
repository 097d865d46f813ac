//! The contents of a memory by origin.

use alloc::vec::Vec;
use core::ops::Range;

use wizer_inspection::{CellRun, MemoryImage, Origin};

use crate::written::layers::{Layers, Span};

/// The most cells of an image.
const CELLS: u64 = 128 * 96;

/// The number of bytes of a cell, such that the images of memories of these sizes fit.
pub(super) fn cell(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.max().unwrap_or_default().div_ceil(CELLS).max(1)
}

/// The image of a memory. `before` is what its input has. `leaked` are the places of secrets, in
/// order, without overlap.
///
/// Takes time for what is written, and for the cells.
pub(super) fn image(
    size: u64,
    cell: u64,
    contents: &Layers<'_, u8>,
    before: Option<&Layers<'_, u8>>,
    leaked: &[Range<u64>],
) -> MemoryImage {
    let mut image = Image {
        size,
        cell,
        counts: [0; 3],
        cells: Vec::new(),
    };
    let written = [contents.spans(), before.map_or(&[], Layers::spans)];
    // A secret may have zeros that nothing writes.
    let copies = leaked.iter().map(|copy| Span {
        start: copy.start,
        end: copy.end,
        items: &[],
    });
    let copies: Vec<Span<'_, u8>> = copies.collect();
    each_span(written, &copies, &mut |range, [now, was]| {
        // Without an input, nothing is known to have changed.
        let was = if before.is_some() { was } else { now };
        image.bytes(range, [now, was], leaked);
    });
    image.finish()
}

/// What two memories have in a range. None where they have no bytes: zeros.
type Bytes<'a> = [Option<&'a [u8]>; 2];

/// Calls `found` with the bytes of both in the same range, in order, where at least one has some or
/// there is a copy.
fn each_span(
    written: [&[Span<'_, u8>]; 2],
    copies: &[Span<'_, u8>],
    found: &mut dyn FnMut(Range<u64>, Bytes<'_>),
) {
    let [first, second] = written;
    let mut rest = [first, second, copies];
    let mut at = 0;
    loop {
        for spans in &mut rest {
            let ended = spans.iter().take_while(|span| span.end <= at).count();
            *spans = spans.get(ended..).unwrap_or_default();
        }
        let next = rest.map(<[_]>::first);
        let starts = next.iter().flatten().map(|span| span.start);
        let Some(start) = starts.min() else { return };
        at = start.max(at);
        let ends = next.iter().flatten();
        let ends = ends.map(|span| match span.start > at {
            true => span.start,
            false => span.end,
        });
        let Some(end) = ends.min() else { return };
        let [now, was, _] = next.map(|span| span?.items(at, end));
        found(at..end, [now, was]);
        at = end;
    }
}

/// An image in the making.
struct Image {
    size: u64,
    cell: u64,
    /// The numbers of bytes that are data, changed and leaked.
    counts: [u64; 3],
    /// The cells that are not zero, in order, with the last of the origins in each.
    cells: Vec<(u64, Origin)>,
}

impl Image {
    /// Adds a range, cell by cell: the bytes that are there now, and those that were.
    fn bytes(&mut self, range: Range<u64>, bytes: Bytes<'_>, leaked: &[Range<u64>]) {
        let end = range.end.min(self.size);
        let mut at = range.start;
        while at < end {
            let in_cell = self.cell.saturating_sub(at % self.cell);
            let next = at.saturating_add(in_cell).min(end);
            let index = |place: u64| usize::try_from(place.saturating_sub(range.start)).ok();
            let part = index(at).zip(index(next));
            let part = part.map(|(from, to)| bytes.map(|bytes| bytes?.get(from..to)));
            self.in_cell(at..next, part.unwrap_or_default(), leaked);
            at = next;
        }
    }

    /// Adds a range of one cell.
    fn in_cell(&mut self, range: Range<u64>, [now, was]: Bytes<'_>, leaked: &[Range<u64>]) {
        let (at, end) = (range.start, range.end);
        let byte = |bytes: Option<&[u8]>, i: usize| {
            bytes.and_then(|bytes| bytes.get(i)).copied().unwrap_or(0)
        };
        let next = leaked.partition_point(|copy| copy.end <= at);
        let mut copies = leaked.iter().skip(next).take_while(|copy| copy.start < end);
        let mut copy = copies.next();
        let mut most = Origin::Zero;
        for (i, place) in (0..).zip(range) {
            if copy.is_some_and(|copy| copy.end <= place) {
                copy = copies.next();
            }
            let (now, was) = (byte(now, i), byte(was, i));
            let origin = match copy {
                Some(copy) if copy.contains(&place) => Origin::Leaked,
                _ if now != was => Origin::Changed,
                _ if now != 0 => Origin::Data,
                _ => continue,
            };
            let [data, changed, leaked] = &mut self.counts;
            let count = match origin {
                Origin::Leaked => leaked,
                Origin::Changed => changed,
                Origin::Data | Origin::Zero => data,
            };
            *count = count.saturating_add(1);
            most = most.max(origin);
        }
        if most > Origin::Zero {
            self.mark(at.checked_div(self.cell).unwrap_or_default(), most);
        }
    }

    fn mark(&mut self, cell: u64, origin: Origin) {
        match self.cells.last_mut() {
            Some((last, known)) if *last == cell => *known = origin.max(*known),
            _ => self.cells.push((cell, origin)),
        }
    }

    fn finish(self) -> MemoryImage {
        let [data, changed, leaked] = self.counts;
        let others = data.saturating_add(changed).saturating_add(leaked);
        let mut cells: Vec<CellRun> = Vec::new();
        let mut next = 0;
        for (cell, origin) in self.cells {
            let zeros = cell.saturating_sub(next);
            add(&mut cells, zeros, Origin::Zero);
            add(&mut cells, 1, origin);
            next = cell.saturating_add(1);
        }
        MemoryImage {
            size: self.size,
            zero: self.size.saturating_sub(others),
            data,
            changed,
            leaked,
            cells,
        }
    }
}

fn add(cells: &mut Vec<CellRun>, count: u64, origin: Origin) {
    // There are at most `CELLS`.
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    match cells.last_mut() {
        _ if count == 0 => {}
        Some(last) if last.origin == origin => last.count = last.count.saturating_add(count),
        _ => cells.push(CellRun { count, origin }),
    }
}
