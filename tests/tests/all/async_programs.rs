//! Asynchronous Rust programs with WASI 0.3, each in three ways: initialized at run time,
//! pre-initialized, and pre-initialized twice. The engine's own command runs and serves them.

use std::fs;
use std::process::Command;

use wasmtime_wasi::WasiCtx;
use wizer_tests::component::{Program, Running};
use wizer_tests::initialize::{Trial, ask, initialize, nothing};
use wizer_tests::world::World;
use wizer_tests::{process, tools};

use crate::served::Server;

/// Grants of the initializers.
const WASI: &str = "--allow-wasi";

fn program(name: &str) -> Vec<u8> {
    fs::read(wizer_tests::program(name).unwrap()).unwrap()
}

/// The error of a command that fails.
fn refusal(wasm: &[u8], init: &str, arguments: &[&str]) -> String {
    let arguments = [arguments, &["--init-func", init]].concat();
    let error = initialize(wasm, &arguments).err();
    error.expect("the command fails").to_string()
}

/// Calls a function with the engine's command, in a process of its own.
fn invoke(wasm: &[u8], call: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.wasm");
    fs::write(&file, wasm).unwrap();
    let mut engine = Command::new(tools::wasmtime().unwrap());
    engine
        .args(["run", "-S", "http", "--invoke", call])
        .arg(file);
    let done = process::run(&mut engine, &[]).unwrap();
    let [stdout, stderr] = [done.stdout, done.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(done.status.success(), "{call}: {stderr}");
    stdout.trim_end().to_string()
}

/// `market`, whose imports are exports of `depot`, which is synchronous inside, and `clock`.
fn market() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let composed = folder.path().join("composed.wasm");
    let file = |name| wizer_tests::program(name).unwrap();
    let mut wac = Command::new(tools::wac().unwrap());
    wac.arg("plug").arg(file("market"));
    wac.arg("--plug").arg(file("depot"));
    wac.arg("--plug").arg(file("clock"));
    let done = process::run(wac.arg("-o").arg(&composed), &[]).unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    fs::read(composed).unwrap()
}

/// An initializer that waits for a timer, and reads a stream that a task of its own writes.
#[test]
fn timer_and_stream() {
    let wasm = program("clock");
    let trial = Trial {
        wasm: &wasm,
        init: "wind(4)",
        answer: "ok(4)",
        arguments: &[WASI],
        wasi: &nothing,
        questions: &[
            ("wound()", "1"),
            ("recorded()", "[1, 2, 3, 4]"),
            ("sum()", "10"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("wind"), after);

    // A second time, on the existing state.
    let trial = Trial {
        arguments: &[WASI, "--keep-init-func"],
        ..trial
    };
    let kept = trial.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());
    let again = initialize(&kept, &["--init-func", "wind(2)", WASI]).unwrap();
    let questions = [
        ("wound()", "2"),
        ("recorded()", "[1, 2, 3, 4, 5, 6]"),
        ("sum()", "21"),
    ];
    ask(&mut Running::alone(&again.wasm).unwrap(), &questions).unwrap();

    // And the clock goes on in the result.
    let program = Program::with_wasi(&kept).unwrap();
    let mut running = program.start(&mut WasiCtx::builder()).unwrap();
    let questions = [("docs:clock/ticks@0.1.0.advance(1)", "5"), ("sum()", "15")];
    ask(&mut running, &questions).unwrap();

    // A clock that was not wound winds itself, so the answer is the same.
    for (call, unwound, wound) in [("sum()", "10", "10"), ("wound()", "0", "1")] {
        assert_eq!(invoke(&wasm, call), unwound, "{call}");
        assert_eq!(invoke(&result, call), wound, "{call}");
    }
}

#[test]
fn failure() {
    let wasm = program("clock");
    let said = refusal(&wasm, "wind(0)", &[WASI]);
    assert!(said.contains("a clock has at least one tick"), "{said}");
    let said = refusal(&wasm, "wind(1)", &[]);
    assert!(said.contains("wait-for") && said.contains(WASI), "{said}");
}

/// Initializers that leave something open, which a snapshot can't hold.
#[test]
fn left_open() {
    let wasm = program("clock");
    for (init, what) in [
        ("hold()", "1 stream"),
        ("linger()", "1 unfinished task, 1 waitable set, 1 stream"),
    ] {
        let open = format!("the component still holds {what}: handles are no part of a snapshot");
        let said = refusal(&wasm, init, &[]);
        assert!(said.contains(&open), "{said}");
        assert!(said.contains("--allow-open-handles"), "{said}");

        // With the option, the result works without them.
        let result = initialize(&wasm, &["--init-func", init, "--allow-open-handles"]).unwrap();
        assert!(result.stderr.contains(&open), "{}", result.stderr);
        let program = Program::with_wasi(&result.wasm).unwrap();
        let mut running = program.start(&mut WasiCtx::builder()).unwrap();
        let questions = [("sum()", "10"), ("recorded()", "[1, 2, 3, 4]")];
        ask(&mut running, &questions).unwrap();
    }
}

/// A program that calls two others at once. One of them blocks inside, so that calls wait for
/// others, and the other one passes it a stream.
#[test]
fn composed() {
    let wasm = market();
    let trial = Trial {
        wasm: &wasm,
        init: "open(20)",
        answer: "ok(2100)",
        arguments: &[WASI],
        wasi: &nothing,
        questions: &[
            (r#"quote(["item 3", "item 20"])"#, "[some(30), some(200)]"),
            ("listen()", "[1, 2]"),
            ("history()", "(20, 2)"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("open"), after);
    assert_eq!(invoke(&wasm, trial.init), trial.answer);
    for (question, answer) in trial.questions {
        assert_eq!(invoke(&result, question), *answer, "{question}");
    }

    // A second time, starting from the existing state of all three.
    let trial = Trial {
        arguments: &[WASI, "--keep-init-func"],
        ..trial
    };
    let kept = trial.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());
    let again = initialize(&kept, &["--init-func", "open(30)", WASI]).unwrap();
    let program = Program::with_wasi(&again.wasm).unwrap();
    let mut running = program.start(&mut WasiCtx::builder()).unwrap();
    let questions = [
        ("history()", "(30, 4)"),
        (r#"quote(["item 30", "item 31"])"#, "[some(300), none]"),
        ("listen()", "[1, 2, 3, 4]"),
        ("history()", "(31, 4)"),
    ];
    ask(&mut running, &questions).unwrap();
}

/// A handler of HTTP requests, which computes a table before its first answer.
#[test]
fn handler() {
    let wasm = program("handler");
    let trial = Trial {
        wasm: &wasm,
        init: "prepare()",
        answer: "148933",
        arguments: &[WASI],
        wasi: &nothing,
        questions: &[
            ("computed()", "1"),
            ("prime(100)", "some(541)"),
            ("prime(148933)", "some(1999993)"),
            ("prime(0)", "none"),
            ("computed()", "1"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("prepare"), after);
    for (call, slow, fast) in [
        ("prime(100)", "some(541)", "some(541)"),
        ("computed()", "0", "1"),
    ] {
        assert_eq!(invoke(&wasm, call), slow, "{call}");
        assert_eq!(invoke(&result, call), fast, "{call}");
    }

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("handler.wasm");
    fs::write(&file, &result).unwrap();
    let slow = Server::start(&wizer_tests::program("handler").unwrap());
    let fast = Server::start(&file);
    for (path, status, text) in [
        ("/100", "HTTP/1.1 200 OK", "541\n"),
        ("/148933", "HTTP/1.1 200 OK", "1999993\n"),
        (
            "/0",
            "HTTP/1.1 404 Not Found",
            "no prime has the number /0\n",
        ),
    ] {
        let (slow, fast) = (slow.get(path), fast.get(path));
        assert_eq!(slow, fast, "{path}");
        assert!(fast.0 == status && fast.1.contains(text), "{fast:?}");
    }

    // A second time, on the existing state.
    let trial = Trial {
        arguments: &[WASI, "--keep-init-func"],
        ..trial
    };
    let kept = trial.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());
    let again = initialize(&kept, &["--init-func", "prepare", WASI]).unwrap();
    let questions = [("computed()", "2"), ("prime(100)", "some(541)")];
    ask(&mut Running::alone(&again.wasm).unwrap(), &questions).unwrap();
}
