//! Deltas of several results of one base, which share what they have in common.

use crate::compare::{Comparison, Known, Run, Source};
use crate::delta::Writer;
use crate::index::Index;
use crate::layers::bytes_of;
use crate::{Identity, Layers, blocks};

/// Deltas of several results of one base. Bytes that are in two or more of the results, and not in
/// the base, are put into one blocks file.
///
/// While results are added, the set keeps the bytes of each that were not in the base or in a
/// result before it, and about 40 bytes for each run. The base and the results are only read.
#[derive(Debug)]
pub struct Set<'a> {
    layers: &'a Layers<'a>,
    /// What results had that was known from nowhere.
    pool: Vec<u8>,
    index: Index,
    drafts: Vec<Draft>,
    /// The parts of the pool that a later result has as well: starts and ends, in any order.
    shared: Vec<(usize, usize)>,
}

/// A delta all of whose runs are in the base or in the pool.
#[derive(Debug)]
struct Draft {
    result: Identity,
    runs: Vec<Run>,
}

/// What a set of results becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The blocks file. [`Blocks::read`](crate::Blocks::read) reads it.
    pub blocks: Vec<u8>,
    /// The deltas, in the order of the results.
    pub deltas: Vec<Vec<u8>>,
}

impl<'a> Set<'a> {
    /// No results yet. Blocks that the layers have already are not used.
    pub fn new(layers: &'a Layers<'a>) -> Self {
        Self {
            layers,
            pool: Vec::new(),
            index: Index::new(&[]),
            drafts: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Adds a result.
    pub fn add(&mut self, result: &[u8]) {
        let known = [
            Known {
                source: Source::Base,
                bytes: self.layers.base(),
                index: &self.layers.index().0,
            },
            Known {
                source: Source::Blocks,
                bytes: &self.pool,
                index: &self.index,
            },
        ];
        let (mut runs, _) = Comparison::new(result, &known).run();
        let of_pool = runs.iter().filter(|run| run.source == Source::Blocks);
        let of_pool = of_pool.map(|run| (run.offset, run.offset + run.size));
        self.shared.extend(of_pool);
        for run in &mut runs {
            if run.source == Source::Literal {
                let bytes = bytes_of(result, *run);
                run.source = Source::Blocks;
                run.offset = self.pool.len();
                self.pool.extend_from_slice(bytes);
            }
        }
        self.index.extend(&self.pool);
        self.drafts.push(Draft {
            result: Identity::of(result),
            runs,
        });
    }

    /// The blocks file and the deltas. The same results in the same order give the same bytes.
    pub fn finish(self) -> Shared {
        let mut contents = Vec::new();
        let mut kept = Vec::new();
        for (start, end) in merged(self.shared) {
            kept.push((start, end, contents.len()));
            contents.extend_from_slice(self.pool.get(start..end).unwrap_or_default());
        }
        let (identity, blocks) = blocks::write(&contents);
        let deltas = self.drafts.iter();
        let deltas = deltas.map(|draft| {
            let mut writer = Writer::default();
            for run in &draft.runs {
                match run.source {
                    Source::Base => writer.copy(*run),
                    Source::Literal | Source::Blocks => {
                        placed(&mut writer, &self.pool, &kept, *run);
                    }
                }
            }
            writer.finish(self.layers.identity(), identity, draft.result)
        });
        let deltas = deltas.collect();
        Shared { blocks, deltas }
    }
}

/// Writes a part of the pool: what is kept of it, as a copy from there, and the rest as literals.
fn placed(writer: &mut Writer, pool: &[u8], kept: &[(usize, usize, usize)], run: Run) {
    let (mut at, end) = (run.offset, run.offset + run.size);
    let first = kept.partition_point(|(_, end, _)| *end <= at);
    for (from, to, offset) in kept.iter().skip(first) {
        if *from >= end {
            break;
        }
        let start = at.max(*from);
        let stop = end.min(*to);
        writer.literal(pool.get(at..start).unwrap_or_default());
        writer.copy(Run {
            source: Source::Blocks,
            offset: offset + (start - from),
            size: stop - start,
        });
        at = stop;
    }
    writer.literal(pool.get(at..end).unwrap_or_default());
}

/// Spans in order, none of which touches another.
fn merged(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}
