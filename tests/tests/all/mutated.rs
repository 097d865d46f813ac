//! No input makes the transform trap. Modules with changed, truncated and repeated bytes give a
//! result or an error, and `inspect` agrees with `open`.
//!
//! `WIZER_MUTATIONS` is the number of modules (8,000 by default). The seeds are fixed.
#![allow(
    clippy::cast_possible_truncation,
    reason = "numbers that are random anyway"
)]

use wasm_smith::{Config, Module};
use wasmparser::{Validator, WasmFeatures};
use wizer::{ErrorKind, Init, Options};
use wizer_tests::random::{bytes, next, wanted};
use wizer_tests::state::wizer;
use wizer_tests::verdict::agrees;
use wizer_transform::{
    ErrorKind as Refused, Initializer, MemorySpan, Piece, Reference, StateExports, Target as Native,
};

fn module(seed: u64) -> Vec<u8> {
    let bytes = bytes(seed, 8192);
    let references = seed.is_multiple_of(4);
    let config = Config {
        export_everything: true,
        bulk_memory_enabled: references,
        reference_types_enabled: references,
        gc_enabled: references,
        max_memories: 3,
        max_imports: 3,
        threads_enabled: false,
        ..Config::default()
    };
    Module::new(config, &mut arbitrary::Unstructured::new(&bytes))
        .unwrap()
        .to_bytes()
}

/// Makes one or a few changes.
fn mutate(wasm: &mut Vec<u8>, state: &mut u64) {
    for _ in 0..=next(state) % 3 {
        if wasm.is_empty() {
            return;
        }
        let at = next(state) as usize % wasm.len();
        match next(state) % 6 {
            0 => wasm[at] = next(state) as u8,
            1 => wasm[at] ^= 1 << (next(state) % 8),
            2 => wasm.truncate(at),
            3 => drop(wasm.remove(at)),
            4 => wasm.insert(at, next(state) as u8),
            _ => {
                let end = (at + 1 + next(state) as usize % 32).min(wasm.len());
                let copy = wasm[at..end].to_vec();
                wasm.splice(at..at, copy);
            }
        }
    }
}

/// Makes a snapshot with made-up values: the result is valid, or there is an error.
fn snapshot(target: &Native, wasm: &[u8], state: &mut u64) {
    let mut snapshot = target.snapshot();
    let StateExports::Module(exports) = target.exports() else {
        return;
    };
    let values = exports
        .globals
        .iter()
        .map(|_| u128::from(next(state) as u32))
        .collect();
    snapshot.set_globals(values).unwrap();
    let mut memories = Vec::new();
    for memory in 0..exports.memories.len() as u32 {
        let bytes = bytes(*state, 64);
        let offset = next(state) % 100_000;
        if snapshot.observe(memory, offset, &bytes).is_ok() {
            memories.push((offset as usize, bytes));
        } else {
            memories.push((0, Vec::new()));
        }
    }
    let references = target
        .references()
        .iter()
        .map(|_| Reference::Null)
        .collect();
    let tables = target.tables().len() as u32;
    let sizes = (0..tables).map(|table| snapshot.set_table_size(table, next(state) % 20));
    // A random size or a null may fit nothing.
    if sizes.collect::<Result<Vec<_>, _>>().is_err() || snapshot.set_references(references).is_err()
    {
        return;
    }
    let pieces = match snapshot.finish() {
        Ok(pieces) => pieces,
        // A random flag says that something has happened that can't be held.
        Err(error) if [Refused::State, Refused::Unsupported].contains(&error.kind()) => return,
        Err(error) => panic!("{error}"),
    };
    let mut result = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => result.extend(bytes),
            Piece::Input(span) => {
                result.extend(&wasm[span.offset as usize..][..span.length as usize])
            }
            Piece::Memory(MemorySpan { memory, span }) => {
                let (offset, bytes) = &memories[memory as usize];
                result.extend(&bytes[span.offset as usize - offset..][..span.length as usize]);
            }
        }
    }
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&result)
        .unwrap();
}

/// Options that fit some modules, for the library and for the transform.
fn options(seed: u64) -> (Options, wizer_transform::Options) {
    let renames = [("a", "b"), ("", "a"), ("wizer-initialize", "\u{0}")];
    let count = usize::try_from(seed / 3 % 3).unwrap();
    let renames = renames
        .iter()
        .take(count)
        .filter(|_| seed.is_multiple_of(5));
    let init = match seed % 4 {
        0 => (Init::Default, Initializer::Default),
        1 => (
            Init::Export("a".to_string()),
            Initializer::Export("a".to_string()),
        ),
        _ => (Init::None, Initializer::None),
    };
    let mut host = Options::new().init(init.0);
    let mut native = wizer_transform::Options {
        init: init.1,
        ..Default::default()
    };
    for (destination, source) in renames {
        host = host.rename(*destination, *source);
        let (destination, source) = (destination.to_string(), source.to_string());
        native.renames.push(wizer_transform::Rename {
            destination,
            source,
        });
    }
    (host, native)
}

#[test]
fn every_input_has_an_answer() {
    let count = wanted("WIZER_MUTATIONS", 8_000);
    let (mut opened, mut malformed, mut unsupported, mut other) = (0, 0, 0, 0);
    for seed in 0..count {
        let mut state = seed;
        let mut wasm = module(seed / 20);
        mutate(&mut wasm, &mut state);
        let (options, native) = options(seed);
        // The component's result counts. The same code must give the same natively.
        let natively = Native::open(wasm.clone(), &native);
        assert!(
            agrees(&wasm, &native, natively.as_ref().map(|_| ())),
            "seed {seed}: opening comes to another verdict"
        );
        match (wizer().unwrap().open(wasm.clone(), &options), natively) {
            (Ok(target), Ok(native)) => {
                opened += 1;
                Validator::new_with_features(WasmFeatures::all())
                    .validate_all(&target.instrumented().unwrap())
                    .unwrap();
                snapshot(&native, &wasm, &mut state);
            }
            (Err(refused), Err(error)) => {
                let text = error.to_string();
                assert_eq!(refused.message(), text, "seed {seed}");
                assert_eq!(refused.offset(), error.offset(), "seed {seed}");
                match refused.kind() {
                    ErrorKind::Malformed => malformed += 1,
                    ErrorKind::Unsupported => unsupported += 1,
                    ErrorKind::InitFunc | ErrorKind::Options => other += 1,
                    kind => panic!("seed {seed}: {kind:?}: {text}"),
                }
            }
            (component, native) => panic!("seed {seed}: {component:?} and {native:?}"),
        }
    }
    println!(
        "{count} mutated modules: {opened} opened, {malformed} malformed, {unsupported} unsupported, {other} without an initializer"
    );
    assert_eq!(opened + malformed + unsupported + other, count);
    assert!(
        opened > 0 && malformed > 0 && unsupported > 0 && other > 0,
        "the mutations reach only one kind of answer"
    );
}
