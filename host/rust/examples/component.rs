//! A component whose initializer has arguments and a result.

use anyhow::Result;
use wizer::{Environment, Init, Options, Wizer};

const TEXT: &str = r#"(component
    (core module $m
        (global $count (mut i32) (i32.const 0))
        (func (export "prepare") (param i32 i32) (result i32)
            (global.set $count (i32.mul (local.get 0) (local.get 1)))
            (global.get $count))
        (func (export "count") (result i32) (global.get $count)))
    (core instance $i (instantiate $m))
    (func (export "prepare") (param "rows" u32) (param "columns" u32) (result u32)
        (canon lift (core func $i "prepare")))
    (func (export "count") (result u32) (canon lift (core func $i "count"))))"#;

fn main() -> Result<()> {
    let wasm = wat::parse_str(TEXT)?;
    let init = Init::Export("prepare(6, 7)".to_string());
    let mut target = Wizer::new()?.open(wasm, &Options::new().init(init))?;
    let outcome = Environment::new().run(&mut target)?;
    if let Some(returned) = &outcome.report.returned {
        println!("{returned}");
    }
    println!("{} bytes", outcome.wasm.len());
    Ok(())
}
