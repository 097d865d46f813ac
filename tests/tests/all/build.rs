//! The build of the project: crates that take minutes are compiled only once.

use std::collections::{BTreeMap, BTreeSet};
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

/// What cargo compiles for a selection of packages: units, as it calls them.
fn units(selection: &[&str]) -> Vec<Value> {
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
    let mut graph: Value = serde_json::from_slice(&told.stdout).unwrap();
    match graph["units"].take() {
        Value::Array(units) => units,
        other => panic!("no units: {other}"),
    }
}

/// The name of the package of a unit.
fn name(unit: &Value) -> &str {
    // `registry+URL#NAME@VERSION`, or `path+URL#NAME@VERSION`.
    let package = unit["pkg_id"].as_str().unwrap().rsplit_once('#').unwrap().1;
    package.split('@').next().unwrap()
}

/// How many times cargo compiles each crate of the engine as a library, for a selection of
/// packages.
fn compiled(selection: &[&str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for unit in units(selection) {
        let kinds = unit["target"]["kind"].as_array().unwrap();
        let name = name(&unit);
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

/// The tests build the package for Python after the rest: then nothing is compiled again.
#[test]
fn the_extension_takes_what_was_compiled() {
    let key = |unit: &Value| {
        let parts = [
            "pkg_id", "target", "mode", "features", "profile", "platform",
        ];
        parts.map(|part| unit[part].to_string()).join(" ")
    };
    let before: BTreeSet<String> = units(&[]).iter().map(key).collect();
    let extension = [
        "--package",
        "wizer-python",
        "--features",
        "wizer-python/workspace",
    ];
    let more = units(&extension);
    let more = more.iter().filter(|unit| !before.contains(&key(unit)));
    let names: BTreeSet<&str> = more.map(name).collect();
    assert!(names.contains("wizer-python"), "{names:?}");
    let others = names.iter().filter(|name| !name.starts_with("pyo3"));
    assert_eq!(others.collect::<Vec<_>>(), [&"wizer-python"]);
}
