//! `wizer inspect`: every WAT file in `tests/inspect/` is a test of the native command, and one of
//! `wizer.wasm`, which must print the same. `cargo test --test cases inspect/component` runs the
//! latter.
//!
//! A file begins with comment lines. `;;! run: ARGUMENTS` among them are further arguments of the
//! command, separated by spaces, with quotation marks as in a shell.
//!
//! Golden files are beside it: `NAME.wat.txt` is the text, and `NAME.wat.json` the JSON. If the
//! command fails, `NAME.wat.err` is its standard error. `BLESS=1` writes them. The text and the
//! JSON must agree with each other, and with the outcome of `wizer instrument`.
//!
//! For all cases of `tests/cases/`, the verdict is compared with the outcome of opening them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::Value;
use wizer_tests::case::{self, Case, args, golden};
use wizer_tests::trials::trial;
use wizer_tests::{command, tools, verdict};
use wizer_transform::{ErrorKind, InitExport, Initializer, Options, Rename, Target};

const ENDINGS: [&str; 3] = ["txt", "json", "err"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inspect")
}

pub(crate) fn trials() -> Result<Vec<Trial>> {
    let mut trials = vec![
        trial("inspect/golden-files", strays),
        trial("inspect/verdicts", verdicts),
        trial("inspect/output", output),
    ];
    for path in case::files_in(folder())? {
        if path.extension().is_some_and(|ending| ending == "wat") {
            let name = path.file_stem().context("a file without a name")?;
            let name = name.display().to_string();
            let again = path.clone();
            trials.push(trial(format!("inspect/native/{name}"), move || {
                native(&path)
            }));
            trials.push(trial(format!("inspect/component/{name}"), move || {
                component(&again)
            }));
        }
    }
    Ok(trials)
}

/// Checks that every golden file has its case.
fn strays() -> Result<()> {
    for path in case::files_in(folder())? {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
            let case = path.with_extension("");
            ensure!(case.is_file(), "{} has no case", path.display());
        }
    }
    Ok(())
}

/// The further arguments of a case, and the name of its file.
fn words(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path)?;
    let mut words = Vec::new();
    for line in case::directives(&text) {
        let run = line.trim().strip_prefix("run:");
        words.extend(case::words(run.context("the only directive is `run:`")?)?);
    }
    let name = path.file_name().and_then(|name| name.to_str());
    words.push(name.context("a file without a name")?.to_owned());
    Ok(words)
}

/// Runs a command of `wizer` in the folder of the cases.
fn wizer(other: &str, words: &[String], more: &[&str]) -> Result<Output> {
    let mut wizer = Command::new(command()?);
    wizer.arg(other).args(more).args(words);
    Ok(wizer.current_dir(folder()).output()?)
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).context("the output is no text")
}

/// The native command: its output, compared with the golden files and with the outcome of `wizer
/// instrument`.
fn native(path: &Path) -> Result<()> {
    let words = words(path)?;
    let plain = wizer("inspect", &words, &[])?;
    let json = wizer("inspect", &words, &["--json"])?;
    ensure!(plain.status == json.status, "the formats' statuses differ");
    if !plain.status.success() {
        ensure!(plain.stderr == json.stderr, "the formats' errors differ");
        ensure!(plain.stdout.is_empty() && json.stdout.is_empty());
        golden::absent(path, "txt")?;
        golden::absent(path, "json")?;
        return golden::equals(path, "err", text(&plain.stderr)?);
    }
    ensure!(plain.stderr.is_empty() && json.stderr.is_empty());
    let (plain, json) = (text(&plain.stdout)?, text(&json.stdout)?);
    golden::absent(path, "err")?;
    golden::equals(path, "txt", plain)?;
    golden::equals(path, "json", json)?;
    let found: Value = serde_json::from_str(json)?;
    agree(plain, &found)?;
    let size = wat::parse_file(path)?.len();
    ensure!(found["size"] == size, "the size is not {size}");

    let opened = wizer("instrument", &words, &[])?;
    ensure!(found["accepted"] == opened.status.success());
    if !opened.status.success() {
        let first = found["refusals"][0]["text"].as_str();
        let said = format!("Error: {}\n", first.context("no reason")?);
        ensure!(text(&opened.stderr)? == said, "it is refused otherwise");
    }
    Ok(())
}

/// Checks that both formats agree.
fn agree(plain: &str, found: &Value) -> Result<()> {
    let list = |field: &str| found[field].as_array().context(format!("no {field}"));
    let refusals = list("refusals")?;
    ensure!(found["accepted"] == refusals.is_empty());
    let head = plain.lines().next().unwrap_or_default();
    let verdict = match refusals.len() {
        0 => "can be pre-initialized".to_owned(),
        1 => "would be refused, for 1 reason".to_owned(),
        several => format!("would be refused, for {several} reasons"),
    };
    let kind = found["kind"].as_str().context("no kind")?;
    let expected = format!("{kind}, {} bytes: {verdict}", found["size"]);
    ensure!(head == expected, "{head:?} is not {expected:?}");
    for refusal in refusals {
        let text = refusal["text"].as_str().context("no text")?;
        ensure!(plain.contains(text), "the text lacks {text:?}");
        if let Some(offset) = refusal["offset"].as_u64() {
            ensure!(text.ends_with(&format!("(at offset {offset:#x})")));
        }
    }
    ensure!(plain.contains("\nThis is not all") != (found["complete"] == true));
    if let Some(path) = found["initializer"]["path"].as_array() {
        let names: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
        let called = format!("initializer  {}", names.join("."));
        ensure!(plain.contains(&called), "the text lacks {called:?}");
    }
    for module in list("modules")? {
        for (field, word) in [
            ("globals", "global"),
            ("memories", "memory"),
            ("tables", "table"),
        ] {
            let definitions = module[field].as_array().context("no definitions")?;
            // Longer lists are truncated.
            for definition in definitions.iter().take(20) {
                let line = format!("\n  {word} {}", definition["index"]);
                ensure!(plain.contains(&line), "the text lacks {line:?}");
            }
        }
    }
    Ok(())
}

/// `wizer.wasm` in stock wasmtime prints the same.
fn component(path: &Path) -> Result<()> {
    let words = words(path)?;
    let wizer_wasm = wizer_tests::component("wizer.wasm")?;
    ensure!(
        wizer_wasm.is_file(),
        "there is no {}: build-command builds it",
        wizer_wasm.display()
    );
    for format in [&[][..], &["--json"]] {
        let mut engine = Command::new(tools::wasmtime()?);
        engine.args(["run", "--dir", "."]).arg(&wizer_wasm);
        engine.arg("inspect").args(format).args(&words);
        let there = engine.current_dir(folder()).output()?;
        let here = wizer("inspect", &words, format)?;
        ensure!(there.status.success() == here.status.success());
        ensure!(text(&there.stdout)? == text(&here.stdout)?);
        if !here.status.success() {
            ensure!(text(&there.stderr)? == text(&here.stderr)?);
        }
    }
    Ok(())
}

/// The contents of an output file are the same as on standard output. A failure leaves the file as
/// it was.
fn output() -> Result<()> {
    let place = tempfile::tempdir()?;
    let out = place.path().join("out.json");
    let to = ["--json", "-o", out.to_str().context("no path")?];
    let printed = wizer("inspect", &["module.wat".to_owned()], &["--json"])?;
    let written = wizer("inspect", &["module.wat".to_owned()], &to)?;
    ensure!(written.status.success() && written.stdout.is_empty());
    ensure!(std::fs::read(&out)? == printed.stdout);
    let failed = wizer("inspect", &["malformed.wat".to_owned()], &to)?;
    ensure!(!failed.status.success());
    ensure!(std::fs::read(&out)? == printed.stdout);
    Ok(())
}

/// Compares the verdict for all cases with the outcome of opening them, and the reasons.
fn verdicts() -> Result<()> {
    let mut seen = [0; 3];
    for path in case::files()? {
        if !case::is_case(&path)? {
            continue;
        }
        let (case, Ok(wasm)) = (Case::read(&path)?, wat::parse_file(&path)) else {
            continue;
        };
        let arguments = args::Arguments::read(&case.run)?;
        let rename = |(destination, source): &(String, String)| Rename {
            destination: destination.clone(),
            source: source.clone(),
        };
        let mut inits = arguments.inits.into_iter();
        let options = Options {
            init: inits
                .next()
                .map_or(Initializer::Default, Initializer::Export),
            also: inits.collect(),
            defer_start: false,
            watch_exports: false,
            canonical_nans: arguments.canonical_nans,
            init_export: match arguments.init_export {
                args::InitExport::Remove => InitExport::Remove,
                args::InitExport::Keep => InitExport::Keep,
                args::InitExport::Empty => InitExport::Empty,
            },
            renames: arguments.renames.iter().map(rename).collect(),
        };
        let opened = Target::open(wasm.clone(), &options).map(drop);
        ensure!(
            verdict::agrees(&wasm, &options, opened.as_ref().copied()),
            "{}: opening comes to another verdict",
            path.display()
        );
        let number = match opened {
            Ok(()) => 0,
            Err(error) if error.kind() == ErrorKind::Malformed => 1,
            Err(_) => 2,
        };
        if let Some(seen) = seen.get_mut(number) {
            *seen += 1;
        }
    }
    ensure!(seen.iter().all(|seen| *seen > 10), "few cases: {seen:?}");
    Ok(())
}
