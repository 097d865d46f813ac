//! Components of two toolchains, pre-initialized through an export: both have the world in
//! `glossary.wit`.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use wasmtime_wasi::WasiCtx;
use wizer_tests::component::Program;
use wizer_tests::initialize::{ask, initialize};
use wizer_tests::world::World;

use crate::builds;

/// Lookups, and their results however the glossary was filled.
const QUESTIONS: [(&str, &str); 4] = [
    (
        r#"lookup("ninety-nine thousand nine hundred ninety-nine")"#,
        "some(99999)",
    ),
    (r#"lookup("four hundred seven")"#, "some(407)"),
    (r#"lookup("a dozen")"#, "none"),
    ("fills()", "1"),
];

/// The number of first calls to measure.
const ROUNDS: usize = 3;

pub(crate) fn js_again() -> Result<()> {
    filled_beforehand(&builds::js(&[])?)?;
    Ok(())
}

/// A first call is at least five times as fast.
pub(crate) fn py() -> Result<()> {
    let wasm = builds::py()?;
    let after = first_call(&filled_beforehand(&wasm)?)?;
    let before = first_call(&Program::with_wasi(&wasm)?)?;
    println!("first call: {before:?} before, {after:?} after");
    ensure!(
        after * 5 <= before,
        "the first call takes {after:?}, and it took {before:?}"
    );
    Ok(())
}

/// Pre-initializes a component with `fill`. The world of the result lacks only `fill`, and its
/// glossary has every number.
fn filled_beforehand(wasm: &[u8]) -> Result<Program> {
    let done = initialize(wasm, &["--allow-wasi", "--init-func", "fill(100000)"])?;
    ensure!(
        done.stderr.ends_with("fill returned: ok(100000)\n"),
        "{}",
        done.stderr
    );
    let (was, is) = (World::of(wasm)?, World::of(&done.wasm)?);
    ensure!(was.without("fill") == is, "{is:?}, and it was {was:?}");
    let program = Program::with_wasi(&done.wasm)?;
    ask(&mut program.start(&mut WasiCtx::builder())?, &QUESTIONS)?;

    let error = initialize(wasm, &["--allow-wasi", "--init-func", "fill(1000001)"]).err();
    let said = error.context("an `err` is a failure")?.to_string();
    ensure!(said.contains("no name for a million and more"), "{said}");
    Ok(program)
}

/// Instantiates a compiled component, and looks up one word. Returns the shortest time.
fn first_call(program: &Program) -> Result<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut instance = program.start(&mut WasiCtx::builder())?;
        let (question, expected) = QUESTIONS[1];
        let answer = instance.call(question)?;
        shortest = shortest.min(start.elapsed());
        ensure!(answer == expected, "{question}: {answer}");
    }
    Ok(shortest)
}
