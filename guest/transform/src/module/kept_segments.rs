//! Which data segments stay for the code to refer to, and under which indices.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::ops::Range;

use super::contents::Module;

/// The most data segments that engines take in a module: the JavaScript embedding's limit.
pub(crate) const MOST_SEGMENTS: usize = 100_000;

/// The most segments that the state of the memories is put into.
const MOST_STATE_SEGMENTS: usize = 10_000;

/// The segments before the state's own: code refers to segments by index, and each it refers to
/// must be there.
///
/// Active segments were applied, and are empty from then on; a segment to which no code refers
/// can't be told from one that isn't there. So indices stay as they are up to the highest that
/// occurs in code, with placeholders where nothing is left; and where none occurs, nothing stays,
/// and a module that needed no bulk memory instructions still needs none. In
///
/// ```wat
/// (data (i32.const 0) "applied")
/// (data $used "used by memory.init")
/// (data (i32.const 8) "applied")
/// ```
///
/// this leaves
///
/// ```wat
/// (data "")
/// (data $used "used by memory.init")
/// ```
///
/// Where that would leave no room for the state, indices in code are made smaller instead.
#[derive(Debug)]
pub(crate) struct KeptSegments {
    /// Which segment of the input stands at each index; none is a placeholder.
    pub(crate) segments: Vec<Option<Range<usize>>>,
    /// New indices, where they are not the old ones.
    pub(crate) renumbered: Option<BTreeMap<u32, u32>>,
    /// Then, the old indices of the segments: of a placeholder, one of those that it stands for.
    olds: Vec<u32>,
}

impl KeptSegments {
    pub(crate) fn new(module: &Module) -> Self {
        let used: BTreeSet<u32> = module.segment_uses.iter().map(|r| r.segment).collect();
        // What is only dropped need not have its bytes.
        let reads = module.segment_uses.iter().filter(|used| used.reads);
        let read: BTreeSet<u32> = reads.map(|used| used.segment).collect();
        let all = (0_u32..).zip(&module.segments);
        let count = used
            .last()
            .map_or(0, |last| (*last as usize).saturating_add(1));
        let passive = all.map(|(index, segment)| {
            let stays = !segment.active && read.contains(&index);
            (index, stays.then(|| segment.entry.clone()))
        });
        if count.saturating_add(MOST_STATE_SEGMENTS) <= MOST_SEGMENTS {
            let segments = passive.take(count).map(|(_, entry)| entry).collect();
            return Self {
                segments,
                renumbered: None,
                olds: Vec::new(),
            };
        }
        Self::renumbered(passive.filter(|(index, _)| used.contains(index)))
    }

    /// Numbers the segments in use from 0 on, in their order. One placeholder serves all that are
    /// gone, and stands where the first of them is met: so no index becomes larger than it was.
    fn renumbered(used: impl Iterator<Item = (u32, Option<Range<usize>>)>) -> Self {
        let mut segments = Vec::new();
        let mut renumbered = BTreeMap::new();
        let mut olds = Vec::new();
        let mut placeholder = None;
        for (index, entry) in used {
            let next = u32::try_from(segments.len()).unwrap_or(index);
            let new = match (&entry, placeholder) {
                (None, Some(placeholder)) => placeholder,
                (None, None) => *placeholder.insert(next),
                (Some(_), _) => next,
            };
            if new == next {
                segments.push(entry);
                olds.push(index);
            }
            renumbered.insert(index, new);
        }
        Self {
            segments,
            renumbered: Some(renumbered),
            olds,
        }
    }

    /// How many segments the state may take.
    pub(crate) fn room(&self) -> usize {
        MOST_SEGMENTS
            .saturating_sub(self.segments.len())
            .min(MOST_STATE_SEGMENTS)
    }

    /// The index in the input of a segment of the result.
    pub(crate) fn old(&self, new: u32) -> u32 {
        self.olds.get(new as usize).copied().unwrap_or(new)
    }

    /// The index of a segment of the input in the result; none if nothing of it is left.
    pub(crate) fn index(&self, old: u32) -> Option<u32> {
        let new = match &self.renumbered {
            Some(renumbered) => renumbered.get(&old).copied()?,
            None => old,
        };
        self.segments.get(new as usize)?.is_some().then_some(new)
    }
}
