//! Fastly's engine, and how its build starts a `wizer` command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

/// The engine, in the folder of the installed builds.
pub(crate) const ENGINE: &str = "node_modules/@fastly/js-compute/fastly.wasm";

/// The program, in a file whose name is passed on standard input.
pub(crate) const PROGRAM: &str = "handler.js";

/// The arguments that the build passes to the command, for the engine at this path.
pub(crate) fn arguments(command: &mut Command, engine: &Path) {
    command.args([
        "--inherit-env=true",
        "--allow-wasi",
        "--dir=.",
        "-r",
        "_start=wizer.resume",
        "--wasm-bulk-memory=true",
        "-o=out.wasm",
    ]);
    command.arg(engine);
}

/// The peer's binary, which npm installs on supported platforms.
pub(crate) fn peer(engines: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(engines.join("node_modules/@bytecodealliance"))? {
        let entry = entry?;
        let binary = entry
            .path()
            .join(format!("wizer{}", std::env::consts::EXE_SUFFIX));
        if entry.file_name().to_string_lossy().starts_with("wizer-") && binary.is_file() {
            return Ok(Some(binary));
        }
    }
    Ok(None)
}
