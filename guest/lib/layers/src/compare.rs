//! Finds the runs of which a result consists: what it has in common with other files, and the rest.

use crate::index::{Index, WINDOW, common_prefix, common_suffix};

/// The fewest bytes that are copied where the last copy would go on. Such a run takes two or three
/// bytes in a delta, and makes two literal runs of one.
const MIN_CONTINUED: usize = 6;

/// Where the bytes of a run are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the result.
    Literal,
    /// In the base.
    Base,
    /// In the blocks that deltas share.
    Blocks,
}

/// A part of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) source: Source,
    /// The offset in the source.
    pub(crate) offset: usize,
    /// The number of bytes.
    pub(crate) size: usize,
}

/// A file that a result may have bytes of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) source: Source,
    pub(crate) bytes: &'a [u8],
    pub(crate) index: &'a Index,
}

/// Finds the runs of results.
///
/// The result is read from its start. At each place, there are two candidates for each known file:
/// where the last run from it would go on if literal bytes had replaced as many of its own, as in
/// memories of which some words differ, and the block that the index knows. The longest is taken,
/// and grows to its left, where the bytes before it were not found.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    result: &'a [u8],
    known: Vec<(Known<'a>, Continued)>,
    runs: Vec<Run>,
    /// The number of bytes of the result that are in `runs`.
    done: usize,
    /// The number of bytes that were compared. It grows with the size of the result only.
    pub(crate) work: usize,
}

/// Where the run that came last from a file ended: in it, and in the result.
#[derive(Debug, Clone, Copy, Default)]
struct Continued {
    known: usize,
    result: usize,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(result: &'a [u8], known: &[Known<'a>]) -> Self {
        Self {
            result,
            known: known
                .iter()
                .map(|known| (*known, Continued::default()))
                .collect(),
            runs: Vec::new(),
            done: 0,
            work: 0,
        }
    }

    pub(crate) fn run(mut self) -> (Vec<Run>, usize) {
        let mut at = 0;
        while at < self.result.len() {
            match self.longest(at) {
                Some((place, run)) => {
                    self.copy(at, place, run);
                    at = self.done;
                }
                None => at += 1,
            }
        }
        self.literal(self.result.len());
        (self.runs, self.work)
    }

    /// The longest run that begins here, and the place of its file in `known`.
    fn longest(&mut self, at: usize) -> Option<(usize, Run)> {
        let rest = self.result.get(at..)?;
        let mut longest: Option<(usize, Run)> = None;
        for (place, (known, continued)) in self.known.iter().enumerate() {
            let offset = (continued.known + at).checked_sub(continued.result);
            let block = rest.first_chunk::<WINDOW>();
            let found = block.and_then(|block| known.index.find(block));
            let candidates = [(offset, MIN_CONTINUED), (found, WINDOW)];
            for (offset, min) in candidates {
                let Some(offset) = offset else { continue };
                let there = known.bytes.get(offset..).unwrap_or_default();
                let size = common_prefix(rest, there);
                self.work += size + 1;
                if size >= min && longest.is_none_or(|(_, run)| size > run.size) {
                    let source = known.source;
                    let run = Run {
                        source,
                        offset,
                        size,
                    };
                    longest = Some((place, run));
                }
            }
        }
        longest
    }

    /// Adds a run that was found at a place of the result, and what is before it.
    fn copy(&mut self, at: usize, place: usize, mut run: Run) {
        let Some((known, continued)) = self.known.get_mut(place) else {
            return;
        };
        let before = self.result.get(self.done..at).unwrap_or_default();
        let there = known.bytes.get(..run.offset).unwrap_or_default();
        let earlier = common_suffix(before, there);
        self.work += earlier + 1;
        run.offset -= earlier;
        run.size += earlier;
        let start = at - earlier;
        *continued = Continued {
            known: run.offset + run.size,
            result: start + run.size,
        };
        self.literal(start);
        self.runs.push(run);
        self.done = start + run.size;
    }

    /// Adds what was not found, up to here.
    fn literal(&mut self, end: usize) {
        if end > self.done {
            self.runs.push(Run {
                source: Source::Literal,
                offset: self.done,
                size: end - self.done,
            });
            self.done = end;
        }
    }
}
