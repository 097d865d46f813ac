//! A call of an exported function.

use crate::bindings::types;

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invocation {
    name: String,
    path: Vec<String>,
    arguments: String,
}

impl Invocation {
    /// What people call the function.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The names that lead to it, from the outside in.
    pub(crate) fn path(&self) -> &[String] {
        &self.path
    }

    /// Its arguments, in WAVE's syntax.
    pub(crate) fn arguments(&self) -> &str {
        &self.arguments
    }
}

impl From<types::Invocation> for Invocation {
    fn from(invocation: types::Invocation) -> Self {
        let types::Invocation { path, arguments } = invocation;
        Self {
            name: path.join("."),
            path,
            arguments,
        }
    }
}
