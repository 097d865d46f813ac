//! Inputs, and the steps from one to its results.

use std::error::Error;
use std::time::{Duration, Instant};

use wizer_transform::{Initializer, Options, Piece, Reference, Target, compare, inspect_further};

/// The bytes of a page.
const PAGE: usize = 1 << 16;

/// How many bytes are shown at a time.
const CHUNK: usize = 1 << 10;

/// How many bytes are between runs.
const APART: usize = 64;

/// A binary, with the options to open it with.
pub(crate) struct Input {
    pub(crate) wasm: Vec<u8>,
    pub(crate) options: Options,
    /// How many globals a snapshot wants.
    pub(crate) globals: usize,
    /// Whether these have other values than at first.
    pub(crate) is_set: bool,
    /// How many references in globals it wants.
    pub(crate) references: usize,
    /// How many runs of bytes that are not zero a state has.
    pub(crate) runs: usize,
    /// How many tables it wants.
    pub(crate) tables: u32,
    /// How many elements of each a state has, at every second index.
    pub(crate) elements: usize,
}

/// An input that was made.
pub(crate) type Made = Result<Input, Box<dyn Error>>;

/// Options without an initializer.
pub(crate) fn options() -> Options {
    Options {
        init: Initializer::None,
        ..Options::default()
    }
}

impl Input {
    pub(crate) fn new(wasm: Vec<u8>) -> Self {
        Self {
            wasm,
            options: options(),
            globals: 0,
            is_set: true,
            references: 0,
            runs: 1,
            tables: 0,
            elements: 0,
        }
    }

    /// The memory in one of several states.
    fn memory(&self, state: u8) -> Vec<u8> {
        let pages = (self.runs * APART).div_ceil(PAGE);
        let mut memory = vec![0; pages * PAGE];
        for byte in memory.iter_mut().step_by(APART).take(self.runs) {
            *byte = state;
        }
        memory
    }

    /// The result for one of several states.
    fn result(&self, target: &Target, state: u8) -> Result<Vec<Piece>, wizer_transform::Error> {
        let mut snapshot = target.snapshot();
        if self.globals > 0 {
            let value = u128::from(self.is_set) * u128::from(state);
            snapshot.set_globals(vec![value; self.globals])?;
        }
        if self.references > 0 {
            snapshot.set_references(vec![Reference::Function(0); self.references])?;
        }
        for table in 0..self.tables {
            let size = 2 * self.elements as u64;
            snapshot.set_table_size(table, size.max(1))?;
            for offset in (0..).step_by(2).take(self.elements) {
                snapshot.set_elements(table, offset, vec![Reference::Function(0)])?;
            }
        }
        let memory = self.memory(state);
        snapshot.set_memory_size(0, memory.len() as u64)?;
        for (offset, bytes) in (0..).step_by(CHUNK).zip(memory.chunks(CHUNK)) {
            snapshot.observe(0, offset, bytes)?;
        }
        snapshot.finish()
    }

    /// The bytes of pieces.
    fn joined(&self, pieces: &[Piece], state: u8) -> Result<Vec<u8>, Box<dyn Error>> {
        let memory = self.memory(state);
        let mut bytes = Vec::new();
        for piece in pieces {
            let (all, span) = match piece {
                Piece::Bytes(own) => {
                    bytes.extend_from_slice(own);
                    continue;
                }
                Piece::Input(span) => (&self.wasm, *span),
                Piece::Memory(memories) => (&memory, memories.span),
            };
            let start = usize::try_from(span.offset)?;
            let end = start + usize::try_from(span.length)?;
            bytes.extend_from_slice(all.get(start..end).ok_or("a span outside")?);
        }
        Ok(bytes)
    }

    /// Takes it through all steps, and measures them.
    pub(crate) fn costs(&self) -> Result<Vec<Cost>, Box<dyn Error>> {
        let mut costs = Vec::new();
        let wasm = || self.wasm.clone();
        let options = &self.options;
        let found = measured("inspect", &mut costs, || inspect_further(wasm(), options))?;
        if let Some(refusal) = found.inspection.refusals.first() {
            return Err(refusal.text.clone().into());
        }
        measured("print", &mut costs, || {
            Ok::<_, Box<dyn Error>>(found.to_string())
        })?;
        // Without the code, some binaries are refused.
        measured("preview", &mut costs, || {
            Ok::<_, Box<dyn Error>>(Target::preview(wasm(), options).ok())
        })?;
        let target = measured("open", &mut costs, || Target::open(wasm(), options))?;
        measured("reopen", &mut costs, || {
            Target::reopen(wasm(), &target.findings(), options)
        })?;
        measured("instrument", &mut costs, || target.instrumented())?;
        let one = measured("snapshot", &mut costs, || self.result(&target, 1))?;
        let (one, other) = (
            self.joined(&one, 1)?,
            self.joined(&self.result(&target, 2)?, 2)?,
        );
        let difference = measured("compare", &mut costs, || {
            compare(&one, &other, Some(&self.wasm))
        })?;
        if difference.identical {
            return Err("both results are the same".into());
        }
        Ok(costs)
    }
}

/// What a step takes.
pub(crate) struct Cost {
    pub(crate) step: &'static str,
    /// How often memory is allocated.
    pub(crate) allocations: u64,
    /// The bytes of all allocations.
    pub(crate) bytes: u64,
    /// The bytes that are allocated at the same time.
    pub(crate) most: u64,
    pub(crate) time: Duration,
}

impl Cost {
    /// All but the time, which no test depends on.
    pub(crate) fn counts(&self) -> [u64; 3] {
        [self.allocations, self.bytes, self.most]
    }
}

/// Measures a step.
pub(crate) fn measured<T, E>(
    step: &'static str,
    costs: &mut Vec<Cost>,
    run: impl FnOnce() -> Result<T, E>,
) -> Result<T, Box<dyn Error>>
where
    Box<dyn Error>: From<E>,
{
    let mut result = None;
    let start = Instant::now();
    let counted = allocation_counter::measure(|| result = Some(run()));
    costs.push(Cost {
        step,
        allocations: counted.count_total,
        bytes: counted.bytes_total,
        most: counted.bytes_max,
        time: start.elapsed(),
    });
    Ok(result.ok_or("it did not run")??)
}
