//! The modules of the corpus in V8: answers, and times and memory of instantiations.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::corpus::{Call, folder};
use crate::packages;
use crate::process::run_engine;

/// The answers of each of these modules to these calls, by one instance: numbers, or `trap`.
///
/// # Errors
///
/// Node fails, or a module can't be instantiated.
pub fn answers(modules: &[(&[u8], &[Call])]) -> Result<Vec<Vec<String>>> {
    let jobs = modules.iter().map(|(wasm, calls)| {
        let call = |call: &Call| json!([call.name, call.arguments]);
        (*wasm, calls.iter().map(call).collect())
    });
    Ok(serde_json::from_slice(&run("answers", jobs)?)?)
}

/// The median time of an instantiation of each of these modules in milliseconds, with a call of the
/// initializer if it is still exported. Each is measured for about this long.
///
/// # Errors
///
/// As [`answers`].
pub fn milliseconds(modules: &[&[u8]], budget: Duration) -> Result<Vec<f64>> {
    let budget = json!(budget.as_secs_f64() * 1000.0);
    let jobs = modules.iter().map(|wasm| (*wasm, budget.clone()));
    Ok(serde_json::from_slice(&run("times", jobs)?)?)
}

/// By how many bytes a process of Node grows at most when it instantiates a module, with a call of
/// the initializer if it is still exported.
///
/// # Errors
///
/// As [`answers`], or this is not Linux.
pub fn memory(wasm: &[u8]) -> Result<u64> {
    let jobs = [(wasm, Value::Null)].into_iter();
    let grown: Vec<u64> = serde_json::from_slice(&run("memory", jobs)?)?;
    grown.first().copied().context("the script said nothing")
}

/// Has the script do something with modules, each with an argument. Returns the script's output.
fn run<'a>(what: &str, modules: impl Iterator<Item = (&'a [u8], Value)>) -> Result<Vec<u8>> {
    let files = TempDir::new()?;
    let mut jobs = Vec::new();
    for (number, (wasm, argument)) in modules.enumerate() {
        let path = files.path().join(format!("{number}.wasm"));
        fs::write(&path, wasm)?;
        jobs.push(json!([path, argument]));
    }
    let mut node = Command::new(packages::js()?.newer_node());
    node.arg(folder().join("v8.mjs")).arg(what);
    let done = run_engine(&mut node, Value::from(jobs).to_string().as_bytes())?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{said}");
    Ok(done.stdout)
}
