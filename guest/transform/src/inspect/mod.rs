//! What is known of a binary before anything of it runs: its state, what would be called, and all
//! that would be refused.
//!
//! Nothing is decided here. The stages that refuse a target when it is opened say what they refuse,
//! in their order. Where they stop at the first reason, they are asked for the others as well.

mod component;
mod module;
mod refusals;
mod state;

use alloc::vec::Vec;

use wizer_inspection::{FurtherInspection, Inspection, Kind};

use refusals::refuse;

use crate::{Error, Options};

/// Reads and validates `wasm`, and says what is known of it. A binary that
/// [`Target::open`](crate::Target::open) refuses is told with all reasons for that.
///
/// # Errors
///
/// `ErrorKind::Malformed` if it is no valid binary, and `ErrorKind::Internal`.
pub fn inspect(wasm: Vec<u8>, options: &Options) -> Result<Inspection, Error> {
    Ok(inspect_further(wasm, options)?.inspection)
}

/// As [`inspect`], with all initializers, and with what may be refused when a snapshot is made.
///
/// # Errors
///
/// As [`inspect`].
pub fn inspect_further(wasm: Vec<u8>, options: &Options) -> Result<FurtherInspection, Error> {
    let is_component = wasmparser::Parser::is_component(&wasm);
    let inspection = Inspection {
        kind: match is_component {
            true => Kind::Component,
            false => Kind::Module,
        },
        size: wasm.len() as u64,
        accepted: false,
        refusals: Vec::new(),
        complete: true,
        before: Vec::new(),
        initializer: None,
        removed_instance: None,
        modules: Vec::new(),
        components: Vec::new(),
        state_exports: Vec::new(),
        imports: Vec::new(),
    };
    let mut found = FurtherInspection {
        inspection,
        initializers: Vec::new(),
        possible_refusals: Vec::new(),
        expectation: None,
    };
    let read = match is_component {
        true => component::inspect(wasm, options, &mut found),
        false => module::inspect(wasm, options, &mut found),
    };
    let told = read.or_else(|error| {
        found.inspection.complete = false;
        refuse(&mut found.inspection, error)
    });
    told.map_err(Error::printable)?;
    let inspection = &mut found.inspection;
    inspection.accepted = inspection.refusals.is_empty();
    inspection.initializer = found.initializers.first().cloned();
    Ok(found)
}
