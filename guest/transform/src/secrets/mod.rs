//! Values that a result should not contain, and their copies in memories.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use wizer_inspection::Leak;

use crate::Error;
use crate::piece::{MemorySpan, Piece, Pieces, Span};

/// The least bytes of a value that is searched for. Shorter ones are everywhere by chance.
pub const MIN_SECRET: usize = 8;

/// The most copies of each secret that are told of.
const MAX_LEAKS: usize = 100;

/// The most copies that are overwritten: an initializer can make up any number.
const MAX_SCRUBBED: usize = 1_000_000;

/// The most bytes that are searched for as a whole. Longer values are searched for in parts.
const PART: usize = 4_096;

/// A value that a result should not contain: `secret` in `wit/wizer.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its bytes, at least eight. If they are UTF-8, the same text in UTF-16 is searched for as
    /// well.
    pub value: Vec<u8>,
    /// Whether copies are overwritten with zeros in the result.
    pub scrub: bool,
}

/// Searches the memories of a target, as they are shown.
#[derive(Debug, Default)]
pub(crate) struct Search {
    scrub: Vec<bool>,
    /// How many copies of each secret are told of.
    counts: Vec<usize>,
    needles: Needles,
    /// The last bytes that were shown: a copy may begin there.
    tail: Vec<u8>,
    /// The memory with the tail, and the offset behind it.
    shown: (u32, u64),
    /// The copies that are told of, with the ends of those parts that were seen.
    found: Vec<(Leak, u64)>,
    /// The copies that are overwritten, in order.
    scrubbed: Vec<MemorySpan>,
}

impl Search {
    /// A search for secrets. Those that are in `input` anyway are not searched for.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Options` if one of them is too short, or to be overwritten although it is in
    /// `input`: the program has it for itself.
    pub(crate) fn new(secrets: &[Secret], input: &[u8]) -> Result<Self, Error> {
        let mut all = Needles::default();
        for (index, secret) in (0..).zip(secrets) {
            if secret.value.len() < MIN_SECRET {
                return Err(Error::options(
                    "a value of fewer than 8 bytes can't be searched for: it is in memories by chance",
                ));
            }
            all.add_text(index, &secret.value);
        }
        let mut known = vec![false; secrets.len()];
        all.search(input, |needle, _, _| {
            let secret = usize::try_from(needle.secret).ok();
            if let Some(known) = secret.and_then(|secret| known.get_mut(secret)) {
                *known = true;
            }
            Ok::<(), Error>(())
        })?;
        let mut needles = Needles::default();
        for ((index, secret), known) in (0..).zip(secrets).zip(known) {
            match known {
                true if secret.scrub => {
                    return Err(Error::options(
                        "a value that the binary contains itself can't be overwritten",
                    ));
                }
                true => {}
                false => needles.add_text(index, &secret.value),
            }
        }
        Ok(Self {
            scrub: secrets.iter().map(|secret| secret.scrub).collect(),
            counts: vec![0; secrets.len()],
            needles,
            ..Self::default()
        })
    }

    /// Looks at bytes of a memory. Memories and offsets ascend.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Unsupported` if there are too many copies to be overwritten.
    pub(crate) fn look(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let Some(overlap) = self.needles.longest.checked_sub(1) else {
            return Ok(());
        };
        if self.shown != (memory, offset) {
            self.tail.clear();
        }
        let behind = self.tail.len();
        // A copy that began in the tail ends in the first bytes.
        let start = offset.saturating_sub(behind as u64);
        let mut seam = core::mem::take(&mut self.tail);
        seam.extend_from_slice(bytes.get(..overlap).unwrap_or(bytes));
        let needles = core::mem::take(&mut self.needles);
        let found = needles.search(&seam, |needle, at, end| match end > behind && at < behind {
            true => self.found(needle, memory, start.saturating_add(at as u64)),
            false => Ok(()),
        });
        let found = found.and_then(|()| {
            needles.search(bytes, |needle, at, _| {
                self.found(needle, memory, offset.saturating_add(at as u64))
            })
        });
        self.needles = needles;
        found?;
        self.tail = match bytes.len().checked_sub(overlap) {
            Some(from) => bytes.get(from..).unwrap_or_default().to_vec(),
            None => {
                let from = seam.len().saturating_sub(overlap);
                seam.drain(..from);
                seam
            }
        };
        self.shown = (memory, offset.saturating_add(bytes.len() as u64));
        Ok(())
    }

    fn found(&mut self, needle: &Needle, memory: u32, offset: u64) -> Result<(), Error> {
        let length = needle.bytes.len() as u64;
        let end = offset.saturating_add(length);
        let scrub = usize::try_from(needle.secret).ok();
        if scrub.is_some_and(|secret| self.scrub.get(secret).copied().unwrap_or_default()) {
            let span = Span { offset, length };
            if self.scrubbed.len() >= MAX_SCRUBBED {
                return Err(Error::unsupported(
                    "more than 1,000,000 copies of a value that is to be overwritten are in memory",
                ));
            }
            self.scrubbed.push(MemorySpan { memory, span });
            return Ok(());
        }
        let leak = Leak {
            secret: needle.secret,
            memory,
            offset,
        };
        // Parts of one copy follow each other.
        let mut last = self.found.iter_mut().rev().take(PARTS_IN_REACH);
        let same = last.find(|(known, known_end)| {
            (known.secret, known.memory) == (leak.secret, memory)
                && (known.offset..=*known_end).contains(&offset)
        });
        if let Some((_, known_end)) = same {
            *known_end = end.max(*known_end);
            return Ok(());
        }
        let secret = usize::try_from(needle.secret).ok();
        let count = secret.and_then(|secret| self.counts.get_mut(secret));
        if let Some(count) = count.filter(|count| **count < MAX_LEAKS) {
            *count = count.saturating_add(1);
            self.found.push((leak, end));
        }
        Ok(())
    }

    /// The copies in one memory, in order, each with where it ends.
    pub(crate) fn copies(&self, memory: u32) -> Vec<(Leak, u64)> {
        let found = self.found.iter().copied();
        let mut copies: Vec<_> = found.filter(|(leak, _)| leak.memory == memory).collect();
        copies.sort_by_key(|(leak, _)| (leak.offset, leak.secret));
        copies
    }

    /// The copies that stay, in order.
    pub(crate) fn leaks(&self) -> Vec<Leak> {
        let mut leaks: Vec<Leak> = self.found.iter().map(|(leak, _)| *leak).collect();
        leaks.sort_by_key(|leak| (leak.memory, leak.offset, leak.secret));
        leaks
    }

    /// The same pieces, with zeros in place of the copies that are to be overwritten.
    ///
    /// ```wat
    /// (data (i32.const 16) "TOKEN=correct horse\00")
    /// ```
    ///
    /// becomes
    ///
    /// ```wat
    /// (data (i32.const 16) "TOKEN=\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
    /// ```
    pub(crate) fn scrub(mut self, pieces: Vec<Piece>) -> Vec<Piece> {
        if self.scrubbed.is_empty() {
            return pieces;
        }
        self.scrubbed
            .sort_by_key(|copy| (copy.memory, copy.span.offset));
        let copies = joined(&self.scrubbed);
        let mut output = Pieces::default();
        for piece in pieces {
            match piece {
                Piece::Bytes(bytes) => output.bytes(&bytes),
                Piece::Input(span) => output.input_span(span),
                Piece::Memory(span) => without(&copies, span, &mut output),
            }
        }
        output.finish()
    }
}

/// How many of the copies found last may go on with a part that is found now.
const PARTS_IN_REACH: usize = 16;

/// Spans in order, as spans without overlap.
fn joined(spans: &[MemorySpan]) -> Vec<MemorySpan> {
    let mut joined: Vec<MemorySpan> = Vec::new();
    for next in spans {
        let end = end(next.span);
        match joined.last_mut() {
            Some(last)
                if last.memory == next.memory && next.span.offset <= self::end(last.span) =>
            {
                let end = end.max(self::end(last.span));
                last.span.length = end.saturating_sub(last.span.offset);
            }
            _ => joined.push(*next),
        }
    }
    joined
}

/// Appends a span of a memory, with zeros where it overlaps with copies.
fn without(copies: &[MemorySpan], whole: MemorySpan, output: &mut Pieces) {
    let MemorySpan { memory, span } = whole;
    let mut at = span.offset;
    let first =
        copies.partition_point(|copy| (copy.memory, end(copy.span)) <= (memory, span.offset));
    let copies = copies.iter().skip(first);
    let copies = copies.take_while(|copy| copy.memory == memory && copy.span.offset < end(span));
    let stays = |from: u64, to: u64, output: &mut Pieces| {
        if let Some(length) = to.checked_sub(from).filter(|length| *length > 0) {
            let span = Span {
                offset: from,
                length,
            };
            output.memory(MemorySpan { memory, span });
        }
    };
    for copy in copies {
        let from = copy.span.offset.max(at);
        let to = end(copy.span).min(end(span));
        stays(at, from, output);
        // Copies are in memory that was shown: there is as much room.
        let zeros = usize::try_from(to.saturating_sub(from)).unwrap_or_default();
        output.bytes(&vec![0; zeros]);
        at = to;
    }
    stays(at, end(span), output);
}

fn end(span: Span) -> u64 {
    span.offset.saturating_add(span.length)
}

/// A part of a secret.
#[derive(Debug)]
struct Needle {
    secret: u32,
    bytes: Vec<u8>,
}

/// What is searched for, all at a time: by how far a position can be skipped if two bytes end
/// there that are in none of the first eight bytes (Wu and Manber 1994).
#[derive(Debug, Default)]
struct Needles {
    all: Vec<Needle>,
    /// For each two bytes, how far to go on. Empty if there are no needles.
    shifts: Vec<u8>,
    /// The needles whose seventh and eighth bytes are these.
    ending: BTreeMap<usize, Vec<usize>>,
    longest: usize,
}

impl Needles {
    /// Adds a value, and the same text in UTF-16, if it is one.
    fn add_text(&mut self, secret: u32, value: &[u8]) {
        self.add(secret, value);
        if let Ok(text) = core::str::from_utf8(value) {
            let mut wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            // Zeros need not be shown where only zeros follow.
            wide.pop_if(|last| *last == 0);
            self.add(secret, &wide);
        }
    }

    /// Adds a value, in parts.
    fn add(&mut self, secret: u32, value: &[u8]) {
        let mut at = 0_usize;
        while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
            // The last part is as long as the others: it overlaps with the one before.
            let from = match rest.len() < PART {
                true => value.len().saturating_sub(PART),
                false => at,
            };
            let part = value.get(from..).unwrap_or_default();
            self.add_part(secret, part.get(..PART).unwrap_or(part));
            at = at.saturating_add(PART);
        }
    }

    fn add_part(&mut self, secret: u32, bytes: &[u8]) {
        if self.shifts.is_empty() {
            self.shifts = vec![SHIFT; 1 << 16];
        }
        let Some(head) = bytes.first_chunk::<MIN_SECRET>() else {
            return;
        };
        for (shift, pair) in (0..SHIFT).rev().zip(head.windows(2)) {
            if let [first, second] = *pair
                && let Some(known) = self.shifts.get_mut(block(first, second))
            {
                *known = shift.min(*known);
            }
        }
        let [.., first, second] = *head;
        let ending = self.ending.entry(block(first, second)).or_default();
        ending.push(self.all.len());
        self.longest = self.longest.max(bytes.len());
        self.all.push(Needle {
            secret,
            bytes: bytes.to_vec(),
        });
    }

    /// Calls `found` with each needle in `bytes`, and where it begins and ends, in the order of
    /// beginnings.
    fn search<E>(
        &self,
        bytes: &[u8],
        mut found: impl FnMut(&Needle, usize, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.shifts.is_empty() {
            return Ok(());
        }
        let mut start = 0_usize;
        while let Some(window) = bytes
            .get(start..)
            .and_then(<[u8]>::first_chunk::<MIN_SECRET>)
        {
            let [.., first, second] = *window;
            let block = block(first, second);
            match self.shifts.get(block) {
                Some(0) => {
                    for index in self.ending.get(&block).into_iter().flatten() {
                        let needle = self.all.get(*index);
                        let rest = bytes.get(start..).unwrap_or_default();
                        if let Some(needle) =
                            needle.filter(|needle| rest.starts_with(&needle.bytes))
                        {
                            let end = start.saturating_add(needle.bytes.len());
                            found(needle, start, end)?;
                        }
                    }
                    start = start.saturating_add(1);
                }
                shift => start = start.saturating_add(shift.copied().unwrap_or(1).into()),
            }
        }
        Ok(())
    }
}

/// The furthest that can be gone on.
const SHIFT: u8 = 7;

fn block(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[cfg(test)]
mod tests;
