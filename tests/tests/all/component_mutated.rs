//! No component makes the transform trap. Components with changed bytes, moved sections and other
//! encodings of numbers give a result or an error, and `inspect` agrees with `open`.
//!
//! `WIZER_MUTATIONS` is the number of components (3,000 by default). The seeds are fixed.
#![allow(
    clippy::cast_possible_truncation,
    reason = "numbers that are random anyway"
)]

use wasm_smith::{Component, Config};
use wasmparser::{Validator, WasmFeatures};
use wasmtime::Engine;
use wizer::{ErrorKind, Init, Options};
use wizer_tests::engine::quick;
use wizer_tests::native::{Native, State};
use wizer_tests::random::{bytes, wanted};
use wizer_tests::sections::{Binary, Content, Section};
use wizer_tests::state::wizer;
use wizer_tests::tree::{Random, tree};
use wizer_tests::verdict::agrees;
use wizer_transform::{InitExport, Initializer};

/// A component of wasm-smith: types, imports and modules, and few instances.
fn smith(seed: u64) -> Option<Vec<u8>> {
    let bytes = bytes(seed, 4096);
    let mut bytes = arbitrary::Unstructured::new(&bytes);
    let config = Config {
        gc_enabled: false,
        threads_enabled: false,
        max_imports: 5,
        ..Config::default()
    };
    let component = Component::new(config, &mut bytes).ok()?;
    Some(component.to_bytes())
}

/// Changes that mostly leave a component valid: of whole sections, of encodings of numbers, of
/// names.
fn reshape(wasm: &[u8], random: &mut Random) -> Vec<u8> {
    let mut binary = Binary::parse(wasm).unwrap();
    let which = random.below(binary.count());
    let sections = &mut binary.get_mut(which).unwrap().sections;
    if sections.is_empty() {
        return wasm.to_vec();
    }
    let (at, other) = (random.below(sections.len()), random.below(sections.len()));
    let custom = |random: &mut Random| Section {
        id: 0,
        content: Content::Bytes([&[1, b'x'][..], &random.number().to_le_bytes()].concat()),
        padding: random.below(5),
    };
    match random.below(8) {
        0 => sections[at].padding = 1 + random.below(4),
        1 => sections.insert(at, custom(random)),
        2 => sections.swap(at, other),
        3 if at > 0 => sections.swap(at, at - 1),
        4 => drop(sections.remove(at)),
        5 => {
            let copy = sections[at].clone();
            sections.insert(other, copy);
        }
        _ => nudge(&mut sections[at], random),
    }
    binary.encode()
}

/// Adds or subtracts 1 from a small number, which is mostly an index, or from a letter of a name.
fn nudge(section: &mut Section, random: &mut Random) {
    let Content::Bytes(bytes) = &mut section.content else {
        section.padding = random.below(5);
        return;
    };
    let wanted = |byte: &u8| *byte < 0x40 || byte.is_ascii_lowercase();
    let places: Vec<usize> = (0..bytes.len()).filter(|at| wanted(&bytes[*at])).collect();
    if let Some(at) = random.pick(&places) {
        bytes[at] = match random.once_in(2) {
            true => bytes[at].wrapping_add(1),
            false => bytes[at].saturating_sub(1),
        };
    }
}

/// Changes bytes anywhere.
fn scramble(wasm: &mut Vec<u8>, random: &mut Random) {
    if wasm.is_empty() {
        return;
    }
    let at = random.below(wasm.len());
    match random.below(7) {
        0 => wasm[at] = random.number() as u8,
        1 => wasm[at] ^= 1 << random.below(8),
        2 => wasm.truncate(at),
        3 => drop(wasm.remove(at)),
        4 => wasm.insert(at, random.number() as u8),
        5 => {
            let end = (at + 1 + random.below(64)).min(wasm.len());
            let copy = wasm[at..end].to_vec();
            let to = random.below(wasm.len());
            wasm.splice(to..to, copy);
        }
        _ => {
            // The same number, encoded with one more byte.
            if wasm[at] < 0x80 {
                wasm[at] |= 0x80;
                wasm.insert(at + 1, 0);
            }
        }
    }
}

/// A valid component with one or a few changes.
fn mutated(seed: u64, random: &mut Random) -> Option<Vec<u8>> {
    let mut wasm = match seed % 5 {
        0 => smith(seed / 5)?,
        // Each tree is used for several seeds.
        _ => wat::parse_str(tree(seed / 20).text).unwrap(),
    };
    for _ in 0..=random.below(2) {
        wasm = match random.below(4) {
            0 => {
                scramble(&mut wasm, random);
                return Some(wasm);
            }
            _ => reshape(&wasm, random),
        };
    }
    Some(wasm)
}

fn valid(wasm: &[u8]) {
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(wasm)
        .unwrap();
}

/// Options that fit some components, for the library and for the transform.
fn options(seed: u64) -> (Options, wizer_transform::Options) {
    let call = [
        "prepare",
        "prepare(1, 2)",
        "begin-again",
        "a.b(",
        "test:tree/life@1.0.0.prepare",
    ];
    let (host, init) = match seed % 4 {
        0 => (Init::Default, Initializer::Default),
        1 => {
            let call = call[(seed / 4) as usize % call.len()].to_string();
            (Init::Export(call.clone()), Initializer::Export(call))
        }
        _ => (Init::None, Initializer::None),
    };
    let keep_init_func = seed.is_multiple_of(7);
    let host = Options::new().init(host).keep_init_func(keep_init_func);
    let native = wizer_transform::Options {
        init,
        init_export: match keep_init_func {
            true => InitExport::Keep,
            false => InitExport::Remove,
        },
        ..wizer_transform::Options::default()
    };
    (host, native)
}

/// The kind of an error of the transform. None of another error.
fn kind(error: &anyhow::Error) -> Option<wizer_transform::ErrorKind> {
    Some(error.downcast_ref::<wizer_transform::Error>()?.kind())
}

/// Snapshots what opened: a state that nobody had, and the state of an instance if there can be
/// one.
fn snapshot(native: &Native, engine: &Engine, tally: &mut Tally) {
    let mut snapshot = native.target.snapshot();
    for memory in 0..4 {
        // The snapshot checks whether there is such a memory.
        let _ = snapshot.observe(memory, 10, b"made up");
    }
    drop(snapshot);
    valid(
        &native
            .snapshot(&State::default())
            .unwrap_or_else(|error| match kind(&error) {
                // There are globals, and no value for them.
                Some(wizer_transform::ErrorKind::State) => native.instrumented.clone(),
                _ => panic!("{error}"),
            }),
    );
    if let Ok(mut running) = native.run(engine) {
        let state = native.state(&mut running).unwrap();
        let result = native.snapshot(&state).unwrap();
        valid(&result);
        tally.snapshot += 1;
    }
}

#[derive(Debug, Default)]
struct Tally {
    opened: u64,
    snapshot: u64,
    malformed: u64,
    unsupported: u64,
    other: u64,
}

#[test]
fn every_component_has_an_answer() {
    let count = wanted("WIZER_MUTATIONS", 3_000);
    let engine = quick().unwrap();
    let mut tally = Tally::default();
    let mut tried = 0;
    for seed in 0..count {
        let mut random = Random::new(seed);
        let Some(wasm) = mutated(seed, &mut random) else {
            continue;
        };
        tried += 1;
        let (options, native) = options(seed);
        let opened = Native::open(&wasm, &native);
        assert!(
            agrees(&wasm, &native, opened.as_ref().map(|_| ())),
            "seed {seed}: opening comes to another verdict"
        );
        match (wizer().unwrap().open(wasm.clone(), &options), opened) {
            (Ok(target), Ok(native)) => {
                tally.opened += 1;
                assert!(
                    target.instrumented().unwrap() == native.instrumented,
                    "seed {seed}"
                );
                valid(&target.instrumented().unwrap());
                // Compilation takes most of the time.
                if seed.is_multiple_of(4) {
                    snapshot(&native, &engine, &mut tally);
                }
            }
            (Err(refused), Err(error)) => {
                let text = error.to_string();
                assert_eq!(refused.message(), text, "seed {seed}");
                assert_eq!(refused.offset(), error.offset(), "seed {seed}");
                match refused.kind() {
                    ErrorKind::Malformed => tally.malformed += 1,
                    ErrorKind::Unsupported => tally.unsupported += 1,
                    ErrorKind::InitFunc | ErrorKind::Options => tally.other += 1,
                    kind => panic!("seed {seed}: {kind:?}: {text}"),
                }
            }
            (component, native) => panic!("seed {seed}: {component:?} and {:?}", native.err()),
        }
    }
    println!("{tried} mutated components: {tally:?}");
    let Tally {
        opened,
        snapshot,
        malformed,
        unsupported,
        other,
    } = tally;
    assert_eq!(opened + malformed + unsupported + other, tried);
    assert!(
        opened * 8 > tried
            && snapshot * 100 > tried
            && malformed > 0
            && unsupported > 0
            && other > 0,
        "the mutations reach too few kinds of answer: {tally:?}"
    );
}

/// wasm-smith generates no core instances. A component without state does not change.
#[test]
fn components_without_state_stay_as_they_are() {
    let options = wizer_transform::Options {
        init: Initializer::None,
        ..Default::default()
    };
    let (mut opened, mut refused, mut bytes) = (0, 0, 0);
    for seed in 0..1_000 {
        let Some(wasm) = smith(seed) else { continue };
        match Native::open(&wasm, &options) {
            Ok(native) => {
                opened += 1;
                bytes += wasm.len();
                valid(&native.instrumented);
                let result = native.snapshot(&State::default()).unwrap();
                assert!(result == wasm, "seed {seed}: something changed");
            }
            Err(error) => match error.kind() {
                wizer_transform::ErrorKind::Malformed | wizer_transform::ErrorKind::Unsupported => {
                    refused += 1;
                }
                _ => panic!("seed {seed}: {error}"),
            },
        }
    }
    println!("{opened} opened, {refused} refused, {bytes} bytes");
    assert!(opened > 2 * refused && bytes > 100_000);
}
