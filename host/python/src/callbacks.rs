//! Functions of the caller's, called while something runs.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use wizer::Interrupt;
use wizer::wasmtime::Val;

use crate::errors::Failed;

/// Calls functions of the caller's from any thread, and keeps the first exception, which ends what
/// runs.
#[derive(Clone, Default)]
pub(crate) struct Callbacks {
    pub(crate) interrupt: Interrupt,
    raised: Arc<Mutex<Option<PyErr>>>,
}

/// A function of the caller's raised an exception, or was not called any more.
#[derive(Debug)]
pub(crate) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function of the caller's raised an exception")
    }
}

impl std::error::Error for Stopped {}

impl Callbacks {
    /// Does something with the interpreter.
    pub(crate) fn call<T>(
        &self,
        work: impl FnOnce(Python<'_>) -> PyResult<T>,
    ) -> Result<T, Stopped> {
        if self.interrupt.is_interrupted() {
            return Err(Stopped);
        }
        // There is none if the process ends meanwhile.
        match Python::try_attach(work) {
            Some(Ok(value)) => Ok(value),
            Some(Err(raised)) => {
                let mut first = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert(raised);
                drop(first);
                self.interrupt.interrupt();
                Err(Stopped)
            }
            None => Err(Stopped),
        }
    }

    /// What became of something: the first exception comes before anything else.
    pub(crate) fn or_raised<T>(&self, done: PyResult<T>) -> PyResult<T> {
        let raised = self
            .raised
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        raised.map_or(done, Err)
    }

    /// Calls a function with numbers, in place of an imported one. `results` has zeros of the types
    /// that it returns.
    pub(crate) fn call_with(
        &self,
        function: &Py<PyAny>,
        arguments: &[Val],
        results: &mut [Val],
    ) -> Result<(), Stopped> {
        self.call(|py| {
            let arguments: PyResult<Vec<_>> = arguments.iter().map(|value| to(py, value)).collect();
            let returned = function.call1(py, PyTuple::new(py, arguments?)?)?;
            let returned = returned.into_bound(py);
            match results {
                [] => Ok(()),
                [result] => from(&returned, result),
                results => {
                    let values: Vec<Bound<'_, PyAny>> = returned.extract()?;
                    if values.len() != results.len() {
                        return Err(wrong(&format!(
                            "{} values, where the import returns {}",
                            values.len(),
                            results.len()
                        )));
                    }
                    let mut pairs = values.iter().zip(results);
                    pairs.try_for_each(|(value, result)| from(value, result))
                }
            }
        })
    }
}

/// What a function of the caller's returned can't be taken.
fn wrong(what: &str) -> PyErr {
    pyo3::exceptions::PyTypeError::new_err(format!("an imported function returned {what}"))
}

/// A number, for Python. Integers are signed, and vectors are not.
fn to<'py>(py: Python<'py>, value: &Val) -> PyResult<Bound<'py, PyAny>> {
    use pyo3::IntoPyObjectExt as _;
    match *value {
        Val::I32(value) => value.into_bound_py_any(py),
        Val::I64(value) => value.into_bound_py_any(py),
        Val::F32(bits) => f64::from(f32::from_bits(bits)).into_bound_py_any(py),
        Val::F64(bits) => f64::from_bits(bits).into_bound_py_any(py),
        Val::V128(value) => value.as_u128().into_bound_py_any(py),
        _ => Err(crate::errors::error(
            py,
            &Failed::other("internal", "no number was passed"),
        )),
    }
}

/// Sets a number to one of Python's. Integers may be signed or not.
fn from(value: &Bound<'_, PyAny>, result: &mut Val) -> PyResult<()> {
    let out_of_range = || wrong(&format!("{value}, which is out of the range of the result"));
    *result = match result {
        Val::I32(_) => {
            let number: i128 = value.extract()?;
            let unsigned = u32::try_from(number).map(u32::cast_signed);
            Val::I32(
                unsigned
                    .or_else(|_| i32::try_from(number))
                    .map_err(|_| out_of_range())?,
            )
        }
        Val::I64(_) => {
            let number: i128 = value.extract()?;
            let unsigned = u64::try_from(number).map(u64::cast_signed);
            Val::I64(
                unsigned
                    .or_else(|_| i64::try_from(number))
                    .map_err(|_| out_of_range())?,
            )
        }
        Val::F32(_) => {
            let number: f32 = value.extract()?;
            Val::F32(number.to_bits())
        }
        Val::F64(_) => {
            let number: f64 = value.extract()?;
            Val::F64(number.to_bits())
        }
        _ => Val::V128(value.extract::<u128>()?.into()),
    };
    Ok(())
}
