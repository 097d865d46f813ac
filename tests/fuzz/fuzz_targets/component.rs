//! Components, changed in their structure, with states that nobody had: what is opened can be
//! instrumented and snapshot, also onto another component, and all results are valid.

#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use wizer_fuzz::sections::{Binary, Content, Section};
use wizer_fuzz::tree::{flat, tree};
use wizer_fuzz::{Header, Observed, expected, joined, open, snapshot_of_made_state, valid};
use wizer_transform::{Initializer, Options, Target, Twin};

/// Where a binary comes from.
#[derive(Clone, Copy)]
enum Source {
    /// The input has it.
    Raw,
    /// A tree of instances, as the tests generate it.
    Tree,
    /// A tree, or the input's, with sections changed.
    Reshaped,
    /// A generator of components without state.
    Smith,
}

impl Source {
    fn of(byte: u8) -> Self {
        match byte % 8 {
            0 | 1 => Self::Raw,
            2 | 3 => Self::Tree,
            4..=6 => Self::Reshaped,
            _ => Self::Smith,
        }
    }
}

/// The binary of a tree, and its initializer.
fn grown(seed: u64) -> (Vec<u8>, Initializer) {
    let tree = match seed % 4 {
        0 => flat(seed / 4),
        _ => tree(seed / 4),
    };
    let init = tree
        .init
        .call
        .map_or(Initializer::Default, Initializer::Export);
    (wat::parse_str(&tree.text).expect("a tree is valid"), init)
}

/// Changes a section of a component, or the order of two, one for each four bytes.
fn reshape(wasm: &[u8], changes: &mut Unstructured<'_>) -> Result<Option<Vec<u8>>> {
    let Some(mut binary) = Binary::parse(wasm) else {
        return Ok(None);
    };
    for _ in 0..changes.int_in_range(1..=4)? {
        let which = changes.int_in_range(0..=binary.count() - 1)?;
        let Some(inner) = binary.get_mut(which) else {
            continue;
        };
        let sections = &mut inner.sections;
        if sections.is_empty() {
            continue;
        }
        let last = sections.len() - 1;
        let (at, other) = (
            changes.int_in_range(0..=last)?,
            changes.int_in_range(0..=last)?,
        );
        match changes.arbitrary::<u8>()? % 8 {
            0 => sections[at].padding = usize::from(changes.arbitrary::<u8>()? % 5),
            1 => sections.swap(at, other),
            2 if at > 0 => sections.swap(at, at - 1),
            3 => drop(sections.remove(at)),
            4 => {
                let copy = sections[at].clone();
                sections.insert(other, copy);
            }
            5 => sections.insert(at, custom(changes)?),
            _ => nudge(&mut sections[at], changes)?,
        }
    }
    Ok(Some(binary.encode()))
}

fn custom(changes: &mut Unstructured<'_>) -> Result<Section> {
    let name = [&[1, b'x'][..], &changes.arbitrary::<[u8; 4]>()?].concat();
    Ok(Section {
        id: 0,
        content: Content::Bytes(name),
        padding: 0,
    })
}

/// Changes a byte of a section: mostly an index, a kind or a letter, by a little.
fn nudge(section: &mut Section, changes: &mut Unstructured<'_>) -> Result<()> {
    let Content::Bytes(bytes) = &mut section.content else {
        return Ok(());
    };
    if bytes.is_empty() {
        return Ok(());
    }
    let at = changes.int_in_range(0..=bytes.len() - 1)?;
    bytes[at] = match changes.arbitrary::<u8>()? {
        0..=99 => bytes[at].wrapping_add(1),
        100..=199 => bytes[at].wrapping_sub(1),
        200..=229 => changes.arbitrary()?,
        _ => bytes[at] ^ 0x40,
    };
    Ok(())
}

/// A generated component, which mostly has no state.
fn smith(bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let config = wasm_smith::Config {
        gc_enabled: bytes.ratio(1, 4)?,
        threads_enabled: bytes.ratio(1, 4)?,
        max_imports: 5,
        ..wasm_smith::Config::default()
    };
    Ok(wasm_smith::Component::new(config, bytes)?.to_bytes())
}

fn binary(source: Source, rest: &[u8], options: &mut Options) -> Option<Vec<u8>> {
    let mut bytes = Unstructured::new(rest);
    match source {
        Source::Raw => Some(rest.to_vec()),
        Source::Tree => {
            let (wasm, init) = grown(bytes.arbitrary().ok()?);
            options.init = init;
            Some(wasm)
        }
        Source::Reshaped => {
            let (wasm, init) = grown(bytes.arbitrary().ok()?);
            if bytes.arbitrary().ok()? {
                options.init = init;
            }
            reshape(&wasm, &mut bytes).ok()?
        }
        Source::Smith => smith(&mut bytes).ok(),
    }
}

/// Applies the state to another component: the one that was changed, or the same.
fn onto(wasm: &[u8], source: Source, rest: &[u8], options: &Options, state: &[u8]) {
    let mut state = Unstructured::new(state);
    let twin = match source {
        Source::Reshaped => Unstructured::new(rest)
            .arbitrary()
            .map(|seed| grown(seed).0),
        _ => Ok(wasm.to_vec()),
    };
    let (Ok(twin), Ok(pair)) = (twin, state.arbitrary::<Option<(u8, u8)>>()) else {
        return;
    };
    let pair = pair.map(|(from, to)| (u32::from(from % 8), u32::from(to % 8)));
    let paired = Twin {
        wasm: twin.clone(),
        modules: pair.into_iter().collect(),
    };
    match Target::open_onto(wasm.to_vec(), paired, options) {
        Ok(target) => {
            let pieces = target.instrumented().expect("as without a twin");
            valid(&joined(&pieces, wasm, &Observed::default()));
            snapshot_of_made_state(&target, &twin, &mut state);
        }
        Err(error) => expected(&error),
    }
}

fuzz_target!(|data: &[u8]| {
    let (header, rest) = Header::split(data);
    let Some((length, rest)) = rest.split_first() else {
        return;
    };
    let (state, rest) = rest.split_at(rest.len().min(usize::from(*length)));
    let source = Source::of(header.free());
    let mut options = header.options(match source {
        Source::Raw => rest,
        _ => &[],
    });
    let Some(wasm) = binary(source, rest, &mut options) else {
        return;
    };
    let Some(opened) = open(&wasm, &options) else {
        return;
    };
    opened.questions();
    if header.free() & 0x80 != 0 {
        return onto(&wasm, source, rest, &options, state);
    }
    let mut state = Unstructured::new(state);
    snapshot_of_made_state(&opened.target, &wasm, &mut state);
    // Another snapshot of the same target.
    snapshot_of_made_state(&opened.target, &wasm, &mut state);
});
