//! Packages of npm that contain WebAssembly: their binaries are pre-initialized, and used through
//! the packages' own loaders in place of the original ones. The answers have to be the same.
//!
//! The packages are pinned in `tests/packages`, and installed once, into the target folder. Some
//! binaries are pre-initialized with the command. Others need what only their loaders provide: they
//! are started in Node with the instrumented binary, and the package for JavaScript takes the
//! snapshot. Each test prints the sizes and the times to the first answer, before and after.
//!
//! More programs are compiled here, by compilers that are packages of npm and PyPI: they have
//! garbage-collected objects.
//!
//! Without `node` and `npm`, a trial is ignored, and says so. So are those that need `java`, or
//! Python with `pip`, without it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::Arguments;
use tempfile::TempDir;
use wizer_tests::{packages, trials};

#[path = "../packages/compilers.rs"]
mod compilers;
#[path = "../packages/driver.rs"]
mod driver;
#[path = "../packages/install.rs"]
mod install;

use driver::{Compared, Package};

const SQLITE: Package = Package {
    driver: "sqlite",
    binary: "@sqlite.org/sqlite-wasm/dist/sqlite3.wasm",
};

const QUICKJS: Package = Package {
    driver: "quickjs",
    binary: "@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm",
};

const OXC: Package = Package {
    driver: "oxc",
    binary: "@oxc-parser/binding-wasm32-wasi/parser.wasm32-wasi.wasm",
};

const ROLLUP: Package = Package {
    driver: "rollup",
    binary: "@rollup/wasm-node/dist/wasm-node/bindings_wasm_bg.wasm",
};

const RUBY: Package = Package {
    driver: "ruby",
    binary: "@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm",
};

/// The trials whose compilers need more than Node.
const KOTLIN: &str = "kotlin";
const PYTHON: &str = "python";

/// The body of a trial.
type Body = fn() -> Result<()>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials: [(&str, Body); 12] = [
        ("sqlite", sqlite),
        ("sqlite_database", sqlite_database),
        ("quickjs", quickjs),
        ("oxc", oxc),
        ("rollup", rollup),
        ("rollup_bundled", rollup_bundled),
        ("tree_sitter_c", || tree_sitter("c")),
        ("tree_sitter_javascript", || tree_sitter("javascript")),
        ("ruby", ruby),
        ("moonbit", compilers::moonbit),
        (KOTLIN, compilers::kotlin),
        (PYTHON, compilers::python),
    ];
    let has_node = packages::has_node();
    let trials = trials.map(|(name, body)| {
        let missing = match name {
            _ if !has_node => Some("`node` or `npm`"),
            KOTLIN if !compilers::has_java() => Some("`java`"),
            PYTHON if !packages::has_python() => Some("`python3` or its `pip`"),
            _ => None,
        };
        if let Some(missing) = missing {
            eprintln!("{name}: ignored, {missing} does not start here");
        }
        trials::trial(name, body).with_ignored_flag(missing.is_some())
    });
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

/// The constructors, which Emscripten's loader calls again: they are emptied. The memory is an
/// import.
fn sqlite() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = SQLITE.native(
        &folder,
        &[
            "--allow-wasi",
            "-f",
            "__wasm_call_ctors",
            "-f",
            "sqlite3_initialize",
            "--init-func-export",
            "empty",
        ],
    )?;
    let said = &prepared.stderr;
    ensure!(said.contains("sqlite3_initialize returned: 0\n"), "{said}");
    SQLITE.compare("constructors", &prepared)?;
    Ok(())
}

/// A database with its tables, filled before the snapshot.
fn sqlite_database() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = SQLITE.own(&folder)?;
    SQLITE.compare("a database", &prepared)?;
    Ok(())
}

/// A context in which a script was evaluated.
fn quickjs() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = QUICKJS.own(&folder)?;
    QUICKJS.compare("a context", &prepared)?;
    Ok(())
}

/// A shared memory, which is an import: the first instance initializes it, and those in workers
/// don't.
fn oxc() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = OXC.native(&folder, &["--allow-wasi", "-f", "_initialize"])?;
    let answer = OXC.compare("_initialize", &prepared)?.answer;
    ensure!(answer["inWorkers"] == true, "no workers: {answer}");
    Ok(())
}

/// The allocator and the parser need no JavaScript: an empty program is parsed, and what the parser
/// makes for all programs is there.
fn rollup() -> Result<()> {
    ROLLUP.inspect()?;
    let folder = TempDir::new()?;
    let allocate = "__wbindgen_export2(4096, 8)";
    let allocated = ROLLUP.native(&folder, &["-f", allocate])?;
    let said = allocated.stderr.trim_end();
    let address = said.strip_prefix("__wbindgen_export2 returned: ");
    let address: u32 = address.context(said.to_string())?.parse()?;
    // The result of the parser, and an empty text behind it.
    let parse = format!("parse({address}, {}, 0, 0, 0, 0)", address + 16);
    let prepared = ROLLUP.native(&folder, &["-f", allocate, "-f", &parse, "--keep-init-func"])?;
    ROLLUP.compare("an empty program", &prepared)?;
    Ok(())
}

/// After its loader has started, the module has values of JavaScript: the refusal names the place.
/// Without them, there is a snapshot.
fn rollup_bundled() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = ROLLUP.own(&folder)?;
    let notes: serde_json::Value = prepared.notes()?;
    let refusal = notes["refusal"]
        .as_str()
        .context("a value of the host in a snapshot")?;
    ensure!(
        refusal.contains("table 1") && refusal.contains("__wbindgen_externrefs"),
        "{refusal}"
    );
    ROLLUP.compare("a bundle", &prepared)?;
    Ok(())
}

/// A grammar is a side module. What its loader provides comes from modules with the same sizes and
/// addresses, and relocations and constructors run ahead.
fn tree_sitter(language: &str) -> Result<()> {
    let binary = format!("tree-sitter-wasms/out/tree-sitter-{language}.wasm");
    let package = Package {
        driver: "tree-sitter",
        binary: &binary,
    };
    let folder = TempDir::new()?;
    let mut options = vec![
        "-f".to_string(),
        "__wasm_apply_data_relocs".to_string(),
        "-f".to_string(),
        "__wasm_call_ctors".to_string(),
        "--init-func-export=empty".to_string(),
    ];
    for name in package.preloads(&folder)? {
        let path = folder.path().join(format!("{name}.wat"));
        options.push(format!("--preload={name}={}", path.display()));
    }
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let prepared = package.native(&folder, &options)?;
    package.compare(language, &prepared)?;
    Ok(())
}

/// The virtual machine, started by the package's loader. It then answers at least five times
/// sooner.
fn ruby() -> Result<()> {
    let folder = TempDir::new()?;
    let prepared = RUBY.own(&folder)?;
    let Compared { before, after, .. } = RUBY.compare("a virtual machine", &prepared)?;
    ensure!(
        before > 5.0 * after,
        "{before} ms before, and {after} ms after"
    );
    Ok(())
}
