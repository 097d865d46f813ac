//! `wizer batch --layers` and `wizer layers`: results come back from deltas, and what is wrong is
//! an error that leaves the output as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::json;
use tempfile::TempDir;
use wizer_tests::{component, process, tools};

/// Writes 40,000 bytes that all results have, and stores its standard input.
const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 3)
    (data (i32.const 0) "\00\10\00\00\00\10\00\00")
    (func (export "wizer-initialize") (local $i i32) (local $n i32)
        (local.set $n (i32.const 12345))
        (loop $again
            (i32.store (i32.add (i32.const 65536) (local.get $i)) (local.get $n))
            (local.set $n (i32.add (i32.mul (local.get $n) (i32.const 1103515245)) (i32.const 12345)))
            (local.set $i (i32.add (local.get $i) (i32.const 4)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 40000))))
        (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func (export "fails") unreachable))"#;

struct Fixture(TempDir);

impl Fixture {
    fn new() -> Self {
        let fixture = Self(TempDir::new().unwrap());
        fs::write(fixture.path("in.wat"), MODULE).unwrap();
        fs::create_dir(fixture.path("stored")).unwrap();
        for name in ["a", "b", "c"] {
            fs::write(
                fixture.path(&format!("{name}.txt")),
                format!("input {name}"),
            )
            .unwrap();
        }
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str], stdin: &[u8]) -> Output {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command.args(words).current_dir(self.0.path());
        process::run(&mut command, stdin).unwrap()
    }

    /// Runs the command, which succeeds.
    fn succeeds(&self, words: &[&str]) {
        let done = self.run(words, b"");
        assert!(done.status.success(), "{words:?}: {}", stderr(&done));
    }

    /// Makes snapshots of these names as layers.
    fn batch(&self, names: &[&str], more: &[&str]) -> Output {
        let snapshots = names.iter().map(|name| {
            let input = format!("{name}.txt");
            json!({ "output": format!("{name}.wasm"), "stdin": input })
        });
        let mut snapshots: Vec<_> = snapshots.collect();
        if more.contains(&"fails") {
            snapshots.insert(1, json!({ "output": "fails.wasm", "init-func": "fails" }));
        }
        let manifest = json!({ "input": "in.wat", "snapshots": snapshots });
        fs::write(self.path("many.json"), manifest.to_string()).unwrap();
        let common = ["batch", "--allow-wasi", "--layers", "stored"];
        let more: Vec<&str> = more
            .iter()
            .copied()
            .filter(|word| *word != "fails")
            .collect();
        self.run(&[&common, more.as_slice(), &["many.json"]].concat(), b"")
    }

    /// The result of a separate run.
    fn alone(&self, name: &str) -> Vec<u8> {
        let words = ["--allow-wasi", "in.wat", "-o", "alone.wasm"];
        let done = self.run(&words, format!("input {name}").as_bytes());
        assert!(done.status.success(), "{}", stderr(&done));
        fs::read(self.path("alone.wasm")).unwrap()
    }

    /// The files in the folder of the layers.
    fn stored(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path("stored")).unwrap();
        let entries = entries.map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        });
        entries.collect()
    }

    /// The name of the only blocks file.
    fn blocks(&self) -> String {
        let names = self.stored().into_keys();
        let mut names = names.filter(|name| name.ends_with(".blocks"));
        let name = names.next().unwrap();
        assert_eq!(names.next(), None);
        format!("stored/{name}")
    }

    /// Joins a delta, which fails with this text.
    fn fails(&self, words: &[&str], expected: &str) {
        fs::write(self.path("out.wasm"), "as it was").unwrap();
        let join = ["layers", "join", "-o", "out.wasm"];
        let done = self.run(&[&join, words].concat(), b"");
        let said = stderr(&done);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {said}");
        assert!(said.starts_with("Error: "), "{said}");
        assert!(said.contains(expected), "{words:?}: {said}");
        assert!(done.stdout.is_empty());
        assert_eq!(fs::read(self.path("out.wasm")).unwrap(), b"as it was");
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn results_come_back() {
    let fixture = Fixture::new();
    let mut before = None;
    for jobs in ["1", "4"] {
        let done = fixture.batch(&["a", "b", "c"], &["-j", jobs]);
        assert!(done.status.success(), "{}", stderr(&done));
        let stored = fixture.stored();
        let names: Vec<&str> = stored.keys().map(String::as_str).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        let size: usize = stored.values().map(Vec::len).sum();
        assert!(size < 50_000, "{size} bytes for three results of 40,000");
        // Nothing depends on which of them ends first.
        assert!(before.is_none_or(|before| before == stored));
        before = Some(stored);
    }
    for name in ["a", "b", "c"] {
        assert!(!fixture.path(&format!("{name}.wasm")).exists());
        let delta = format!("stored/{name}.wasm.delta");
        fixture.succeeds(&["layers", "join", "in.wat", &delta, "-o", "out.wasm"]);
        assert!(fs::read(fixture.path("out.wasm")).unwrap() == fixture.alone(name));
        let done = fixture.run(&["layers", "join", "in.wat", &delta], b"");
        assert!(done.stdout == fixture.alone(name));
    }
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    let fixture = Fixture::new();
    let done = fixture.batch(&["a", "b"], &["fails"]);
    let said = stderr(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(
        said.contains("fails.wasm.delta: the `fails` function trapped"),
        "{said}"
    );
    assert!(said.ends_with("Error: 1 of 3 snapshots failed\n"), "{said}");
    assert_eq!(fixture.stored().len(), 3);
    for name in ["a", "b"] {
        let delta = format!("stored/{name}.wasm.delta");
        fixture.succeeds(&["layers", "join", "in.wat", &delta, "-o", "out.wasm"]);
        assert!(fs::read(fixture.path("out.wasm")).unwrap() == fixture.alone(name));
    }
}

#[test]
fn folders_that_are_none_are_refused() {
    let fixture = Fixture::new();
    fs::remove_dir(fixture.path("stored")).unwrap();
    let done = fixture.batch(&["a"], &[]);
    let said = stderr(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(
        said.contains("the folder stored can't be written to"),
        "{said}"
    );
    // Both deltas would have one name.
    let manifest =
        r#"{ "input": "in.wat", "snapshots": [{ "output": "x/a" }, { "output": "y/a" }] }"#;
    fs::write(fixture.path("many.json"), manifest).unwrap();
    fs::create_dir(fixture.path("stored")).unwrap();
    let done = fixture.run(&["batch", "--layers", "stored", "many.json"], b"");
    let said = stderr(&done);
    assert!(
        said.contains("has the output stored/a.delta twice"),
        "{said}"
    );
    assert!(fixture.stored().is_empty());
}

/// A link that an initializer could have made where the blocks file is to be is replaced.
#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let fixture = Fixture::new();
    assert!(fixture.batch(&["a", "b"], &[]).status.success());
    let (blocks, before) = (fixture.path(&fixture.blocks()), fixture.stored());
    let victim = fixture.path("victim");
    fs::write(&victim, "as it was").unwrap();
    fs::remove_file(&blocks).unwrap();
    std::os::unix::fs::symlink(&victim, &blocks).unwrap();
    assert!(fixture.batch(&["a", "b"], &[]).status.success());
    assert!(!blocks.is_symlink());
    assert!(fixture.stored() == before);
    assert_eq!(fs::read(&victim).unwrap(), b"as it was");
}

/// One more result, with the blocks of those before it, and one without.
#[test]
fn single_results_come_back() {
    let fixture = Fixture::new();
    assert!(fixture.batch(&["a", "b"], &[]).status.success());
    let blocks = fixture.blocks();
    let result = fixture.alone("c");
    let delta = ["layers", "delta", "in.wat", "alone.wasm", "-o"];
    fixture.succeeds(&[&delta[..], &["stored/c.delta", "--blocks", &blocks]].concat());
    fixture.succeeds(&[&delta[..], &["c.delta"]].concat());
    let size = |name: &str| fs::metadata(fixture.path(name)).unwrap().len();
    assert!(size("stored/c.delta") < 1000, "{}", size("stored/c.delta"));
    assert!(size("c.delta") > 40_000);
    for delta in ["stored/c.delta", "c.delta"] {
        fixture.succeeds(&["layers", "join", "in.wat", delta, "-o", "out.wasm"]);
        assert!(fs::read(fixture.path("out.wasm")).unwrap() == result);
    }
}

#[test]
fn what_is_wrong_is_named() {
    let fixture = Fixture::new();
    assert!(fixture.batch(&["a", "b"], &[]).status.success());
    let blocks = fixture.blocks();
    fixture.alone("a");
    let delta = fs::read(fixture.path("stored/a.wasm.delta")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(fixture.path(name), bytes).unwrap();
    write("away.delta", &delta);
    write("stored/part.delta", &delta[..200]);
    let mut changed = delta.clone();
    changed[150] ^= 1;
    write("stored/changed.delta", &changed);
    let good = "stored/a.wasm.delta";
    fixture.fails(&["alone.wasm", good], "the delta was made for another base");
    fixture.fails(&["in.wat", "in.wat"], "in.wat can't be joined");
    fixture.fails(
        &["in.wat", "in.wat"],
        "not valid at offset 0x0: this is no delta",
    );
    fixture.fails(&["in.wat", "gone.delta"], "gone.delta can't be read");
    fixture.fails(
        &["in.wat", "stored/part.delta"],
        "the delta is not valid at offset 0x",
    );
    fixture.fails(
        &["in.wat", "stored/changed.delta"],
        "the digest of all before it is not this",
    );
    fixture.fails(
        &["in.wat", "away.delta"],
        "the blocks file beside it, or --blocks",
    );
    fixture.fails(
        &["in.wat", good, "--max-size", "40000"],
        "and at most 40000 are allowed",
    );
    fixture.fails(
        &["in.wat", good, "--blocks", "in.wat"],
        "this is no blocks file",
    );
    fixture.succeeds(&[
        "layers",
        "join",
        "in.wat",
        "away.delta",
        "--blocks",
        &blocks,
        "-o",
        "x",
    ]);
    let mut other = fs::read(fixture.path(&blocks)).unwrap();
    *other.last_mut().unwrap() ^= 1;
    write(&blocks, &other);
    fixture.fails(
        &["in.wat", good],
        "the blocks file is not valid at offset 0xc",
    );
}

/// `wizer.wasm` makes and joins the same files.
#[test]
fn the_component_does_the_same() {
    let fixture = Fixture::new();
    assert!(fixture.batch(&["a", "b"], &[]).status.success());
    let blocks = fixture.blocks();
    let result = fixture.alone("a");
    let run = |words: &[&str]| {
        let mut engine = Command::new(tools::wasmtime().unwrap());
        engine
            .args(["run", "--dir", "."])
            .arg(component("wizer.wasm").unwrap())
            .args(words)
            .current_dir(fixture.0.path());
        let done = process::run_engine(&mut engine, b"").unwrap();
        (done.status.success(), stderr(&done))
    };
    let good = "stored/a.wasm.delta";
    let (done, said) = run(&["layers", "join", "in.wat", good, "-o", "out.wasm"]);
    assert!(done, "{said}");
    assert!(fs::read(fixture.path("out.wasm")).unwrap() == result);
    for output in ["native.delta", "component.delta"] {
        let words = [
            "layers",
            "delta",
            "in.wat",
            "alone.wasm",
            "--blocks",
            &blocks,
            "-o",
            output,
        ];
        match output {
            "native.delta" => fixture.succeeds(&words),
            _ => assert!(run(&words).0),
        }
    }
    let read = |name: &str| fs::read(fixture.path(name)).unwrap();
    assert!(read("native.delta") == read("component.delta"));
    let (done, said) = run(&["layers", "join", "alone.wasm", good, "-o", "out.wasm"]);
    assert!(
        !done && said.contains("the delta was made for another base"),
        "{said}"
    );
    assert!(read("out.wasm") == result);
}
