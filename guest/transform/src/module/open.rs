//! Opens a module: reads it, applies the options, and refuses now what could not be written later.

use alloc::vec::Vec;

use wasmparser::types::Types;

use super::contents::Module;
use super::findings::CodeScan;
use super::labels::check_refusals;
use super::plan::Plan;
use super::read::read;
use super::{elements, instrument};
use crate::{Error, Options};

/// Reads and validates a module, and applies the options to it.
pub(crate) fn open(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Plan, Error> {
    let (module, types) = read(&wasm, scan)?;
    check_refusals(&wasm, &module)?;
    open_read(wasm, module, &types, options)
}

/// As `open`, for a module that was read, and whose state a snapshot can hold.
pub(crate) fn open_read(
    wasm: Vec<u8>,
    module: Module,
    types: &Types,
    options: &Options,
) -> Result<Plan, Error> {
    let plan = Plan::standalone(wasm, module, types, options)?;
    instrument::check(&plan)?;
    elements::check(&plan)?;
    Ok(plan)
}
