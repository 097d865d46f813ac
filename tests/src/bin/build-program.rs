//! Builds a test program: `build-program NAME` makes `programs/NAME.wasm` in the target folder out of `tests/programs/NAME`,
//! whose package is called `NAME-program`, and prints where it is. That is quick when nothing changed.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};

#[path = "../../../host/build/toolchain.rs"]
mod toolchain;

/// Modules without WASI: their standard library needs no C library to be built.
const MODULE: &str = "wasm32-unknown-unknown";

/// Components: the linker makes one of whatever it links.
const COMPONENT: &str = "wasm32-wasip2";

fn main() -> Result<()> {
    let name = env::args().nth(1).context("usage: build-program NAME")?;
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("programs")
        .join(&name);
    let built = wizer_tests::target_dir()?.join("programs");

    // What has a world is a component.
    let target = match source.join("wit").is_dir() {
        true => COMPONENT,
        false => MODULE,
    };
    // Found from here, the toolchain file of the workspace chooses the compiler.
    env::set_current_dir(&source).with_context(|| format!("can't enter {}", source.display()))?;
    let status = toolchain::cargo("build", target, "std,panic_abort")
        .map_err(|error| anyhow!(error))?
        .args(["--release", "--target-dir"])
        .arg(&built)
        .status()
        .context("can't run cargo")?;
    ensure!(status.success(), "building the program {name} failed");

    let binary = built
        .join(target)
        .join("release")
        .join(format!("{name}_program.wasm"));
    // In one step: tests that run at the same time read either the old file or the new one.
    let copy = tempfile::NamedTempFile::new_in(&built)?;
    fs::copy(&binary, &copy).with_context(|| format!("can't copy {}", binary.display()))?;
    let program = built.join(format!("{name}.wasm"));
    copy.persist(&program)?;
    println!("{}", program.display());
    Ok(())
}
