//! What to do with the modules: values of imported globals, and calls.

use wasmi::Val;

use crate::imports::Values;

/// What to do with the modules.
#[derive(Debug)]
pub struct Steps {
    /// The values of globals that the target imports.
    pub globals: Values,
    /// The functions to call, in order.
    pub calls: Vec<Call>,
    /// Whether an `i32` that a function returns is a status: any but 0 ends the run.
    pub is_status: bool,
}

/// A call of an exported function.
#[derive(Debug)]
pub struct Call {
    /// The name of the export.
    pub name: String,
    /// The arguments, which fit the function's type.
    pub arguments: Vec<Val>,
}
