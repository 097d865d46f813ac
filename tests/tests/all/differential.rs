//! Random modules: init, then main, gives the same as snapshot, then main. And a peer that snapshots the same module
//! comes to the same globals and memories.
//!
//! Modules come from wasm-smith with fixed seeds: `WIZER_MODULES` says how many have to be compared (300 if it says
//! nothing). What the transform refuses, or whose initializer traps, is counted and not compared.

use wasm_smith::{Config, Module};
use wasmtime::{Engine, Linker, Store};
use wasmtime_wizer::WasmtimeWizer;
use wizer::{Compiler, Environment, ErrorKind, Options};
use wizer_tests::engine::{engine, instantiate};
use wizer_tests::random::bytes;
use wizer_tests::ready::ready;
use wizer_tests::result_of;
use wizer_tests::state::{Visible, wizer};

const INIT: &str = "wizer-initialize";
const MAINS: [&str; 3] = ["main", "second", "third"];

/// Exports that every module has; what is behind them is random.
const SHAPE: &str = r#"(module
    (func (export "wizer-initialize") unreachable)
    (func (export "main") (result i32) unreachable)
    (func (export "second") (param i64 f64) (result f32 i64) unreachable)
    (func (export "third") (param f32) unreachable)
    (global (export "counter") (mut i32) (i32.const 0))
    (global (export "wide") (mut i64) (i64.const 0))
    (global (export "float") (mut f64) (f64.const 0))
    (memory (export "memory") 1 4))"#;

/// A module that ends: with and without vectors, wide memories, several memories, bulk memory, traps.
fn module(seed: u64) -> Option<Vec<u8>> {
    let config = Config {
        exports: Some(wat::parse_str(SHAPE).unwrap()),
        bulk_memory_enabled: seed.is_multiple_of(4),
        reference_types_enabled: seed.is_multiple_of(8),
        gc_enabled: false,
        simd_enabled: seed.is_multiple_of(2),
        relaxed_simd_enabled: false,
        memory64_enabled: seed.is_multiple_of(3),
        max_memories: usize::try_from(1 + seed % 3).unwrap(),
        max_memory32_bytes: 10 * 65_536,
        max_memory64_bytes: 10 * 65_536,
        memory_max_size_required: true,
        disallow_traps: !seed.is_multiple_of(5),
        threads_enabled: false,
        max_imports: 0,
        max_instructions: 300,
        tail_call_enabled: seed % 3 == 1,
        exceptions_enabled: false,
        ..Config::default()
    };
    let bytes = bytes(seed, 8192);
    let mut module = Module::new(config, &mut arbitrary::Unstructured::new(&bytes)).ok()?;
    module.ensure_termination(10_000).ok()?;
    Some(module.to_bytes())
}

/// The result of the peer, if it takes the module.
fn peer(engine: &Engine, wasm: &[u8]) -> Option<Vec<u8>> {
    let mut wizer = wasmtime_wizer::Wizer::new();
    wizer.init_func(INIT);
    let (context, instrumented) = wizer.instrument(wasm).ok()?;
    let module = wasmtime::Module::new(engine, &instrumented).ok()?;
    let mut store = Store::new(engine, ());
    let instance = instantiate(&mut store, &Linker::new(engine), &module).ok()?;
    instance
        .get_typed_func::<(), ()>(&mut store, INIT)
        .ok()?
        .call(&mut store, ())
        .ok()?;
    ready(wizer.snapshot(
        &context,
        &mut WasmtimeWizer {
            store: &mut store,
            instance,
        },
    ))
    .unwrap()
    .ok()
}

#[derive(Debug, Default)]
struct Tally {
    modules: u32,
    refused: u32,
    trapped: u32,
    compared: u32,
    with_peer: u32,
}

/// Compares the ways for one module.
fn compare(engine: &Engine, seed: u64, wasm: &[u8], tally: &mut Tally) {
    tally.modules += 1;
    let mut target = match wizer().unwrap().open(wasm, &Options::new()) {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::Unsupported => return tally.refused += 1,
        Err(error) => panic!("seed {seed}: {error}"),
    };
    // Where Winch takes the module, it is what compiles it.
    let result = match Environment::new().run(&mut target).map(result_of) {
        Ok(result) => result,
        Err(error) => match error.kind() {
            ErrorKind::Initialize | ErrorKind::Start | ErrorKind::Instantiate => {
                return tally.trapped += 1;
            }
            _ => panic!("seed {seed}: {error:?}"),
        },
    };
    let cranelift = Environment::new().compiler(Compiler::Cranelift);
    let other = cranelift.run(&mut target).map(result_of).unwrap();
    assert!(other == result, "seed {seed}: the compilers differ");
    tally.compared += 1;

    let (mut slow, _) = Visible::new(engine, wasm).unwrap();
    slow.call(INIT)
        .unwrap()
        .unwrap_or_else(|trap| panic!("seed {seed}: {trap}"));
    let (mut fast, _) = Visible::new(engine, &result).unwrap();
    assert!(
        fast.call(INIT).is_err(),
        "seed {seed}: the initializer is still exported"
    );
    assert_eq!(
        slow.state(),
        fast.state(),
        "seed {seed}: state after the initializer"
    );
    let snapshot = fast.state();
    for main in MAINS {
        assert_eq!(
            slow.call(main).unwrap(),
            fast.call(main).unwrap(),
            "seed {seed}: {main}"
        );
        assert_eq!(
            slow.state(),
            fast.state(),
            "seed {seed}: state after {main}"
        );
    }

    if let Some(peer) = peer(engine, wasm) {
        tally.with_peer += 1;
        let (mut peer, _) = Visible::new(engine, &peer).unwrap();
        assert_eq!(peer.state(), snapshot, "seed {seed}: the peer's snapshot");
    }
}

#[test]
fn init_then_main_is_snapshot_then_main() {
    let wanted: u32 = std::env::var("WIZER_MODULES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(300);
    let engine = engine().unwrap();
    let mut tally = Tally::default();
    let mut seed = 0;
    while tally.compared < wanted {
        if let Some(wasm) = module(seed) {
            compare(&engine, seed, &wasm, &mut tally);
        }
        seed += 1;
        assert!(
            seed < u64::from(wanted) * 20,
            "too few modules can be compared: {tally:?}"
        );
    }
    println!("{tally:?}");
    assert!(
        tally.with_peer * 2 > tally.compared,
        "the peer took too few: {tally:?}"
    );
}
