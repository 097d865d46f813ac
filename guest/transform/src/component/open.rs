//! Opens a component: reads it, plans, and refuses now what could not be written later.

use alloc::vec::Vec;

use super::plan::decide::Plan;
use super::plan::resolve::ResolvedOptions;
use super::read::draft::Draft;
use super::write::binary::checked;
use crate::Error;
use crate::module::findings::CodeScan;
use crate::options::{Options, Twin};

/// Reads and validates a component, and applies the options to it.
pub(crate) fn open(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Plan, Error> {
    checked(Plan::new(wasm, scan, options)?)
}

/// As `open`, with another component to which the state is applied.
pub(crate) fn open_onto(wasm: Vec<u8>, twin: Twin, options: &Options) -> Result<Plan, Error> {
    checked(Plan::onto(wasm, twin, options)?)
}

/// As `open`, for a component that was read, and to which the options were applied.
pub(crate) fn open_read(draft: Draft, resolved: ResolvedOptions) -> Result<Plan, Error> {
    checked(Plan::of(draft, resolved)?)
}
