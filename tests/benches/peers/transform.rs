//! Compares the transform, which is a component, with the native crate wasmtime-wizer: both
//! instrument a module and rewrite it for the state of an instance, in turns, in this process.

use std::path::Path;
use std::time::{Duration, Instant};

use wasmtime::{Config, Engine, Instance, Linker, Module, Store, Strategy};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtx};
use wasmtime_wizer::WasmtimeWizer;
use wizer::{Init, Options, Wizer};
use wizer_tests::ready::ready;

use crate::rows::Row;
use crate::tools::Kind;
use crate::{Effort, fastly, install};

/// The initializer of Fastly's engine.
const INIT: &str = "wizer.initialize";

const PEER: &str = "crate wasmtime-wizer";

/// Measures both on Fastly's engine.
pub(crate) fn measure(folder: &Path, effort: Effort) -> Vec<Row> {
    if !install::starts(install::NPM) {
        return Vec::new();
    }
    let engines = install::installed().unwrap();
    let wasm = std::fs::read(engines.join(fastly::ENGINE)).unwrap();
    let mut config = Config::new();
    config.strategy(Strategy::Winch).wasm_relaxed_simd(false);
    let engine = Engine::new(&config).unwrap();
    let options = Options::new().init(Init::Export(INIT.to_string()));
    let wizer = Wizer::new().unwrap();
    let mut peer = wasmtime_wizer::Wizer::new();
    peer.init_func(INIT);

    let mut target = wizer.open(&*wasm, &options).unwrap();
    let instrumented = target.instrumented().unwrap();
    let (mut our_store, our_instance) = instance(folder, &engine, &instrumented);
    let (context, instrumented) = peer.instrument(&wasm).unwrap();
    let (mut peer_store, peer_instance) = instance(folder, &engine, &instrumented);

    let mut ours = [Vec::new(), Vec::new()];
    let mut peers = [Vec::new(), Vec::new()];
    for _ in 0..effort.runs.max(3) {
        // The transform takes ownership of the bytes. The peer borrows them.
        let bytes = wasm.clone();
        ours[0].push(timed(|| drop(wizer.open(bytes, &options).unwrap())));
        peers[0].push(timed(|| drop(peer.instrument(&wasm).unwrap())));

        let mut result = Vec::new();
        let all = timed(|| {
            result = target.snapshot(&mut our_store, &our_instance).unwrap();
        });
        // The host of the transform always validates the result. The peer does not in a release
        // build.
        let validation = timed(|| Module::validate(&engine, &result).unwrap());
        ours[1].push(all.saturating_sub(validation));
        peers[1].push(timed(|| {
            let mut state = WasmtimeWizer {
                store: &mut peer_store,
                instance: peer_instance,
            };
            ready(peer.snapshot(&context, &mut state)).unwrap().unwrap();
        }));
    }
    let milliseconds = |times: &[Duration]| {
        times
            .iter()
            .map(|time| time.as_secs_f64() * 1000.0)
            .collect()
    };
    let sum = |[one, other]: &[Vec<Duration>; 2]| -> Vec<Duration> {
        one.iter()
            .zip(other)
            .map(|(one, other)| *one + *other)
            .collect()
    };
    let row = |what: &str, asked, ours: &[Duration], peers: &[Duration]| {
        let samples = [
            (Kind::Ours, "wizer", milliseconds(ours)),
            (Kind::Wasmtime, PEER, milliseconds(peers)),
        ];
        Row::of(&format!("the transform: {what}"), "ms", asked, &samples)
    };
    let rows = vec![
        row("instrument", None, &ours[0], &peers[0]),
        row("rewrite", None, &ours[1], &peers[1]),
        row("both", Some(1.0), &sum(&ours), &sum(&peers)),
    ];
    for row in &rows {
        println!("  {}", crate::report::line(row));
    }
    rows
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// An initialized instance of an instrumented module.
fn instance(folder: &Path, engine: &Engine, wasm: &[u8]) -> (Store<WasiP1Ctx>, Instance) {
    let mut wasi = WasiCtx::builder();
    wasi.stdin(MemoryInputPipe::new(fastly::PROGRAM))
        .env("GREETING", "ave")
        .inherit_stderr();
    wasi.preopened_dir(folder, ".", FsPerms::ReadOnly).unwrap();
    let mut store = Store::new(engine, wasi.build_p1());
    let module = Module::new(engine, wasm).unwrap();
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p1::add_to_linker_sync(&mut linker, |context| context).unwrap();
    let instance = wizer_tests::engine::instantiate(&mut store, &linker, &module).unwrap();
    for name in ["_initialize", INIT] {
        if let Ok(function) = instance.get_typed_func::<(), ()>(&mut store, name) {
            function.call(&mut store, ()).unwrap();
        }
    }
    (store, instance)
}
