//! A call of an exported function.

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invocation {
    name: String,
    path: Vec<String>,
    arguments: String,
}

impl Invocation {
    /// Of the function to which this path leads, with these arguments.
    pub(crate) fn new(path: Vec<String>, arguments: String) -> Self {
        Self {
            name: path.join("."),
            path,
            arguments,
        }
    }

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
