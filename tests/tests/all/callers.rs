//! What callers of the library take part in: they end runs, provide functions, and take output.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use wizer::wasmtime::Val;
use wizer::{
    Environment, Error, ErrorKind, Init, Interrupt, Options, Outcome, Target, Wasi, Wizer,
};

/// A component that waits for an hour, and a module that never ends.
const WAITS: &str = r#"(component
    (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
        (export "wait-for" (func async (param "how-long" u64)))))
    (core func $wait (canon lower (func $clock "wait-for")))
    (core module $m
        (import "" "wait" (func $wait (param i64)))
        (func (export "wait") (call $wait (i64.const 3600000000000))))
    (core instance $i (instantiate $m (with "" (instance (export "wait" (func $wait))))))
    (func (export "wizer-initialize") async (canon lift (core func $i "wait"))))"#;
const ENDLESS: &str = r#"(module (func (export "wizer-initialize") (loop (br 0))))"#;

fn open(text: &str) -> Target {
    let wasm = wat::parse_str(text).unwrap();
    Wizer::new().unwrap().open(wasm, &Options::new()).unwrap()
}

fn run(text: &str, environment: &Environment) -> Result<Outcome, Error> {
    environment.run(&mut open(text))
}

#[test]
fn runs_end_from_another_thread() {
    for text in [ENDLESS, WAITS] {
        let interrupt = Interrupt::new();
        let environment = Environment::new()
            .wasi(Wasi::new())
            .interrupt(interrupt.clone());
        let mut target = open(text);
        let began = Instant::now();
        let error = thread::scope(|scope| {
            let run = scope.spawn(|| environment.run(&mut target));
            thread::sleep(Duration::from_millis(300));
            assert!(!run.is_finished());
            interrupt.interrupt();
            run.join().unwrap().unwrap_err()
        });
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
        assert_eq!(error.to_string(), "the run was interrupted");
        assert!(began.elapsed() < Duration::from_secs(60));
        // It stays interrupted.
        let again = environment.run(&mut target).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Interrupted);
    }
}

#[test]
fn an_interrupt_and_a_limit_go_together() {
    let interrupt = Interrupt::new();
    let environment = Environment::new()
        .timeout(Duration::from_millis(300))
        .interrupt(interrupt.clone())
        .wasi(Wasi::new());
    for text in [ENDLESS, WAITS] {
        let error = run(text, &environment).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{error:?}");
    }
    assert!(!interrupt.is_interrupted());
}

/// One run's interrupt is nothing to another run of the same code.
#[test]
fn others_go_on() {
    let text = r#"(module
        (global $n (mut i32) (i32.const 0))
        (func (export "wizer-initialize") (param i32) (result i32)
            (loop $again (br_if $again (i32.eqz (local.get 0))))
            (global.set $n (local.get 0))
            (global.get $n)))"#;
    let wasm = wat::parse_str(text).unwrap();
    let named = |number: i32| {
        let name = format!("wizer-initialize({number})");
        Options::new().init(Init::Export(name))
    };
    let wizer = Wizer::new().unwrap();
    let mut endless = wizer.open(wasm, &named(0)).unwrap();
    let mut short = endless.reopen(&named(7)).unwrap();
    let (ends, stays) = (Interrupt::new(), Interrupt::new());
    let environment = |interrupt: &Interrupt| Environment::new().interrupt(interrupt.clone());
    let program = Arc::new(environment(&ends).compile(&endless).unwrap());
    thread::scope(|scope| {
        let run = scope.spawn(|| {
            environment(&ends)
                .program(Arc::clone(&program))
                .run(&mut endless)
        });
        for _ in 0..3 {
            let environment = environment(&stays).program(Arc::clone(&program));
            let returned = environment.run(&mut short).unwrap().report.returned;
            assert_eq!(returned.unwrap().value, "7");
        }
        ends.interrupt();
        let error = run.join().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
    });
    assert!(!stays.is_interrupted());
}

#[test]
fn functions_are_provided() {
    let text = r#"(module
        (import "env" "all" (func $all (param i32 i64 f32 f64 v128) (result i32 i64 f32 f64 v128)))
        (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "wizer-initialize") (result i32)
            (call $all (i32.const -1) (i64.const 2) (f32.const 0.5) (f64.const 4) (v128.const i64x2 5 6))
            drop drop drop drop
            (i32.add (call $random (i32.const 0) (i32.const 8)))))"#;
    let environment = Environment::new()
        .wasi(Wasi::new())
        .import_function("env.all", |arguments, results| {
            assert!(matches!(
                results,
                [
                    Val::I32(0),
                    Val::I64(0),
                    Val::F32(0),
                    Val::F64(0),
                    Val::V128(_)
                ]
            ));
            assert!(matches!(arguments, [Val::I32(-1), Val::I64(2), ..]));
            results.copy_from_slice(arguments);
            Ok(())
        })
        // In place of WASI's.
        .import_function("wasi_snapshot_preview1.random_get", |_, results| {
            results[0] = Val::I32(100);
            Ok(())
        });
    let outcome = run(text, &environment).unwrap();
    assert_eq!(outcome.report.returned.unwrap().value, "99");
    assert!(outcome.report.taken.is_empty());
}

#[test]
fn functions_that_fit_no_import_are_refused() {
    let text = r#"(module
        (import "env" "f" (func (param externref)))
        (import "env" "g" (func $g))
        (import "env" "n" (global i32))
        (func (export "wizer-initialize") (call $g)))"#;
    let with = |names: &[&str]| {
        let environment = Environment::new().import_global("env.n", "1");
        let environment = names.iter().fold(environment, |environment, name| {
            environment.import_function(*name, |_, _| Ok(()))
        });
        run(text, &environment)
    };
    with(&["env.g"]).unwrap();
    for (names, words) in [
        (["env.f", "env.g"], "has references"),
        (["env.g", "env.g"], "provided twice"),
        (["env.g", "env.h"], "imports no such function"),
        (["env.g", "env.n"], "imports no such function"),
    ] {
        let error = with(&names).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options);
        assert!(error.message().contains(words), "{error}");
    }
    let component = WAITS;
    let environment = Environment::new().import_function("env.f", |_, _| Ok(()));
    let error = run(component, &environment).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
}

#[test]
fn errors_of_functions_are_causes() {
    let text = r#"(module
        (import "env" "f" (func $f (result i32)))
        (func (export "wizer-initialize") (drop (call $f))))"#;
    let fails = Environment::new().import_function("env.f", |_, _| {
        Err(wizer::wasmtime::Error::msg("it is not there"))
    });
    let error = run(text, &fails).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Initialize);
    let mut causes = std::iter::successors(Some(&error as &dyn std::error::Error), |e| e.source());
    assert!(causes.any(|cause| cause.to_string() == "it is not there"));
    let wrong = Environment::new().import_function("env.f", |_, results| {
        results[0] = Val::I64(1);
        Ok(())
    });
    assert_eq!(run(text, &wrong).unwrap_err().kind(), ErrorKind::Initialize);
}

#[test]
fn output_goes_to_functions() {
    let text = r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\03\00\00\00")
        (data (i32.const 16) "abc")
        (func (export "wizer-initialize") (result i32)
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8))))"#;
    let said = Arc::new(Mutex::new(Vec::new()));
    let takes = |name: &'static str| {
        let said = Arc::clone(&said);
        move |bytes: &[u8]| {
            said.lock().unwrap().push((name, bytes.to_vec()));
            Ok(())
        }
    };
    let wasi = Wasi::new()
        .stdout_function(takes("out"))
        .stderr_function(takes("err"));
    let returned = |wasi: Wasi| {
        let outcome = run(text, &Environment::new().wasi(wasi)).unwrap();
        outcome.report.returned.unwrap().value
    };
    assert_eq!(returned(wasi), "0");
    let expected = [("out", b"abc".to_vec()), ("err", b"abc".to_vec())];
    assert_eq!(*said.lock().unwrap(), expected);
    let fails = Wasi::new().stderr_function(|_| Err(io::ErrorKind::StorageFull.into()));
    assert_ne!(returned(fails), "0");
}
