//! The host does not read pages of a memory that were never touched. Whatever a memory is made of,
//! and wherever its pages are, a snapshot has the bytes that a look at all of them finds.

mod advice;
mod memories;
mod proc;

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::OnceLock;

use wasmtime::{Config, Engine, Extern, Instance, Module, Store};
use wizer::{Options, Target};
use wizer_tests::case::module::bytes as shared_bytes;
use wizer_tests::state::wizer;

/// How large the memory of [`program`] is in the end: enough for the host to ask for its pages.
const SIZE: usize = 32 << 20;

/// A program whose initializer touches some pages of its memory: many at one byte, some as a whole,
/// some until they were zeros again, some only to read them. Two have data from the beginning.
fn program(shared: bool) -> String {
    let shared = if shared { "shared" } else { "" };
    format!(
        r#"(module
            (memory $m (export "memory") 500 512 {shared})
            (data (i32.const 70000) "a segment") (data (i32.const 0x90003) "another")
            (func (export "wizer-initialize") (local $at i32)
                (drop (memory.grow $m (i32.const 12)))
                (loop $next
                    (i32.store8 (local.get $at)
                        (i32.add (i32.rem_u (local.get $at) (i32.const 251)) (i32.const 1)))
                    (local.set $at (i32.add (local.get $at) (i32.const 40961)))
                    (br_if $next (i32.lt_u (local.get $at) (i32.const 0xc00000))))
                (memory.fill (i32.const 0x1200800) (i32.const 0x5a) (i32.const 0x50000))
                (memory.fill (i32.const 0x1400000) (i32.const 7) (i32.const 0x30000))
                (memory.fill (i32.const 0x1400000) (i32.const 0) (i32.const 0x30000))
                (local.set $at (i32.const 0x1600000))
                (loop $next
                    (drop (i32.load (local.get $at)))
                    (local.set $at (i32.add (local.get $at) (i32.const 1024)))
                    (br_if $next (i32.lt_u (local.get $at) (i32.const 0x1640000))))
                (i32.store8 (i32.const 0x1ffffff) (i32.const 9))))"#
    )
}

/// An engine with threads.
fn engine(set: impl FnOnce(&mut Config)) -> Engine {
    let mut config = Config::new();
    config.shared_memory(true);
    set(&mut config);
    Engine::new(&config).unwrap()
}

/// An instance of the program.
struct Scene {
    target: Target,
    store: Store<()>,
    instance: Instance,
}

impl Scene {
    /// Its initializer did not run yet.
    fn new(engine: &Engine, shared: bool) -> Self {
        let wasm = wat::parse_str(program(shared)).unwrap();
        let target = wizer().unwrap().open(wasm, &Options::new()).unwrap();
        let module = Module::new(engine, target.instrumented().unwrap()).unwrap();
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        Self {
            target,
            store,
            instance,
        }
    }

    fn initialize(&mut self) {
        let Self {
            target,
            store,
            instance,
        } = self;
        target.initialize(store, &*instance).unwrap();
    }

    fn initialized(engine: &Engine, shared: bool) -> Self {
        let mut scene = Self::new(engine, shared);
        scene.initialize();
        scene
    }

    /// Where its memory is: the address and the size.
    fn place(&mut self) -> (usize, usize) {
        match self.instance.get_export(&mut self.store, "memory") {
            Some(Extern::Memory(memory)) => {
                let address = memory.data_ptr(&self.store).addr();
                (address, memory.data_size(&self.store))
            }
            Some(Extern::SharedMemory(memory)) => {
                (memory.data().as_ptr().addr(), memory.data_size())
            }
            other => panic!("{other:?}"),
        }
    }

    /// Takes a snapshot, then compares it with all bytes of the memory. Returns how many pages have
    /// contents only since the snapshot.
    fn check(mut self, what: &str) -> usize {
        let place = self.place();
        let before = Pages::of(place).touched();
        let result = self.target.snapshot(&mut self.store, &self.instance);
        let result = result.unwrap();
        let added = Pages::of(place).touched().saturating_sub(before);
        let whole = bytes(&mut self.store, &self.instance);
        assert_eq!(whole.len(), SIZE, "{what}");
        assert!(
            whole == expected(),
            "{what}: the initializer did something else"
        );

        static PLAIN: OnceLock<Engine> = OnceLock::new();
        let plain = PLAIN.get_or_init(|| {
            engine(|config| {
                config.memory_init_cow(false);
            })
        });
        let module = Module::new(plain, result).unwrap();
        let mut store = Store::new(plain, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let found = bytes(&mut store, &instance);
        assert_eq!(found.len(), SIZE, "{what}");
        let differs = found
            .iter()
            .zip(&whole)
            .position(|(found, byte)| found != byte);
        assert_eq!(differs, None, "{what}");
        added
    }
}

/// All bytes of the memory of an instance.
fn bytes(store: &mut Store<()>, instance: &Instance) -> Vec<u8> {
    match instance.get_export(&mut *store, "memory") {
        Some(Extern::Memory(memory)) => memory.data(&*store).to_vec(),
        Some(Extern::SharedMemory(memory)) => shared_bytes(&memory),
        other => panic!("{other:?}"),
    }
}

/// What the initializer leaves in the memory.
fn expected() -> Vec<u8> {
    let mut bytes = vec![0; SIZE];
    bytes[70_000..70_009].copy_from_slice(b"a segment");
    bytes[0x9_0003..0x9_000a].copy_from_slice(b"another");
    for at in (0..0xc0_0000).step_by(40961) {
        bytes[at] = u8::try_from(at % 251 + 1).unwrap();
    }
    bytes[0x120_0800..0x125_0800].fill(0x5a);
    bytes[0x1ff_ffff] = 9;
    bytes
}

/// How many pages of a range the system has in memory, and swapped out.
#[derive(Debug, PartialEq)]
struct Pages {
    present: usize,
    swapped: usize,
}

impl Pages {
    fn of((address, length): (usize, usize)) -> Self {
        let page = rustix::param::page_size();
        let mut entries = vec![0; length / page * 8];
        let table = File::open("/proc/self/pagemap").unwrap();
        let offset = (address / page * 8) as u64;
        table.read_exact_at(&mut entries, offset).unwrap();
        let entries = entries
            .as_chunks()
            .0
            .iter()
            .map(|entry| u64::from_ne_bytes(*entry));
        let count = |bit: u32| {
            entries
                .clone()
                .filter(|entry| entry >> bit & 1 == 1)
                .count()
        };
        Self {
            present: count(63),
            swapped: count(62),
        }
    }

    /// How many have contents.
    fn touched(&self) -> usize {
        self.present + self.swapped
    }
}
