//! Compares the verdict of `inspect` with the outcome of `open`.

use wizer::inspected::Reason;
use wizer_transform::{Error, ErrorKind, Options};

/// Whether `inspect` agrees with `open`: the same verdict, and for a refusal the same first reason.
pub fn agrees(wasm: &[u8], options: &Options, opened: Result<(), &Error>) -> bool {
    match (wizer_transform::inspect(wasm.to_vec(), options), opened) {
        (Ok(found), Ok(())) => found.accepted && found.complete && found.refusals.is_empty(),
        (Ok(found), Err(error)) => {
            let first = found.refusals.first();
            !found.accepted
                && first.is_some_and(|first| {
                    kind(first.reason) == error.kind()
                        && first.text == error.to_string()
                        && first.offset == error.offset()
                })
        }
        (Err(found), Err(error)) => found.kind() == ErrorKind::Malformed && found == *error,
        (Err(_), Ok(())) => false,
    }
}

/// The kind of the error with which a binary is refused for a reason.
fn kind(reason: Reason) -> ErrorKind {
    match reason {
        Reason::Unsupported => ErrorKind::Unsupported,
        Reason::InitFunc => ErrorKind::InitFunc,
        Reason::Options => ErrorKind::Options,
    }
}
