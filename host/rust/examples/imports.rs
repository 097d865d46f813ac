//! A module that imports a memory and a global, as modules do that are linked when they are loaded.
//! Its relocations are applied once, at a given base.

use anyhow::Result;
use wasmtime::{
    Engine, Global, GlobalType, Instance, Memory, MemoryType, Module, Mutability, Store,
};
use wizer::{Environment, Init, Options, Wizer};

const TEXT: &str = r#"(module
    (import "env" "memory" (memory 1))
    (import "env" "__memory_base" (global $base i32))
    (data (global.get $base) "hello")
    (func (export "relocate")
        (i32.store offset=8 (global.get $base) (global.get $base)))
    (func (export "text") (result i32) (i32.load offset=8 (global.get $base))))"#;

const BASE: i32 = 1024;

fn main() -> Result<()> {
    let wasm = wat::parse_str(TEXT)?;
    let init = Init::Export("relocate".to_string());
    let mut target = Wizer::new()?.open(wasm, &Options::new().init(init))?;
    // The memory is made from the type of the import.
    let environment = Environment::new().import_global("env.__memory_base", BASE.to_string());
    let outcome = environment.run(&mut target)?;
    for warning in &outcome.report.warnings {
        println!("{warning}");
    }

    // The result gets a memory and the same base.
    let engine = Engine::default();
    let module = Module::new(&engine, &outcome.wasm)?;
    let mut store = Store::new(&engine, ());
    let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
    let ty = GlobalType::new(wasmtime::ValType::I32, Mutability::Const);
    let base = Global::new(&mut store, ty, BASE.into())?;
    let instance = Instance::new(&mut store, &module, &[memory.into(), base.into()])?;
    let text = instance.get_typed_func::<(), i32>(&mut store, "text")?;
    println!("the text is at {}", text.call(&mut store, ())?);
    Ok(())
}
