//! Builds the transform as a component, for the crate to embed: `wizer-transform.wasm` in `OUT_DIR`, and beside it what the engine makes of
//! that for the target's processors, `wizer-transform.cwasm`, which starts in a millisecond, and the digest of its bytes.
//!
//! The variable `WIZER_TRANSFORM` names a ready-made component instead.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;

use sha2::{Digest as _, Sha256};

#[path = "src/engine.rs"]
mod engine;
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
    let workspace = package.parent().unwrap_or(&package);
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
    println!("cargo::rerun-if-changed=src/engine.rs");
    let compiled = compile(&embedded).unwrap_or_else(|error| {
        println!("cargo::warning=the transform will be compiled when it is first used: {error:#}");
        Vec::new()
    });
    let digest = fs::read(&embedded).map(Sha256::digest);
    digest
        .and_then(|digest| fs::write(out.join("wizer-transform.sha256"), digest))
        .and_then(|()| fs::write(out.join("wizer-transform.cwasm"), compiled))
        .map_err(|error| format!("can't write the compiled transform: {error}"))
}

/// Compiles the component for the target, whatever machine this is.
fn compile(component: &Path) -> wasmtime::Result<Vec<u8>> {
    let mut config = engine::config();
    config.target(&env::var("TARGET").unwrap_or_default())?;
    wasmtime::Engine::new(&config)?.precompile_component(&fs::read(component)?)
}

/// Builds the component and answers with its path.
fn build(workspace: &Path, out: &Path) -> Result<PathBuf, String> {
    for source in [
        "Cargo.lock",
        "Cargo.toml",
        "guest/inspection",
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
    let folder = out.ancestors().nth(4).unwrap_or(out).join("transform");
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
