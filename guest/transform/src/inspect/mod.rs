//! What is known of a binary before anything of it runs: its state, what would be called, and all that would be refused.
//!
//! Nothing is decided here. What is refused is asked of the stages that refuse it when a target is opened, in their order; where they
//! end at the first reason, they are asked for the others as well.

mod component;
mod module;
mod state;

use alloc::vec::Vec;

use wizer_inspection::{Call, Inspection, Kind, Reason, Refusal};

use crate::{Error, Invocation, Options};

/// How many reasons are listed.
const MOST_REFUSALS: usize = 1000;

/// Reads and validates `wasm`, and says what is known of it. A binary that [`Target::open`](crate::Target::open) refuses is told with all
/// reasons for that.
///
/// # Errors
///
/// [`Error::Malformed`] if it is no valid binary, and [`Error::Internal`].
pub fn inspect(wasm: Vec<u8>, options: &Options) -> Result<Inspection, Error> {
    let is_component = wasmparser::Parser::is_component(&wasm);
    let mut inspection = Inspection {
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
    let read = match is_component {
        true => component::inspect(wasm, options, &mut inspection),
        false => module::inspect(wasm, options, &mut inspection),
    };
    let told = read.or_else(|error| {
        inspection.complete = false;
        refuse(&mut inspection, error)
    });
    told.map_err(Error::printable)?;
    inspection.accepted = inspection.refusals.is_empty();
    Ok(inspection)
}

/// Adds a reason to refuse the binary. What is none stays an error.
fn refuse(inspection: &mut Inspection, error: Error) -> Result<(), Error> {
    let error = error.printable();
    let offset = error.offset();
    let (reason, text) = match error {
        Error::Unsupported(text) => (Reason::Unsupported, text),
        Error::InitFunc(text) => (Reason::InitFunc, text),
        Error::Options(text) => (Reason::Options, text),
        other => return Err(other),
    };
    if inspection.refusals.len() < MOST_REFUSALS {
        inspection.refusals.push(Refusal {
            reason,
            text,
            offset,
        });
    } else {
        inspection.complete = false;
    }
    Ok(())
}

/// Adds reasons to refuse the binary.
fn refuse_all(
    inspection: &mut Inspection,
    errors: impl IntoIterator<Item = Error>,
) -> Result<(), Error> {
    let mut errors = errors.into_iter();
    errors.try_for_each(|error| refuse(inspection, error))
}

fn call(invocation: &Invocation) -> Call {
    Call {
        path: invocation.path.clone(),
        arguments: invocation.arguments.clone(),
    }
}
