//! A package: pre-initializes its binary in one of two ways, and compares the answers and times.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use wizer_tests::{command, packages};

use crate::install::{installed, node, succeed};

/// How often each binary answers, in processes of their own, in turns.
const TURNS: usize = 3;

/// A package, used by one of the drivers.
pub(crate) struct Package<'a> {
    /// The driver's name: a script beside this file.
    pub(crate) driver: &'static str,
    /// The binary's path in the folder with all packages.
    pub(crate) binary: &'a str,
}

/// A pre-initialized binary.
pub(crate) struct Prepared {
    wasm: PathBuf,
    /// What the loader needs to know of the snapshot.
    notes: Option<PathBuf>,
    /// The standard error of the command.
    pub(crate) stderr: String,
}

impl Prepared {
    /// What the driver tells of the snapshot.
    pub(crate) fn notes(&self) -> Result<Value> {
        Ok(match &self.notes {
            Some(notes) => serde_json::from_slice(&fs::read(notes)?)?,
            None => Value::Null,
        })
    }
}

impl Package<'_> {
    /// The original binary.
    fn original(&self) -> Result<PathBuf> {
        Ok(installed()?.join("node_modules").join(self.binary))
    }

    /// Fails if `inspect` finds a reason for a refusal.
    pub(crate) fn inspect(&self) -> Result<()> {
        let mut inspect = Command::new(command()?);
        inspect.args(["inspect", "--json"]).arg(self.original()?);
        let found: Value = serde_json::from_str(&succeed(&mut inspect)?[0])?;
        let reasons = found["refusals"].as_array().into_iter().flatten();
        // By default, there is no initializer.
        let unsupported = reasons.filter(|refusal| refusal["reason"] == "unsupported");
        let unsupported: Vec<&Value> = unsupported.collect();
        ensure!(unsupported.is_empty(), "{unsupported:?}");
        Ok(())
    }

    /// Pre-initializes the binary with the command.
    pub(crate) fn native(&self, folder: &TempDir, options: &[&str]) -> Result<Prepared> {
        let wasm = folder.path().join("out.wasm");
        let mut wizer = Command::new(command()?);
        wizer
            .args(options)
            .arg(self.original()?)
            .arg("-o")
            .arg(&wasm);
        let [_, stderr] = succeed(&mut wizer)?;
        Ok(Prepared {
            wasm,
            notes: None,
            stderr,
        })
    }

    /// Starts the package with the instrumented binary, and makes a snapshot of its instance with
    /// the package for JavaScript.
    pub(crate) fn own(&self, folder: &TempDir) -> Result<Prepared> {
        let library = packages::js()?
            .installed
            .join("node_modules/wizer-js/src/node/index.js");
        let (wasm, notes) = (
            folder.path().join("out.wasm"),
            folder.path().join("notes.json"),
        );
        let mut node = node()?;
        node.args(["initialize", self.driver])
            .arg(self.original()?)
            .args([&library, &wasm, &notes]);
        let [_, stderr] = succeed(&mut node)?;
        Ok(Prepared {
            wasm,
            notes: Some(notes),
            stderr,
        })
    }

    /// Writes modules that provide what the package's loader provides, as `NAME.wat`. Returns the
    /// names.
    pub(crate) fn preloads(&self, folder: &TempDir) -> Result<Vec<String>> {
        let mut node = node()?;
        node.args(["preloads", self.driver])
            .arg(self.original()?)
            .arg(folder.path());
        Ok(serde_json::from_str(&succeed(&mut node)?[0])?)
    }

    /// Uses both binaries through the package's loader, in turns. Fails if an answer differs.
    /// Prints sizes and times.
    pub(crate) fn compare(&self, what: &str, prepared: &Prepared) -> Result<Compared> {
        let original = self.original()?;
        let mut times = [Vec::new(), Vec::new()];
        let mut answer = Value::Null;
        for turn in 0..TURNS {
            let (expected, before) = self.answer(&original, None)?;
            let (found, after) = self.answer(&prepared.wasm, prepared.notes.as_deref())?;
            ensure!(found == expected, "{found}, and before {expected}");
            ensure!(
                turn == 0 || answer == expected,
                "{expected}, and before {answer}"
            );
            answer = expected;
            times[0].push(before);
            times[1].push(after);
        }
        let least = |times: Vec<f64>| times.into_iter().fold(f64::INFINITY, f64::min);
        let [before, after] = times.map(least);
        let sizes = [
            fs::metadata(original)?.len(),
            fs::metadata(&prepared.wasm)?.len(),
        ];
        let [old, new] = sizes.map(|size| size / 1000);
        println!(
            "{} ({what}): {old} kB and {before:.0} ms to the first answer before, \
             {new} kB and {after:.0} ms after",
            self.driver
        );
        Ok(Compared {
            answer,
            before,
            after,
        })
    }

    /// One answer, in a process of its own, and the milliseconds to the first answer.
    fn answer(&self, wasm: &Path, notes: Option<&Path>) -> Result<(Value, f64)> {
        let mut node = node()?;
        node.args(["answer", self.driver]).arg(wasm).args(notes);
        let said: Value = serde_json::from_str(&succeed(&mut node)?[0])?;
        Ok((
            said["answer"].clone(),
            said["milliseconds"].as_f64().unwrap_or(f64::NAN),
        ))
    }
}

/// The answer of both binaries, and the shortest times to the first answer in milliseconds.
pub(crate) struct Compared {
    pub(crate) answer: Value,
    pub(crate) before: f64,
    pub(crate) after: f64,
}
