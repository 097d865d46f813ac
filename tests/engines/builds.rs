//! Components that toolchains build, for the world in `glossary.wit` and for others.

use std::fs;

use anyhow::Result;
use tempfile::TempDir;
use wizer_tests::command;

use crate::install::{installed, python, python_installed, script, succeed};

/// The component that ComponentizeJS builds from `glossary.js`, without some of its features. It
/// contains a snapshot of its engine, which our command made.
pub(crate) fn js(without: &[&str]) -> Result<Vec<u8>> {
    let engines = installed()?;
    let folder = TempDir::new()?;
    let output = folder.path().join("out.wasm");
    let mut build = script(engines, "componentize.mjs");
    build
        .arg(command()?)
        .arg(&output)
        .args([engines.join("glossary.js"), engines.join("glossary.wit")])
        .args(without);
    succeed(&mut build, "")?;
    Ok(fs::read(output)?)
}

/// The component that componentize-py builds from `glossary.py`. It contains a snapshot of its
/// engine.
pub(crate) fn py() -> Result<Vec<u8>> {
    componentize_py("glossary", "glossary", &["glossary.py", "glossary.wit"])
}

/// Builds a component with componentize-py from a program with a world, and these files.
pub(crate) fn componentize_py(program: &str, world: &str, files: &[&str]) -> Result<Vec<u8>> {
    let engines = python_installed()?;
    // The component contains all files of the folder.
    let folder = TempDir::new()?;
    for name in files {
        fs::copy(engines.join(name), folder.path().join(name))?;
    }
    let mut build = python(engines, "componentize_py");
    build.args(["--wit-path", &format!("{program}.wit"), "--world", world]);
    build.args([
        "componentize",
        "--python-path",
        ".",
        program,
        "--output",
        "out.wasm",
    ]);
    succeed(build.current_dir(&folder), "")?;
    Ok(fs::read(folder.path().join("out.wasm"))?)
}
