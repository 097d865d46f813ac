//! Builds the transform as a component, for the crate to embed: `wizer-transform.wasm` in `OUT_DIR`,
//! and beside it the digest of its bytes, `wizer-transform.sha256`.
//!
//! The variable `WIZER_TRANSFORM` names a ready-made component instead.
//!
//! No engine runs here: it would be compiled twice. The library compiles the component when it first
//! needs it, and keeps the code in its cache. A release brings the code along: `WIZER_TRANSFORM_CODE`
//! names a folder that `examples/compile-transform.rs` filled, with `wizer-transform.cwasm` and
//! `wizer-transform.recent.cwasm`. Without it, both are empty in `OUT_DIR`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;

use sha2::{Digest as _, Sha256};

#[path = "build/toolchain.rs"]
mod toolchain;

fn main() {
    if let Err(error) = run() {
        // Cargo fails for this, and shows no more than this.
        println!("cargo::error={error}");
    }
}

fn run() -> Result<(), String> {
    let package = variable("CARGO_MANIFEST_DIR")?;
    let workspace = package.ancestors().nth(2).unwrap_or(&package);
    let out = variable("OUT_DIR")?;
    println!("cargo::rerun-if-env-changed=WIZER_TRANSFORM");
    let built = match env::var_os("WIZER_TRANSFORM") {
        Some(path) => {
            let given = workspace.join(path);
            println!("cargo::rerun-if-changed={}", given.display());
            given
        }
        None => build(workspace, &out)?,
    };

    let embedded = out.join("wizer-transform.wasm");
    fs::copy(&built, &embedded)
        .map_err(|error| format!("can't read the transform {}: {error}", built.display()))?;
    println!("cargo::rerun-if-env-changed=WIZER_TRANSFORM_CODE");
    let code = env::var_os("WIZER_TRANSFORM_CODE").map(|folder| workspace.join(folder));
    for name in ["wizer-transform.cwasm", "wizer-transform.recent.cwasm"] {
        let bytes = match &code {
            Some(folder) => given_code(&folder.join(name))?,
            None => Vec::new(),
        };
        write(&out.join(name), &bytes)?;
    }
    let bytes = fs::read(&embedded)
        .map_err(|error| format!("can't read {}: {error}", embedded.display()))?;
    write(&out.join("wizer-transform.sha256"), &Sha256::digest(bytes))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("can't write {}: {error}", path.display()))
}

/// The code that was compiled for a release.
fn given_code(path: &Path) -> Result<Vec<u8>, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path).map_err(|error| format!("can't read {}: {error}", path.display()))
}

/// Builds the component and answers with its path.
fn build(workspace: &Path, out: &Path) -> Result<PathBuf, String> {
    for source in [
        "Cargo.lock",
        "Cargo.toml",
        "guest/lib/inspection",
        "guest/transform",
        "wit",
    ] {
        println!(
            "cargo::rerun-if-changed={}",
            workspace.join(source).display()
        );
    }
    // Apart from the folder that the outer cargo has locked, and shared by all of its profiles:
    // `out` is TARGET/PROFILE/build/PACKAGE/out.
    let folder = out.ancestors().nth(4).unwrap_or(out).join("guests");
    let target = "wasm32-wasip2";
    let status = toolchain::cargo("rustc", target, "core,alloc")?
        .current_dir(workspace)
        .args([
            "--package",
            "wizer-transform",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args([
            "--features",
            "standalone",
            "--profile",
            "guest",
            "--target-dir",
        ])
        .arg(&folder)
        .status()
        .map_err(|error| format!("can't run cargo: {error}"))?;
    if !status.success() {
        // With this status, cargo shows what the inner one has said.
        exit(1);
    }
    Ok(folder
        .join(target)
        .join("guest")
        .join("wizer_transform.wasm"))
}

/// The folder that a variable of cargo's names.
fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo did not set {name}"))
}
