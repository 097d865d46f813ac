//! Traps of functions that are not WebAssembly.

use std::fmt;

use wasmi::Error;
use wasmi::errors::HostError;

/// The causes of a trap. The last one is the root cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trap {
    causes: Vec<String>,
}

impl Trap {
    /// An error of the interpreter with one cause.
    #[must_use]
    pub fn error(cause: impl Into<String>) -> Error {
        Self::caused(vec![cause.into()])
    }

    /// An error of the interpreter with these causes, from the outermost to the innermost.
    #[must_use]
    pub fn caused(causes: Vec<String>) -> Error {
        Error::host(Self { causes })
    }

    /// The causes, from the outermost to the innermost.
    #[must_use]
    pub fn causes(&self) -> &[String] {
        &self.causes
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.causes.join(": "))
    }
}

impl HostError for Trap {}
