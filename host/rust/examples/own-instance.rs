//! A module with its own store and linker: it imports a function of the host, and is snapshot once
//! for each setting.

use anyhow::Result;
use wasmtime::{Engine, Linker, Module, Store};
use wizer::{Init, Options, Wizer};

const TEXT: &str = r#"(module
    (import "host" "setting" (func $setting (result i32)))
    (global $value (mut i32) (i32.const 0))
    (func (export "configure") (global.set $value (call $setting)))
    (func (export "value") (result i32) (global.get $value)))"#;

fn main() -> Result<()> {
    let wasm = wat::parse_str(TEXT)?;
    // No initializer is named: this program makes the calls itself.
    let mut target = Wizer::new()?.open(wasm, &Options::new().init(Init::None))?;
    let engine = Engine::default();
    let module = Module::new(&engine, target.instrumented()?)?;

    let mut linker: Linker<i32> = Linker::new(&engine);
    linker.func_wrap("host", "setting", |caller: wasmtime::Caller<'_, i32>| {
        *caller.data()
    })?;
    for setting in [1, 2, 3] {
        let mut store = Store::new(&engine, setting);
        let instance = linker.instantiate(&mut store, &module)?;
        target.initialize(&mut store, &instance)?;
        let configure = instance.get_typed_func::<(), ()>(&mut store, "configure")?;
        configure.call(&mut store, ())?;
        let result = target.snapshot(&mut store, &instance)?;

        // The import stays, and is not called any more.
        let module = Module::new(&engine, &result)?;
        let mut store = Store::new(&engine, 0);
        let instance = linker.instantiate(&mut store, &module)?;
        let value = instance.get_typed_func::<(), i32>(&mut store, "value")?;
        println!("setting {setting}: {}", value.call(&mut store, ())?);
    }
    Ok(())
}
