//! Runs of bytes that are not zero, found while they pass by, in bounded room.

use alloc::vec::Vec;

/// Gaps of up to this many zeros cost less inside a segment than a segment of its own does.
const GAP: u64 = 4;

/// So many bytes are looked at at once: a few vectors of the processor's, which the compiler makes
/// of loops over all of them.
const BLOCK: usize = 64;

/// Bytes `start..end` of a memory: the first and the last are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) memory: u32,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Runs in rising order of memory and offset.
///
/// At most `limit` are wanted in the end. The best choice keeps apart what has the widest gaps
/// between, and a gap's width does not depend on which others are closed: so whenever twice the
/// limit has been reached, all but the `limit` widest gaps can be closed for good. The outcome is
/// the same as if every run had been remembered, in room for `2 * limit` of them.
#[derive(Debug)]
pub(crate) struct Runs {
    runs: Vec<Run>,
    limit: usize,
}

impl Runs {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            runs: Vec::new(),
            limit,
        }
    }

    /// Looks at bytes that follow, in order of memory and offset, all those looked at before.
    #[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
    pub(crate) fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) {
        let mut at = offset;
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for block in blocks {
            let end = at.saturating_add(BLOCK as u64);
            // Most blocks are the one or the other.
            if has_no_zeros(block) {
                self.extend(memory, at, end);
            } else if !is_zero(block) {
                self.words(memory, at, block);
            }
            at = end;
        }
        self.words(memory, at, rest);
    }

    fn words(&mut self, memory: u32, offset: u64, bytes: &[u8]) {
        let mut at = offset;
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            let value = u64::from_le_bytes(*word);
            if value != 0 {
                if has_wide_gap(value) {
                    self.bytes(memory, at, word);
                } else {
                    let first = at.saturating_add(u64::from(value.trailing_zeros() / 8));
                    let end = at.saturating_add(8 - u64::from(value.leading_zeros() / 8));
                    self.extend(memory, first, end);
                }
            }
            at = at.saturating_add(8);
        }
        self.bytes(memory, at, rest);
    }

    fn bytes(&mut self, memory: u32, offset: u64, bytes: &[u8]) {
        for (at, byte) in (offset..).zip(bytes) {
            if *byte != 0 {
                self.extend(memory, at, at.saturating_add(1));
            }
        }
    }

    /// Adds a run behind the others, or to the last of them.
    fn extend(&mut self, memory: u32, start: u64, end: u64) {
        match self.runs.last_mut() {
            Some(last) if last.memory == memory && start.saturating_sub(last.end) <= GAP => {
                last.end = end
            }
            _ => {
                if self.runs.len() >= self.limit.saturating_mul(2).max(64) {
                    self.close_gaps();
                }
                self.runs.push(Run { memory, start, end });
            }
        }
    }

    /// Closes all gaps but the widest, so that at most `limit` runs are left: of equal ones the
    /// first stay. Runs of different memories stay apart whatever the limit.
    fn close_gaps(&mut self) {
        let gap = |pair: &[Run]| match pair {
            [left, right] if left.memory == right.memory => {
                Some(right.start.saturating_sub(left.end))
            }
            _ => None,
        };
        let mut gaps: Vec<u64> = self.runs.windows(2).filter_map(gap).collect();
        let memories = self.runs.len().saturating_sub(gaps.len());
        let open = self.limit.saturating_sub(memories);
        if gaps.len() <= open {
            return;
        }
        // The narrowest width that may stay open, and for how many gaps of exactly that width there
        // is room.
        let (mut width, mut room) = (u64::MAX, 0);
        if let Some(last) = open.checked_sub(1) {
            let (wider, narrowest, _) = gaps.select_nth_unstable_by(last, |a, b| b.cmp(a));
            width = *narrowest;
            room = wider
                .iter()
                .filter(|gap| **gap == width)
                .count()
                .saturating_add(1);
        }
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs.drain(..) {
            match runs.last_mut() {
                Some(last) if last.memory == run.memory => {
                    let gap = run.start.saturating_sub(last.end);
                    if gap < width || (gap == width && room == 0) {
                        last.end = run.end;
                        continue;
                    }
                    if gap == width {
                        room = room.saturating_sub(1);
                    }
                }
                _ => {}
            }
            runs.push(run);
        }
        self.runs = runs;
    }

    /// The runs: at most `limit`, unless there are more memories than that.
    pub(crate) fn finish(mut self) -> Vec<Run> {
        if self.runs.len() > self.limit {
            self.close_gaps();
        }
        self.runs
    }
}

/// Whether all bytes are zero.
fn is_zero(block: &[u8; BLOCK]) -> bool {
    words(block).fold(0, |all, word| all | word) == 0
}

/// Whether no byte is zero. It looks at words: the compiler then reduces a vector to two halves at
/// the end, and not to sixteen bytes, which take a shuffle for each halving.
fn has_no_zeros(block: &[u8; BLOCK]) -> bool {
    const LOWEST: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    // Taking one from each byte sets the highest bit of one where it was not set before, if and
    // only if there is a zero.
    let zeros = words(block).fold(0, |zeros, word| zeros | (word.wrapping_sub(LOWEST) & !word));
    zeros & HIGHEST == 0
}

fn words(block: &[u8; BLOCK]) -> impl Iterator<Item = u64> {
    let (words, _) = block.as_chunks::<8>();
    words.iter().map(|word| u64::from_le_bytes(*word))
}

/// Whether a word has five zero bytes or more between two others: only then is it not part of one
/// run.
fn has_wide_gap(word: u64) -> bool {
    // Five zeros fit between byte 0 and bytes 6 or 7, and between bytes 0 or 1 and byte 7.
    let low = word & 0x0000_ffff_ffff_ff00 == 0 && word & 0xff != 0 && word >> 48 != 0;
    let high = word & 0x00ff_ffff_ffff_0000 == 0 && word & 0xffff != 0 && word >> 56 != 0;
    low || high
}

#[cfg(test)]
mod tests {
    use super::{GAP, Run, Runs};
    use alloc::vec;
    use alloc::vec::Vec;

    /// Remembers every run, then keeps the widest gaps open: the bounded way must have the same
    /// result.
    fn unbounded(memories: &[Vec<u8>], limit: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (memory, bytes) in (0..).zip(memories) {
            for (at, _) in (0..).zip(bytes).filter(|(_, byte)| **byte != 0) {
                match runs.last_mut() {
                    Some(last) if last.memory == memory && at - last.end <= GAP => {
                        last.end = at + 1
                    }
                    _ => runs.push(Run {
                        memory,
                        start: at,
                        end: at + 1,
                    }),
                }
            }
        }
        while runs.len() > limit {
            let gap = |i: &usize| match runs.get(*i..*i + 2) {
                Some([left, right]) if left.memory == right.memory => Some(right.start - left.end),
                _ => None,
            };
            // Of equal gaps, the last is closed first.
            let Some(at) = (0..runs.len())
                .filter(|i| gap(i).is_some())
                .min_by_key(|i| (gap(i), usize::MAX - i))
            else {
                break;
            };
            let right = runs.remove(at + 1);
            if let Some(left) = runs.get_mut(at) {
                left.end = right.end;
            }
        }
        runs
    }

    fn observed(memories: &[Vec<u8>], limit: usize, chunk: usize) -> Vec<Run> {
        let mut runs = Runs::new(limit);
        for (memory, bytes) in (0..).zip(memories) {
            for (i, bytes) in (0..).zip(bytes.chunks(chunk)) {
                runs.observe(memory, i * chunk as u64, bytes);
            }
        }
        runs.finish()
    }

    /// Bytes with runs and gaps of all lengths up to `longest`.
    fn bytes(state: &mut u32, longest: u32, count: usize) -> Vec<u8> {
        let mut next = |below: u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (*state >> 16) % below
        };
        let mut bytes = vec![];
        while bytes.len() < count {
            let value = u8::from(next(2) == 1);
            bytes.extend((0..next(longest)).map(|_| value));
        }
        bytes.truncate(count);
        bytes
    }

    #[test]
    fn bounded_is_as_good_as_unbounded() {
        let mut state = 1;
        for (longest, limit) in [(3, 4), (9, 1), (9, 7), (20, 30), (20, 64), (90, 500)] {
            for chunk in [1, 7, 8, 64, 1000] {
                let memories = [
                    bytes(&mut state, longest, 3000),
                    bytes(&mut state, longest, 2000),
                ];
                assert_eq!(
                    observed(&memories, limit, chunk),
                    unbounded(&memories, limit),
                    "{longest} {limit} {chunk}"
                );
            }
        }
    }

    #[test]
    fn gaps_of_five_inside_a_word_are_kept() {
        for word in 0..=u8::MAX {
            let bytes: Vec<u8> = (0..8).map(|bit| u8::from(word & (1 << bit) != 0)).collect();
            let memories = [[bytes, vec![0; 8]].concat()];
            assert_eq!(
                observed(&memories, 100, 16),
                unbounded(&memories, 100),
                "{word:08b}"
            );
        }
    }
}
