//! The build of the project: crates that take minutes are compiled only once.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// The crates of the engine that take longest.
const ENGINE: [&str; 6] = [
    "cranelift-codegen",
    "regalloc2",
    "wasmtime",
    "wasmtime-internal-cranelift",
    "wasmtime-internal-winch",
    "winch-codegen",
];

/// How many times cargo compiles each crate of the engine as a library, for a selection of
/// packages.
fn compiled(selection: &[&str]) -> BTreeMap<String, usize> {
    let cargo = std::env::var_os("CARGO").unwrap();
    let told = Command::new(cargo)
        .args(["build", "--release", "--locked", "--offline"])
        .args(["--unit-graph", "-Zunstable-options"])
        .args(selection)
        // Cargo only prints its plan.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let graph: Value = serde_json::from_slice(&told.stdout).unwrap();
    let mut counts = BTreeMap::new();
    for unit in graph["units"].as_array().unwrap() {
        let kinds = unit["target"]["kind"].as_array().unwrap();
        // `registry+URL#NAME@VERSION`
        let package = unit["pkg_id"].as_str().unwrap().rsplit_once('#').unwrap().1;
        let name = package.split('@').next().unwrap();
        if unit["mode"] == "build"
            && kinds.iter().any(|kind| kind == "lib")
            && ENGINE.contains(&name)
        {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn the_engine_is_compiled_once() {
    let once: BTreeMap<String, usize> = ENGINE.iter().map(|name| (name.to_string(), 1)).collect();
    for selection in [&[][..], &["--workspace"], &["--package", "wizer-native"]] {
        assert_eq!(compiled(selection), once, "{selection:?}");
    }
}
