//! Any bytes as a result, also beside any others as its input: a picture whose numbers add up, or
//! an error, and a page without control characters whose elements are closed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wizer_fuzz::{Opened, drawn, open};
use wizer_transform::{Options, Secret, depict};

fuzz_target!(|data: &[u8]| {
    let (at, rest) = data.split_first_chunk().map_or((0, data), |(at, rest)| {
        (usize::from(u16::from_le_bytes(*at)), rest)
    });
    let (first, second) = rest.split_at(at.min(rest.len()));
    let secrets = first.chunks_exact(9).take(3).map(|value| Secret {
        value: value.to_vec(),
        scrub: false,
    });
    let secrets: Vec<Secret> = secrets.collect();
    for input in [None, Some(first), Some(rest)] {
        for wasm in [second, rest] {
            if let Ok(picture) = depict(wasm, input, &secrets) {
                drawn(&picture, wasm);
            }
        }
    }
    // A result beside its input.
    let snapshot = |opened: Opened| opened.snapshot_of_nothing(rest);
    if let Some(result) = open(rest, &Options::default()).and_then(snapshot) {
        let picture = depict(&result, Some(rest), &secrets).expect("both are valid");
        drawn(&picture, &result);
    }
});
