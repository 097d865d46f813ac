//! Limits: an initializer that runs forever or exhausts memory ends with one error, which names the
//! limit, and leaves no files behind.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wizer::{Compiler, Environment, Init, Limit, Options};
use wizer_tests::process;
use wizer_tests::result_of;
use wizer_tests::state::wizer;

/// Exports that run forever.
const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 2)
    (data (i32.const 0) "\10\00\00\00\10\00\00\00")
    (table $table 1 funcref)
    (func (export "endless") (loop $again (br $again)))
    (func (export "bomb") (loop $again (drop (memory.grow (i32.const 7))) (br $again)))
    (func (export "refused") (if (i32.ne (memory.grow (i32.const 60000)) (i32.const -1)) (then unreachable)))
    (func $deep (export "deep") (call $deep))
    (func (export "wait") (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func (export "short") (i32.store (i32.const 64) (i32.const 42))))"#;

const COMPONENT: &str = r#"(component
    (core module $m
        (memory (export "memory") 2)
        (func (export "endless") (loop $again (br $again)))
        (func (export "bomb") (loop $again (drop (memory.grow (i32.const 7))) (br $again)))
        (func $deep (export "deep") (call $deep))
        (func (export "short") (i32.store (i32.const 64) (i32.const 42))))
    (core instance $i (instantiate $m))
    (func (export "endless") (canon lift (core func $i "endless")))
    (func (export "bomb") (canon lift (core func $i "bomb")))
    (func (export "deep") (canon lift (core func $i "deep")))
    (func (export "short") (canon lift (core func $i "short"))))"#;

const TIME: &str = "Error: the initializer was stopped: it took longer than 1 s, the limit that --timeout sets\n\nCaused by:\n";
const FUEL: &str = "Error: the initializer was stopped: it used up 100000 units of fuel, the limit that --fuel sets\n\nCaused by:\n";
const MEMORY: &str = "Error: the initializer was stopped: it wants more than 1048576 bytes of memory, the limit that --max-memory sets\n\nCaused by:\n";
const STACK: &str = "Error: the `deep` function trapped\n\nCaused by:\n";

/// Runs the command in a fresh folder, where it fails with this text and leaves the files as they
/// were.
fn fails(wat: &str, words: &[&str], starts: &str) -> String {
    let folder = TempDir::new().unwrap();
    let [input, output] = ["in.wat", "out.wasm"].map(|name| folder.path().join(name));
    fs::write(&input, wat).unwrap();
    fs::write(&output, "as it was").unwrap();
    let mut command = Command::new(wizer_tests::command().unwrap());
    command.args(words).arg(&input).arg("-o").arg(&output);
    let done = process::run(&mut command, b"").unwrap();
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{words:?}: {stderr}");
    assert!(stderr.starts_with(starts), "{words:?}: {stderr}");
    assert_eq!(stderr.matches("Error").count(), 1, "{words:?}: {stderr}");
    assert_eq!(fs::read(&output).unwrap(), b"as it was");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    stderr
}

#[test]
fn the_command_names_the_limit() {
    for wat in [MODULE, COMPONENT] {
        for compiler in ["winch", "cranelift"] {
            for (limit, value, init, starts) in [
                ("--timeout", "1", "endless", TIME),
                ("--fuel", "100000", "endless", FUEL),
                ("--fuel", "100000", "bomb", FUEL),
                ("--max-memory", "1MiB", "bomb", MEMORY),
            ] {
                let words = ["--compiler", compiler, limit, value, "-f", init];
                let stderr = fails(wat, &words, starts);
                // The backtrace has the place.
                assert!(stderr.contains("wasm backtrace"), "{stderr}");
            }
            let words = ["--compiler", compiler, "-f", "deep"];
            let stderr = fails(wat, &words, STACK);
            assert!(stderr.contains("call stack exhausted"), "{stderr}");
        }
    }
}

#[test]
fn what_is_there_at_the_beginning_counts() {
    let words = ["--max-memory", "131071", "-f", "short"];
    for wat in [MODULE, COMPONENT] {
        fails(
            wat,
            &words,
            "Error: the initializer was stopped: it wants more than 131071 bytes of memory",
        );
    }
    let start = r#"(module (func $start (loop $again (br $again))) (start $start)
        (func (export "wizer-initialize")))"#;
    fails(start, &["--timeout", "1"], TIME);
    let table = r#"(module (table 1000000 funcref) (func (export "wizer-initialize")))"#;
    fails(table, &["--max-memory", "1MiB"], MEMORY);
}

/// Tasks that never end, or wait for the host, are stopped as well, before their result and after.
#[test]
fn tasks_end() {
    let tasks = r#"(component
        (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
            (export "wait-for" (func async (param "how-long" u64)))))
        (core func $wait (canon lower (func $clock "wait-for")))
        (core func $return (canon task.return))
        (core module $m
            (import "" "return" (func $return))
            (import "" "wait" (func $wait (param i64)))
            (func (export "before") (result i32) (i32.const 1))
            (func (export "after") (result i32) (call $return) (i32.const 1))
            (func (export "wait") (call $wait (i64.const 3600000000000)))
            (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 1)))
        (core instance $i (instantiate $m (with "" (instance
            (export "return" (func $return)) (export "wait" (func $wait))))))
        (func (export "before") async
            (canon lift (core func $i "before") async (callback (core func $i "callback"))))
        (func (export "after") async
            (canon lift (core func $i "after") async (callback (core func $i "callback"))))
        (func (export "wait") async (canon lift (core func $i "wait"))))"#;
    for init in ["before", "after"] {
        fails(tasks, &["--fuel", "100000", "-f", init], FUEL);
        fails(tasks, &["--timeout", "1", "-f", init], TIME);
    }
    let words = ["--allow-wasi", "--timeout", "1", "-f", "wait"];
    let stderr = fails(tasks, &words, TIME);
    assert_eq!(
        stderr,
        format!("{TIME}    it waits in a call of its host's\n")
    );
}

/// What the engine counts, it counts under limits as well.
#[test]
fn handles_are_counted_under_limits() {
    for (wat, holds) in [
        (
            include_str!("../../cases/component-handles/error-context-passed.wat"),
            "Error: the component still holds 1 error context: ",
        ),
        (
            include_str!("../../cases/component-handles/thread-suspended.wat"),
            "Error: the component still holds 1 thread: ",
        ),
    ] {
        fails(wat, &[], holds);
        fails(wat, &["--timeout", "20"], holds);
        fails(wat, &["--fuel", "1000000"], holds);
        fails(wat, &["--untrusted"], holds);
    }
}

/// Where more functions are lifted with `async` than are counted, a task is noticed by its thread.
#[test]
fn many_tasks_are_noticed() {
    let lifts: String = (0..1500)
        .map(|number| {
            format!(
                "(func (export \"f{number}\") async (canon lift (core func $i \"f\") async (callback (core func $i \"callback\"))))\n"
            )
        })
        .collect();
    let text = format!(
        r#"(component
        (core func $return (canon task.return))
        (core func $set (canon waitable-set.new))
        (core module $m
            (import "" "return" (func $return))
            (import "" "set" (func $set (result i32)))
            (func (export "f") (result i32)
                (call $return)
                (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
            (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
        (core instance $i (instantiate $m (with "" (instance
            (export "return" (func $return)) (export "set" (func $set))))))
        {lifts})"#
    );
    let holds = "Error: the component still holds 1 waitable set, 1 thread: ";
    fails(&text, &["-f", "f7"], holds);
    let sets: String = (0..100)
        .map(|number| {
            format!(
                "(core func $set{number} (canon waitable-set.new)) (core instance (export \"a\" (func $set{number})))\n"
            )
        })
        .collect();
    let text = text.replace("(core module $m", &format!("{sets}(core module $m"));
    let holds = "Error: the component still holds 1 thread, 1 waitable set: ";
    fails(&text, &["-f", "f7"], holds);
}

/// A call into the host that never returns does not delay the limit.
#[test]
fn waiting_ends() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in.wat");
    fs::write(&input, MODULE).unwrap();
    let mut child = Command::new(wizer_tests::command().unwrap())
        .args(["--allow-wasi", "--timeout", "1", "-f", "wait", "-o"])
        .args([&folder.path().join("out.wasm"), &input])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Nothing is written to the pipe, and it stays open.
    let stdin = child.stdin.take();
    let done = child.wait_with_output().unwrap();
    drop(stdin);
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{stderr}");
    assert_eq!(
        stderr,
        format!("{TIME}    it waits in a call of its host's\n")
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn values_that_are_none_are_refused() {
    for (option, value) in [
        ("--timeout", "0"),
        ("--timeout", "-1"),
        ("--timeout", "soon"),
        ("--timeout", "inf"),
        ("--fuel", "1.5"),
        ("--max-memory", "1MB"),
        ("--max-memory", "99999999999GiB"),
    ] {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command.args([&format!("{option}={value}"), "in.wasm"]);
        let done = process::run(&mut command, b"").unwrap();
        let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{option} {value}: {stderr}");
        assert!(stderr.contains(option), "{stderr}");
    }
}

/// The limit in an error.
fn limit(environment: &Environment, wat: &str, init: &str) -> Result<Vec<u8>, Limit> {
    let options = Options::new().init(Init::Export(init.to_string()));
    let wasm = wat::parse_str(wat).unwrap();
    let mut target = wizer().unwrap().open(wasm, &options).unwrap();
    environment
        .run(&mut target)
        .map(result_of)
        .map_err(|error| match error.limit() {
            Some(limit) => limit,
            None => panic!("{init}: {error:?}"),
        })
}

#[test]
fn the_library_has_them_too() {
    let time = Duration::from_secs(1);
    for wat in [MODULE, COMPONENT] {
        for compiler in [Compiler::Winch, Compiler::Cranelift] {
            let none = Environment::new().compiler(compiler);
            let timed = none.clone().timeout(time);
            assert_eq!(limit(&timed, wat, "endless"), Err(Limit::Time(time)));
            let fueled = none.clone().fuel(5000);
            assert_eq!(limit(&fueled, wat, "endless"), Err(Limit::Fuel(5000)));
            let small = none.clone().max_memory(1 << 20);
            assert_eq!(limit(&small, wat, "bomb"), Err(Limit::Memory(1 << 20)));

            // Within its limits, the initializer gives the same result as without limits.
            let free = limit(&none, wat, "short").unwrap();
            let all = timed.fuel(5000).max_memory(131_072 + 8);
            assert!(limit(&all, wat, "short").unwrap() == free);
        }
    }
}

/// An initializer may leave more objects than can be told in the time that is left. What tells of
/// them is not the initializer's memory.
#[test]
fn objects_are_told_within_the_limits() {
    let wat = r#"(module
        (type $cell (struct (field (ref null $cell))))
        (global $list (mut (ref null $cell)) (ref.null $cell))
        (memory 2)
        (func $cells (param $left i32)
            (loop $again
                (global.set $list (struct.new $cell (global.get $list)))
                (br_if $again
                    (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
        (func (export "long") (call $cells (i32.const 3000000)))
        (func (export "none") (global.set $list (ref.null $cell))))"#;
    // A slow machine does not even make all of them in time.
    let time = Duration::from_secs(1);
    let timed = Environment::new().timeout(time);
    assert_eq!(limit(&timed, wat, "long"), Err(Limit::Time(time)));
    let small = Environment::new()
        .max_memory(131_072 + 64)
        .timeout(Duration::from_secs(100));
    let result = limit(&small, wat, "none").unwrap();
    assert_eq!(result, limit(&Environment::new(), wat, "none").unwrap());
}

/// The binary's own limits are not errors of this kind: the initializer handles them.
#[test]
fn what_the_binary_forbids_is_no_limit() {
    let wat = MODULE.replace(r#""memory") 2"#, r#""memory") 2 10"#);
    let small = Environment::new().max_memory(1 << 20);
    assert!(limit(&small, &wat, "refused").is_ok());
}
