//! The library: the user's own instances, several snapshots of one target, and errors.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use wasmtime::{Caller, Engine, Extern, Func, Instance, Linker, Module, Store};
use wizer::{Cache, Compiler, Environment, ErrorKind, Features, Init, Kind, Options, Wasi};
use wizer_tests::result_of;
use wizer_tests::state::{Visible, wizer};

fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

const COUNTER: &str = r#"(module
    (import "env" "seed" (func $seed (result i32)))
    (memory 1)
    (global $n (mut i64) (i64.const 0))
    (func (export "wizer-initialize") (i32.store8 (i32.const 100) (call $seed)))
    (func (export "count") (global.set $n (i64.add (global.get $n) (i64.const 1))))
    (func (export "seed") (result i32) (i32.load8_u (i32.const 100)))
    (func (export "n") (result i64) (global.get $n)))"#;

fn answers(engine: &Engine, wasm: &[u8]) -> (i32, i64) {
    let (mut visible, _) = Visible::new(engine, wasm).unwrap();
    let (store, instance) = (&mut visible.store, visible.instance);
    let seed = instance
        .get_typed_func::<(), i32>(&mut *store, "seed")
        .unwrap()
        .call(&mut *store, ())
        .unwrap();
    let n = instance
        .get_typed_func::<(), i64>(&mut *store, "n")
        .unwrap()
        .call(&mut *store, ())
        .unwrap();
    (seed, n)
}

/// What host functions change in exports is in the snapshot, unless the options say that they
/// change nothing.
#[test]
fn exports_that_the_host_changes() {
    let text = r#"(module
        (import "env" "add" (func $add))
        (table (export "table") 2 funcref)
        (global (export "callback") (mut funcref) (ref.null func))
        (func (export "five") (result i32) (i32.const 5))
        (func (export "wizer-initialize") (call $add))
        (func (export "call") (result i32) (call_indirect 0 (result i32) (i32.const 1))))"#;
    let engine = Engine::default();
    let add = |mut caller: Caller<'_, ()>| {
        let five = caller.get_export("five").and_then(Extern::into_func);
        let table = caller.get_export("table").and_then(Extern::into_table);
        let callback = caller.get_export("callback").and_then(Extern::into_global);
        table.unwrap().set(&mut caller, 1, five.into()).unwrap();
        callback.unwrap().set(&mut caller, five.into()).unwrap();
    };
    for watched in [true, false] {
        let options = match watched {
            true => Options::new(),
            false => Options::new().watch_exports(false),
        };
        let mut target = wizer().unwrap().open(wat(text), &options).unwrap();
        let module = Module::new(&engine, target.instrumented().unwrap()).unwrap();
        let mut store = Store::new(&engine, ());
        let import = Func::wrap(&mut store, add);
        let instance = Instance::new(&mut store, &module, &[import.into()]).unwrap();
        target.initialize(&mut store, &instance).unwrap();
        let result = target.snapshot(&mut store, &instance).unwrap();

        let mut store = Store::new(&engine, ());
        let import = Func::wrap(&mut store, || {});
        let module = Module::new(&engine, result).unwrap();
        let instance = Instance::new(&mut store, &module, &[import.into()]).unwrap();
        let call = instance.get_typed_func::<(), i32>(&mut store, "call");
        assert_eq!(
            call.unwrap().call(&mut store, ()).ok(),
            watched.then_some(5)
        );
        let callback = instance.get_global(&mut store, "callback").unwrap();
        let callback = callback.get(&mut store);
        assert_eq!(callback.unwrap_funcref().is_some(), watched);
    }
}

/// What has an object from the beginning is no less accepted for being exported.
#[test]
fn exported_objects_stay() {
    let text = r#"(module
        (type $cell (struct (field i32)))
        (global (export "cell") (mut (ref $cell)) (struct.new $cell (i32.const 1)))
        (table (export "cells") 1 1 (ref $cell) (struct.new $cell (i32.const 2)))
        (func (export "wizer-initialize"))
        (func (export "get") (result i32)
            (i32.add (struct.get $cell 0 (global.get 0))
                (struct.get $cell 0 (table.get 0 (i32.const 0))))))"#;
    let mut target = wizer().unwrap().open(wat(text), &Options::new()).unwrap();
    let result = result_of(Environment::new().run(&mut target).unwrap());
    let engine = Engine::default();
    let (mut visible, _) = Visible::new(&engine, &result).unwrap();
    let (store, instance) = (&mut visible.store, visible.instance);
    let get = instance.get_typed_func::<(), i32>(&mut *store, "get");
    assert_eq!(get.unwrap().call(&mut *store, ()).unwrap(), 3);
}

/// One target, compiled once, and three instances, snapshot at different times, one of them twice.
#[test]
fn instances_of_ones_own() {
    let engine = Engine::default();
    let mut target = wizer()
        .unwrap()
        .open(wat(COUNTER), &Options::new())
        .unwrap();
    assert_eq!(target.kind(), Kind::Module);
    assert!(target.initializers().eq(["wizer-initialize"]));
    let module = Module::new(&engine, target.instrumented().unwrap()).unwrap();
    for seed in [5_i32, 6, 7] {
        let mut store = Store::new(&engine, seed);
        let import = Func::wrap(&mut store, |caller: Caller<'_, i32>| *caller.data());
        let instance = Instance::new(&mut store, &module, &[import.into()]).unwrap();
        target.initialize(&mut store, &instance).unwrap();
        let first = target.snapshot(&mut store, &instance).unwrap();
        instance
            .get_typed_func::<(), ()>(&mut store, "count")
            .unwrap()
            .call(&mut store, ())
            .unwrap();
        let second = target.snapshot(&mut store, &instance).unwrap();
        assert_eq!(answers(&engine, &first), (seed, 0));
        assert_eq!(answers(&engine, &second), (seed, 1));
    }
}

#[test]
fn an_instance_of_something_else_is_refused() {
    let engine = Engine::default();
    let mut target = wizer()
        .unwrap()
        .open(wat(COUNTER), &Options::new())
        .unwrap();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, wat("(module)")).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    for error in [
        target.initialize(&mut store, &instance).unwrap_err(),
        target.snapshot(&mut store, &instance).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Instance, "{error:?}");
    }
    // The target can still be used.
    let result = Environment::new().run(&mut target).map(result_of);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Initialize);
}

/// `_initialize` is called with any initializer, and its export is removed.
#[test]
fn a_reactor_without_an_initializer() {
    let wasm = wat(r#"(module (global $n (mut i32) (i32.const 0))
        (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
        (func (export "n") (result i32) (global.get $n)))"#);
    let mut target = wizer()
        .unwrap()
        .open(wasm, &Options::new().init(Init::None))
        .unwrap();
    assert!(target.initializers().eq(["_initialize"]));
    let result = Environment::new().run(&mut target).map(result_of).unwrap();
    let engine = Engine::default();
    let module = Module::new(&engine, &result).unwrap();
    assert_eq!(
        module
            .exports()
            .map(|export| export.name().to_string())
            .collect::<Vec<_>>(),
        ["n"]
    );
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    assert_eq!(
        instance
            .get_typed_func::<(), i32>(&mut store, "n")
            .unwrap()
            .call(&mut store, ())
            .unwrap(),
        1
    );
}

/// The compiler does not change the result, byte for byte.
#[test]
fn compilers_agree() {
    let wasm = wat(
        r#"(module (memory 2) (global $g (mut v128) (v128.const i64x2 0 0)) (global $f (mut f64) (f64.const 0))
        (func (export "wizer-initialize") (local $i i32)
            (loop $next
                (f64.store (local.get $i) (f64.sqrt (f64.convert_i32_u (local.get $i))))
                (local.set $i (i32.add (local.get $i) (i32.const 24)))
                (br_if $next (i32.lt_u (local.get $i) (i32.const 100000))))
            (global.set $f (f64.load (i32.const 2400)))
            (global.set $g (f64x2.splat (global.get $f)))))"#,
    );
    let run = |compiler| {
        let mut target = wizer()
            .unwrap()
            .open(wasm.clone(), &Options::new())
            .unwrap();
        Environment::new()
            .compiler(compiler)
            .run(&mut target)
            .map(result_of)
            .unwrap()
    };
    let cranelift = run(Compiler::Cranelift);
    assert_eq!(run(Compiler::Auto), cranelift);
    if cfg!(target_arch = "x86_64") {
        assert_eq!(run(Compiler::Winch), cranelift);
    }
}

/// Cranelift compiles a module that Winch does not support.
#[test]
fn what_one_compiler_refuses_the_other_takes() {
    let wasm = wat(
        r#"(module (func $f (result i32) (i32.const 1)) (func $g (result i32) (return_call $f))
        (func (export "wizer-initialize") (drop (call $g))))"#,
    );
    let run = |compiler| {
        let mut target = wizer()
            .unwrap()
            .open(wasm.clone(), &Options::new())
            .unwrap();
        Environment::new()
            .compiler(compiler)
            .run(&mut target)
            .map(result_of)
    };
    assert_eq!(run(Compiler::Winch).unwrap_err().kind(), ErrorKind::Compile);
    run(Compiler::Auto).unwrap();
    let mut target = wizer()
        .unwrap()
        .open(wasm.clone(), &Options::new())
        .unwrap();
    let mut features = Features::default();
    features.multi_memory = false;
    Environment::new()
        .features(features)
        .wasi(Wasi::new())
        .run(&mut target)
        .map(result_of)
        .unwrap();
}

/// A preloaded module can import from earlier ones, from WASI and from stubs. Nothing imports from
/// the last one.
#[test]
fn preloads() {
    let wasm = wat(
        r#"(module (import "b" "get" (func $get (result i32))) (global $n (mut i32) (i32.const 0))
        (func (export "wizer-initialize") (global.set $n (call $get))) (func (export "n") (result i32) (global.get $n)))"#,
    );
    let a = wat(r#"(module (global $n (mut i32) (i32.const 0))
        (func (export "_initialize") (global.set $n (i32.const 11)))
        (func (export "get") (result i32) (global.get $n)))"#);
    let b = wat(
        r#"(module (import "a" "get" (func $get (result i32))) (import "nowhere" "f" (func))
        (func (export "get") (result i32) (i32.add (call $get) (i32.const 1))))"#,
    );
    let mut target = wizer().unwrap().open(wasm, &Options::new()).unwrap();
    let environment = Environment::new().preload("a", a).preload("b", b);
    let result = environment.run(&mut target).map(result_of).unwrap();
    let (mut visible, _) = Visible::new(&Engine::default(), &result).unwrap();
    assert_eq!(visible.call("n").unwrap().unwrap(), [12_i32.to_le_bytes()]);

    let broken = Environment::new().preload(
        "b",
        wat(r#"(module (func $start unreachable) (start $start))"#),
    );
    let mut target = wizer()
        .unwrap()
        .open(wat(COUNTER), &Options::new())
        .unwrap();
    let error = broken.run(&mut target).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Environment);
    assert!(error.message().contains("`b`"), "{error}");
}

/// The call depth is that of the native command, and ends with the stack.
#[test]
fn deep_recursion() {
    let run = |depth: u32| {
        let wasm = wat(&format!(
            r#"(module (global $n (mut i64) (i64.const 0))
            (func $down (param i64 i64 i64 i64) (result i64) (local i64 i64 i64)
                (if (result i64) (i64.eqz (local.get 0)) (then (i64.const 0))
                    (else (i64.add (i64.const 1) (call $down
                        (i64.sub (local.get 0) (i64.const 1)) (local.get 1) (local.get 2) (local.get 3))))))
            (func (export "wizer-initialize")
                (global.set $n (call $down (i64.const {depth}) (i64.const 1) (i64.const 2) (i64.const 3))))
            (func (export "n") (result i64) (global.get $n)))"#
        ));
        let mut target = wizer().unwrap().open(wasm, &Options::new()).unwrap();
        Environment::new().run(&mut target).map(result_of)
    };
    let (mut visible, _) = Visible::new(&Engine::default(), &run(30_000).unwrap()).unwrap();
    assert_eq!(
        visible.call("n").unwrap().unwrap(),
        [30_000_i64.to_le_bytes()]
    );
    assert_eq!(run(100_000_000).unwrap_err().kind(), ErrorKind::Initialize);
}

/// The error names a preloaded module that can't be compiled.
#[test]
fn a_preload_that_is_none() {
    for wasm in [b"\0asm\x01\0\0\0\xff".to_vec(), wat("(component)")] {
        let mut target = wizer()
            .unwrap()
            .open(wat(COUNTER), &Options::new())
            .unwrap();
        let environment = Environment::new().preload("env", wasm);
        let error = environment.run(&mut target).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Environment);
        assert!(error.message().contains("`env`"), "{error}");
    }
}

/// A component that instantiates a module which is not in the binary.
const OUTSIDE: &str =
    r#"(component (import "m" (core module $m)) (core instance (instantiate $m)))"#;

#[test]
fn refusals_have_kinds() {
    let refused = |wasm: Vec<u8>, options: &Options| match wizer().unwrap().open(wasm, options) {
        Err(error) => error.kind(),
        other => panic!("{other:?}"),
    };
    let options = Options::new();
    assert_eq!(
        refused(b"\0asm\x01\0\0\0\xff".to_vec(), &options),
        ErrorKind::Malformed
    );
    assert_eq!(refused(wat(OUTSIDE), &options), ErrorKind::Unsupported);
    assert_eq!(refused(wat("(module)"), &options), ErrorKind::InitFunc);
    assert_eq!(refused(wat("(component)"), &options), ErrorKind::InitFunc);
    assert_eq!(
        refused(wat("(module)"), &Options::new().rename("a", "b")),
        ErrorKind::Options
    );
}

#[test]
fn refusals_have_offsets() {
    let refused = |wasm: Vec<u8>| wizer().unwrap().open(wasm, &Options::new()).unwrap_err();
    for error in [
        refused(b"\0asm\x01\0\0\0\xff".to_vec()),
        refused(wat(OUTSIDE)),
    ] {
        let end = format!("(at offset {:#x})", error.offset().unwrap());
        assert!(error.message().ends_with(&end), "{error}");
    }
    assert_eq!(refused(wat("(module)")).offset(), None);
}

/// The user's own linker defines its own stubs. Nothing else is provided.
#[test]
fn ones_own_linker_provides_what_it_provides() {
    let engine = Engine::default();
    let target = wizer()
        .unwrap()
        .open(wat(COUNTER), &Options::new())
        .unwrap();
    let module = Module::new(&engine, target.instrumented().unwrap()).unwrap();
    assert!(
        Linker::new(&engine)
            .instantiate(&mut Store::new(&engine, ()), &module)
            .is_err()
    );
}

/// A module with a custom section of 128 KiB at its end.
fn enlarged(mut wasm: Vec<u8>) -> Vec<u8> {
    const SIZE: usize = 128 << 10;
    // The size of the section in LEB128, then an empty name and the contents.
    wasm.extend([0, 0x80, 0x80, 0x08]);
    wasm.resize(wasm.len() + SIZE, 0);
    wasm
}

/// A target that is validated during compilation, or after its code was found in the cache, is
/// refused with the same text, and does not run.
#[test]
fn ahead_is_refused_as_ever() {
    // Change the type of its only function, which has no result, to one with a result.
    let mut malformed =
        wat::parse_str(r#"(module (func (export "wizer-initialize") (drop (i32.const 7))))"#)
            .unwrap();
    let dropped = malformed
        .windows(2)
        .position(|pair| pair == [7, 0x1a])
        .unwrap();
    *malformed.get_mut(dropped + 1).unwrap() = 0x01;
    // A small binary is validated at once, without threads.
    let small = wizer()
        .unwrap()
        .open_ahead(malformed.clone(), &Options::new());
    assert!(small.is_err());
    let wasm = enlarged(malformed);
    let options = Options::new();
    let ever = wizer().unwrap().open(wasm.clone(), &options).unwrap_err();
    let mut ahead = wizer().unwrap().open_ahead(wasm.clone(), &options).unwrap();
    let error = Environment::new()
        .run(&mut ahead)
        .map(result_of)
        .unwrap_err();
    assert_eq!(error.to_string(), ever.to_string());

    // The code of a refused binary is put into the cache, and found there.
    let folder = tempfile::tempdir().unwrap();
    let cached = Environment::new().cache(Cache::at(folder.path()));
    for _ in 0..2 {
        let mut ahead = wizer().unwrap().open_ahead(wasm.clone(), &options).unwrap();
        let error = cached.run(&mut ahead).unwrap_err();
        assert_eq!(error.to_string(), ever.to_string());
    }

    // By hand, it is opened before anything else can be done with it.
    let ahead = wizer().unwrap().open_ahead(wasm, &options).unwrap();
    let error = ahead.open().unwrap_err();
    assert_eq!(error.to_string(), ever.to_string());
}

#[test]
fn a_program_is_that_of_its_target() {
    let add = |n: u32| {
        let wat = format!(
            r#"(module (global $n (mut i32) (i32.const 0))
                (func (export "wizer-initialize") (global.set $n (i32.const {n}))))"#
        );
        wizer()
            .unwrap()
            .open(wat::parse_str(wat).unwrap(), &Options::new())
            .unwrap()
    };
    let (mut one, mut two) = (add(1), add(2));
    let program = Arc::new(Environment::new().compile(&one).unwrap());
    let environment = Environment::new().program(program);
    let alone = Environment::new().run(&mut one).map(result_of).unwrap();
    let again = one.reopen(&Options::new()).unwrap();
    assert_eq!(
        environment.run(&mut two).unwrap_err().kind(),
        ErrorKind::Instance
    );
    for mut target in [one, again, add(1)] {
        for _ in 0..2 {
            assert!(environment.run(&mut target).map(result_of).unwrap() == alone);
        }
    }
}

/// A result is written to a file at its current position: a small one, and one that does not fit in
/// memory.
#[test]
fn a_file_takes_the_result_where_it_stands() {
    for pages in [1_u32, 1200] {
        let end = pages * 65_536;
        let fill = format!(
            r#"(module (memory {pages}) (func (export "wizer-initialize")
                (memory.fill (i32.const 0) (i32.const 7) (i32.const {end}))))"#
        );
        let wizer = wizer().unwrap();
        let mut target = wizer.open(wat(&fill), &Options::new()).unwrap();
        let outcome = Environment::new().run(&mut target).unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"what is there, and more of it behind")
            .unwrap();
        file.seek(SeekFrom::Start(13)).unwrap();
        let open = || file.try_clone();
        let report = Environment::new().write(&mut target, open).unwrap();
        assert_eq!(
            report.statistics.result_bytes,
            outcome.wasm.len() as u64,
            "{pages}"
        );
        let mut written = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut written).unwrap();
        let (before, result) = written.split_at(13);
        assert_eq!(before, b"what is there");
        assert!(result == outcome.wasm, "{pages}");
    }
}
