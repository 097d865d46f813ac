//! The interpreter before the compiler: the same results, and nothing outside is done twice.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use wizer_tests::cache;
use wizer_tests::contains;
use wizer_tests::process;

/// What guests import, and functions for them: `$say` writes a line of two bytes, `$read` reads so
/// many bytes of standard input to an address.
const WASI: &str = r#"
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $create (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "once")
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func $say (param $to i32) (param $bytes i32)
    (i32.store (i32.const 256) (local.get $bytes))
    (i32.store (i32.const 260) (i32.const 256))
    (i32.store (i32.const 264) (i32.const 2))
    (call $check (call $fd_write (local.get $to) (i32.const 260) (i32.const 1) (i32.const 268))))
  (func $read (param $from i32) (param $to i32) (param $length i32)
    (i32.store (i32.const 260) (local.get $to))
    (i32.store (i32.const 264) (local.get $length))
    (call $check
      (call $fd_read (local.get $from) (i32.const 260) (i32.const 1) (i32.const 268))))
  (func $open (param $flags i32) (param $rights i64) (result i32)
    (call $check (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4)
      (local.get $flags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 272)))
    (i32.load (i32.const 272)))"#;

/// `a\n` and `b\n`.
const A: &str = "(i32.const 0x0a61)";
const B: &str = "(i32.const 0x0a62)";

struct Fixture {
    folder: TempDir,
}

struct Made {
    output: Output,
    said: Value,
    wasm: Vec<u8>,
}

impl Fixture {
    fn new(initialize: &str) -> Self {
        Self::of(&format!(
            "(module {WASI} (func (export \"wizer-initialize\") {initialize}))"
        ))
    }

    fn of(wat: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let wasm = wat::parse_str(wat).unwrap();
        fs::write(folder.path().join("in.wasm"), wasm).unwrap();
        fs::create_dir(folder.path().join("granted")).unwrap();
        cache::prepare(&folder.path().join("caches/wizer")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, words: &[&str], stdin: &str) -> Output {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .args(["in.wasm", "-o", "out.wasm", "--stats=json", "--allow-wasi"])
            .args(["--dir", "granted"])
            .args(words)
            .env("XDG_CACHE_HOME", self.path("caches"))
            .current_dir(self.folder.path());
        process::run(&mut command, stdin.as_bytes()).unwrap()
    }

    /// Without statistics, in which there are times.
    fn run_plainly(&self, words: &[&str]) -> (Output, String) {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .args(["in.wasm", "-o", "out.wasm", "--allow-wasi"])
            .args(["--dir", "granted"])
            .args(words)
            .env("XDG_CACHE_HOME", self.path("caches"))
            .current_dir(self.folder.path());
        let output = process::run(&mut command, b"").unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output, said)
    }

    fn made(&self, words: &[&str], stdin: &str) -> Made {
        let output = self.run(words, stdin);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {said}");
        let said = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        Made {
            output,
            said,
            wasm: fs::read(self.path("out.wasm")).unwrap(),
        }
    }
}

impl Made {
    /// What has run the code.
    fn compiler(&self) -> &str {
        self.said["compiler"].as_str().unwrap()
    }
}

const INTERPRETER: &[&str] = &["--compiler", "interpreter"];
const CRANELIFT: &[&str] = &["--compiler", "cranelift"];

#[test]
fn output_is_written_once_and_in_order() {
    let say = format!(
        "(call $say (i32.const 1) {A}) (call $say (i32.const 2) {A}) (call $say (i32.const 1) {B})"
    );
    let made = Fixture::new(&say).made(INTERPRETER, "");
    assert_eq!(made.compiler(), "interpreter");
    assert_eq!(made.output.stdout, b"a\nb\n");
    assert!(made.output.stderr.starts_with(b"a\n"));

    // What it wrote before the attempt ended is not written twice.
    let create = "(call $check (call $create (i32.const 3) (i32.const 16) (i32.const 4)))";
    let fixture = Fixture::new(&format!("{say} {create}"));
    let made = fixture.made(INTERPRETER, "");
    assert_ne!(made.compiler(), "interpreter");
    assert_eq!(made.output.stdout, b"a\nb\n");
    assert!(fixture.path("granted/once").is_dir());
}

#[test]
fn much_output_is_not_held() {
    // A vector of 1,000 bytes.
    let write = "(i32.store (i32.const 260) (i32.const 1024))
        (i32.store (i32.const 264) (i32.const 1000))
        (call $check (call $fd_write
            (i32.const 1) (i32.const 260) (i32.const 1) (i32.const 268)))";
    let made = Fixture::new(&format!(
        "(local $left i32) (local.set $left (i32.const 2000))
         (loop $more
           {write}
           (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))"
    ));
    let made = made.made(INTERPRETER, "");
    assert_ne!(made.compiler(), "interpreter");
    assert_eq!(made.output.stdout.len(), 2_000_000);
}

#[test]
fn files_are_changed_once() {
    // With `O_CREAT | O_EXCL`: a second time, there is an error.
    let open = "(i32.store (i32.const 64) (call $open (i32.const 5) (i64.const 64)))
        (call $say (i32.load (i32.const 64)) (i32.const 0x0a61))";
    let fixture = Fixture::new(open);
    let made = fixture.made(INTERPRETER, "");
    assert_ne!(made.compiler(), "interpreter");
    assert_eq!(fs::read(fixture.path("granted/once")).unwrap(), b"a\n");
}

#[test]
fn files_are_read() {
    let read =
        "(call $read (call $open (i32.const 0) (i64.const 2)) (i32.const 512) (i32.const 9))";
    let fixture = Fixture::new(read);
    fs::write(fixture.path("granted/once"), b"some text").unwrap();
    let made = fixture.made(INTERPRETER, "");
    assert_eq!(made.compiler(), "interpreter");
    assert!(contains(&made.wasm, b"some text"));
    let compiled = fixture.made(CRANELIFT, "");
    assert!(made.wasm == compiled.wasm);
    assert_eq!(made.said["taken"], compiled.said["taken"]);
}

/// What is in a pipe can be had once: the attempt ends before it is opened. There is one writer for
/// each run, so that a second opening would wait for ever.
#[cfg(unix)]
#[test]
fn pipes_are_opened_once() {
    let read =
        "(call $read (call $open (i32.const 0) (i64.const 2)) (i32.const 512) (i32.const 9))";
    let fixture = Fixture::new(read);
    let pipe = fixture.path("granted/once");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let outcomes = [INTERPRETER, CRANELIFT].map(|words| {
        let pipe = pipe.clone();
        // It waits for a reader, and is not waited for.
        drop(std::thread::spawn(move || fs::write(&pipe, b"some text")));
        let (output, said) = fixture.run_plainly(words);
        (output.status.success(), said)
    });
    // A pipe has no positions, which the engine's files have.
    assert!(!outcomes[0].0);
    assert_eq!(outcomes[0], outcomes[1]);
}

#[test]
fn standard_input_is_read_again() {
    let read = "(call $read (i32.const 0) (i32.const 512) (i32.const 4))";
    let more = "(call $read (i32.const 0) (i32.const 516) (i32.const 32))";
    let create = "(call $check (call $create (i32.const 3) (i32.const 16) (i32.const 4)))";
    for (initialize, is_interpreted) in [
        (format!("{read} {more}"), true),
        (format!("{read} {create} {more}"), false),
        (format!("{read} {more} {create}"), false),
    ] {
        let fixture = Fixture::new(&initialize);
        let made = fixture.made(INTERPRETER, "many more bytes");
        assert_eq!(made.compiler() == "interpreter", is_interpreted);
        assert!(contains(&made.wasm, b"many more bytes"));
        let mut taken = made.said["taken"].as_array().unwrap().iter();
        let input = taken.find(|taken| taken["kind"] == "input").unwrap();
        assert_eq!(input["items"][0]["bytes"], 15, "{input}");
    }
}

#[test]
fn errors_are_those_of_the_compiled_module() {
    for initialize in ["unreachable", "(call $check (i32.const 1))"] {
        let fixture = Fixture::new(initialize);
        let [interpreted, compiled] =
            [INTERPRETER, CRANELIFT].map(|words| fixture.run_plainly(words));
        assert!(!interpreted.0.status.success());
        assert_eq!(interpreted.1, compiled.1);
        assert!(!fixture.path("out.wasm").exists());
    }
}

/// The interpreter looks at functions when they are called. What the engine refuses does not run.
#[test]
fn what_is_not_valid_does_not_run() {
    let say = format!("(call $say (i32.const 1) {A})");
    let vector = "(func (result v128) (v128.const i32x4 1 2 3 4))";
    let fixture = Fixture::of(&format!(
        "(module {WASI} (func (export \"wizer-initialize\") {say}) {vector})"
    ));
    let words = |compiler: &'static str| {
        let words = ["--wasm-simd=false", "--compiler", compiler];
        fixture.run_plainly(&words)
    };
    let [interpreted, compiled] = ["interpreter", "cranelift"].map(words);
    assert!(!interpreted.0.status.success());
    assert_eq!(interpreted.0.stdout, b"");
    assert_eq!(interpreted.1, compiled.1);
}

/// What is too deep for compiled code is too deep here.
#[test]
fn deep_recursion_is_compiled() {
    let deep = "(module (memory (export \"memory\") 1)
        (func $down (param i32)
            (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
        (func (export \"wizer-initialize\") (call $down (i32.const DEPTH))))";
    for (depth, is_interpreted) in [("5000", true), ("20000", false)] {
        let fixture = Fixture::of(&deep.replace("DEPTH", depth));
        let made = fixture.made(INTERPRETER, "");
        assert_eq!(made.compiler() == "interpreter", is_interpreted);
    }
}

#[test]
fn endless_loops_and_large_memories_are_compiled() {
    let fixture = Fixture::new("(loop $again (br $again))");
    let late = fixture.run(&[INTERPRETER, &["--timeout", "3"]].concat(), "");
    assert!(!late.status.success());
    let text = String::from_utf8_lossy(&late.stderr);
    assert!(text.contains("3 s"), "{text}");

    let grow =
        "(drop (memory.grow (i32.const 8000))) (i32.store (i32.const 500000000) (i32.const 7))";
    let made = Fixture::new(grow).made(INTERPRETER, "");
    assert_ne!(made.compiler(), "interpreter");
}

#[test]
fn limits_are_those_of_the_engine() {
    let fixture = Fixture::new("nop");
    for words in [
        &["--fuel", "1000000"][..],
        &["--max-memory", "1MiB"],
        &["--verify"],
    ] {
        let made = fixture.made(&[INTERPRETER, words].concat(), "");
        assert_ne!(made.compiler(), "interpreter", "{words:?}");
    }
}

/// A module of more than 4 MiB.
fn large(initialize: &str) -> String {
    let mut functions = String::new();
    for number in 0..250_000 {
        write!(
            functions,
            "(func (result i32) (i32.add (i32.const {number}) (i32.const 0x7654321)))"
        )
        .unwrap();
    }
    let functions = functions + &"(data \"0123456789abcdef\")".repeat(60_000);
    format!("(module {WASI} (func (export \"wizer-initialize\") {initialize}) {functions})")
}

#[test]
fn large_modules_are_interpreted_four_times() {
    let fixture = Fixture::of(&large(&format!("(call $say (i32.const 1) {A})")));
    let size = fs::metadata(fixture.path("in.wasm")).unwrap().len();
    assert!(size > 4 << 20, "{size}");
    for cache in ["cache", "other"] {
        cache::prepare(&fixture.path(cache)).unwrap();
    }
    let cache: &[&str] = &["--cache-dir", "cache"];
    let made: Vec<_> = (0..6).map(|_| fixture.made(cache, "")).collect();
    let (interpreted, compiled) = made.split_at(4);
    for made in interpreted {
        assert_eq!(made.compiler(), "interpreter");
    }
    assert_ne!(compiled[0].compiler(), "interpreter");
    assert_eq!(compiled[0].said["cached"], false);
    assert_eq!(compiled[1].said["cached"], true);
    for made in &made {
        assert!(made.wasm == interpreted[0].wasm);
        assert_eq!(made.output.stdout, b"a\n");
    }
    // Others know nothing of it.
    for other in [&["--cache-dir", "other"][..], &["--no-cache"]] {
        assert_eq!(fixture.made(other, "").compiler(), "interpreter");
    }
    for compiler in ["winch", "cranelift"] {
        let made = fixture.made(&["--cache-dir", "other", "--compiler", compiler], "");
        assert_eq!(made.compiler(), compiler);
    }
}
