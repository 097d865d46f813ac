//! Compares WASI preview 1 in `wizer.wasm`, which implements it with WASI 0.2, with that of the
//! native command. Every WAT file in `tests/preview1/` is a test. `cargo test --test cases
//! preview1/path_` runs those whose name contains that.
//!
//! A case is a module whose initializer calls functions, and stores their results in its memory. It
//! is run twice, natively and by `wizer.wasm` in wasmtime, each time with a fresh copy of the
//! folder `fixture`. The results must have the same bytes. The output must be the same, and so must
//! the contents of the folder afterwards: names, kinds, contents, and times, except those of the
//! run. In `fails/`, both must fail, with the same text.
//!
//! A case that calls functions that change files is run a second time, as `read-only/`, with the
//! folder granted read-only. Both must again have the same output, and the folder must be
//! unchanged.
//!
//! | line | meaning |
//! | --- | --- |
//! | `;; run: ARGUMENTS` | the arguments, in place of `--allow-wasi --dir fixture` |
//! | `;; differs: REASON` | the two must differ, due to a limit of WASI 0.2 |
//!
//! In both runs, the tool itself has a variable and arguments that are not granted to the guest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use libtest_mimic::Trial;
use wasmparser::{Imports, Parser, Payload};
use wizer_tests::case::place::Place;
use wizer_tests::host::compare::compare;
use wizer_tests::host::fixture::{self, Contents};
use wizer_tests::host::native::Native;
use wizer_tests::host::wasmtime::Wasmtime;
use wizer_tests::host::{Came, Host, Request};
use wizer_tests::trials::trial;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("preview1")
}

/// One test for each case, one for the covered functions, and some for the tool's own limits.
pub(crate) fn trials() -> Result<Vec<Trial>> {
    let wasmtime = Arc::new(Wasmtime);
    let mut trials = vec![trial("preview1/every-function", every_function)];
    for (prefix, path) in cases()? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if prefix.is_empty() && changes_files(&path)? {
            let (path, wasmtime) = (path.clone(), wasmtime.clone());
            trials.push(trial(format!("preview1/read-only/{name}"), move || {
                run_read_only(&path, wasmtime.as_ref())
            }));
        }
        let wasmtime = wasmtime.clone();
        trials.push(trial(format!("preview1/{prefix}{name}"), move || {
            run(&path, wasmtime.as_ref())
        }));
    }
    for (name, dir) in OUTSIDE {
        let wasmtime = wasmtime.clone();
        trials.push(trial(format!("preview1/outside/{name}"), move || {
            outside(wasmtime.as_ref(), dir)
        }));
    }
    Ok(trials)
}

/// The cases, with the prefixes of their names.
fn cases() -> Result<Vec<(&'static str, PathBuf)>> {
    let mut found = Vec::new();
    for (prefix, folder) in [("", folder()), ("fails/", folder().join("fails"))] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "wat") {
                found.push((prefix, path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The outcome of a run, and the folder afterwards.
struct Done {
    came: Came,
    folder: Contents,
}

/// Runs a case in both ways.
fn run(path: &Path, wasmtime: &dyn Host) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let line = |start: &str| text.lines().find_map(|line| line.strip_prefix(start));
    let words = line(";; run: ").unwrap_or("--allow-wasi --dir fixture");
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let native = on(&Native, path, &words)?;
    let fails = path.parent() == Some(&folder().join("fails"));
    ensure!(
        native.came.success != fails,
        "natively it comes otherwise\n{}",
        native.came.stderr
    );
    let other = on(wasmtime, path, &words)?;
    let same = alike(&native, &other, wasmtime);
    match line(";; differs: ") {
        None => same,
        Some(reason) if same.is_ok() => bail!("it does not differ: {reason}"),
        Some(_) => {
            ensure!(
                other.came.success == native.came.success,
                "{}",
                other.came.stderr
            );
            Ok(())
        }
    }
}

/// Checks that two runs have the same outcome.
fn alike(native: &Done, other: &Done, host: &dyn Host) -> Result<()> {
    compare(&native.came, &other.came, host.words(false))?;
    let (native, other) = (&native.folder, &other.folder);
    ensure!(
        native == other,
        "the folder natively:\n{native:#?}\nand here:\n{other:#?}"
    );
    Ok(())
}

/// Functions that change files or directories, or that return the rights of a descriptor.
const CHANGING: &[&str] = &[
    "fd_allocate",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pwrite",
    "fd_sync",
    "fd_write",
    "path_create_directory",
    "path_filestat_set_times",
    "path_link",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
];

/// Whether a case calls such a function on the folder of the default arguments.
fn changes_files(path: &Path) -> Result<bool> {
    if fs::read_to_string(path)?.contains(";; run: ") {
        return Ok(false);
    }
    let wasm = wat::parse_file(path).with_context(|| path.display().to_string())?;
    let named = path.file_stem().unwrap_or_default().to_string_lossy();
    let opens = named.starts_with("path_open");
    let calls = |(_, name): &(String, String)| CHANGING.contains(&name.as_str());
    Ok(opens || imports(&wasm)?.iter().any(calls))
}

/// Runs a case in both ways, with a read-only folder.
fn run_read_only(path: &Path, wasmtime: &dyn Host) -> Result<()> {
    let words = ["--allow-wasi", "--dir", "fixture::fixture::ro"].map(str::to_owned);
    let native = on(&Native, path, &words)?;
    let other = on(wasmtime, path, &words)?;
    alike(&native, &other, wasmtime)?;
    let place = Place::empty()?;
    let fresh = place.root().join("fixture");
    fixture::copy(&folder().join("fixture"), &fresh)?;
    let fresh = fixture::unread(fixture::contents(&fresh)?);
    let found = fixture::unread(other.folder);
    ensure!(found == fresh, "{found:#?}\nand it was\n{fresh:#?}");
    Ok(())
}

fn on(host: &dyn Host, path: &Path, words: &[String]) -> Result<Done> {
    let place = Place::empty()?;
    let input = place.root().join("case.wat");
    fs::copy(path, &input)?;
    let fixture = place.root().join("fixture");
    fixture::copy(&folder().join("fixture"), &fixture)?;
    let came = Came::of(
        host,
        &Request {
            component: false,
            words,
            input: &input,
            output: &place.root().join("out.wasm"),
            env: &[("OUTER".to_owned(), "not for the guest".to_owned())],
            stdin: "",
            place: &place,
        },
    )?;
    let folder = fixture::contents(&fixture)?;
    Ok(Done { came, folder })
}

/// Checks that a case calls each function of the engine's preview 1: those that its linkers define.
fn every_function() -> Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = wasmtime::Linker::<wasmtime_wasi::p1::WasiP1Ctx>::new(&engine);
    wasmtime_wasi::p1::add_to_linker_sync(&mut linker, |context| context)?;
    wasmtime_wasi::p0::add_to_linker_sync(&mut linker, |context| context)?;
    let context = wasmtime_wasi::WasiCtxBuilder::new().build_p1();
    let mut store = wasmtime::Store::new(&engine, context);
    let defined: BTreeSet<(String, String)> = linker
        .iter(&mut store)
        .map(|(module, name, _)| (module.to_owned(), name.to_owned()))
        .collect();
    ensure!(defined.len() > 80, "only {} are defined", defined.len());
    let mut called = BTreeSet::new();
    for (_, path) in cases()? {
        let wasm = wat::parse_file(&path).with_context(|| path.display().to_string())?;
        called.extend(imports(&wasm)?);
    }
    let missing: Vec<_> = defined.difference(&called).collect();
    ensure!(missing.is_empty(), "no case calls {missing:?}");
    Ok(())
}

/// The imports of a module.
fn imports(wasm: &[u8]) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for imports in section {
                if let Imports::Single(_, import) = imports? {
                    found.push((import.module.to_owned(), import.name.to_owned()));
                }
            }
        }
    }
    Ok(found)
}

/// Directories that wasmtime does not grant.
const OUTSIDE: [(&str, &str); 4] = [
    ("root", "/"),
    ("absolute", "/usr"),
    ("above", ".."),
    ("through-a-link", "fixture/out"),
];

/// Checks that `wizer.wasm` reports one clear error for a directory that it does not have itself.
fn outside(wasmtime: &dyn Host, dir: &str) -> Result<()> {
    let place = Place::empty()?;
    let input = place.root().join("case.wat");
    fs::copy(folder().join("fd_read.wat"), &input)?;
    fs::create_dir(place.root().join("fixture"))?;
    #[cfg(unix)]
    std::os::unix::fs::symlink("/usr", place.root().join("fixture/out"))?;
    let words = ["--allow-wasi", "--dir", dir].map(str::to_owned);
    let came = Came::of(
        wasmtime,
        &Request {
            component: false,
            words: &words,
            input: &input,
            output: &place.root().join("out.wasm"),
            env: &[],
            stdin: "",
            place: &place,
        },
    )?;
    let starts =
        format!("Error: the directory {dir} can't be opened for the initializer\n\nCaused by:\n");
    ensure!(
        !came.success && came.stderr.starts_with(&starts),
        "{}",
        came.stderr
    );
    ensure!(came.stderr.lines().count() == 4, "{}", came.stderr);
    ensure!(came.left.is_empty(), "{:?} is left", came.left);
    Ok(())
}
