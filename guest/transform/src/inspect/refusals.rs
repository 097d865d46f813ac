//! Reasons to refuse a binary, as an inspection lists them.

use wizer_inspection::{Inspection, Reason, Refusal};

use crate::Error;

/// How many reasons are listed.
const MOST_REFUSALS: usize = 1000;

/// Adds a reason to refuse the binary. What is none stays an error.
pub(super) fn refuse(inspection: &mut Inspection, error: Error) -> Result<(), Error> {
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
pub(super) fn refuse_all(
    inspection: &mut Inspection,
    errors: impl IntoIterator<Item = Error>,
) -> Result<(), Error> {
    let mut errors = errors.into_iter();
    errors.try_for_each(|error| refuse(inspection, error))
}
