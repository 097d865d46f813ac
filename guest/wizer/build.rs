//! Tells the crate which components to embed, for bundles and services: `WIZER_BUNDLE_RUNNER`,
//! `WIZER_SERVICE` and `WIZER_TRANSFORM` are the paths of the files. `tests/build-guests` builds
//! them first.

use std::env;
use std::fs;
use std::path::PathBuf;

fn main() {
    let parts = [
        ("WIZER_BUNDLE_RUNNER", "wizer-bundle-runner.wasm"),
        ("WIZER_SERVICE", "wizer-service.wasm"),
        ("WIZER_TRANSFORM", "wizer-transform.wasm"),
    ];
    for (variable, name) in parts {
        println!("cargo::rerun-if-env-changed={variable}");
        match path(variable, name) {
            Ok(path) => {
                println!("cargo::rerun-if-changed={}", path.display());
                println!("cargo::rustc-env={variable}_PATH={}", path.display());
            }
            Err(error) => println!("cargo::error={error}"),
        }
    }
}

fn path(variable: &str, name: &str) -> Result<PathBuf, String> {
    // A native build of this library is only for lints, docs and unit tests, which make no bundles.
    if env::var_os("CARGO_CFG_TARGET_FAMILY").is_none_or(|family| family != "wasm") {
        let folder = env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?;
        let path = PathBuf::from(folder).join(name);
        fs::write(&path, []).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(path);
    }
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{variable} is to name {name}: build-guests builds it"))
}
