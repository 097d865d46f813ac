//! Opens a module: reads it, applies the options, and refuses now what could not be written later.

use alloc::vec::Vec;

use wasmparser::types::Types;

use super::contents::Module;
use super::findings::CodeScan;
use super::plan::Plan;
use super::read::read;
use super::{elements, instrument};
use crate::{Error, Options};

/// Reads and validates a module, and applies the options to it.
pub(crate) fn open(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Plan, Error> {
    let is_preview = matches!(scan, CodeScan::Skipped);
    let (module, types) = read(&wasm, scan)?;
    if is_preview && module.needs_code() {
        return Err(needs_code());
    }
    open_read(wasm, module, &types, options)
}

/// A preview is of no use, since the binary to run depends on code that it does not read.
pub(crate) fn needs_code() -> Error {
    Error::unsupported("the code has to be read first: open the binary without a preview")
}

/// As `open`, for a module that was read.
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
