//! Programs with garbage-collected objects, compiled by compilers of Kotlin, MoonBit and Python.
//!
//! The compilers are packages of npm and PyPI, pinned in `tests/compilers`, with the programs
//! beside them. Each program is compiled here, and the command runs its initializer. Then the
//! program is asked in a newer Node: initialized there, and as the command has initialized it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;
use wizer_tests::pinned::Pinned;
use wizer_tests::{command, packages};

use crate::install::{clean_install, succeed};

/// How often each binary is asked, in processes of their own, in turns.
const TURNS: usize = 3;

/// The compiler of Kotlin, in a virtual machine that is soon ready.
const JAVA: [&str; 2] = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/// Whether there is a virtual machine for the compiler of Kotlin.
pub(crate) fn has_java() -> bool {
    let mut java = Command::new("java");
    let version = java.arg("-version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Maps, classes, lambdas, lazy values and strings of Kotlin's library, for WASI.
pub(crate) fn kotlin() -> Result<()> {
    let folder = TempDir::new()?;
    let installed = installed()?;
    let library = installed.join("node_modules/kotlin-compiler/lib");
    let compile = |options: &[&str], source: &Path| -> Result<()> {
        let mut java = Command::new("java");
        java.args(JAVA)
            .arg("-cp")
            .arg(library.join("kotlin-compiler.jar"))
            .arg("org.jetbrains.kotlin.cli.js.KotlinWasmCompiler")
            .args(["-Xwasm-target=wasm-wasi", "-libraries"])
            .arg(library.join("kotlin-stdlib-wasm-wasi.klib"))
            .arg("-ir-output-dir")
            .arg(folder.path())
            .args(["-ir-output-name", "glossary"])
            .args(options)
            .arg(source);
        succeed(&mut java)?;
        Ok(())
    };
    compile(&[], &installed.join("glossary.kt"))?;
    let mut include = OsString::from("-Xinclude=");
    include.push(folder.path().join("glossary.klib"));
    compile(
        &[
            "-Xir-produce-js",
            "-Xir-dce",
            "-Xwasm-use-new-exception-proposal",
        ],
        Path::new(&include),
    )?;
    let program = folder.path().join("glossary.wasm");
    compare("kotlin", &folder, &program, "prepare", &["--allow-wasi"])
}

/// Values at the top, a map, closures and strings of MoonBit's library.
pub(crate) fn moonbit() -> Result<()> {
    let folder = TempDir::new()?;
    let installed = installed()?;
    let program = folder.path().join("glossary.wasm");
    let mut node = Command::new("node");
    node.arg(installed.join("moonbit.mjs"))
        .arg(installed.join("glossary.mbt"))
        .arg(&program)
        .args(["prepare", "ask"]);
    succeed(&mut node)?;
    compare("moonbit", &folder, &program, "prepare", &[])
}

/// Objects, closures, lists and dictionaries of a program in Python, which runs to its end. Its
/// page provides elements, and calls what listens to their events.
pub(crate) fn python() -> Result<()> {
    let folder = TempDir::new()?;
    let installed = python_installed()?;
    let text = folder.path().join("ledger.wat");
    let mut python = Command::new("python3");
    python
        .env("PYTHONPATH", installed.join(MODULES))
        .args(["-m", "p2w", "-o"])
        .arg(&text)
        .arg(installed.join("ledger.py"));
    succeed(&mut python)?;
    let program = folder.path().join("ledger.wasm");
    fs::write(&program, wat::parse_file(&text)?)?;
    let page = format!("--preload=js={}", installed.join("page.wat").display());
    compare("python", &folder, &program, "_start", &[&page])
}

/// Pre-initializes a program, and compares its answers with those of the original.
fn compare(
    name: &str,
    folder: &TempDir,
    program: &Path,
    initializer: &str,
    options: &[&str],
) -> Result<()> {
    let result = folder.path().join("out.wasm");
    let mut wizer = Command::new(command()?);
    wizer
        .args(options)
        .args(["-f", initializer])
        .arg(program)
        .arg("-o")
        .arg(&result);
    succeed(&mut wizer)?;
    let (mut before, mut after) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        let (expected, original) = asked(program, &[initializer])?;
        let (found, prepared) = asked(&result, &[])?;
        ensure!(found == expected, "{found}, and before {expected}");
        ensure!(expected["text"] != "", "the program printed nothing");
        (before, after) = (before.min(original), after.min(prepared));
    }
    let [old, new] = [program, &result].map(|path| fs::metadata(path).map(|file| file.len()));
    println!(
        "{name}: {} kB and {before:.1} ms to the first answer before, \
         {} kB and {after:.1} ms after",
        old? / 1000,
        new? / 1000
    );
    Ok(())
}

/// The answers of a program, and the milliseconds to the first.
fn asked(wasm: &Path, first: &[&str]) -> Result<(Value, f64)> {
    let mut node = Command::new(packages::js()?.newer_node());
    node.arg(installed()?.join("answers.mjs"))
        .arg(wasm)
        .args(first);
    let said: Value = serde_json::from_str(&succeed(&mut node)?[0])?;
    let milliseconds = said["milliseconds"].as_f64().unwrap_or(f64::NAN);
    Ok((said["answer"].clone(), milliseconds))
}

/// The folder of the compilers from npm, with the programs beside them.
fn installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    once(&FOLDER, "package-lock.json", "node_modules", clean_install)
}

/// The folder of the compiler from PyPI, with the programs beside it.
fn python_installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    once(&FOLDER, "requirements.txt", MODULES, |folder| {
        let modules = folder.join(MODULES);
        if modules.exists() {
            fs::remove_dir_all(&modules)?;
        }
        let mut pip = Command::new("python3");
        // The compiler runs on Python 3.11 as well, and its benchmarks are not needed.
        pip.args(["-m", "pip", "install", "--ignore-requires-python"])
            .args(["--quiet", "--disable-pip-version-check"])
            .args(["--only-binary=:all:", "--no-deps", "--require-hashes"])
            .args(["--target", MODULES, "--requirement", "requirements.txt"])
            .current_dir(folder);
        succeed(&mut pip)?;
        Ok(())
    })
}

/// The folder for Python packages.
const MODULES: &str = "python_modules";

fn once(
    folder: &'static OnceLock<Result<PathBuf>>,
    lock: &str,
    packages: &str,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<&'static Path> {
    let installed = folder.get_or_init(|| {
        let pinned = Pinned {
            sources: &Path::new(env!("CARGO_MANIFEST_DIR")).join("compilers"),
            folder: Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("compilers"),
            lock,
            packages,
        };
        pinned.installed(install)
    });
    match installed {
        Ok(folder) => Ok(folder),
        Err(error) => bail!("{error:#}"),
    }
}
