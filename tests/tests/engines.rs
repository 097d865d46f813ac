//! Real engines, built by their real build programs.
//!
//! Fastly's build and ComponentizeJS start a `wizer` command, each in its own way, on a JavaScript
//! engine of about 10 MB. Here they start ours, and the results have to run: the snapshot of
//! Fastly's engine answers a request, and the component of ComponentizeJS returns results. Two
//! trials repeat only the command lines. All of them run a second time with the command of the
//! package for JavaScript.
//!
//! The components of two toolchains, ComponentizeJS and componentize-py, are pre-initialized
//! through an export of their own, and so are asynchronous ones, of componentize-py and
//! componentize-qjs.
//!
//! The builds are packages of npm and PyPI, pinned in `tests/engines`. They are installed once,
//! into the target folder, and again when the pinned versions change. Without `node` and `npm`, or
//! `python3` and its `pip`, a trial is ignored, and says so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;
use wasmtime_wasi::WasiCtx;
use wizer_tests::component::Program;
use wizer_tests::initialize::ask;
use wizer_tests::{command, packages, trials};

#[path = "../engines/asynchronous.rs"]
mod asynchronous;
#[path = "../engines/builds.rs"]
mod builds;
#[path = "../engines/components.rs"]
mod components;
#[path = "../engines/fastly.rs"]
mod fastly;
#[path = "../engines/install.rs"]
mod install;
#[path = "../engines/snapshot.rs"]
mod snapshot;

use components::{js_again, py};
use install::{NODE, NPM, PYTHON, installed, run, script, starts, succeed};
use snapshot::{expect_exports, expect_response, exports};

const STARLINGMONKEY: &str =
    "node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm";

/// The body of a trial. Its argument is a command with the name `wizer`.
type Body = fn(&Path) -> Result<()>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let pip = format!("{PYTHON} -m pip");
    let missing = |tools: &[&str]| {
        let missing = tools.iter().find(|tool| !starts(tool));
        missing.map(ToString::to_string)
    };
    let (npm, pip) = (missing(&[NODE, NPM]), missing(&[PYTHON, &pip]));
    let builds: [(&str, Body); 5] = [
        ("fastly_build", fastly_build),
        ("fastly_command_line", fastly_command_line),
        ("starlingmonkey_command_line", starlingmonkey_command_line),
        ("componentize_js", componentize_js),
        ("componentize_js_error", componentize_js_error),
    ];
    let mut trials = vec![
        trial("componentize_js_again", npm.as_ref(), js_again),
        trial("componentize_py", pip.as_ref(), py),
        trial("componentize_py_async", pip.as_ref(), asynchronous::py),
        trial("componentize_qjs_async", npm.as_ref(), asynchronous::qjs),
    ];
    for (name, build) in builds {
        trials.push(trial(name, npm.as_ref(), move || build(command()?)));
        // The package for JavaScript in place of the native command.
        let name = format!("npm/{name}");
        trials.push(trial(&name, npm.as_ref(), move || {
            build(&packages::js()?.command())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A trial, which is ignored if a tool is missing.
fn trial(
    name: &str,
    missing: Option<&String>,
    body: impl FnOnce() -> Result<()> + Send + 'static,
) -> Trial {
    if let Some(tool) = missing {
        eprintln!("{name}: ignored, `{tool}` does not start here");
    }
    trials::trial(name, body).with_ignored_flag(missing.is_some())
}

/// The whole of Fastly's build: it bundles the program, starts the command through a shell with an
/// environment of its own, and adds metadata to the result.
fn fastly_build(wizer: &Path) -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "fastly.mjs");
    build
        .arg(wizer)
        .arg(engines.join("handler.js"))
        .arg(&output)
        .args(["--env", "GREETING=salve"]);
    succeed(build.current_dir(&folder), "")?;

    let snapshot = fs::read(output)?;
    ensure!(
        snapshot.len() > fs::read(engines.join(fastly::ENGINE))?.len(),
        "{} bytes hold no snapshot",
        snapshot.len()
    );
    expect_exports(&snapshot, &["_start", "cabi_realloc", "memory"])?;
    expect_response(&snapshot, "_start", "salve /path 3-5-5-3")
}

/// The command line of that build, and a comparison of its result with the peer's.
fn fastly_command_line(wizer: &Path) -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    fs::copy(
        engines.join(fastly::PROGRAM),
        folder.path().join(fastly::PROGRAM),
    )?;
    let snapshot = |wizer: &Path| -> Result<Vec<u8>> {
        let mut line = Command::new(wizer);
        fastly::arguments(&mut line, &engines.join(fastly::ENGINE));
        succeed(
            line.current_dir(&folder).env("GREETING", "ave"),
            fastly::PROGRAM,
        )?;
        Ok(fs::read(folder.path().join("out.wasm"))?)
    };

    let ours = snapshot(wizer)?;
    expect_exports(&ours, &["_start", "cabi_realloc", "memory"])?;
    expect_response(&ours, "_start", "ave /path 3-5-5-3")?;

    let Some(peer) = fastly::peer(engines)? else {
        eprintln!("fastly_command_line: no peer for this platform, sizes not compared");
        return Ok(());
    };
    let theirs = snapshot(&peer)?;
    let (ours, theirs) = (ours.len(), theirs.len());
    ensure!(
        ours * 100 <= theirs * 102,
        "{ours} bytes, and the peer's snapshot has {theirs}"
    );
    Ok(())
}

/// StarlingMonkey's command line: values after a space, `--` before the input, and no name of an
/// initializer. One engine exports `wizer.initialize`, and the other `wizer-initialize`.
fn starlingmonkey_command_line(wizer: &Path) -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let snapshot = |engine: &str, program: &Path| -> Result<Vec<u8>> {
        let output = folder.path().join("out.wasm");
        let mut line = Command::new(wizer);
        line.args([
            "--allow-wasi",
            "--wasm-bulk-memory",
            "true",
            "--inherit-stdio",
            "true",
            "--inherit-env",
            "true",
        ]);
        line.arg("--dir")
            .arg(program.parent().context("a program is in a folder")?);
        line.arg("-o")
            .arg(&output)
            .arg("--")
            .arg(engines.join(engine))
            .env("GREETING", "vale");
        succeed(
            &mut line,
            program
                .to_str()
                .context("the path of the program is Unicode")?,
        )?;
        Ok(fs::read(output)?)
    };

    let fastly = snapshot(fastly::ENGINE, &engines.join("handler.js"))?;
    expect_exports(&fastly, &["cabi_realloc", "memory", "wizer.resume"])?;
    expect_response(&fastly, "wizer.resume", "vale /path 3-5-5-3")?;

    let program = folder.path().join("program.js");
    fs::write(
        &program,
        "addEventListener('fetch', (event) => event.respondWith(new Response('here')));",
    )?;
    let snapshot = snapshot(STARLINGMONKEY, &program)?;
    let before = exports(&fs::read(engines.join(STARLINGMONKEY))?)?;
    let gone = before
        .difference(&exports(&snapshot)?)
        .cloned()
        .collect::<Vec<_>>();
    ensure!(
        gone == ["_initialize", "wizer-initialize"],
        "these exports are gone: {gone:?}"
    );
    Ok(())
}

/// ComponentizeJS checks the snapshot in Node, replaces its imports and wraps it in a component.
fn componentize_js(wizer: &Path) -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    succeed(
        script(engines, "componentize.mjs").arg(wizer).arg(&output),
        "",
    )?;

    let wasm = fs::read(output)?;
    let mut component = Program::with_wasi(&wasm)?.start(&mut WasiCtx::builder())?;
    let questions = [
        (r#"greet("x")"#, r#""hello x""#),
        (r#"greet("Grüße, 世界")"#, r#""hello Grüße, 世界""#),
        (
            "bounds([{x: 3, y: -7}, {x: -1, y: 4}, {x: 2, y: 0}])",
            "({x: -1, y: -7}, {x: 3, y: 4})",
        ),
    ];
    ask(&mut component, &questions)
}

/// A module that throws while it is evaluated. ComponentizeJS finds the command's error message in
/// standard error, removes it, and shows the rest: the output of the module and the engine.
fn componentize_js_error(wizer: &Path) -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "componentize.mjs");
    let result = run(
        build.arg(wizer).arg(&output).arg(engines.join("throws.js")),
        "",
    )?;
    let (stdout, stderr) = (
        String::from_utf8(result.stdout)?,
        String::from_utf8(result.stderr)?,
    );

    ensure!(
        result.status.code() == Some(1),
        "{}\n{stderr}",
        result.status
    );
    ensure!(stdout == "evaluation starts\n", "on stdout: {stdout:?}");
    let (first, rest) = stderr.split_once('\n').unwrap_or_default();
    ensure!(
        first.starts_with("Failed to initialize component (wizer ("),
        "{stderr}"
    );
    ensure!(
        rest == fs::read_to_string(engines.join("throws.txt"))?,
        "{stderr}"
    );
    ensure!(!output.exists(), "a component of a module that throws");
    Ok(())
}
