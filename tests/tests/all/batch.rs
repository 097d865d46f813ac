//! `wizer batch`: many snapshots of one binary, each with the same bytes as from a separate run.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;
use wizer_tests::contains;
use wizer_tests::process;

/// Stores its environment, its standard input and the names of its directories in its memory.
const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $dir (param i32 i32 i32) (result i32)))
    (memory (export "memory") 3)
    (data (i32.const 0) "\00\10\00\00\00\10\00\00")
    (func (export "wizer-initialize")
        (drop (call $environ (i32.const 256) (i32.const 1024)))
        (drop (call $dir (i32.const 3) (i32.const 32768) (i32.const 5)))
        (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func (export "other") (i32.store (i32.const 60000) (i32.const 7)))
    (func (export "fails") unreachable)
    (func (export "endless") (loop $again (br $again))))"#;

struct Fixture {
    folder: TempDir,
}

impl Fixture {
    fn new(wat: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("in.wat"), wat).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command in another folder than that of the manifest.
    fn batch(&self, manifest: &Value, words: &[&str]) -> Output {
        fs::write(self.path("many.json"), manifest.to_string()).unwrap();
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .arg("batch")
            .args(words)
            .arg(self.path("many.json"))
            .current_dir(std::env::temp_dir());
        process::run(&mut command, b"").unwrap()
    }

    /// The result of a separate run with the same input.
    fn alone(&self, words: &[&str], stdin: &[u8]) -> Vec<u8> {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .args(["in.wat", "-o", "alone.wasm"])
            .args(words)
            .current_dir(self.folder.path());
        let done = process::run(&mut command, stdin).unwrap();
        assert!(done.status.success(), "{}", stderr(&done));
        fs::read(self.path("alone.wasm")).unwrap()
    }

    /// The names of the results that exist.
    fn results(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".wasm")).collect();
        names.sort();
        names
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_is_what_it_is_alone() {
    let fixture = Fixture::new(MODULE);
    fs::create_dir(fixture.path("inside")).unwrap();
    let mut snapshots = Vec::new();
    for i in 0..9 {
        fs::write(fixture.path(&format!("{i}.txt")), format!("input {i}")).unwrap();
        snapshots.push(json!({
            "output": format!("{i}.wasm"),
            "stdin": format!("{i}.txt"),
            "env": { "NUMBER": i.to_string(), "ALL": "no" },
            "dirs": { format!("dir-{i}"): "inside" },
        }));
    }
    snapshots.push(json!({ "output": "other.wasm", "init-func": "other" }));
    let manifest = json!({ "input": "in.wat", "snapshots": snapshots });
    for jobs in ["1", "4"] {
        let words = ["--allow-wasi", "--env", "ALL=yes", "-j", jobs];
        let done = fixture.batch(&manifest, &words);
        assert!(done.status.success(), "{}", stderr(&done));
        // All except `other` read their environment, and there is no function that resets it.
        let said = stderr(&done);
        let warned = said.lines().filter(|line| {
            line.starts_with("Warning: ") && line.contains("asked for its environment")
        });
        assert_eq!((warned.count(), said.lines().count()), (9, 9), "{said}");
        assert_eq!(fixture.results().len(), 10);
        for i in 0..9 {
            let (number, dir) = (format!("NUMBER={i}"), format!("inside::dir-{i}"));
            let granted = ["--env", "ALL=yes", "--env", "ALL=no", "--env", &number];
            let words = [&["--allow-wasi", "--dir", &dir], granted.as_slice()].concat();
            let alone = fixture.alone(&words, format!("input {i}").as_bytes());
            let result = fs::read(fixture.path(&format!("{i}.wasm"))).unwrap();
            assert!(result == alone, "{i}");
            let holds = |text: &str| contains(&result, text.as_bytes());
            assert!(holds(&number) && holds(&format!("input {i}")), "{i}");
        }
        let other = fs::read(fixture.path("other.wasm")).unwrap();
        assert!(other == fixture.alone(&["-f", "other"], b""));
        for name in fixture.results() {
            fs::remove_file(fixture.path(&name)).unwrap();
        }
    }
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    let fixture = Fixture::new(MODULE);
    let manifest = json!({ "input": "in.wat", "snapshots": [
        { "output": "a.wasm", "init-func": "fails" },
        { "output": "b.wasm" },
        { "output": "nowhere/c.wasm" },
        { "output": "d.wasm", "init-func": "missing" },
        { "output": "e.wasm", "init-func": "endless" },
        { "output": "f.wasm", "init-func": "other" },
    ] });
    // The cache is empty, so the time limit includes compiling the transform before the first
    // snapshot.
    let done = fixture.batch(&manifest, &["--timeout", "10", "-f", "other"]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(fixture.results(), ["b.wasm", "f.wasm"]);
    let said = stderr(&done);
    for part in [
        "a.wasm: the `fails` function trapped\n\nCaused by:\n",
        "nowhere/c.wasm: the output ",
        "d.wasm: the module has no export `missing`",
        "e.wasm: the initializer was stopped: it took longer than 10 s",
        "\nError: 4 of 6 snapshots failed\n",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

/// The first snapshot may fail, and the default initializer may be missing.
#[test]
fn any_may_be_the_one_that_fails() {
    let fixture = Fixture::new(MODULE);
    let manifest = json!({ "input": "in.wat", "snapshots": [
        { "output": "a.wasm", "init-func": "missing" },
        { "output": "b.wasm", "init-func": "other" },
        { "output": "/dev/stdout", "init-func": "other" },
        { "output": "d.wasm" },
    ] });
    let done = fixture.batch(&manifest, &["-f", "none-either"]);
    let said = stderr(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(fixture.results(), ["b.wasm"], "{said}");
    assert!(done.stdout.is_empty());
    for part in [
        "a.wasm: the module has no export `missing`",
        "/dev/stdout: a snapshot of several can't go to standard output",
        "d.wasm: the module has no export `none-either`",
        "\nError: 3 of 4 snapshots failed\n",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn components_are_called_with_arguments_of_their_own() {
    let fixture = Fixture::new(
        r#"(component
            (core module $m
                (global $n (mut i32) (i32.const 0))
                (func (export "set") (param i32) (result i32) (global.set $n (local.get 0)) (global.get $n)))
            (core instance $i (instantiate $m))
            (func (export "set") (param "n" u32) (result u32) (canon lift (core func $i "set"))))"#,
    );
    let snapshot = |i| json!({ "output": format!("{i}.wasm"), "init-func": format!("set({i})") });
    let snapshots: Vec<Value> = (0..4).map(snapshot).collect();
    let manifest = json!({ "input": "in.wat", "snapshots": snapshots });
    let done = fixture.batch(&manifest, &["--stats=json"]);
    let said = stderr(&done);
    assert!(done.status.success(), "{said}");
    for i in 0..4 {
        let name = fixture.path(&format!("{i}.wasm"));
        let returned = format!("{}: set returned: {i}\n", name.display());
        assert!(said.contains(&returned), "{said}");
        let alone = fixture.alone(&["-f", &format!("set({i})")], b"");
        assert!(fs::read(&name).unwrap() == alone);
    }
    let lines = said.lines().filter(|line| line.starts_with('{'));
    let statistics: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(statistics.len(), 4);
    for numbers in statistics {
        assert!(numbers["output"].as_str().unwrap().ends_with(".wasm"));
        assert_ne!(numbers["result-bytes"].as_u64(), Some(0));
    }
}

#[test]
fn manifests_that_are_none_are_refused() {
    let fixture = Fixture::new(MODULE);
    let one = |entry: Value| json!({ "input": "in.wat", "snapshots": [entry] });
    for (manifest, text) in [
        (json!([]), "is not what one has to be"),
        (json!({ "input": "in.wat" }), "missing field `snapshots`"),
        (
            one(json!({ "output": "a.wasm", "evn": {} })),
            "unknown field `evn`",
        ),
        (
            one(json!({ "output": "a.wasm", "env": { "A": "B" } })),
            "no effect without --allow-wasi",
        ),
        (
            json!({ "input": "gone.wat", "snapshots": [] }),
            "gone.wat can't be read",
        ),
        (
            json!({ "input": "in.wat", "snapshots": [{ "output": "a.wasm" }, { "output": "./a.wasm" }] }),
            "a.wasm twice",
        ),
    ] {
        let done = fixture.batch(&manifest, &[]);
        assert_eq!(done.status.code(), Some(1), "{manifest}");
        let said = stderr(&done);
        assert!(
            said.starts_with("Error: ") && said.contains(text),
            "{text}\n{said}"
        );
        assert!(fixture.results().is_empty());
    }
}
