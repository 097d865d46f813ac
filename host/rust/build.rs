//! Provides the transform that the crate embeds: `wizer-transform.wasm` in `OUT_DIR`, and the
//! digest of its bytes, `wizer-transform.sha256`.
//!
//! The transform is, in this order,
//!
//! 1. the component that the variable `WIZER_TRANSFORM` names;
//! 2. in the workspace, the component that this script builds from `guest/transform`;
//! 3. in the published package, `wizer-transform.wasm` beside this script.
//!
//! For the command, it provides the service in the same way: `WIZER_SERVICE`, the crate
//! `guest/service`, or `wizer-service.wasm`.
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

/// A component that is embedded.
struct Part {
    /// What it is called in messages.
    name: &'static str,
    /// The variable with its path.
    variable: &'static str,
    /// Its file in the published package.
    file: &'static str,
    /// What it is built from, in the workspace.
    sources: &'static [&'static str],
    /// How cargo builds it: the command, the crates of the standard library, and options.
    command: &'static str,
    crates: &'static str,
    options: &'static [&'static str],
    /// What cargo calls it.
    built: &'static str,
}

const TRANSFORM: Part = Part {
    name: "transform",
    variable: "WIZER_TRANSFORM",
    file: "wizer-transform.wasm",
    sources: &[
        "Cargo.lock",
        "Cargo.toml",
        "guest/lib/inspection",
        "guest/transform",
        "wit",
    ],
    command: "rustc",
    crates: "core,alloc",
    options: &[
        "--package=wizer-transform",
        "--lib",
        "--crate-type=cdylib",
        "--features=standalone",
    ],
    built: "wizer_transform.wasm",
};

const SERVICE: Part = Part {
    name: "service",
    variable: "WIZER_SERVICE",
    file: "wizer-service.wasm",
    sources: &[
        "Cargo.lock",
        "Cargo.toml",
        "guest/lib",
        "guest/service",
        "guest/transform",
        "wit",
    ],
    command: "build",
    crates: "std,panic_abort",
    // With the other components, as `tests/build-guests` builds them: they agree on the features of
    // what they share, which is compiled once.
    options: &[
        "--package=wizer-service",
        "--package=wizer-bundle-runner",
        "--package=wizer-command-line",
    ],
    built: "wizer_service.wasm",
};

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
    let transform = provide(&TRANSFORM, workspace, &package, &out)?;
    write(
        &out.join("wizer-transform.sha256"),
        &Sha256::digest(transform),
    )?;
    if env::var_os("CARGO_FEATURE_COMMAND").is_some() {
        provide(&SERVICE, workspace, &package, &out)?;
    }
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

/// Puts a component into `out`, and returns its bytes.
fn provide(
    part: &Part,
    workspace: Option<&Path>,
    package: &Path,
    out: &Path,
) -> Result<Vec<u8>, String> {
    println!("cargo::rerun-if-env-changed={}", part.variable);
    let root = workspace.unwrap_or(package);
    let ready = match (env::var_os(part.variable), workspace) {
        (Some(path), _) => given(root.join(path)),
        (None, Some(workspace)) => build(part, workspace, out)?,
        (None, None) => packaged(part, package)?,
    };
    let bytes = fs::read(&ready)
        .map_err(|error| format!("can't read the {} {}: {error}", part.name, ready.display()))?;
    write(&out.join(part.file), &bytes)?;
    Ok(bytes)
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
fn packaged(part: &Part, package: &Path) -> Result<PathBuf, String> {
    let path = given(package.join(part.file));
    if path.is_file() {
        return Ok(path);
    }
    Err(format!(
        "this package contains no {}: {} is missing. Set {} to the path of a {} of this version",
        part.name,
        path.display(),
        part.variable,
        part.file
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
fn build(part: &Part, workspace: &Path, out: &Path) -> Result<PathBuf, String> {
    for source in part.sources {
        println!(
            "cargo::rerun-if-changed={}",
            workspace.join(source).display()
        );
    }
    // Apart from the folder that the outer cargo has locked, and shared by all of its profiles:
    // `out` is TARGET/PROFILE/build/PACKAGE/out.
    let folder = out.ancestors().nth(4).unwrap_or(out).join("guests");
    let target = "wasm32-wasip2";
    let status = toolchain::cargo(part.command, target, part.crates)?
        .current_dir(workspace)
        .args(part.options)
        .args(["--profile", "guest", "--target-dir"])
        .arg(&folder)
        .status()
        .map_err(|error| format!("can't run cargo: {error}"))?;
    if !status.success() {
        // With this status, cargo shows what the inner one has said.
        exit(1);
    }
    Ok(folder.join(target).join("guest").join(part.built))
}

/// The folder that a variable of cargo's names.
fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo did not set {name}"))
}
