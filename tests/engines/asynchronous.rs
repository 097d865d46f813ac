//! Asynchronous components of two toolchains, componentize-py and componentize-qjs, pre-initialized
//! through exports that wait for the clock, for a stream or for tasks: both have the world in
//! `async_glossary.wit`.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use wasmtime_wasi::WasiCtx;
use wizer_tests::component::Program;
use wizer_tests::initialize::{Initialized, ask, initialize};
use wizer_tests::tools;
use wizer_tests::world::World;

use crate::builds::componentize_py;
use crate::install::{installed, run, script, succeed};

/// A compiler that is fast.
const COMPILER: &str = match cfg!(target_arch = "x86_64") {
    true => "compiler=winch",
    false => "compiler=cranelift",
};

/// Initializers that fill the glossary, with their results. The last one returns before it fills.
const FILLED: [(&str, &str); 4] = [
    ("fill(5000)", "ok(5000)"),
    ("fill-in-parts(5000)", "ok(5000)"),
    ("fill-from-stream(5000)", "ok(5000)"),
    ("fill-later(5000)", "0"),
];

/// Initializers whose result can't be kept: it is closed, and the task that writes to it ends.
const CLOSED: [(&str, &str); 2] = [("names()", "stream"), ("count()", "future")];

/// Lookups, and their results whenever the glossary was filled.
const LOOKUPS: [(&str, &str); 3] = [
    (
        r#"lookup("four thousand nine hundred ninety-nine")"#,
        "some(4999)",
    ),
    (r#"lookup("four hundred seven")"#, "some(407)"),
    (r#"lookup("a dozen")"#, "none"),
];

/// What an initializer may leave, and what that is called.
const LEFT: [(&str, &str); 4] = [
    ("open-stream", "1 stream"),
    (
        "reading-task",
        "1 unfinished task, 1 waitable set, 1 stream",
    ),
    (
        "waiting-task",
        "1 unfinished task, 1 waitable set, 1 future",
    ),
    (
        "two-tasks",
        "1 unfinished task, 1 waitable set, 1 stream, 1 future",
    ),
];

pub(crate) fn py() -> Result<()> {
    let files = ["async_glossary.py", "async_glossary.wit", "glossary.py"];
    pre_initialized(&componentize_py(
        "async_glossary",
        "async-glossary",
        &files,
    )?)
}

pub(crate) fn qjs() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "node_modules/componentize-qjs/cli.mjs");
    build.args(["--wit", "async_glossary.wit", "--world", "async-glossary"]);
    build.args(["--js", "async_glossary.js", "--output"]);
    succeed(build.arg(&output).current_dir(engines), "")?;
    pre_initialized(&fs::read(output)?)
}

fn pre_initialized(wasm: &[u8]) -> Result<()> {
    answers(wasm, "0")?;
    for (call, result) in FILLED {
        let done = returns(wasm, call, result)?;
        let (was, is) = (World::of(wasm)?, World::of(&done.wasm)?);
        ensure!(was.without(name(call)) == is, "{is:?}, and it was {was:?}");
        answers(&done.wasm, "1").with_context(|| call.to_string())?;
    }
    for (call, result) in CLOSED {
        returns(wasm, call, result)?;
    }
    for (what, called) in LEFT {
        left(wasm, what, called)?;
    }
    left_on_purpose(wasm)?;
    let said = refusal(wasm, "fill-in-parts(1000001)")?;
    ensure!(said.contains("no name for a million and more"), "{said}");
    let said = refusal(wasm, "wait-in-vain()")?;
    ensure!(said.contains("deadlock detected"), "{said}");
    Ok(())
}

/// Makes the lookups with the engine's own command, each in a process of its own, in which the
/// glossary was filled this many times before.
fn answers(wasm: &[u8], fills: &str) -> Result<()> {
    let folder = TempDir::new()?;
    let (input, compiled) = (folder.path().join("a.wasm"), folder.path().join("a.cwasm"));
    fs::write(&input, wasm)?;
    let mut engine = Command::new(tools::wasmtime()?);
    engine.args(["compile", "-C", COMPILER, "-o"]);
    succeed(engine.arg(&compiled).arg(input), "")?;

    for (question, expected) in LOOKUPS.into_iter().chain([("fills()", fills)]) {
        let mut engine = Command::new(tools::wasmtime()?);
        engine.args(["run", "-C", COMPILER, "--allow-precompiled"]);
        engine.args(["--invoke", question]).arg(&compiled);
        let done = run(&mut engine, "")?;
        let [answer, stderr] =
            [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        ensure!(done.status.success(), "{question}: {stderr}");
        ensure!(answer.trim_end() == expected, "{question}: {answer}");
    }
    Ok(())
}

/// An initializer that leaves something is refused, and the error names that.
fn left(wasm: &[u8], what: &str, called: &str) -> Result<()> {
    let call = format!("fill-and-leave(500, {what})");
    let said = refusal(wasm, &call)?;
    let error = format!(
        "Error: the component still holds {called}: handles are no part of a snapshot; \
         --allow-open-handles makes this a warning\n"
    );
    ensure!(said == error, "{call}: {said}");
    Ok(())
}

/// With a warning, the result has the state, and can do the same again.
fn left_on_purpose(wasm: &[u8]) -> Result<()> {
    let call = "fill-and-leave(500, two-tasks)";
    let arguments = [
        "--allow-open-handles",
        "--keep-init-func",
        "--init-func",
        call,
    ];
    let done = initialize(wasm, &[&WASI, &arguments[..]].concat())?;
    let warning = "Warning: the component still holds 1 unfinished task, ";
    ensure!(done.stderr.starts_with(warning), "{}", done.stderr);

    let mut instance = Program::with_wasi(&done.wasm)?.start(&mut WasiCtx::builder())?;
    let questions = [
        (r#"lookup("four hundred seven")"#, "some(407)"),
        ("fills()", "1"),
        ("fill-from-stream(501)", "ok(501)"),
        ("fill-in-parts(502)", "ok(502)"),
        (call, "502"),
        ("fills()", "4"),
    ];
    ask(&mut instance, &questions)
}

/// The grants of the initializers.
const WASI: [&str; 1] = ["--allow-wasi"];

/// Pre-initializes a component with this call, which has this result.
fn returns(wasm: &[u8], call: &str, result: &str) -> Result<Initialized> {
    let done = initialize(wasm, &[&WASI[..], &["--init-func", call]].concat())?;
    let said = format!("{} returned: {result}\n", name(call));
    // Which of them read random numbers or clocks is for their toolchains to decide.
    let lines = done.stderr.split_inclusive('\n');
    let of_taken = |line: &&str| line.starts_with("Warning: the initializer read ");
    let others: String = lines.filter(|line| !of_taken(line)).collect();
    ensure!(others == said, "{call}: {}", done.stderr);
    Ok(done)
}

/// The error of an initializer that fails.
fn refusal(wasm: &[u8], call: &str) -> Result<String> {
    let error = initialize(wasm, &[&WASI[..], &["--init-func", call]].concat()).err();
    Ok(error.with_context(|| call.to_string())?.to_string())
}

/// The name of the function that is called.
fn name(call: &str) -> &str {
    call.split('(').next().unwrap_or(call)
}
