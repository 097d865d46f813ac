//! Real engines, built by the programs that really build them.
//!
//! Fastly's build and ComponentizeJS start a `wizer` command, each in its own way, on a JavaScript engine of about
//! 10 MB. Here they start ours, and the results have to run: the snapshot of Fastly's engine answers a request, and the
//! component of ComponentizeJS answers calls. Two trials repeat the bare command lines, without any build around them.
//!
//! The builds are npm packages, pinned in `tests/engines`. They are installed once, into the target folder, and again
//! when the lock file changes. Without `node` and `npm` every trial is ignored, and says so.

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
use libtest_mimic::{Arguments, Failed, Trial};
use tempfile::TempDir;
use wasmtime::component::Val;
use wizer_tests::command;

#[path = "../engines/install.rs"]
mod install;
#[path = "../engines/snapshot.rs"]
mod snapshot;

use install::{NODE, NPM, installed, peer, run, script, starts, succeed};
use snapshot::{Instance, expect_exports, expect_response, exports};

const FASTLY: &str = "node_modules/@fastly/js-compute/fastly.wasm";
const STARLINGMONKEY: &str =
    "node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm";

/// What a trial does.
type Body = fn() -> Result<()>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = [NODE, NPM].into_iter().find(|tool| !starts(tool));
    let trials: [(&str, Body); 5] = [
        ("fastly_build", fastly_build),
        ("fastly_command_line", fastly_command_line),
        ("starlingmonkey_command_line", starlingmonkey_command_line),
        ("componentize_js", componentize_js),
        ("componentize_js_error", componentize_js_error),
    ];
    let trials = trials.into_iter().map(|(name, body)| {
        if let Some(tool) = missing {
            eprintln!("{name}: ignored, `{tool}` does not start here");
        }
        Trial::test(name, move || {
            body().map_err(|error| Failed::from(format!("{error:#}")))
        })
        .with_ignored_flag(missing.is_some())
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The whole of Fastly's build: it bundles the program, starts the command through a shell with an environment of
/// its own, and adds metadata to the result.
fn fastly_build() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "fastly.mjs");
    build
        .arg(command().unwrap())
        .arg(engines.join("handler.js"))
        .arg(&output)
        .args(["--env", "GREETING=salve"]);
    succeed(build.current_dir(&folder), "")?;

    let snapshot = fs::read(output)?;
    ensure!(
        snapshot.len() > fs::read(engines.join(FASTLY))?.len(),
        "{} bytes hold no snapshot",
        snapshot.len()
    );
    expect_exports(&snapshot, &["_start", "cabi_realloc", "memory"])?;
    expect_response(&snapshot, "_start", "salve /path 3-5-5-3")
}

/// The command line of that build, and how its result compares with the peer's.
fn fastly_command_line() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    fs::copy(engines.join("handler.js"), folder.path().join("handler.js"))?;
    let snapshot = |wizer: &Path| -> Result<Vec<u8>> {
        let mut line = Command::new(wizer);
        line.args([
            "--inherit-env=true",
            "--allow-wasi",
            "--dir=.",
            "-r",
            "_start=wizer.resume",
        ]);
        line.args(["--wasm-bulk-memory=true", "-o=out.wasm"])
            .arg(engines.join(FASTLY));
        succeed(
            line.current_dir(&folder).env("GREETING", "ave"),
            "handler.js",
        )?;
        Ok(fs::read(folder.path().join("out.wasm"))?)
    };

    let ours = snapshot(command().unwrap())?;
    expect_exports(&ours, &["_start", "cabi_realloc", "memory"])?;
    expect_response(&ours, "_start", "ave /path 3-5-5-3")?;

    let Some(peer) = peer(engines)? else {
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

/// StarlingMonkey's command line: values after a space, `--` before the input, and no name of an initializer,
/// for an engine that calls it `wizer.initialize` and for one that calls it `wizer-initialize`.
fn starlingmonkey_command_line() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let snapshot = |engine: &str, program: &Path| -> Result<Vec<u8>> {
        let output = folder.path().join("out.wasm");
        let mut line = Command::new(command().unwrap());
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

    let fastly = snapshot(FASTLY, &engines.join("handler.js"))?;
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
fn componentize_js() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    succeed(
        script(engines, "componentize.mjs")
            .arg(command().unwrap())
            .arg(&output),
        "",
    )?;

    let Instance {
        mut store,
        instance,
    } = Instance::of_component(&fs::read(output)?)?;
    let greet = instance.get_typed_func::<(&str,), (String,)>(&mut store, "greet")?;
    for name in ["x", "Grüße, 世界"] {
        let (answer,) = greet.call(&mut store, (name,))?;
        ensure!(
            answer == format!("hello {name}"),
            "the answer for {name:?} is {answer:?}"
        );
    }

    let point = |x, y| {
        Val::Record(vec![
            ("x".to_owned(), Val::S32(x)),
            ("y".to_owned(), Val::S32(y)),
        ])
    };
    let points = Val::List(vec![point(3, -7), point(-1, 4), point(2, 0)]);
    let bounds = instance
        .get_func(&mut store, "bounds")
        .context("`bounds` is exported")?;
    let mut corners = [Val::Bool(false)];
    bounds.call(&mut store, &[points], &mut corners)?;
    ensure!(
        corners == [Val::Tuple(vec![point(-1, -7), point(3, 4)])],
        "the corners are {corners:?}"
    );
    Ok(())
}

/// A module that throws while it is evaluated: ComponentizeJS finds our account of the failure in stderr, cuts it out,
/// and shows what is left, which is what the module and the engine wrote.
fn componentize_js_error() -> Result<()> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "componentize.mjs");
    let result = run(
        build
            .arg(command().unwrap())
            .arg(&output)
            .arg(engines.join("throws.js")),
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
