//! Counts the words of a file, and reports what else it read at the time: the environment, a
//! directory, a clock. The counts are in a hash map with random keys.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use wasip2::clocks::wall_clock;
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};
use wasip2::io::streams::StreamError;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Words;
    wit_bindgen::generate!({ world: "words" });
    export!(Words);
}

use bindings::{Guest, Report};

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    /// The adapter has this function only in a component that imports it.
    safe fn reset_adapter_state();
}

struct Words;

#[derive(Default)]
struct State {
    counts: HashMap<String, u32>,
    report: Option<Report>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

impl Guest for Words {
    fn read(file: String) -> Result<u32, String> {
        let directories = get_directories();
        let (directory, _) = directories.first().ok_or("there is no directory")?;
        let text = contents(directory, &file)
            .map_err(|error| format!("can't read {file}: {}", error.name()))?;
        let beside = names(directory).map_err(|error| error.name().to_string())?;

        STATE.with_borrow_mut(|state| {
            let mut words = 0;
            for word in text.split(|letter: char| !letter.is_alphanumeric()) {
                if !word.is_empty() {
                    *state.counts.entry(word.to_lowercase()).or_default() += 1;
                    words += 1;
                }
            }
            println!("{words} words in {file}");
            state.report = Some(Report {
                bytes: u64::try_from(text.len()).unwrap_or(u64::MAX),
                words,
                beside,
                language: std::env::var("LANGUAGE").ok(),
                read_at: wall_clock::now().seconds,
                reads: state.report.as_ref().map_or(0, |report| report.reads) + 1,
                file,
            });
            Ok(words)
        })
    }

    fn count(word: String) -> u32 {
        STATE.with_borrow(|state| {
            let count = state.counts.get(&word.to_lowercase());
            count.copied().unwrap_or_default()
        })
    }

    fn most(limit: u32) -> Vec<(String, u32)> {
        STATE.with_borrow(|state| {
            let counts = state.counts.iter();
            let mut counts: Vec<_> = counts.map(|(word, count)| (word.clone(), *count)).collect();
            counts.sort_by_key(|(word, count)| (Reverse(*count), word.clone()));
            counts.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            counts
        })
    }

    fn about() -> Option<Report> {
        STATE.with_borrow(|state| state.report.clone())
    }

    fn forget() {
        reset_adapter_state();
    }
}

/// Reads a file with WASI directly. On some machines, files of the C library need more than that.
fn contents(directory: &Descriptor, file: &str) -> Result<String, ErrorCode> {
    let file = directory.open_at(
        PathFlags::empty(),
        file,
        OpenFlags::empty(),
        DescriptorFlags::READ,
    )?;
    let stream = file.read_via_stream(0)?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(part) => bytes.extend(part),
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(_)) => return Err(ErrorCode::Io),
        }
    }
    String::from_utf8(bytes).map_err(|_| ErrorCode::IllegalByteSequence)
}

/// The names in a directory, in order.
fn names(directory: &Descriptor) -> Result<Vec<String>, ErrorCode> {
    let entries = directory.read_directory()?;
    let mut names = Vec::new();
    while let Some(entry) = entries.read_directory_entry()? {
        names.push(entry.name);
    }
    names.sort();
    Ok(names)
}
