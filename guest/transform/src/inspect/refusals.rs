//! Reasons to refuse a binary, as an inspection lists them.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use wizer_inspection::{Inspection, Reason, Refusal};

use crate::{Error, ErrorKind};

/// How many reasons are listed.
const MOST_REFUSALS: usize = 1000;

/// Adds a reason to refuse the binary. What is none stays an error.
pub(super) fn refuse(inspection: &mut Inspection, error: Error) -> Result<(), Error> {
    let reason = match error.kind() {
        ErrorKind::Unsupported => Reason::Unsupported,
        ErrorKind::InitFunc => Reason::InitFunc,
        ErrorKind::Options => Reason::Options,
        ErrorKind::Malformed | ErrorKind::State | ErrorKind::Internal => return Err(error),
    };
    if inspection.refusals.len() < MOST_REFUSALS {
        inspection.refusals.push(Refusal {
            reason,
            offset: error.offset(),
            text: error.printable().to_string(),
        });
    } else {
        inspection.complete = false;
    }
    Ok(())
}

/// Lists what may be refused when a snapshot is made.
pub(super) fn list(listed: &mut Vec<Refusal>, errors: Vec<Error>) {
    let room = MOST_REFUSALS.saturating_sub(listed.len());
    listed.extend(errors.into_iter().take(room).map(|error| Refusal {
        reason: Reason::Unsupported,
        offset: error.offset(),
        text: error.printable().to_string(),
    }));
}

/// Adds reasons to refuse the binary.
pub(super) fn refuse_all(
    inspection: &mut Inspection,
    errors: impl IntoIterator<Item = Error>,
) -> Result<(), Error> {
    let mut errors = errors.into_iter();
    errors.try_for_each(|error| refuse(inspection, error))
}
