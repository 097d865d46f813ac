//! Many snapshots of one binary, which is compiled once: one snapshot for each language.

use std::sync::Arc;

use anyhow::Result;
use wizer::{Environment, Options, Wasi, Wizer};

const TEXT: &str = r#"(module
    (import "wasi_snapshot_preview1" "environ_sizes_get"
        (func $sizes (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "wizer-initialize")
        (drop (call $sizes (i32.const 0) (i32.const 4)))
        (drop (call $get (i32.const 8) (i32.const 64)))))"#;

fn main() -> Result<()> {
    let wasm = wat::parse_str(TEXT)?;
    let mut target = Wizer::new()?.open(wasm, &Options::new())?;
    // The grants may differ from run to run, since the code does not depend on them.
    let program = Arc::new(Environment::new().wasi(Wasi::new()).compile(&target)?);
    for language in ["de", "en", "fr"] {
        let environment = Environment::new()
            .wasi(Wasi::new().env("LANG", language))
            .program(Arc::clone(&program));
        let outcome = environment.run(&mut target)?;
        println!("{language}: {} bytes", outcome.wasm.len());
    }
    Ok(())
}
