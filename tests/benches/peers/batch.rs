//! Many snapshots of one engine: the time of each, for different numbers.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use wizer_tests::timing::{Turns, in_turns, median, seconds};

use crate::{Effort, fastly, install};

/// The times of batches with these numbers of snapshots.
pub(crate) struct Batches {
    pub(crate) counts: [usize; 4],
    /// The time for each snapshot in seconds, with an empty cache.
    pub(crate) each: Vec<f64>,
}

impl Batches {
    pub(crate) fn json(&self) -> Value {
        json!({ "snapshots": self.counts, "seconds-each": self.each })
    }

    /// The times as text.
    pub(crate) fn text(&self) -> String {
        let all = self.counts.iter().zip(&self.each);
        let all: Vec<_> = all
            .map(|(count, each)| format!("{count}: {each:.3} s"))
            .collect();
        all.join("; ")
    }
}

/// Measures batches of Fastly's engine. Each snapshot has the program on its standard input.
pub(crate) fn measure(folder: &Path, effort: Effort) -> Option<Batches> {
    if !install::starts(install::NPM) {
        return None;
    }
    let engines = install::installed().unwrap();
    fs::copy(engines.join(fastly::PROGRAM), folder.join(fastly::PROGRAM)).unwrap();
    fs::copy(engines.join(fastly::ENGINE), folder.join("engine.wasm")).unwrap();
    fs::write(folder.join("stdin"), fastly::PROGRAM).unwrap();
    let counts = [1, 4, 16, 64];
    for count in counts {
        let snapshots: Vec<Value> = (0..count)
            // The first is the output that the measurement expects.
            .map(|i| match i {
                0 => json!({ "output": "out.wasm", "stdin": "stdin" }),
                i => json!({ "output": format!("out-{i}.wasm"), "stdin": "stdin" }),
            })
            .collect();
        let manifest = json!({ "input": "engine.wasm", "snapshots": snapshots });
        fs::write(folder.join(format!("{count}.json")), manifest.to_string()).unwrap();
    }
    let commands = counts.map(|count| {
        move || {
            let mut command = Command::new(wizer_tests::shipped().unwrap());
            command.current_dir(folder).env("GREETING", "ave").args([
                "batch",
                &format!("{count}.json"),
                "--allow-wasi",
                "--inherit-env",
                "--dir=.",
                "-r",
                "_start=wizer.resume",
            ]);
            command
        }
    });
    let runs = effort.runs.min(3);
    let times = in_turns(&commands, Turns::of(runs), &folder.join("out.wasm")).unwrap();
    let each = counts.iter().zip(&times).map(|(count, times)| {
        let all = median(&seconds(&times.cold)).unwrap();
        all / f64::from(u32::try_from(*count).unwrap())
    });
    Some(Batches {
        counts,
        each: each.collect(),
    })
}
