//! Programs with threads: pre-initialized once, and right in every thread afterwards.
//!
//! The threads are real ones. Each has an instance of the module, and all instances have one
//! memory, as in hosts of `wasi-threads`.

use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result};
use wasmtime::{Config, Engine, ExternType, Instance, Linker, Module, SharedMemory, Store};
use wizer_tests::initialize::initialize;

/// The program. It explains its memory.
const PROGRAM: &str = include_str!("threads.wat");

/// A program whose instances all write its data: it has an active segment, as no linker makes them
/// for a shared memory. `setup` changes a byte of it.
const PLAIN: &str = r#"(module
    (import "env" "memory" (memory 1 4 shared))
    (func (export "setup") (i32.store8 (i32.const 9) (i32.const 7)))
    (func (export "load") (param $at i32) (result i32) (i32.load (local.get $at)))
    (func (export "store") (param $at i32) (param $value i32)
        (i32.store (local.get $at) (local.get $value)))
    (func (export "pages") (result i32) (memory.size))
    (data (i32.const 8) "plain"))"#;

/// A program whose start function has a word that says that the memory is initialized, between
/// bytes that it writes, and whose initializer writes more bytes, each far from the next, than a
/// result has segments.
const MANY_RUNS: &str = r#"(module
    (import "env" "memory" (memory 40 100 shared))
    (start $start)
    (func $start
        block $done
            block $wait
                block $write
                    (i32.atomic.rmw.cmpxchg (i32.const 1024) (i32.const 0) (i32.const 1))
                    br_table $write $wait $done
                end
                (i32.store (i32.const 1020) (i32.const 0x07070707))
                (i32.store (i32.const 1028) (i32.const 0x07070707))
                (i32.atomic.store (i32.const 1024) (i32.const 2))
                br $done
            end
        end)
    (func (export "setup") (local $at i32)
        (local.set $at (i32.const 4096))
        (loop $next
            (i32.store8 (local.get $at) (i32.const 1))
            (local.set $at (i32.add (local.get $at) (i32.const 128)))
            (br_if $next (i32.lt_u (local.get $at) (i32.const 1540096)))))
    (func (export "load") (param $at i32) (result i32) (i32.load (local.get $at))))"#;

/// Where `setup` writes, as 32-bit words.
const NUMBERS: std::ops::Range<i32> = 1024..1280;

/// A number of threads, and what `run` returns for it: each thread finds the squares up to 255²,
/// 16 times the seeds, and 1000 in its own data.
fn expected(threads: i32) -> i32 {
    let seeds = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3];
    let squares: i32 = (0..256).map(|i| i * i).sum();
    threads * (squares + 16 * seeds.iter().sum::<i32>() + 1000)
}

/// A running program: the memory that its instances share, and its threads.
struct Process {
    module: Module,
    memory: SharedMemory,
    last: AtomicI32,
    threads: Mutex<Vec<JoinHandle<Result<()>>>>,
}

/// One instance of the program.
struct Running {
    store: Store<()>,
    instance: Instance,
}

fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.wasm_threads(true).shared_memory(true);
    Ok(Engine::new(&config)?)
}

impl Process {
    /// Makes the memory that the module imports. No instance exists yet.
    fn new(module: &Module) -> Result<Arc<Self>> {
        let memory = module.imports().find_map(|import| match import.ty() {
            ExternType::Memory(ty) => Some(ty),
            _ => None,
        });
        let memory = memory.context("the program imports its memory")?;
        Ok(Arc::new(Self {
            module: module.clone(),
            memory: SharedMemory::new(module.engine(), memory)?,
            last: AtomicI32::new(0),
            threads: Mutex::default(),
        }))
    }

    fn instantiate(self: &Arc<Self>) -> Result<Running> {
        let engine = self.module.engine();
        let mut store = Store::new(engine, ());
        let mut linker = Linker::new(engine);
        linker.define(&store, "env", "memory", self.memory.clone())?;
        let process = Arc::clone(self);
        linker.func_wrap("wasi", "thread-spawn", move |argument: i32| {
            process.spawn(argument)
        })?;
        let instance = linker.instantiate(&mut store, &self.module)?;
        Ok(Running { store, instance })
    }

    /// Starts a thread, and returns its identifier.
    fn spawn(self: &Arc<Self>, argument: i32) -> i32 {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let process = Arc::clone(self);
        let thread = thread::spawn(move || {
            let mut running = process.instantiate()?;
            let start = running
                .instance
                .get_typed_func::<(i32, i32), ()>(&mut running.store, "wasi_thread_start")?;
            Ok(start.call(&mut running.store, (id, argument))?)
        });
        self.threads.lock().unwrap().push(thread);
        id
    }

    /// Waits for all threads.
    fn join(&self) -> Result<()> {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap());
        for thread in threads {
            thread.join().expect("a thread of the test panics")?;
        }
        Ok(())
    }
}

impl Running {
    /// Calls a function that returns an `i32`.
    fn call(&mut self, name: &str, argument: Option<i32>) -> Result<i32> {
        let store = &mut self.store;
        Ok(match argument {
            None => {
                let function = self.instance.get_typed_func::<(), i32>(&mut *store, name)?;
                function.call(store, ())?
            }
            Some(argument) => {
                let function = self
                    .instance
                    .get_typed_func::<i32, i32>(&mut *store, name)?;
                function.call(store, argument)?
            }
        })
    }

    fn store(&mut self, at: i32, value: i32) -> Result<()> {
        let store = &mut self.store;
        let function = self
            .instance
            .get_typed_func::<(i32, i32), ()>(&mut *store, "store")?;
        Ok(function.call(store, (at, value))?)
    }

    /// These words of the memory.
    fn words(&mut self, range: std::ops::Range<i32>) -> Result<Vec<i32>> {
        range
            .map(|word| self.call("load", Some(4 * word)))
            .collect()
    }

    /// All words of the memory.
    fn all_words(&mut self) -> Result<Vec<i32>> {
        let pages = self.call("pages", None)?;
        self.words(0..pages * 16384)
    }
}

fn pre_initialized(wasm: &[u8], options: &[&str]) -> Vec<u8> {
    let done = initialize(wasm, options).unwrap();
    // What the result expects of its memory.
    assert!(done.stderr.starts_with("Warning: "), "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    done.wasm
}

fn program() -> Vec<u8> {
    wat::parse_str(PROGRAM).unwrap()
}

/// Before and after, threads find the same. Afterwards, `setup` ran once, and never again.
#[test]
fn threads_find_what_was_set_up() {
    let (engine, before) = (engine().unwrap(), program());
    let after = pre_initialized(&before, &["-f", "setup"]);
    let again = pre_initialized(&after, &["-f", "again"]);
    for (wasm, calls, more) in [(before, 0, 0), (after, 1, 0), (again, 1, 1000)] {
        let process = Process::new(&Module::new(&engine, wasm).unwrap()).unwrap();
        let mut main = process.instantiate().unwrap();
        assert_eq!(main.call("calls", None).unwrap(), calls);
        for threads in [1, 4, 12] {
            let found = main.call("run", Some(threads)).unwrap();
            assert_eq!(found, expected(threads) + threads * more);
        }
        process.join().unwrap();
        assert_eq!(
            main.words(256..258).unwrap(),
            [2, 1],
            "the state and the calls of `setup`"
        );
    }
}

/// A second instance changes nothing in the memory: neither what the first one initialized, nor
/// what the program has written over since.
#[test]
fn a_second_instance_writes_nothing() {
    let engine = engine().unwrap();
    // The calls of `setup`, a seed, the first and the last number; the data.
    for (program, words) in [(PROGRAM, &[257, 512, 1024, 1279][..]), (PLAIN, &[2, 3])] {
        let before = wat::parse_str(program).unwrap();
        let after = pre_initialized(&before, &["-f", "setup"]);
        let process = Process::new(&Module::new(&engine, after).unwrap()).unwrap();
        let mut first = process.instantiate().unwrap();
        for word in words {
            assert!(first.call("load", Some(4 * word)).unwrap() != 0, "{word}");
            first.store(4 * word, -1).unwrap();
        }
        let written = first.all_words().unwrap();
        let mut second = process.instantiate().unwrap();
        assert!(second.all_words().unwrap() == written, "the memory changed");
        second.store(4096, 5).unwrap();
        assert_eq!(first.call("load", Some(4096)).unwrap(), 5);
    }
}

/// What no instance of a thread initialized is there, and what the data was before is not.
#[test]
fn data_of_every_instance() {
    let engine = engine().unwrap();
    let after = pre_initialized(&wat::parse_str(PLAIN).unwrap(), &["-f", "setup"]);
    let process = Process::new(&Module::new(&engine, after).unwrap()).unwrap();
    for _ in 0..2 {
        let words = process.instantiate().unwrap().words(2..4).unwrap();
        assert_eq!(words, [i32::from_le_bytes(*b"p\x07ai"), i32::from(b'n')]);
    }
}

/// The word that says so splits a run of bytes in two, and there is room for both.
#[test]
fn more_runs_than_segments() {
    let engine = engine().unwrap();
    let after = pre_initialized(&wat::parse_str(MANY_RUNS).unwrap(), &["-f", "setup"]);
    let process = Process::new(&Module::new(&engine, after).unwrap()).unwrap();
    for _ in 0..2 {
        let mut instance = process.instantiate().unwrap();
        let mut word = |at: i32| instance.call("load", Some(at)).unwrap();
        assert_eq!(
            [1020, 1024, 1028].map(&mut word),
            [0x0707_0707, 2, 0x0707_0707]
        );
        assert!((0..12_000).all(|number| word(4096 + 128 * number) == 1));
        assert_eq!(word(4100), 0);
    }
}

/// Instances that start at the same time: one of them writes, and none goes on before it has.
#[test]
fn instances_that_start_together() {
    let engine = engine().unwrap();
    let after = pre_initialized(&program(), &["-f", "setup"]);
    let module = Module::new(&engine, &after).unwrap();
    let numbers = Process::new(&module)
        .and_then(|process| process.instantiate()?.words(NUMBERS))
        .unwrap();
    for _ in 0..100 {
        let process = Process::new(&module).unwrap();
        let (count, barrier) = (8, Arc::new(Barrier::new(8)));
        let threads: Vec<_> = (0..count)
            .map(|_| {
                let (process, barrier) = (Arc::clone(&process), Arc::clone(&barrier));
                thread::spawn(move || {
                    barrier.wait();
                    process.instantiate()?.words(NUMBERS)
                })
            })
            .collect();
        for thread in threads {
            assert!(
                thread.join().unwrap().unwrap() == numbers,
                "an instance started too early"
            );
        }
    }
}

/// The result needs a memory of the size at the snapshot, and writes beyond the size that the
/// program asked for.
#[test]
fn a_memory_that_grew() {
    let engine = engine().unwrap();
    let after = pre_initialized(&program(), &["-f", "grow"]);
    let process = Process::new(&Module::new(&engine, after).unwrap()).unwrap();
    let mut main = process.instantiate().unwrap();
    assert!(main.call("pages", None).unwrap() >= 5);
    assert_eq!(main.call("load", Some(2 << 16)).unwrap(), 77);
    assert_eq!(main.call("run", Some(3)).unwrap(), expected(3));
    process.join().unwrap();
}

/// A snapshot can't hold a thread.
#[test]
fn an_initializer_that_starts_a_thread() {
    let Err(error) = initialize(&program(), &["-f", "spawn"]) else {
        panic!("a snapshot of a thread");
    };
    let error = error.to_string();
    let expected = "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't hold";
    assert!(error.contains(expected), "{error}");
}
