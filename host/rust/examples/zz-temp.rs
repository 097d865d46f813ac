//! temp
use anyhow::Result;
use std::time::Instant;
use wasmtime::{Engine, Instance, Memory, MemoryType, Module, Store};
use wizer::{Environment, Init, InitExport, Options, Wizer};
fn main() -> Result<()> {
    let wizer = Wizer::new()?;
    let wasm = wat::parse_str(
        r#"(module
            (memory (import "env" "memory") 1)
            (func (export "double")
                (i32.store (i32.const 4) (i32.mul (i32.load (i32.const 0)) (i32.const 2)))))"#,
    )?;
    let mut target = wizer.open(wasm, &Options::new().init(Init::None))?;
    let engine = Engine::default();
    let module = Module::new(&engine, target.instrumented()?)?;
    let mut store = Store::new(&engine, ());
    let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
    memory.write(&mut store, 0, &[21])?;
    let imports = [memory.into()];
    let before = target.imported_state(&mut store, &imports)?;
    let instance = Instance::new(&mut store, &module, &imports)?;
    instance
        .get_typed_func::<(), ()>(&mut store, "double")?
        .call(&mut store, ())?;
    let result = target.snapshot_since(&mut store, &instance, &before)?;
    let module = Module::new(&engine, &result)?;
    let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
    memory.write(&mut store, 0, &[7])?;
    Instance::new(&mut store, &module, &[memory.into()])?;
    assert_eq!(memory.data(&store)[..8], [7, 0, 0, 0, 42, 0, 0, 0]);
    println!(
        "{:?} {:?}",
        target.expectation(),
        target.imported_state(&mut store, &[]).unwrap_err()
    );

    let wasm = wat::parse_str(
        r#"(module
            (import "env" "base" (global $base i32))
            (memory (import "env" "memory") 1)
            (func (export "wizer-initialize")
                (i32.store (global.get $base) (i32.const 42))))"#,
    )?;
    let mut target = wizer.open(wasm, &Options::new())?;
    let environment = Environment::new().import_global("env.base", "0x400");
    let outcome = environment.run(&mut target)?;
    println!("{:?}", outcome.report);
    println!(
        "{}",
        Environment::new()
            .import_global("env.base", "1")
            .import_global("env.base", "2")
            .run(&mut target)
            .unwrap_err()
    );
    println!("{}", Environment::new().run(&mut target).unwrap_err());

    let wasm = wat::parse_str(
        r#"(module (func (export "a") (param i32) (result i32) (local.get 0)) (func (export "b")) (func (export "c") (result i32) (i32.const 3)))"#,
    )?;
    let init = Init::Exports(vec!["a(1)".into(), "b".into(), "c".into()]);
    let mut target = wizer.open(
        wasm,
        &Options::new()
            .init(init)
            .init_func_export(InitExport::Empty),
    )?;
    println!("{:?}", target.initializers().collect::<Vec<_>>());
    println!("{:?}", Environment::new().run(&mut target)?.report);
    println!(
        "{}",
        Environment::new()
            .init_func_status(true)
            .run(&mut target)
            .unwrap_err()
    );
    let engine = Engine::default();
    let module = Module::new(&engine, target.instrumented()?)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    println!("{:?}", target.initialize_all(&mut store, &instance)?);

    // Speed.
    for (name, text) in [
        (
            "table 100000",
            r#"(module (table $t 100000 funcref) (func $f) (func $g) (elem declare func $f $g) (memory 1)
            (func (export "wizer-initialize") (local $i i32)
              (table.fill $t (i32.const 0) (ref.func $f) (i32.const 100000))
              (loop $l (table.set $t (local.get $i) (ref.func $g)) (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 100000))))))"#,
        ),
        (
            "table alternating nulls",
            r#"(module (table $t 100000 funcref) (func $f) (func $g) (elem declare func $f $g) (memory 1)
            (func (export "wizer-initialize") (local $i i32)
              (loop $l (table.set $t (local.get $i) (ref.func $g)) (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 100000))))))"#,
        ),
        (
            "imported memory 64 MiB",
            r#"(module (import "a" "m" (memory 1024)) (func (export "wizer-initialize") (memory.fill (i32.const 0) (i32.const 5) (i32.const 0x4000000))))"#,
        ),
        (
            "own memory 64 MiB",
            r#"(module (memory 1024) (func (export "wizer-initialize") (memory.fill (i32.const 0) (i32.const 5) (i32.const 0x4000000))))"#,
        ),
        (
            "imported shared memory 64 MiB",
            r#"(module (import "a" "m" (memory 1024 1024 shared)) (func (export "wizer-initialize") (memory.fill (i32.const 0) (i32.const 5) (i32.const 0x4000000))))"#,
        ),
    ] {
        let mut target = wizer.open(wat::parse_str(text)?, &Options::new())?;
        let since = Instant::now();
        let outcome = Environment::new().run(&mut target)?;
        println!(
            "{name}: {:?}, {} bytes, {:?}",
            since.elapsed(),
            outcome.wasm.len(),
            outcome.report.statistics.phases
        );
    }
    let big = r#"(module (import "a" "m" (memory 1024)) (func (export "wizer-initialize") (i32.store (i32.const 0x300000) (i32.const 5))))"#;
    let mut target = wizer.open(wat::parse_str(big)?, &Options::new())?;
    let preload = wat::parse_str(
        r#"(module (memory (export "m") 1024) (func $s (memory.fill (i32.const 0) (i32.const 5) (i32.const 0x4000000))) (start $s))"#,
    )?;
    let since = Instant::now();
    let outcome = Environment::new().preload("a", preload).run(&mut target)?;
    println!(
        "preloaded memory 64 MiB: {:?}, {} bytes, {:?}",
        since.elapsed(),
        outcome.wasm.len(),
        outcome.report.statistics.phases
    );
    Ok(())
}
