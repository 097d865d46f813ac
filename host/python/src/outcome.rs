//! What a run came to.

use std::collections::BTreeSet;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use wizer::taken::{self, Access, Item, Kind};
use wizer_arguments::printable;

use crate::errors::Failed;

/// Something that an initializer took from outside of its instance.
#[pyclass(frozen, get_all, eq, module = "wizer")]
#[derive(PartialEq, Eq)]
pub(crate) struct TakenItem {
    /// Its kind.
    kind: &'static str,
    /// Its name, of at most 1,024 bytes, which may have any characters.
    name: String,
    /// How often it was taken.
    count: u64,
    /// The number of bytes, of input and of random numbers.
    bytes: u64,
    /// What was done to a file or a folder: `read`, `write`, `listed`, `missing`.
    access: BTreeSet<&'static str>,
    /// The first value of a clock, in nanoseconds.
    first: Option<u64>,
}

/// A plain copy of something that was granted, in a result.
#[pyclass(frozen, get_all, eq, module = "wizer")]
#[derive(PartialEq, Eq)]
pub(crate) struct Leak {
    /// What it is a copy of: `$NAME`, `home-folder` or `working-folder`.
    origin: String,
    /// The number of the memory.
    memory: u32,
    /// Where the copy begins, in bytes.
    offset: u64,
}

/// What an initializer returned.
#[pyclass(frozen, get_all, eq, module = "wizer")]
#[derive(PartialEq, Eq)]
pub(crate) struct Returned {
    /// The export that was called.
    function: String,
    /// The value: WAVE of a component, the decimal number of a module.
    value: String,
}

impl Returned {
    /// What the user is told.
    pub(crate) fn line(&self) -> String {
        let line = format!("{} returned: {}", self.function, self.value);
        wizer::inspected::printable(&line).into_owned()
    }
}

/// What a run took, in numbers.
#[pyclass(frozen, get_all, module = "wizer")]
pub(crate) struct Statistics {
    /// Each phase, in order, with its time in seconds.
    phases: Vec<(String, f64)>,
    /// What made the code: `winch` or `cranelift`; or `interpreter`, which runs it as it is.
    compiler: &'static str,
    /// Whether the code was in the cache.
    cached: bool,
    /// The size of the binary, in bytes.
    input_bytes: u64,
    /// The size of the binary that was run, in bytes.
    instrumented_bytes: u64,
    /// The size of the result, in bytes.
    result_bytes: u64,
    /// The size of all memories at the snapshot, in bytes.
    memory_bytes: u64,
    /// How much of that is in the result, in bytes.
    copied_bytes: u64,
    /// How many data segments hold it.
    segments: u64,
}

/// What a run came to: the result, and what there is to say of it.
#[pyclass(frozen, module = "wizer")]
pub(crate) struct Outcome {
    /// The pre-initialized binary.
    #[pyo3(get)]
    pub(crate) wasm: Py<PyBytes>,
    /// What the initializers returned, as far as there is something to tell.
    #[pyo3(get)]
    pub(crate) returned: Vec<Py<Returned>>,
    /// What the user should know, each in one line.
    #[pyo3(get)]
    pub(crate) warnings: Vec<String>,
    /// What the initializer took from outside.
    #[pyo3(get)]
    pub(crate) taken: Vec<Py<TakenItem>>,
    /// The plain copies of what was granted that the result contains.
    #[pyo3(get)]
    pub(crate) leaks: Vec<Py<Leak>>,
    /// What the run took, in numbers.
    #[pyo3(get)]
    pub(crate) statistics: Py<Statistics>,
    text: String,
}

#[pymethods]
impl Outcome {
    /// The report of the run as JSON, as the command's `--report` writes it.
    fn json(&self) -> &str {
        &self.text
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let size = self.wasm.as_bytes(py).len();
        format!(
            "<wizer.Outcome of {size} bytes, {} warnings>",
            self.warnings.len()
        )
    }
}

/// What the library says of a run, before it is Python's.
pub(crate) struct Done {
    pub(crate) outcome: wizer::Outcome,
    pub(crate) warnings: Vec<String>,
    pub(crate) text: String,
}

impl Done {
    /// Of an outcome. `warning` is one more warning.
    pub(crate) fn new(outcome: wizer::Outcome, warning: Option<String>) -> Result<Self, Failed> {
        let report = &outcome.report;
        let said = report.warnings.iter().map(ToString::to_string);
        let said = warning.into_iter().chain(said);
        let warnings: Vec<String> = said.map(|text| printable(&text).into_owned()).collect();
        let returned = report.returned.iter().chain(&report.also_returned);
        let told = taken::Report::new(&report.taken).leaks(&report.leaks);
        let told = returned.fold(told, |told, returned| {
            told.returned(&returned.function, returned.value.as_str())
        });
        let told = warnings.iter().fold(told, taken::Report::warning);
        let text = told
            .json()
            .map_err(|error| Failed::other("internal", error.to_string()))?;
        Ok(Self {
            outcome,
            warnings,
            text,
        })
    }

    /// For Python.
    pub(crate) fn into_outcome(self, py: Python<'_>) -> PyResult<Outcome> {
        let report = &self.outcome.report;
        let returned = report.returned.iter().chain(&report.also_returned);
        let returned = returned.map(|each| {
            let (function, value) = (each.function.clone(), each.value.clone());
            Py::new(py, Returned { function, value })
        });
        let leaks = report.leaks.iter().map(|leak| {
            let origin = leak.origin.word().into_owned();
            let (memory, offset) = (leak.memory, leak.offset);
            Py::new(
                py,
                Leak {
                    origin,
                    memory,
                    offset,
                },
            )
        });
        let taken = Kind::ALL
            .into_iter()
            .flat_map(|kind| items(&report.taken, kind));
        Ok(Outcome {
            wasm: PyBytes::new(py, &self.outcome.wasm).unbind(),
            returned: returned.collect::<PyResult<_>>()?,
            warnings: self.warnings,
            taken: taken
                .map(|item| Py::new(py, item))
                .collect::<PyResult<_>>()?,
            leaks: leaks.collect::<PyResult<_>>()?,
            statistics: Py::new(py, statistics(&report.statistics))?,
            text: self.text,
        })
    }
}

/// What was taken of a kind. What has no name any more comes last, as one item without a name.
fn items(taken: &taken::Taken, kind: Kind) -> Vec<TakenItem> {
    let item = |name: &str, item: &Item| TakenItem {
        kind: kind.word(),
        name: name.to_string(),
        count: item.count,
        bytes: item.bytes,
        access: access(item.access),
        first: item.first,
    };
    let mut all: Vec<_> = taken
        .of(kind)
        .map(|(name, known)| item(name, known))
        .collect();
    let others = taken.others(kind);
    if others > 0 {
        all.push(TakenItem {
            count: others,
            ..item("", &Item::default())
        });
    }
    all
}

fn access(done: Access) -> BTreeSet<&'static str> {
    let all = [
        (Access::READ, "read"),
        (Access::WRITE, "write"),
        (Access::LIST, "listed"),
        (Access::MISSING, "missing"),
    ];
    let done = all.into_iter().filter(|(access, _)| done.contains(*access));
    done.map(|(_, word)| word).collect()
}

fn statistics(found: &wizer::Statistics) -> Statistics {
    let phases = found.phases.iter();
    let phases = phases.map(|(phase, time)| (phase.to_string(), time.as_secs_f64()));
    Statistics {
        phases: phases.collect(),
        compiler: found.compiler,
        cached: found.cached,
        input_bytes: found.input_bytes,
        instrumented_bytes: found.instrumented_bytes,
        result_bytes: found.result_bytes,
        memory_bytes: found.memory_bytes,
        copied_bytes: found.copied_bytes,
        segments: found.segments,
    }
}
