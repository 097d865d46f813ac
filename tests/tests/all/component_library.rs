//! The library for components: imports, calls, state, and errors.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Module, Store};
use wizer::{
    Compiler, Environment, Error, ErrorKind, Grant, Init, Kind, MissingImport, Options, Outcome,
    Owner, Target, Warning, Wasi,
};
use wizer_tests::component::Running;
use wizer_tests::result_of;
use wizer_tests::state::wizer;

const SETUP: &str = include_str!("../../components/setup.wat");
const HANDLES: &str = include_str!("../../components/handles.wat");
const IMPORTS: &str = include_str!("../../components/imports.wat");

fn options(init: &str) -> Options {
    Options::new().init(Init::Export(init.to_string()))
}

fn open(text: &str, options: &Options) -> Target {
    wizer()
        .unwrap()
        .open(wat::parse_str(text).unwrap(), options)
        .unwrap()
}

fn run(environment: &Environment, text: &str, init: &str) -> Result<Outcome, Error> {
    environment.run(&mut open(text, &options(init)))
}

/// Calls a function of a component that has no grants.
fn ask(wasm: &[u8], call: &str) -> anyhow::Result<String> {
    Running::alone(wasm)?.call(call)
}

/// The text of an error with its causes.
fn text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(&format!("\n{error}"));
        source = error.source();
    }
    text
}

#[test]
fn calls_with_arguments() {
    let environment = Environment::new();
    for (init, returned, n) in [
        (r#"setup("hello", 42)"#, Some("ok(43)"), "42"),
        ("pair", Some("(true, 120)"), "5"),
        ("test:app/ops@1.0.0.prepare(7, some(3))", None, "10"),
        // Optional arguments may be left out.
        ("test:app/ops@1.0.0.prepare(7)", None, "107"),
        ("prepare(8)", None, "108"),
    ] {
        let mut target = open(SETUP, &options(init));
        assert_eq!(target.kind(), Kind::Component);
        let name = init.split('(').next().unwrap();
        assert!(target.initializers().last().unwrap().ends_with(name));
        let outcome = environment.run(&mut target).unwrap();
        let value = outcome.report.returned.map(|returned| returned.value);
        assert_eq!(value.as_deref(), returned, "{init}");
        assert_eq!(outcome.report.warnings, []);
        assert_eq!(ask(&outcome.wasm, "n()").unwrap(), n, "{init}");
    }
    let result = run(&environment, SETUP, r#"setup("hello \"you\"", 1)"#).unwrap();
    assert_eq!(ask(&result.wasm, "name()").unwrap(), r#""hello \"you\"""#);
}

#[test]
fn what_an_initializer_says_is_an_error_is_one() {
    let environment = Environment::new();
    for (init, value) in [(r#"setup("bad", 0)"#, r#"err("bad")"#), ("fails", "err")] {
        match run(&environment, SETUP, init) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Returned, "{error:?}");
                assert_eq!(error.returned(), Some(value));
            }
            other => panic!("{init}: {other:?}"),
        }
    }
    let trapped = run(&environment, SETUP, "trap").unwrap_err();
    assert_eq!(trapped.kind(), ErrorKind::Initialize);
    assert_eq!(trapped.function(), Some("trap"));
}

/// The arguments are checked before anything runs: the component's start function would trap.
#[test]
fn arguments_are_checked_first() {
    let traps = SETUP.replace(
        "(core instance $i (instantiate $m))",
        "(core instance $i (instantiate $m))
         (core module $s (func $start unreachable) (start $start)) (core instance (instantiate $s))",
    );
    let environment = Environment::new();
    let started = run(&environment, &traps, r#"setup("a", 1)"#).unwrap_err();
    assert_eq!(started.kind(), ErrorKind::Start, "{started:?}");
    for (init, says) in [
        (
            r#"setup("a")"#,
            r#"the initializer `setup` takes 2 arguments (name: string, n: u32), 1 is given: setup("a")"#,
        ),
        (
            "setup",
            "the initializer `setup` takes 2 arguments (name: string, n: u32), none is given: setup()",
        ),
        (
            "trap(1, 2)",
            "the initializer `trap` takes no arguments, 2 are given: trap(1, 2)",
        ),
        (
            r#"setup("a", -1)"#,
            "the initializer `setup` takes `n: u32`, which `-1` is not: invalid value",
        ),
        (
            "setup(1, 1)",
            "the initializer `setup` takes `name: string`, which `1` is not: invalid value type",
        ),
        (
            r#"setup("a" 1)"#,
            r#"the arguments of the initializer can't be read: unexpected token: setup("a" 1)"#,
        ),
    ] {
        match run(&environment, &traps, init) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::InitFunc, "{error:?}");
                assert_eq!(error.message(), says);
            }
            other => panic!("{init}: {other:?}"),
        }
    }
    match run(&environment, HANDLES, "take(1)") {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InitFunc, "{error:?}");
            assert_eq!(
                error.message(),
                "the initializer `take` can't be called: its argument `it` is or holds a handle, which can't be written as text"
            );
        }
        other => panic!("{other:?}"),
    }
}

/// One target, compiled once, and three instances, snapshot at different times, one of them twice.
#[test]
fn instances_of_ones_own() {
    let engine = Engine::default();
    let mut target = open(SETUP, &options("prepare(20)"));
    let component = Component::new(&engine, target.instrumented().unwrap()).unwrap();
    let linker = Linker::new(&engine);
    for n in [1_u32, 2, 3] {
        let mut store = Store::new(&engine, n);
        let instance = linker.instantiate(&mut store, &component).unwrap();
        assert_eq!(target.initialize(&mut store, &instance).unwrap(), None);
        let first = target.snapshot(&mut store, &instance).unwrap();
        let ops = instance.get_export_index(&mut store, None, "test:app/ops@1.0.0");
        let prepare = instance.get_export_index(&mut store, ops.as_ref(), "prepare");
        let function = instance
            .get_typed_func::<(u32, Option<u32>), ()>(&mut store, &prepare.unwrap())
            .unwrap();
        function.call(&mut store, (n, Some(0))).unwrap();
        let second = target.snapshot(&mut store, &instance).unwrap();
        assert_eq!(ask(&first, "n()").unwrap(), "120");
        assert_eq!(ask(&second, "n()").unwrap(), n.to_string());
    }
}

#[test]
fn an_instance_of_something_else_is_refused() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, wat::parse_str("(module)").unwrap()).unwrap();
    let module = wasmtime::Instance::new(&mut store, &module, &[]).unwrap();
    let component = Component::new(&engine, wat::parse_str("(component)").unwrap()).unwrap();
    let component = Linker::new(&engine)
        .instantiate(&mut store, &component)
        .unwrap();
    let mut of_component = open(SETUP, &options("trap"));
    let mut of_module = open(
        r#"(module (memory 1) (func (export "wizer-initialize")))"#,
        &Options::new(),
    );
    for error in [
        of_component.initialize(&mut store, &module).unwrap_err(),
        of_component.initialize(&mut store, &component).unwrap_err(),
        of_component.snapshot(&mut store, &module).unwrap_err(),
        of_component.snapshot(&mut store, &component).unwrap_err(),
        of_module.initialize(&mut store, &component).unwrap_err(),
        of_module.snapshot(&mut store, &component).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Instance, "{error:?}");
    }
}

#[test]
fn resources_of_its_own() {
    let environment = Environment::new();
    let held = run(&environment, HANDLES, "hold").unwrap_err();
    assert_eq!(held.kind(), ErrorKind::OpenHandles);
    let found = held.open_handles().unwrap();
    assert_eq!(found.owner, Owner::Component);
    assert_eq!(found.resources, [("thing".to_string(), 2)]);
    assert_eq!(
        held.to_string(),
        "the component still holds 2 resources `thing`: handles are no part of a snapshot"
    );
    let mut allowing = open(HANDLES, &options("hold").allow_open_handles(true));
    let outcome = environment.run(&mut allowing).unwrap();
    let [Warning::OpenHandles(open)] = outcome.report.warnings.as_slice() else {
        panic!("{:?}", outcome.report.warnings)
    };
    assert_eq!(open.resources, [("thing".to_string(), 2)]);
    assert_eq!(ask(&outcome.wasm, "n()").unwrap(), "1");
    // A returned resource is dropped, and so are those that the guest drops.
    for (init, returned, n) in [("release", None, "2"), ("give", Some("resource"), "3")] {
        let outcome = run(&environment, HANDLES, init).unwrap();
        let value = outcome.report.returned.map(|returned| returned.value);
        assert_eq!(value.as_deref(), returned);
        assert_eq!(outcome.report.warnings, [], "{init}");
        assert_eq!(ask(&outcome.wasm, "n()").unwrap(), n);
    }
}

#[test]
fn resources_of_the_host() {
    let wasi = || Wasi::new().http(true);
    let environment = Environment::new().wasi(wasi());
    for (init, kind, count, says) in [
        (
            "leak",
            "output-stream",
            2,
            "2 host resources `output-stream`",
        ),
        ("leak-fields", "fields", 1, "1 host resource `fields`"),
    ] {
        let outcome = run(&environment, IMPORTS, init).unwrap();
        let [warning @ Warning::OpenHandles(open)] = outcome.report.warnings.as_slice() else {
            panic!("{:?}", outcome.report.warnings)
        };
        assert_eq!(open.owner, Owner::Host);
        assert_eq!(open.resources, [(kind.to_string(), count)]);
        assert!(warning.to_string().contains(says), "{warning}");
        let denying = Environment::new().wasi(wasi()).deny_open_handles(true);
        let denied = run(&denying, IMPORTS, init).unwrap_err();
        assert_eq!(denied.kind(), ErrorKind::OpenHandles, "{denied:?}");
        assert!(denied.to_string().contains(says), "{denied}");
    }
    let outcome = run(&environment, IMPORTS, "hello").unwrap();
    assert_eq!(outcome.report.warnings, []);
    assert_eq!(ask(&outcome.wasm, "n()").unwrap(), "1");
}

/// The import whose call is the last cause of an error.
fn missing_import(error: &Error) -> Option<&MissingImport> {
    let first: &dyn std::error::Error = error;
    let causes = std::iter::successors(Some(first), |cause| cause.source());
    causes.last()?.downcast_ref()
}

/// Each unresolved import becomes a stub that traps and names the import, beside imports that are
/// provided.
#[test]
fn imports() {
    let none = Environment::new();
    let wasi = Environment::new().wasi(Wasi::new());
    let http = Environment::new().wasi(Wasi::new().http(true));
    // Each with what it is without WASI, with it, and with HTTP: `None` where it works.
    let always = |import, grant| {
        [
            Some((import, grant)),
            Some((import, None)),
            Some((import, None)),
        ]
    };
    let with_wasi = |import| [Some((import, Some(Grant::Wasi))), None, None];
    for (init, says) in [
        ("now", with_wasi("wasi:clocks/monotonic-clock@0.2.10.now")),
        (
            "yesterday",
            always(
                "wasi:clocks/monotonic-clock@0.2.10.yesterday",
                Some(Grant::Wasi),
            ),
        ),
        ("hello", with_wasi("wasi:cli/stdout@0.2.0.get-stdout")),
        (
            "leak-fields",
            [
                Some((
                    "wasi:http/types@0.2.9.[constructor]fields",
                    Some(Grant::WasiWithHttp),
                )),
                Some((
                    "wasi:http/types@0.2.9.[constructor]fields",
                    Some(Grant::Http),
                )),
                None,
            ],
        ),
        ("open", always("wasi:keyvalue/store@0.2.0.open", None)),
        (
            "draft",
            always("wasi:cli/environment@0.2.0-rc-2023-11-10.draft", None),
        ),
        ("get", always("my:own/source@1.2.0.get", None)),
        ("plain", always("plain", None)),
        ("deep", always("nested.inner.deep", None)),
    ] {
        for (environment, says) in [&none, &wasi, &http].into_iter().zip(says) {
            match (run(environment, IMPORTS, init), says) {
                (Ok(_), None) => {}
                (Err(error), Some((import, grant))) => {
                    assert_eq!(error.kind(), ErrorKind::Initialize, "{init}: {error:?}");
                    let missing = missing_import(&error).unwrap();
                    assert_eq!((&*missing.name, missing.grant), (import, grant), "{init}");
                    let says = match grant {
                        Some(Grant::Http) => ": HTTP is off",
                        Some(_) => ": WASI is off",
                        None => "",
                    };
                    let end =
                        format!("\nthe import `{import}` was called, which nothing provides{says}");
                    assert!(text(&error).ends_with(&end), "{init}: {}", text(&error));
                }
                (other, _) => panic!("{init}: {other:?}"),
            }
        }
    }
    let method = run(&wasi, IMPORTS, "turn-around").unwrap_err();
    assert!(text(&method).contains("`wasi:io/streams@0.2.3.[method]output-stream.turn-around`"));
}

#[test]
fn exits_are_failures() {
    let wasi = Environment::new().wasi(Wasi::new());
    for (init, status) in [("exit-well", 0), ("exit-badly", 1)] {
        let error = run(&wasi, IMPORTS, init).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Initialize, "{error:?}");
        let end = format!("\nExited with i32 exit status {status}");
        assert!(text(&error).ends_with(&end), "{}", text(&error));
    }
}

#[test]
fn what_no_trap_stands_for() {
    let environment = Environment::new().wasi(Wasi::new());
    let run = |import: &str| {
        let component = format!("(component {import})");
        let mut target = open(&component, &Options::new().init(Init::None));
        environment.run(&mut target).unwrap_err()
    };
    for (import, says) in [
        (
            r#"(import "m" (core module (export "f" (func))))"#,
            "nothing provides the import `m`, a core module",
        ),
        (
            r#"(import "a:b/c@1.0.0" (instance (export "m" (core module))))"#,
            "nothing provides the import `a:b/c@1.0.0.m`, a core module",
        ),
        (
            r#"(import "wasi:cli/exit@0.2.6" (instance (export "exit" (func (param "status" u32)))))"#,
            "instance export `exit` has the wrong type",
        ),
    ] {
        let error = run(import);
        assert_eq!(error.kind(), ErrorKind::Instantiate, "{error:?}");
        assert!(text(&error).contains(says), "{}", text(&error));
    }
}

/// A component has no preloaded modules: it is composed with the component that provides its
/// imports.
#[test]
fn no_preloads() {
    let environment = Environment::new().preload("a", wat::parse_str("(module)").unwrap());
    match run(&environment, SETUP, "prepare(1)") {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Options, "{error:?}");
            assert!(error.message().contains("wac plug"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

/// The compiler does not change the result. Cranelift compiles components that Winch does not
/// support.
#[test]
fn compilers() {
    let run = |text: &str, compiler| {
        let mut target = open(text, &options("prepare(1)"));
        Environment::new()
            .compiler(compiler)
            .run(&mut target)
            .map(result_of)
    };
    let cranelift = run(SETUP, Compiler::Cranelift).unwrap();
    assert_eq!(run(SETUP, Compiler::Auto).unwrap(), cranelift);
    let tail = SETUP.replace(
        "(func (export \"trap\") unreachable)",
        "(func $f) (func (export \"trap\") (return_call $f))",
    );
    run(&tail, Compiler::Auto).unwrap();
    let winch = |text| run(text, Compiler::Winch);
    if cfg!(target_arch = "x86_64") {
        assert_eq!(winch(SETUP).unwrap(), cranelift);
        assert_eq!(winch(&tail).unwrap_err().kind(), ErrorKind::Compile);
    }
}

/// Memories and globals are numbered across all instances of `state`. Large ones are read in parts.
#[test]
fn state_of_several_instances() {
    let module = |fill: u32| {
        format!(
            r#"(core module $m
                (memory 1) (memory $large (export "memory") 64) (global $g (mut i64) (i64.const 0))
                (func (export "fill")
                    (memory.fill $large (i32.const 100) (i32.const {fill}) (i32.const 3000000))
                    (i32.store8 (i32.const 9) (i32.const {fill}))
                    (global.set $g (i64.const {fill})))
                (func (export "sum") (result i64) (local $i i32) (local $sum i64)
                    (loop $next
                        (local.set $sum (i64.add (local.get $sum) (i64.load8_u $large (local.get $i))))
                        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4194304))))
                    (i64.add (local.get $sum) (i64.mul (global.get $g) (i64.load8_u (i32.const 9))))))
            (core instance $i (instantiate $m))"#
        )
    };
    let component = format!(
        r#"(component
            (component $first {first}
                (func (export "fill") (canon lift (core func $i "fill")))
                (func (export "sum") (result u64) (canon lift (core func $i "sum"))))
            (instance $first (instantiate $first))
            (component $second (import "fill" (func $fill)) {second}
                (core func $fill (canon lower (func $fill)))
                (core module $both
                    (import "first" "fill" (func $first)) (import "second" "fill" (func $second))
                    (func (export "fill") (call $first) (call $second)))
                (core instance $both (instantiate $both
                    (with "first" (instance (export "fill" (func $fill)))) (with "second" (instance $i))))
                (func (export "fill") (canon lift (core func $both "fill")))
                (func (export "sum") (result u64) (canon lift (core func $i "sum"))))
            (instance $second (instantiate $second (with "fill" (func $first "fill"))))
            {own}
            (export "fill" (func $second "fill"))
            (export "first" (func $first "sum"))
            (export "second" (func $second "sum"))
            (func (export "own") (result u64) (canon lift (core func $i "sum"))))"#,
        first = module(3),
        second = module(5),
        own = module(7),
    );
    let outcome = run(&Environment::new(), &component, "fill").unwrap();
    for (call, sum) in [
        ("first()", 3 * 3_000_000 + 9),
        ("second()", 5 * 3_000_000 + 25),
        ("own()", 0),
    ] {
        assert_eq!(ask(&outcome.wasm, call).unwrap(), sum.to_string(), "{call}");
    }
}

/// Applies the state of one component to another, which has the same modules and no imports.
#[test]
fn onto_a_twin() {
    let twin = SETUP.replace(
        r#"(func (export "trap") (canon lift (core func $i "trap")))"#,
        "",
    );
    let bytes = |text: &str| wat::parse_str(text).unwrap();
    let init = options(r#"setup("x", 5)"#);
    let open = |modules: &[(u32, u32)], twin: &str| {
        wizer()
            .unwrap()
            .open_onto(bytes(SETUP), bytes(twin), modules, &init)
    };
    for modules in [&[][..], &[(0, 0)]] {
        let mut target = open(modules, &twin).unwrap();
        let result = Environment::new().run(&mut target).map(result_of).unwrap();
        assert_eq!(ask(&result, "n()").unwrap(), "5");
        assert!(
            ask(&result, "trap()")
                .is_err_and(|error| error.to_string().contains("no exported function"))
        );
    }
    let refused = open(&[(1, 0)], &twin).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Options, "{refused:?}");
}
