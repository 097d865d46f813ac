//! Words of a command line: a result or a text, never a panic or an exit. The text has no control
//! characters but line breaks.

#![no_main]

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use libfuzzer_sys::fuzz_target;
use wizer_arguments::{Arguments, Bundled, Other, Place, import_global, page_name};
use wizer_fuzz::no_control;

fuzz_target!(|data: &[u8]| {
    let Some((place, words)) = data.split_first() else {
        return;
    };
    let place = match place % 4 {
        0 | 3 => Place::Native,
        1 => Place::Component,
        _ => Place::Host,
    };
    let words = words.split(|byte| *byte == b'\n');
    let words = words.map(|word| OsString::from_vec(word.to_vec()));
    let words = std::iter::once(OsString::from("wizer")).chain(words);
    match Arguments::try_read(words, place) {
        Ok(read) => {
            let target = match &read.other {
                None => &read.initialize.target,
                Some(Other::Instrument(other)) => &other.target,
                Some(Other::Batch(other)) => &other.target,
                Some(Other::Inspect(other)) => {
                    let _ = other.drawing.secrets([]);
                    let _ = page_name(other.files.input.as_deref());
                    &other.target
                }
                // They have no options of the transform.
                Some(Other::Diff(_) | Other::Layers(_)) => return,
                Some(Other::Bundle(other)) => &other.target,
                Some(Other::Service(other)) => &other.target,
            };
            if let Ok(text) = Bundled::text(target) {
                let _ = Bundled::read(text.as_deref());
            }
            // Errors of these are escaped with the report that they go into.
            for global in &read.initialize.environment.import_globals {
                for value_type in ["i32", "i64", "f32", "f64", "v128", "funcref"] {
                    let _ = import_global(&global.name, value_type, &global.value);
                }
            }
        }
        Err(ended) => {
            assert!(!ended.text.is_empty() && (ended.status == 0 || ended.stderr));
            ended.text.split('\n').for_each(no_control);
        }
    }
});
