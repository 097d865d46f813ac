//! What `inspect` says of a binary, beside what comes of it.

use wizer_transform::{Error, ErrorKind, Options};

/// Whether `inspect` comes to the same as opening did: the same verdict, and of a refusal the same first reason.
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
