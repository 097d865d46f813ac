//! The transform, as the component that it is, beside the crate wasmtime-wizer, natively: instrument a module, and rewrite
//! it for the state of an instance. Both in one run, in turns; medians and their ratio are printed.
//!
//! `cargo bench --bench transform -- MODULE INIT [SCRIPT]` takes a module, its initializer, and a file of the current folder whose path
//! is put on the initializer's standard input. Without arguments: a module of 10 MB that is made here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]

use std::time::{Duration, Instant};

use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, MemorySection, MemoryType,
    Module, TypeSection,
};
use wasmtime::{Config, Engine, Instance, Linker, Store, Strategy};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtx};
use wasmtime_wizer::WasmtimeWizer;
use wizer::{Init, Options, Wizer};
use wizer_tests::ready::ready;

const RUNS: usize = 9;

struct Subject {
    wasm: Vec<u8>,
    init: String,
    script: String,
}

impl Subject {
    fn from_arguments() -> Self {
        let mut arguments = std::env::args()
            .skip(1)
            .filter(|argument| argument != "--bench");
        match (arguments.next(), arguments.next()) {
            (Some(path), Some(init)) => Self {
                wasm: std::fs::read(path).unwrap(),
                init,
                script: arguments.next().unwrap_or_default(),
            },
            _ => Self {
                wasm: generated(),
                init: "wizer-initialize".to_string(),
                script: String::new(),
            },
        }
    }

    /// An instance of an instrumented module, initialized.
    fn instance(&self, engine: &Engine, wasm: &[u8]) -> (Store<WasiP1Ctx>, Instance) {
        let mut wasi = WasiCtx::builder();
        wasi.stdin(MemoryInputPipe::new(self.script.clone()))
            .inherit_stderr();
        wasi.preopened_dir(".", ".", FsPerms::ReadOnly).unwrap();
        let mut store = Store::new(engine, wasi.build_p1());
        let module = wasmtime::Module::new(engine, wasm).unwrap();
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p1::add_to_linker_sync(&mut linker, |context| context).unwrap();
        let instance = wizer_tests::engine::instantiate(&mut store, &linker, &module).unwrap();
        for name in ["_initialize", &self.init] {
            if let Ok(function) = instance.get_typed_func::<(), ()>(&mut store, name) {
                function.call(&mut store, ()).unwrap();
            }
        }
        (store, instance)
    }
}

/// Many functions with some arithmetic in each, and an initializer that fills 1 MiB.
fn generated() -> Vec<u8> {
    const FUNCTIONS: u32 = 20_000;
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for i in 0..FUNCTIONS {
        functions.function(0);
        let mut body = Function::new([]);
        for j in 0..70 {
            let value = i.wrapping_mul(j).cast_signed();
            body.instructions()
                .i32_const(value)
                .i32_const(value ^ 5)
                .i32_add()
                .drop();
        }
        body.instructions().end();
        code.function(&body);
    }
    functions.function(0);
    let mut init = Function::new([]);
    init.instructions()
        .i32_const(0)
        .i32_const(7)
        .i32_const(1 << 20)
        .memory_fill(0)
        .end();
    code.function(&init);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 32,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("wizer-initialize", ExportKind::Func, FUNCTIONS);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&code);
    module.finish()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).unwrap().as_secs_f64() * 1000.0
}

fn row(what: &str, ours: Vec<Duration>, peer: Vec<Duration>) {
    let (ours, peer) = (median(ours), median(peer));
    println!("{what:<24} {ours:>10.1} {peer:>12.1} {:>8.2}", ours / peer);
}

fn main() {
    let subject = Subject::from_arguments();
    let engine = Engine::new(
        Config::new()
            .strategy(Strategy::Winch)
            .wasm_relaxed_simd(false),
    )
    .unwrap();
    let wizer = Wizer::new().unwrap();
    let options = Options::new().init(Init::Export(subject.init.clone()));
    let mut peer = wasmtime_wizer::Wizer::new();
    peer.init_func(&subject.init);

    let mut target = wizer.open(&*subject.wasm, &options).unwrap();
    let (mut our_store, our_instance) = subject.instance(&engine, &target.instrumented().unwrap());
    let (context, instrumented) = peer.instrument(&subject.wasm).unwrap();
    let (mut peer_store, peer_instance) = subject.instance(&engine, &instrumented);

    let (mut open, mut peer_open, mut rewrite, mut peer_rewrite, mut validate) =
        (vec![], vec![], vec![], vec![], vec![]);
    let (mut size, mut peer_size) = (0, 0);
    for _ in 0..RUNS {
        let start = Instant::now();
        drop(wizer.open(&*subject.wasm, &options).unwrap());
        open.push(start.elapsed());
        let start = Instant::now();
        drop(peer.instrument(&subject.wasm).unwrap());
        peer_open.push(start.elapsed());

        let start = Instant::now();
        let result = target.snapshot(&mut our_store, &our_instance).unwrap();
        rewrite.push(start.elapsed());
        size = result.len();
        let start = Instant::now();
        wasmtime::Module::validate(&engine, &result).unwrap();
        validate.push(start.elapsed());
        let start = Instant::now();
        let mut state = WasmtimeWizer {
            store: &mut peer_store,
            instance: peer_instance,
        };
        let result = ready(peer.snapshot(&context, &mut state)).unwrap().unwrap();
        peer_rewrite.push(start.elapsed());
        peer_size = result.len();
    }

    println!(
        "{} bytes in; out: ours {size}, wasmtime-wizer {peer_size}; medians of {RUNS}\n",
        subject.wasm.len()
    );
    println!(
        "{:<24} {:>10} {:>12} {:>8}",
        "ms", "transform", "wasmtime-wizer", "ratio"
    );
    row("instrument", open.clone(), peer_open.clone());
    row(
        "rewrite and validate",
        rewrite.clone(),
        peer_rewrite.clone(),
    );
    // What the peer does not do in a release build, and the transform's host always does.
    let alone = rewrite
        .iter()
        .zip(&validate)
        .map(|(all, part)| all.saturating_sub(*part))
        .collect();
    row("rewrite alone", alone, peer_rewrite.clone());
    let sum = |a: &[Duration], b: &[Duration]| a.iter().zip(b).map(|(a, b)| *a + *b).collect();
    row("all", sum(&open, &rewrite), sum(&peer_open, &peer_rewrite));
}
