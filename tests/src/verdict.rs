//! Compares the verdict of `inspect` with the outcome of `open`.

use wizer_transform::{Error, ErrorKind, Options};

/// Whether `inspect` agrees with `open`: the same verdict, and for a refusal the same first reason.
pub fn agrees(wasm: &[u8], options: &Options, opened: Result<(), &Error>) -> bool {
    match (wizer_transform::inspect(wasm.to_vec(), options), opened) {
        (Ok(found), Ok(())) => found.accepted && found.complete && found.refusals.is_empty(),
        (Ok(found), Err(error)) => {
            let first = found.refusals.first();
            !found.accepted
                && first.is_some_and(|first| {
                    first.kind == error.kind()
                        && first.message == error.to_string()
                        && first.offset == error.offset()
                })
        }
        (Err(found), Err(error)) => found.kind() == ErrorKind::Malformed && found == *error,
        (Err(_), Ok(())) => false,
    }
}
