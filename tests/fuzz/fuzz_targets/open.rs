//! Any bytes: `inspect` and `open` agree, and what is opened can be instrumented, opened again with
//! its findings, and snapshot.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wizer_fuzz::{Header, Observed, joined, open, valid};
use wizer_transform::Target;

fuzz_target!(|data: &[u8]| {
    let (header, wasm) = Header::split(data);
    let options = header.options(wasm);
    let Some(opened) = open(wasm, &options) else {
        return;
    };
    opened.questions();
    let instrumented = |target: &Target| {
        let pieces = target.instrumented().expect("as before");
        joined(&pieces, wasm, &Observed::default())
    };

    let findings = opened.target.findings();
    let again = Target::reopen(wasm.to_vec(), &findings, &options);
    let again = again.expect("its own findings fit");
    assert!(instrumented(&again) == opened.instrumented);
    assert!(again.findings() == findings);

    // A preview reads no code, so it may fail, or record less: see `preview` in `wit/wizer.wit`.
    if let Ok(preview) = Target::preview(wasm.to_vec(), &options) {
        valid(&instrumented(&preview));
    }

    let result = opened.snapshot_of_nothing(wasm);
    let others = again.snapshot().finish().ok();
    let others = others.map(|pieces| joined(&pieces, wasm, &Observed::default()));
    assert!(result == others, "other results with the findings");
});
