//! A call of an exported function.

use wizer_inspection::Number;

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invocation {
    name: String,
    path: Vec<String>,
    arguments: String,
    numbers: Vec<Number>,
}

impl Invocation {
    /// Of the function to which this path leads, with these arguments: those of a module's function
    /// are numbers.
    pub(crate) fn new(path: Vec<String>, arguments: String, numbers: Vec<Number>) -> Self {
        Self {
            name: path.join("."),
            path,
            arguments,
            numbers,
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

    /// Its arguments, in WAVE's syntax, if it is a component's.
    pub(crate) fn arguments(&self) -> &str {
        &self.arguments
    }

    /// Its arguments, if it is a module's.
    pub(crate) fn numbers(&self) -> &[Number] {
        &self.numbers
    }
}
