//! Components that toolchains made, pre-initialized through an export of their own: the world in `glossary.wit`, twice.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use wasmtime_wasi::WasiCtx;
use wizer_tests::command;
use wizer_tests::component::Program;
use wizer_tests::initialize::{ask, initialize};
use wizer_tests::world::World;

use crate::install::{installed, python, python_installed, script, succeed};

/// What the glossary answers however it was filled.
const QUESTIONS: [(&str, &str); 4] = [
    (
        r#"lookup("ninety-nine thousand nine hundred ninety-nine")"#,
        "some(99999)",
    ),
    (r#"lookup("four hundred seven")"#, "some(407)"),
    (r#"lookup("a dozen")"#, "none"),
    ("fills()", "1"),
];

/// How many of the first calls are timed.
const ROUNDS: usize = 3;

/// The component that ComponentizeJS makes of `glossary.js`: our command made a snapshot of its engine already.
pub(crate) fn js() -> Result<Vec<u8>> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "componentize.mjs");
    build
        .arg(command()?)
        .arg(&output)
        .args([engines.join("glossary.js"), engines.join("glossary.wit")]);
    succeed(&mut build, "")?;
    Ok(fs::read(output)?)
}

/// The component that componentize-py makes of `glossary.py`: it made a snapshot of its engine already.
pub(crate) fn python_component() -> Result<Vec<u8>> {
    let engines = python_installed()?;
    // All of the folder becomes a part of the component.
    let folder = TempDir::new()?;
    for name in ["glossary.py", "glossary.wit"] {
        fs::copy(engines.join(name), folder.path().join(name))?;
    }
    let mut build = python(engines, "componentize_py");
    build.args(["--wit-path", "glossary.wit", "--world", "glossary"]);
    build.args([
        "componentize",
        "--python-path",
        ".",
        "glossary",
        "--output",
        "out.wasm",
    ]);
    succeed(build.current_dir(&folder), "")?;
    Ok(fs::read(folder.path().join("out.wasm"))?)
}

pub(crate) fn js_again() -> Result<()> {
    filled_beforehand(&js()?)?;
    Ok(())
}

pub(crate) fn py() -> Result<()> {
    let (before, after) = filled_beforehand(&python_component()?)?;
    println!("first call: {before:?} before, {after:?} after");
    ensure!(
        after * 5 <= before,
        "the first call takes {after:?}, and it took {before:?}"
    );
    Ok(())
}

/// Pre-initializes such a component through `fill`: the answers are the same, and its world lacks `fill` and nothing else. Answers with
/// the times of a first call before and after.
fn filled_beforehand(wasm: &[u8]) -> Result<(Duration, Duration)> {
    let (before, answer) = first_call(wasm).context("as it was")?;
    ensure!(answer == QUESTIONS[0].1, "as it was: {answer}");

    let done = initialize(wasm, &["--allow-wasi", "--init-func", "fill(100000)"])?;
    ensure!(done.stderr.contains("ok(100000)"), "{}", done.stderr);
    let (was, is) = (World::of(wasm)?, World::of(&done.wasm)?);
    ensure!(was.without("fill") == is, "{is:?}, and it was {was:?}");

    let program = Program::with_wasi(&done.wasm)?;
    ask(&mut program.start(&mut WasiCtx::builder())?, &QUESTIONS)?;
    let (after, _) = first_call(&done.wasm).context("pre-initialized")?;

    let error = initialize(wasm, &["--allow-wasi", "--init-func", "fill(1000001)"]).err();
    let said = error.context("an `err` is a failure")?.to_string();
    ensure!(said.contains("no name for a million and more"), "{said}");
    Ok((before, after))
}

/// Instantiates a component that is compiled, and asks for one word: the shortest time, and the answer.
fn first_call(wasm: &[u8]) -> Result<(Duration, String)> {
    let program = Program::with_wasi(wasm)?;
    let mut shortest = Duration::MAX;
    let mut answer = String::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut instance = program.start(&mut WasiCtx::builder())?;
        answer = instance.call(QUESTIONS[0].0)?;
        shortest = shortest.min(start.elapsed());
    }
    Ok((shortest, answer))
}
