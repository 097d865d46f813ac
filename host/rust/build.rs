//! Provides the transform that the crate embeds: `wizer-transform.wasm` in `OUT_DIR`, and the
//! digest of its bytes, `wizer-transform.sha256`.
//!
//! The transform is, in this order,
//!
//! 1. the component that the variable `WIZER_TRANSFORM` names;
//! 2. in the workspace, the component that this script builds from `guest/transform`;
//! 3. in the published package, `wizer-transform.wasm` beside this script.
//!
//! Relative paths in variables start at the root of the workspace, or of the package.
//!
//! No engine runs here: it would be compiled twice. The library compiles the component when it
//! first needs it, and keeps the code in its cache. A release brings the code along:
//! `WIZER_TRANSFORM_CODE` names a folder that `examples/compile-transform.rs` filled, with
//! `wizer-transform.cwasm` and `wizer-transform.recent.cwasm`. Without it, both are empty in
//! `OUT_DIR`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;

use sha2::{Digest as _, Sha256};

#[path = "build/toolchain.rs"]
mod toolchain;

/// What the transform is built from, in the workspace.
const SOURCES: [&str; 5] = [
    "Cargo.lock",
    "Cargo.toml",
    "guest/lib/inspection",
    "guest/transform",
    "wit",
];

fn main() {
    if let Err(error) = run() {
        // Cargo fails for this, and shows no more than this.
        println!("cargo::error={error}");
    }
}

fn run() -> Result<(), String> {
    let package = variable("CARGO_MANIFEST_DIR")?;
    let workspace = workspace_of(&package);
    // The examples of the workspace's README are tested there only.
    println!("cargo::rustc-check-cfg=cfg(workspace)");
    if workspace.is_some() {
        println!("cargo::rustc-cfg=workspace");
    }
    let root = workspace.unwrap_or(&package);
    let out = variable("OUT_DIR")?;
    println!("cargo::rerun-if-env-changed=WIZER_TRANSFORM");
    let ready = match (env::var_os("WIZER_TRANSFORM"), workspace) {
        (Some(path), _) => given(root.join(path)),
        (None, Some(workspace)) => build(workspace, &out)?,
        (None, None) => packaged(&package)?,
    };

    let bytes = fs::read(&ready)
        .map_err(|error| format!("can't read the transform {}: {error}", ready.display()))?;
    write(&out.join("wizer-transform.wasm"), &bytes)?;
    write(&out.join("wizer-transform.sha256"), &Sha256::digest(bytes))?;
    println!("cargo::rerun-if-env-changed=WIZER_TRANSFORM_CODE");
    let code = env::var_os("WIZER_TRANSFORM_CODE").map(|folder| root.join(folder));
    for name in ["wizer-transform.cwasm", "wizer-transform.recent.cwasm"] {
        let bytes = match &code {
            Some(folder) => given_code(&folder.join(name))?,
            None => Vec::new(),
        };
        write(&out.join(name), &bytes)?;
    }
    Ok(())
}

/// The workspace, unless this is the published package: the sources of the transform tell.
fn workspace_of(package: &Path) -> Option<&Path> {
    let root = package.ancestors().nth(2)?;
    root.join("guest/transform/Cargo.toml")
        .is_file()
        .then_some(root)
}

/// Has cargo run this script again when the file changes.
fn given(path: PathBuf) -> PathBuf {
    println!("cargo::rerun-if-changed={}", path.display());
    path
}

/// The ready component in the published package. `make package` puts it there.
fn packaged(package: &Path) -> Result<PathBuf, String> {
    let path = given(package.join("wizer-transform.wasm"));
    if path.is_file() {
        return Ok(path);
    }
    Err(format!(
        "this package contains no transform: {} is missing. \
         Set WIZER_TRANSFORM to the path of a wizer-transform.wasm of this version",
        path.display()
    ))
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
    for source in SOURCES {
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
