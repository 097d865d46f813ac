//! Generated modules: calling the initializer and then other functions gives the same as calling
//! these functions of a snapshot.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use wasm_smith::{Config, Module};
use wasmi::Engine;
use wizer_fuzz::{
    Interpreted, InterpretedState, Opened, Refused, Stopped, engine, expected, globals, open, valid,
};
use wizer_protocol::{Pieces, now, pieces};
use wizer_transform::{Initializer, Options};

const INIT: &str = "wizer-initialize";
const MAINS: [&str; 3] = ["main", "second", "third"];

/// The exports of every module. Their code is generated.
const SHAPE: &str = r#"(module
    (func (export "wizer-initialize") unreachable)
    (func (export "main") (result i32) unreachable)
    (func (export "second") (param i64 f64) (result f32 i64) unreachable)
    (func (export "third") (param f32) unreachable)
    (global (export "counter") (mut i32) (i32.const 0))
    (global (export "wide") (mut i64) (i64.const 0)))"#;

/// What a module may import.
const IMPORTS: &str = r#"(module
    (import "env" "memory" (memory 1 4))
    (import "env" "table" (table 6 20 funcref))
    (import "env" "objects" (table 4 20 externref))
    (import "env" "count" (global (mut i32)))
    (import "env" "float" (global (mut f64)))
    (import "env" "vector" (global (mut v128)))
    (import "env" "base" (global i32))
    (import "env" "log" (func (param i32)))
    (import "env" "next" (func (result i64))))"#;

static BINARIES: LazyLock<[Vec<u8>; 2]> =
    LazyLock::new(|| [SHAPE, IMPORTS].map(|text| wat::parse_str(text).expect("valid text")));

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

/// A module with all proposals that the interpreter supports.
fn module(bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let [shape, imports] = &*BINARIES;
    let flags = bytes.arbitrary::<u16>()?;
    let on = |bit: u16| flags & 1 << bit != 0;
    let config = Config {
        available_imports: on(0).then(|| imports.clone()),
        exports: Some(shape.clone()),
        bulk_memory_enabled: on(0) || on(1) || on(2),
        // The generator fails if there are tables of references to import without these.
        reference_types_enabled: on(0) || on(2),
        simd_enabled: on(3),
        relaxed_simd_enabled: false,
        memory64_enabled: on(4),
        tail_call_enabled: on(5),
        extended_const_enabled: on(6),
        custom_page_sizes_enabled: on(7),
        wide_arithmetic_enabled: on(8),
        disallow_traps: on(9),
        allow_start_export: on(10),
        gc_enabled: false,
        exceptions_enabled: false,
        threads_enabled: false,
        canonicalize_nans: true,
        min_memories: u32::from(on(11)),
        max_memories: if on(12) { 3 } else { 1 },
        max_memory32_bytes: 4 << 16,
        max_memory64_bytes: 4 << 16,
        memory_max_size_required: true,
        min_tables: u32::from(on(2)),
        max_tables: 3,
        max_table_elements: 40,
        table_max_size_required: true,
        max_element_segments: 6,
        max_data_segments: if on(13) { 30 } else { 6 },
        max_imports: if on(0) { 6 } else { 0 },
        max_instructions: 200,
        max_funcs: 12,
        ..Config::default()
    };
    Ok(Module::new(config, bytes)?.to_bytes())
}

/// Opens a module without an initializer, for its state.
fn without_init(wasm: &[u8]) -> Option<Opened> {
    let options = Options {
        init: Initializer::None,
        ..Options::default()
    };
    open(wasm, &options)
}

/// Runs the initializer, and snapshots the instance.
fn snapshot(wasm: &[u8], options: &Options) -> Option<Vec<u8>> {
    let opened = open(wasm, options)?;
    let run = Interpreted::new(&ENGINE, &opened.target, &opened.instrumented);
    let mut run = run.ok()?;
    for call in opened.target.initializers() {
        run.call(&call.path[0]).ok()?;
    }
    let mut state = InterpretedState::new(&run, &opened.target);
    let pieces = now(pieces::<Refused>(&mut state, opened.target.snapshot()));
    let pieces = match pieces {
        Ok(pieces) => pieces,
        Err(Refused::Transform(error)) => {
            assert!(error.kind() != wizer_transform::ErrorKind::State, "{error}");
            expected(&error);
            return None;
        }
        Err(Refused::Protocol(failure)) => panic!("{failure}"),
    };
    let pieces = Pieces {
        pieces: &pieces,
        input: wasm,
    };
    let result = now(pieces.join::<Refused>(&mut state)).expect("pieces that can be joined");
    valid(&result);
    Some(result)
}

/// An instance, and all of its state.
struct Visible {
    opened: Opened,
    run: Interpreted,
    globals: u32,
}

impl Visible {
    fn new(wasm: &[u8], globals: u32) -> Option<Result<Self, Stopped>> {
        let opened = without_init(wasm)?;
        let run = Interpreted::new(&ENGINE, &opened.target, &opened.instrumented);
        Some(run.map(|run| Self {
            opened,
            run,
            globals,
        }))
    }

    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        self.run.state(&self.opened.target, self.globals)
    }
}

fn check(wasm: &[u8], options: &Options) {
    let Some(result) = snapshot(wasm, options) else {
        return;
    };
    let globals = globals(wasm);
    let Some(Ok(mut slow)) = Visible::new(wasm, globals) else {
        return;
    };
    if slow.run.call(INIT).is_err() {
        return;
    }
    let fast = Visible::new(&result, globals).expect("a result that opens");
    let mut fast = match fast {
        Ok(fast) => fast,
        Err(Stopped::Fuel) => return,
        Err(Stopped::Trap(text)) => panic!("the result can't be instantiated: {text}"),
    };
    assert_eq!(slow.state(), fast.state(), "state after the initializer");
    for main in MAINS {
        let (one, other) = (slow.run.call(main), fast.run.call(main));
        if [&one, &other].contains(&&Err(Stopped::Fuel)) {
            return;
        }
        assert_eq!(one, other, "{main}");
        assert_eq!(slow.state(), fast.state(), "state after {main}");
    }
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = Unstructured::new(data);
    let Ok(choice) = bytes.arbitrary::<u8>() else {
        return;
    };
    let Ok(wasm) = module(&mut bytes) else { return };
    let options = Options {
        defer_start: choice & 1 != 0,
        watch_exports: choice & 2 != 0,
        ..Options::default()
    };
    check(&wasm, &options);
});
