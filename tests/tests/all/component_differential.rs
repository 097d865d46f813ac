//! Generated components: calling the initializer and then other functions gives the same as calling
//! the functions of a snapshot. A peer that snapshots the same component reaches the same state.
//!
//! Trees are generated from fixed seeds. `WIZER_TREES` is their number (200 by default).
//! `WIZER_FIRST_TREE` is the first seed, and with `WIZER_MINUTES`, there are as many as in that
//! time.

use std::time::Instant;

use wasmtime::component::{Linker, Val};
use wasmtime::{Engine, Store};
use wizer::{Compiler, Environment, Error, ErrorKind, Options};
use wizer_tests::engine::quick;
use wizer_tests::native::Native;
use wizer_tests::random::wanted;
use wizer_tests::ready::ready;
use wizer_tests::result_of;
use wizer_tests::running::{Path, Running};
use wizer_tests::sections::Binary;
use wizer_tests::state::wizer;
use wizer_tests::tree::{Init, Random, Sum, Tree, flat, tree};
use wizer_transform::Initializer;

/// Calls a tree's initializer.
fn initialize(running: &mut Running, init: &Init) {
    let arguments = match init.arguments {
        Some((a, b)) => vec![Val::U32(a), Val::S64(b)],
        None => Vec::new(),
    };
    running.call(&init.path, &arguments).unwrap().unwrap();
}

/// Calls all functions in turn, with different numbers, and all digests in between. Returns the
/// results.
fn work(running: &mut Running, seed: u64) -> Vec<(Path, Vec<Val>)> {
    let mut random = Random::new(seed);
    let mut answers = running.digests().unwrap();
    let mut functions = running.functions_like("poke");
    functions.extend(running.functions_like("ask"));
    for path in functions {
        let argument = Val::U32(u32::try_from(random.below(100_000)).unwrap());
        let answer = running.call(&path, &[argument]).unwrap().unwrap();
        answers.push((path, answer));
    }
    answers.extend(running.digests().unwrap());
    answers
}

/// The result of the peer, if it supports the component.
fn peer(engine: &Engine, wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut wizer = wasmtime_wizer::Wizer::new();
    wizer.keep_init_func(true);
    let mut store = Store::new(engine, ());
    let instantiate = async |store: &mut Store<()>, component: &_| {
        Linker::new(store.engine()).instantiate(store, component)
    };
    let (result, _) = ready(wizer.run_component(&mut store, wasm, instantiate))??;
    Ok(result)
}

#[derive(Debug, Default)]
struct Tally {
    compared: u32,
    refused: u32,
    /// The number of compared trees that are nested at least three deep, and of those with several
    /// instances.
    deep: u32,
    several: u32,
    /// The number of initializers with a visible effect.
    changed: u32,
}

/// The binary of a tree, sometimes without names.
fn binary(tree: &Tree, seed: u64) -> Vec<u8> {
    let wasm = wat::parse_str(&tree.text).unwrap();
    if !seed.is_multiple_of(3) {
        return wasm;
    }
    let mut sections = Binary::parse(&wasm).unwrap();
    sections.drop_custom();
    sections.encode()
}

/// The paths of the functions that both components have.
fn kept(running: &Running, init: &Init) -> Vec<Path> {
    running
        .functions()
        .filter(|path| **path != init.path)
        .cloned()
        .collect()
}

fn preinitialized(wasm: &[u8], init: wizer::Init) -> Result<Vec<u8>, Error> {
    let mut target = wizer().unwrap().open(wasm, &Options::new().init(init))?;
    // The default compiler is Winch if it supports the component.
    let result = Environment::new().run(&mut target).map(result_of)?;
    let cranelift = Environment::new().compiler(Compiler::Cranelift);
    assert!(
        cranelift.run(&mut target).map(result_of)? == result,
        "the compilers differ"
    );
    Ok(result)
}

/// Compares the ways for one tree.
fn compare(engine: &Engine, seed: u64, tally: &mut Tally) {
    let tree = tree(seed);
    let wasm = binary(&tree, seed);
    let init = match &tree.init.call {
        Some(call) => wizer::Init::Export(call.clone()),
        None => wizer::Init::Default,
    };
    let result = match preinitialized(&wasm, init) {
        Ok(result) => result,
        Err(error) if error.kind() == ErrorKind::Unsupported && tree.facts.passed => {
            return tally.refused += 1;
        }
        Err(error) => panic!("seed {seed}: {error}"),
    };
    let mut slow = Running::new(engine, &wasm).unwrap();
    let before = slow.digests().unwrap();
    initialize(&mut slow, &tree.init);
    let mut fast = Running::new(engine, &result)
        .unwrap_or_else(|error| panic!("seed {seed}: the result: {error:?}"));
    assert_eq!(
        kept(&slow, &tree.init),
        fast.functions().cloned().collect::<Vec<_>>(),
        "seed {seed}: exported functions"
    );
    let after = slow.digests().unwrap();
    assert_eq!(
        after,
        fast.digests().unwrap(),
        "seed {seed}: after the initializer"
    );
    assert_eq!(
        work(&mut slow, seed),
        work(&mut fast, seed),
        "seed {seed}: work"
    );
    // Compilation takes most of the time.
    if seed.is_multiple_of(4) {
        let again = preinitialized(&result, wizer::Init::None).unwrap();
        assert!(again == result, "seed {seed}: repeating changes something");
    }

    tally.compared += 1;
    tally.deep += u32::from(tree.facts.state.depth > 1);
    tally.several += u32::from(tree.facts.state.instances > 3);
    tally.changed += u32::from(before != after);
}

#[test]
fn init_then_work_is_snapshot_then_work() {
    let began = Instant::now();
    let (first, minutes) = (wanted("WIZER_FIRST_TREE", 0), wanted("WIZER_MINUTES", 0));
    let goes_on = |trees: u64| match minutes {
        0 => trees < wanted("WIZER_TREES", 200),
        minutes => began.elapsed().as_secs() < minutes * 60,
    };
    let engine = quick().unwrap();
    let mut tally = Tally::default();
    let mut trees = 0;
    while goes_on(trees) {
        compare(&engine, first + trees, &mut tally);
        trees += 1;
    }
    println!("{trees} trees: {tally:?}");
    let Tally {
        compared,
        deep,
        several,
        changed,
        ..
    } = tally;
    assert!(
        u64::from(compared) * 3 > trees * 2,
        "too few could be compared: {tally:?}"
    );
    assert!(
        deep * 4 > compared && several * 3 > compared,
        "too small: {tally:?}"
    );
    assert!(changed * 3 > compared * 2, "nothing to see: {tally:?}");
}

/// The interfaces `state` export all of the state, once. Reading it changes nothing. One target
/// serves two snapshots.
#[test]
fn every_instance_shows_its_state() {
    let engine = quick().unwrap();
    let mut counted = 0;
    for seed in 1000..1040 {
        let tree = tree(seed);
        let wasm = binary(&tree, seed);
        let options = wizer_transform::Options {
            init: Initializer::None,
            ..Default::default()
        };
        let native = match Native::open(&wasm, &options) {
            Ok(native) => native,
            Err(error)
                if error.kind() == wizer_transform::ErrorKind::Unsupported && tree.facts.passed =>
            {
                continue;
            }
            Err(error) => panic!("seed {seed}: {error}"),
        };
        let mut slow = Running::new(&engine, &wasm).unwrap();
        let mut shown = native.run(&engine).unwrap();
        let first = native.state(&mut shown).unwrap();
        if !tree.facts.passed {
            counted += 1;
            let Sum {
                globals, memories, ..
            } = tree.facts.state;
            assert_eq!(
                (first.globals.len(), first.memories.len()),
                (globals, memories),
                "seed {seed}"
            );
        }
        initialize(&mut slow, &tree.init);
        initialize(&mut shown, &tree.init);
        let second = native.state(&mut shown).unwrap();
        assert_eq!(
            second,
            native.state(&mut shown).unwrap(),
            "seed {seed}: reading twice"
        );
        assert!(
            second.resources.iter().all(|(_, count)| *count == 0),
            "seed {seed}: {:?}",
            second.resources
        );

        for state in [&first, &second] {
            if state == &first && !seed.is_multiple_of(4) {
                continue;
            }
            let result = native.snapshot(state).unwrap();
            let once_more = Native::open(&result, &options).unwrap();
            let mut running = once_more.run(&engine).unwrap();
            assert_eq!(
                *state,
                once_more.state(&mut running).unwrap(),
                "seed {seed}: the result's state"
            );
            assert!(
                once_more.snapshot(state).unwrap() == result,
                "seed {seed}: repeating changes something"
            );
        }
        let result = native.snapshot(&second).unwrap();
        let mut fast = Running::new(&engine, &result).unwrap();
        let work_at_start = work(&mut slow, seed);
        assert_eq!(
            work_at_start,
            work(&mut shown, seed),
            "seed {seed}: instrumented"
        );
        assert_eq!(
            work_at_start,
            work(&mut fast, seed),
            "seed {seed}: the result"
        );
    }
    assert!(counted > 20, "state was counted in {counted} trees only");
}

#[test]
fn the_peer_comes_to_the_same_state() {
    let engine = quick().unwrap();
    let mut compared = 0;
    for seed in 0..60 {
        let tree = flat(seed);
        let wasm = wat::parse_str(&tree.text).unwrap();
        let Ok(theirs) = peer(&engine, &wasm) else {
            continue;
        };
        compared += 1;
        let mut slow = Running::new(&engine, &wasm).unwrap();
        initialize(&mut slow, &tree.init);
        let mut theirs = Running::new(&engine, &theirs).unwrap();
        let ours = preinitialized(&wasm, wizer::Init::Default).unwrap();
        let mut ours = Running::new(&engine, &ours).unwrap();
        let work_at_start = work(&mut slow, seed);
        assert_eq!(
            work_at_start,
            work(&mut theirs, seed),
            "seed {seed}: the peer's result"
        );
        assert_eq!(
            work_at_start,
            work(&mut ours, seed),
            "seed {seed}: our result"
        );
    }
    assert!(compared >= 50, "the peer took {compared} only");
}
