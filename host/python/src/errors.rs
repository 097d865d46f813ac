//! Failures, as exceptions.

use std::error::Error as _;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use wizer::inspected::{printable, printable_lines};
use wizer::{ErrorKind, Limit};

use crate::findings::Comparison;

/// Why something failed, before there is an exception for it.
pub(crate) enum Failed {
    /// The library says so.
    Library(wizer::Error),
    /// Something else: a word for its kind, one line, and causes.
    Other {
        kind: &'static str,
        line: String,
        causes: Vec<String>,
    },
}

impl From<wizer::Error> for Failed {
    fn from(error: wizer::Error) -> Self {
        Self::Library(error)
    }
}

impl Failed {
    pub(crate) fn other(kind: &'static str, line: impl Into<String>) -> Self {
        Self::Other {
            kind,
            line: line.into(),
            causes: Vec::new(),
        }
    }

    /// The options contradict each other.
    pub(crate) fn options(line: impl Into<String>) -> Self {
        Self::other("options", line)
    }

    /// A text is no module or component. `why` has the place as well, in further lines.
    pub(crate) fn text(why: &str) -> Self {
        Self::Other {
            kind: "malformed",
            line: "the text is not in WebAssembly's text format".to_string(),
            causes: vec![why.to_string()],
        }
    }

    /// A file of the user's can't be read.
    pub(crate) fn file(line: String, error: &std::io::Error) -> Self {
        Self::Other {
            kind: "environment",
            line,
            causes: vec![error.to_string()],
        }
    }

    /// Something panicked.
    pub(crate) fn panicked(what: &str) -> Self {
        Self::Other {
            kind: "internal",
            line: "wizer panicked: this is a defect of wizer or of its engine, please report it"
                .to_string(),
            causes: vec![what.to_string()],
        }
    }
}

/// The exception for a failure. If that can't be made, the exception that says why.
pub(crate) fn error(py: Python<'_>, failed: &Failed) -> PyErr {
    made(py, failed).unwrap_or_else(|error| error)
}

fn made(py: Python<'_>, failed: &Failed) -> PyResult<PyErr> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = CLASS.import(py, "wizer._errors", "WizerError")?;
    let known = PyDict::new(py);
    let line = match failed {
        Failed::Library(error) => {
            add(&known, error)?;
            error.message().to_string()
        }
        Failed::Other { kind, line, causes } => {
            known.set_item("kind", kind)?;
            let causes: Vec<_> = causes.iter().map(|cause| printable_lines(cause)).collect();
            known.set_item("causes", causes)?;
            printable(line).into_owned()
        }
    };
    Ok(PyErr::from_value(class.call((line,), Some(&known))?))
}

/// Adds what is known of an error of the library.
fn add(known: &Bound<'_, PyDict>, error: &wizer::Error) -> PyResult<()> {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push(printable_lines(&error.to_string()).into_owned());
        cause = error.source();
    }
    known.set_item("kind", word(error.kind()))?;
    known.set_item("causes", causes)?;
    known.set_item("offset", error.offset())?;
    known.set_item("function", error.function())?;
    known.set_item("returned", error.returned())?;
    let limit = error.limit().map(|limit| match limit {
        Limit::Time(_) => "time",
        Limit::Fuel(_) => "fuel",
        _ => "memory",
    });
    known.set_item("limit", limit)?;
    let comparison = error.comparison().map(Comparison::new).transpose()?;
    known.set_item("comparison", comparison)
}

/// The word for a kind of error.
fn word(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Malformed => "malformed",
        ErrorKind::Unsupported => "unsupported",
        ErrorKind::InitFunc => "init-func",
        ErrorKind::Options => "options",
        ErrorKind::State => "state",
        ErrorKind::Transform => "transform",
        ErrorKind::Environment => "environment",
        ErrorKind::Compile => "compile",
        ErrorKind::Instantiate => "instantiate",
        ErrorKind::Start | ErrorKind::Initialize | ErrorKind::Reset => "trap",
        ErrorKind::Limit => "limit",
        ErrorKind::Interrupted => "interrupted",
        ErrorKind::Returned | ErrorKind::Status => "returned",
        ErrorKind::OpenHandles => "open-handles",
        ErrorKind::Denied => "denied",
        ErrorKind::Leaks => "leaks",
        ErrorKind::Differs => "differs",
        ErrorKind::Read => "read",
        ErrorKind::Write => "write",
        ErrorKind::Instance => "instance",
        _ => "internal",
    }
}
