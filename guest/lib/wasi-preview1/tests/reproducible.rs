//! Guests in reproducible surroundings. They are granted nothing, so no host is asked.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use wasmi::{Engine, Linker, Module, Store};
use wizer_reproducible::{Random, Source};
use wizer_wasi_preview1::{Builder, Context, Recorded, add_to_linker};

const GUEST: &str = r#"(module
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get"
    (func $resolution (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get"
    (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get"
    (func $fdstat (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (data (i32.const 8) "\00\10\00\00\40\00\00\00")
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func (export "run")
    (call $check (call $time (i32.const 0) (i64.const 0) (i32.const 1024)))
    (call $check (call $time (i32.const 1) (i64.const 0) (i32.const 1032)))
    (call $check (call $time (i32.const 1) (i64.const 0) (i32.const 1040)))
    (call $check (call $time (i32.const 0) (i64.const 0) (i32.const 1048)))
    (call $check (call $resolution (i32.const 0) (i32.const 1056)))
    (call $check (call $resolution (i32.const 1) (i32.const 1064)))
    (call $check (call $random (i32.const 1072) (i32.const 3)))
    (call $check (call $fdstat (i32.const 0) (i32.const 1088)))
    (call $check (call $read (i32.const 0) (i32.const 8) (i32.const 1) (i32.const 1120)))
    (call $check (call $random (i32.const 65536) (i32.const 70001)))))"#;

/// The guest's memory after its run, and its context.
fn run(builder: Builder) -> (Vec<u8>, Context) {
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(GUEST).unwrap()).unwrap();
    let mut store = Store::new(&engine, builder.build());
    let mut linker = Linker::new(&engine);
    add_to_linker(&mut linker, &mut store, |context| context).unwrap();
    let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    run.call(&mut store, ()).unwrap();
    let memory = instance.get_memory(&store, "memory").unwrap();
    let bytes = memory.data(&store).to_vec();
    (bytes, store.into_data())
}

fn bytes(memory: &[u8], at: usize, length: usize) -> &[u8] {
    memory.get(at..).unwrap().get(..length).unwrap()
}

#[test]
fn clocks_and_random_numbers_are_those_of_the_definition() {
    let (memory, context) = run(Context::builder().reproducible(42, 1_700_000_000));
    let number = |at| u64::from_le_bytes(bytes(&memory, at, 8).try_into().unwrap());
    let numbers = [1024, 1032, 1040, 1048, 1056, 1064].map(number);
    let epoch = 1_700_000_000_000_000_000;
    assert_eq!(numbers, [epoch, 1_000_000, 2_000_000, epoch, 1, 1]);
    let mut random = Random::new(42, Source::Secure);
    let (mut first, mut second) = ([0; 3], vec![0; 70_001]);
    random.fill(&mut first);
    random.fill(&mut second);
    assert_eq!(bytes(&memory, 1072, 3), first);
    assert_eq!(bytes(&memory, 65_536, 70_001), second);
    let taken = context.taken().to_string();
    assert!(taken.contains("first 1700000000000000000 ns"), "{taken}");
    assert!(taken.contains("70004 bytes"), "{taken}");
}

#[test]
fn two_runs_are_the_same() {
    let builder = || Context::builder().reproducible(7, 0);
    let (first, context) = run(builder().record_input());
    let (second, _) = run(builder().replay_input(context.recorded()));
    assert!(first == second);
    let (other, _) = run(Context::builder()
        .reproducible(8, 0)
        .replay_input(Recorded::default()));
    assert!(first != other);
}
