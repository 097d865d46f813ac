//! The module `wizer._wizer`: the library `wizer-native` for Python. The package `wizer` has its
//! names, and `_wizer.pyi` their types.

#[cfg(unix)]
#[path = "../../rust/src/allocator.rs"]
mod allocator;
mod callbacks;
mod environment;
mod errors;
mod findings;
mod given;
mod options;
mod outcome;
mod target;
mod wasi;
mod work;

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Runs the command `wizer` with these words, and returns its status. The process is the command's
/// then: interrupts end it, and so does `--help`.
#[pyfunction]
fn command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| wizer::command::main_with(std::iter::once("wizer".into()).chain(words)))
}

/// The component that reads and rewrites binaries: any component host can run it.
#[pyfunction]
fn transform(py: Python<'_>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, wizer::Wizer::transform())
}

/// The library `wizer-native`.
#[pymodule]
mod _wizer {
    #[pymodule_export]
    use super::command;
    #[pymodule_export]
    use super::transform;
    #[pymodule_export]
    use crate::findings::{Comparison, Inspection, compare, draw, inspect, instrument};
    #[pymodule_export]
    use crate::outcome::{Leak, Outcome, Returned, Statistics, TakenItem};
    #[pymodule_export]
    use crate::target::{Target, preinitialize, run};
    #[pymodule_export]
    use crate::wasi::{Directory, Wasi};
}
