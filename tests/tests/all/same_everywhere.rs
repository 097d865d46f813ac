//! Reproducible results: the same bytes on all hosts, and with all compilers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wizer_tests::{command, component, packages, process, tools};

const MODULE: &str = include_str!("taken.wat");

/// The time in these surroundings, in seconds.
const TIME: &str = "1704067200";

/// What each initializer takes is in the result.
const FUNCTIONS: [&str; 6] = [
    "clocks",
    "random",
    "environment",
    "input",
    "files",
    "descriptors",
];

/// A folder with the module, and two that are granted: with the same files, which were made in
/// another order.
fn place() -> TempDir {
    let place = TempDir::new().unwrap();
    let path = |name: &str| place.path().join(name);
    fs::write(path("taken.wasm"), wat::parse_str(MODULE).unwrap()).unwrap();
    for (folder, names) in [("files", ["a", "c", "b"]), ("other", ["b", "a", "c"])] {
        fs::create_dir_all(path(&format!("{folder}/inner"))).unwrap();
        for name in names.into_iter().chain(["words.txt"]) {
            fs::write(path(&format!("{folder}/{name}")), "words").unwrap();
        }
    }
    place
}

/// A host: its name, and a command to which the words of `wizer` can be added.
type Host = (&'static str, Box<dyn Fn() -> Command>);

/// All hosts that are there. What is not is told.
fn hosts() -> Vec<Host> {
    let native = |compiler: &'static str| -> Box<dyn Fn() -> Command> {
        Box::new(move || {
            let mut native = Command::new(command().unwrap());
            native.args(["--compiler", compiler]);
            native
        })
    };
    let mut hosts: Vec<Host> = vec![
        ("native, Cranelift", native("cranelift")),
        ("native, Winch", native("winch")),
    ];
    hosts.push((
        "wizer.wasm",
        Box::new(|| {
            let mut engine = Command::new(tools::wasmtime().unwrap());
            engine
                .args(["run", "--dir", ".", "--env", "SECRET=of the host"])
                .args(["--env", &format!("SOURCE_DATE_EPOCH={TIME}")])
                .arg(component("wizer.wasm").unwrap());
            engine
        }),
    ));
    if packages::has_node() {
        let js = packages::js().unwrap();
        for (name, node) in [
            ("Node", PathBuf::from("node")),
            ("Node, newer", js.newer_node()),
        ] {
            hosts.push((
                name,
                Box::new(move || {
                    let mut command = Command::new(&node);
                    command.arg(js.command());
                    command
                }),
            ));
        }
    } else {
        eprintln!("not tested on Node: it does not start here");
    }
    if packages::has_python() {
        let package = packages::python().unwrap();
        hosts.push((
            "Python",
            Box::new(move || {
                let mut python = packages::python_command().unwrap();
                python
                    .args(["-m", "wizer"])
                    .env("PYTHONPATH", package.join("installed"));
                python
            }),
        ));
    } else {
        eprintln!("not tested in Python: it does not start here");
    }
    hosts
}

/// The result of an initializer, granted this folder under one name.
fn result(command: &mut Command, place: &Path, function: &str, folder: &str) -> Vec<u8> {
    let output = place.join("out.wasm");
    command
        .args([
            "--allow-wasi",
            "--reproducible=7",
            "--env",
            "GIVEN=variable",
        ])
        .args(["--dir", &format!("{folder}::data"), "-f", function])
        .args(["-o", "out.wasm", "taken.wasm"])
        .env("SOURCE_DATE_EPOCH", TIME)
        .current_dir(place);
    let done = process::run_engine(command, b"some words").unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
    let result = fs::read(&output).unwrap();
    fs::remove_file(output).unwrap();
    result
}

/// With another folder each time.
#[test]
fn results_are_the_same_on_all_hosts() {
    let place = place();
    let hosts = hosts();
    for function in FUNCTIONS {
        let mut expected = None;
        for (i, (name, command)) in hosts.iter().enumerate() {
            let folder = ["files", "other"][i % 2];
            let found = result(&mut command(), place.path(), function, folder);
            let expected = expected.get_or_insert_with(|| found.clone());
            if found != *expected {
                let account = wizer_transform::compare(expected, &found, None).unwrap();
                panic!("{function}: native, then {name}: {account}");
            }
        }
    }
}
