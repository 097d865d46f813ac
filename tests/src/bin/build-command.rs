//! Builds the tool as a component: `build-command` makes `wizer.wasm` in the target folder, and prints where it is. That is
//! quick when nothing changed.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};

#[path = "../../../host/build/toolchain.rs"]
mod toolchain;

const TARGET: &str = "wasm32-wasip2";

fn main() -> Result<()> {
    let folder = wizer_tests::target_dir()?;
    let built = folder.join("command");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    env::set_current_dir(&workspace)
        .with_context(|| format!("can't enter {}", workspace.display()))?;
    let status = toolchain::cargo("rustc", TARGET, "std,panic_abort")
        .map_err(|error| anyhow!(error))?
        .args([
            "--package",
            "wizer-command",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args(["--profile", "guest", "--target-dir"])
        .arg(&built)
        .status()
        .context("can't run cargo")?;
    ensure!(
        status.success(),
        "building the command as a component failed"
    );

    let binary = built.join(TARGET).join("guest").join("wizer_command.wasm");
    // In one step: tests that run at the same time read either the old file or the new one.
    let copy = tempfile::NamedTempFile::new_in(&folder)?;
    fs::copy(&binary, &copy).with_context(|| format!("can't copy {}", binary.display()))?;
    let component = folder.join("wizer.wasm");
    copy.persist(&component)?;
    println!("{}", component.display());
    Ok(())
}
