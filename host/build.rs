//! Builds the transform as a component, for the crate to embed: `wizer-transform.wasm` in `OUT_DIR`, and beside it what the engine makes of
//! that for the target's processors, `wizer-transform.cwasm` and `wizer-transform.recent.cwasm`, which start in a millisecond, and the digest
//! of its bytes.
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
    // `recent`: for processors of the last ten years, where the architecture has a name for these. On an older one, the other is taken.
    let is_x86 = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|name| name == "x86_64");
    let recent = is_x86.then(|| compiled(&embedded, Some("x86-64-v3")));
    let recent = recent.unwrap_or_default();
    write(&out.join("wizer-transform.recent.cwasm"), &recent)?;
    write(
        &out.join("wizer-transform.cwasm"),
        &compiled(&embedded, None),
    )?;
    let bytes = fs::read(&embedded)
        .map_err(|error| format!("can't read {}: {error}", embedded.display()))?;
    write(&out.join("wizer-transform.sha256"), &Sha256::digest(bytes))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("can't write {}: {error}", path.display()))
}

/// What the engine makes of the component for the target, whatever machine this is; for processors with some features, where they are given.
/// Nothing, where it can't.
fn compiled(component: &Path, features: Option<&str>) -> Vec<u8> {
    let compile = || {
        let mut config = engine::config();
        config.target(&env::var("TARGET").unwrap_or_default())?;
        if let Some(features) = features {
            #[expect(unsafe_code, reason = "the engine makes what it is told")]
            // SAFETY: the engine that loads the code looks whether the processor has these features.
            unsafe {
                config.cranelift_flag_enable(features);
            }
        }
        wasmtime::Engine::new(&config)?.precompile_component(&fs::read(component)?)
    };
    compile().unwrap_or_else(|error: wasmtime::Error| {
        println!("cargo::warning=the transform will be compiled when it is first used: {error:#}");
        Vec::new()
    })
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
