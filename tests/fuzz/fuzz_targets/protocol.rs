//! The calls of a snapshot in any order, with any arguments, on small targets: errors are values,
//! and a result is valid.
//!
//! The conversions from and to the types of `wit/wizer.wit` are left out: the handles of resources
//! exist in components only.

#![no_main]

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use wizer_fuzz::{Observed, Opened, expected, joined, open, valid};
use wizer_transform::{
    Error, ErrorKind, Initializer, Options, Reference, Referent, Snapshot, StateExports,
};

/// Targets with all kinds of state.
const TEXTS: [&str; 20] = [
    "(module)",
    include_str!("../../cases/globals/float-bits.wat"),
    include_str!("../../cases/globals/references.wat"),
    include_str!("../../cases/globals/v128.wat"),
    include_str!("../../cases/imported-global/mutable-types.wat"),
    include_str!("../../cases/imported-memory/beside-own.wat"),
    include_str!("../../cases/imported-memory/memory64.wat"),
    include_str!("../../cases/imported-memory/segments.wat"),
    include_str!("../../cases/imported-table/beside-own.wat"),
    include_str!("../../cases/imported-table/segments.wat"),
    include_str!("../../cases/imported-table/table64.wat"),
    include_str!("../../cases/memory/memory64-beside-32.wat"),
    include_str!("../../cases/memory/page-sizes.wat"),
    include_str!("../../cases/references/exnref.wat"),
    include_str!("../../cases/references/externref.wat"),
    include_str!("../../cases/segments-dropped/data-several-memories.wat"),
    include_str!("../../cases/component-state/memories.wat"),
    include_str!("../../cases/component-state/passive-data.wat"),
    include_str!("../../cases/component-references/from-table.wat"),
    include_str!("../../cases/component-tables/grow-in-steps.wat"),
];

/// An opened target, and its binary.
struct Known {
    wasm: Vec<u8>,
    opened: Opened,
    globals: usize,
}

thread_local! {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| TEXTS.iter().map(|text| {
        let wasm = wat::parse_str(text).expect("a case");
        let options = Options {
            init: Initializer::None,
            ..Options::default()
        };
        let opened = open(&wasm, &options).expect("a case that opens");
        let globals = match opened.target.exports() {
            StateExports::Module(exports) => exports.globals.len(),
            StateExports::Component(_) => 8,
        };
        Known { wasm, opened, globals }
    }).collect());
}

/// A call of a snapshot.
#[derive(Debug, Arbitrary)]
enum Call {
    Globals(Vec<Bits>),
    /// As many as the target has.
    AllGlobals([Bits; 4]),
    MemorySize(Index, Size),
    Observe(Index, Size, Bytes),
    ObserveChange(Index, Size, Bytes, Bytes),
    References(Vec<Element>),
    AllReferences([Element; 2]),
    TableSize(Index, Size),
    Elements(Index, Size, Vec<Element>),
}

/// Mostly a small value.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Bits {
    Byte(u8),
    Word(u32),
    Long(u64),
    Wide(u128),
}

/// Mostly one that exists.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Index {
    First,
    Second,
    Byte(u8),
    Any(u32),
}

/// Mostly near a boundary.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Size {
    Byte(u8),
    Short(u16),
    Pages(u8),
    BelowPages(u8, u8),
    Large(u32),
    BelowLargest(u8),
    Any(u64),
}

#[derive(Debug, Arbitrary)]
enum Bytes {
    These(Vec<u8>),
    Run(u8, u16),
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Element {
    Null,
    Function(u8),
    AnyFunction(u32),
    I31(i32),
    ForeignFunction,
    External,
    Object,
    Exception,
}

impl Bits {
    fn value(self) -> u128 {
        match self {
            Self::Byte(value) => value.into(),
            Self::Word(value) => value.into(),
            Self::Long(value) => value.into(),
            Self::Wide(value) => value,
        }
    }
}

impl Index {
    fn value(self) -> u32 {
        match self {
            Self::First => 0,
            Self::Second => 1,
            Self::Byte(value) => value.into(),
            Self::Any(value) => value,
        }
    }
}

impl Size {
    fn value(self) -> u64 {
        match self {
            Self::Byte(value) => value.into(),
            Self::Short(value) => value.into(),
            Self::Pages(value) => u64::from(value) << 16,
            Self::BelowPages(value, below) => (u64::from(value) << 16).wrapping_sub(below.into()),
            Self::Large(value) => u64::from(value) << 12,
            Self::BelowLargest(below) => u64::MAX - u64::from(below),
            Self::Any(value) => value,
        }
    }
}

impl Bytes {
    fn value(self) -> Vec<u8> {
        match self {
            Self::These(bytes) => bytes,
            Self::Run(byte, length) => vec![byte; length.into()],
        }
    }
}

impl From<Element> for Reference {
    fn from(element: Element) -> Self {
        match element {
            Element::Null => Self::Null,
            Element::Function(number) => Self::Function(u32::from(number) % 8),
            Element::AnyFunction(number) => Self::Function(number),
            Element::I31(number) => Self::I31(number),
            Element::ForeignFunction => Self::Other(Referent::Function),
            Element::External => Self::Other(Referent::External),
            Element::Object => Self::Other(Referent::Object),
            Element::Exception => Self::Other(Referent::Exception),
        }
    }
}

/// Makes a call. Returns the bytes that the snapshot has accepted, with their place.
fn call(
    known: &Known,
    snapshot: &mut Snapshot,
    call: Call,
) -> Result<Option<(u32, u64, Vec<u8>)>, Error> {
    let references = |elements: Vec<Element>| elements.into_iter().map(Reference::from).collect();
    match call {
        Call::Globals(values) => {
            snapshot.set_globals(values.into_iter().map(Bits::value).collect())?;
        }
        Call::AllGlobals(values) => {
            let values = values.into_iter().cycle().take(known.globals);
            snapshot.set_globals(values.map(Bits::value).collect())?;
        }
        Call::MemorySize(memory, size) => snapshot.set_memory_size(memory.value(), size.value())?,
        Call::Observe(memory, offset, bytes) => {
            let (memory, offset, bytes) = (memory.value(), offset.value(), bytes.value());
            snapshot.observe(memory, offset, &bytes)?;
            return Ok(Some((memory, offset, bytes)));
        }
        Call::ObserveChange(memory, offset, before, bytes) => {
            let (memory, offset, bytes) = (memory.value(), offset.value(), bytes.value());
            snapshot.observe_change(memory, offset, &before.value(), &bytes)?;
            return Ok(Some((memory, offset, bytes)));
        }
        Call::References(elements) => snapshot.set_references(references(elements))?,
        Call::AllReferences(elements) => {
            let count = known.opened.target.references().len();
            let elements = elements.into_iter().cycle().take(count).collect();
            snapshot.set_references(references(elements))?;
        }
        Call::TableSize(table, size) => snapshot.set_table_size(table.value(), size.value())?,
        Call::Elements(table, offset, elements) => {
            snapshot.set_elements(table.value(), offset.value(), references(elements))?;
        }
    }
    Ok(None)
}

fn check(known: &Known, calls: &mut Unstructured<'_>) {
    let mut snapshot = known.opened.target.snapshot();
    let mut observed = Observed::default();
    while !calls.is_empty() {
        let Ok(next) = calls.arbitrary() else { break };
        match call(known, &mut snapshot, next) {
            Ok(Some((memory, offset, bytes))) => observed.add(memory, offset, &bytes),
            Ok(None) => {}
            Err(error) => {
                assert!(
                    matches!(error.kind(), ErrorKind::State | ErrorKind::Unsupported),
                    "{error}"
                );
                expected(&error);
            }
        }
    }
    match snapshot.finish() {
        Ok(pieces) => valid(&joined(&pieces, &known.wasm, &observed)),
        Err(error) => expected(&error),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((which, calls)) = data.split_first() else {
        return;
    };
    KNOWN.with(|known| {
        let known = &known[usize::from(*which) % known.len()];
        check(known, &mut Unstructured::new(calls));
    });
});
