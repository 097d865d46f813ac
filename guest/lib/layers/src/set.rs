//! Deltas of several results of one base, which share what they have in common.

use crate::compare::{Comparison, Known, Run, Source};
use crate::delta::Writer;
use crate::index::Index;
use crate::layers::bytes_of;
use crate::{Identity, Layers, blocks};

/// The fewest literal bytes that other results may share.
const MIN_SHARED: usize = 32;
/// Copies from the base that are shorter than this, between literal bytes, are shared together with
/// them: one long run takes less than many short ones.
const ABSORBED: usize = 32;
/// Parts of the pool that are not shared, but this short, are kept between parts that are.
const GAP: usize = 16;

/// Deltas of several results of one base. Bytes that are in two or more of the results, and not in
/// the base, are put into one blocks file.
///
/// While results are added, the set keeps the bytes of each that were not in the base or in a
/// result before it. The base and the results are only read.
#[derive(Debug)]
pub struct Set<'a> {
    layers: &'a Layers<'a>,
    /// What results had that was known from nowhere.
    pool: Vec<u8>,
    index: Index,
    drafts: Vec<Draft>,
    /// The parts of the pool that a later result has as well: starts and ends.
    shared: Vec<(usize, usize)>,
}

/// A delta whose blocks are parts of the pool.
#[derive(Debug)]
struct Draft {
    result: Identity,
    runs: Vec<Run>,
    /// Literal bytes that are not in the pool.
    literals: Vec<u8>,
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
        let (runs, _) = Comparison::new(result, &known).run();
        let of_pool = runs.iter().filter(|run| run.source == Source::Blocks);
        let of_pool = of_pool.map(|run| (run.offset, run.offset + run.size));
        self.shared.extend(of_pool);
        self.shared = merged(std::mem::take(&mut self.shared));
        let mut draft = Draft {
            result: Identity::of(result),
            runs: Vec::new(),
            literals: Vec::new(),
        };
        let mut at = 0;
        for run in absorbed(&runs) {
            let bytes = bytes_of(result, Run { offset: at, ..run });
            at += run.size;
            draft.runs.push(match run.source {
                Source::Base | Source::Blocks => run,
                Source::Literal if run.size < MIN_SHARED => {
                    let offset = draft.literals.len();
                    draft.literals.extend_from_slice(bytes);
                    Run { offset, ..run }
                }
                Source::Literal => {
                    let (source, offset) = (Source::Blocks, self.pool.len());
                    self.pool.extend_from_slice(bytes);
                    Run {
                        source,
                        offset,
                        ..run
                    }
                }
            });
        }
        self.index.extend(&self.pool);
        self.drafts.push(draft);
    }

    /// The blocks file and the deltas. The same results in the same order give the same bytes.
    pub fn finish(self) -> Shared {
        let mut contents = Vec::new();
        let mut kept = Vec::new();
        for (start, end) in with_gaps(&self.shared) {
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
                    Source::Literal => writer.literal(bytes_of(&draft.literals, *run)),
                    Source::Blocks => placed(&mut writer, &self.pool, &kept, *run),
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

/// The same runs, with short copies from the base between literals as literals. The offsets of
/// literals are not kept.
fn absorbed(runs: &[Run]) -> Vec<Run> {
    let is_literal = |run: Option<&Run>| run.is_some_and(|run| run.source == Source::Literal);
    let mut absorbed: Vec<Run> = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let mut run = *run;
        let last = absorbed.last_mut();
        let short = run.source == Source::Base && run.size < ABSORBED;
        if short && is_literal(last.as_deref()) && is_literal(runs.get(place + 1)) {
            run.source = Source::Literal;
        }
        match last {
            Some(last) if last.source == Source::Literal && run.source == Source::Literal => {
                last.size += run.size;
            }
            _ => absorbed.push(run),
        }
    }
    absorbed
}

/// Spans in order, none of which touches another.
fn merged(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    joined(spans, 0)
}

/// Spans in order, with the short gaps between them.
fn with_gaps(spans: &[(usize, usize)]) -> Vec<(usize, usize)> {
    joined(spans.to_vec(), GAP)
}

fn joined(spans: Vec<(usize, usize)>, gap: usize) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match joined.last_mut() {
            Some((_, last)) if start <= last.saturating_add(gap) => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    joined
}
