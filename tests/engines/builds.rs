//! Components that toolchains make for the world in `glossary.wit`.

use std::fs;

use anyhow::Result;
use tempfile::TempDir;
use wizer_tests::command;

use crate::install::{installed, python, python_installed, script, succeed};

/// The component that ComponentizeJS makes of `glossary.js`, without some of its features: our command made a snapshot of its engine already.
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

/// The component that componentize-py makes of `glossary.py`: it made a snapshot of its engine already.
pub(crate) fn py() -> Result<Vec<u8>> {
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
