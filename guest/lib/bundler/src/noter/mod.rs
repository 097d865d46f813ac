//! The core module that passes calls of the target on to the host, and notes them.
//!
//! ```wat
//! (module
//!   (import "room" "memory" (memory 1))
//!   (import "room" "next" (global $next (mut i32)))
//!   (import "room" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
//!   (import "host" "f0" (func $get-random-bytes (param i64 i32)))      ;; of the host, lowered
//!   (func (export "f0") (param i64) (result i32)
//!     (call $get-random-bytes (local.get 0) (i32.const …)) … (call $count …) (i32.const …))
//!   (func (export "calls") (result i32) …)                   ;; `calls` of `noted` in the WIT
//!   (func (export "realloc") (param i32 i32 i32 i32) (result i32) …)
//!   (data (i32.const 64) "…"))                               ;; the names of the functions
//! ```
//!
//! Each function has an entry for its calls without a name. Those with a name get entries behind
//! these, as long as there is room.

mod code;

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, FunctionSection,
    GlobalSection, GlobalType, ImportSection, MemoryType, Module, TypeSection, ValType,
};

use code::{NOTE, calls, freed, noting, passed_on, reallocated};

/// The most entries with names, of all functions.
const MOST_NAMES: u32 = 1_000;
/// The most bytes of a name: one more than hosts tell, so that they see that it was cut.
const MOST_BYTES: i32 = 1_025;

/// The address of `calls`' result: an address and a count.
const LIST: i32 = 16;
/// The address of an address of a socket.
const VALUES: i32 = 24;
/// The most values of an address, an optional one.
pub(crate) const MOST_VALUES: usize = 13;
/// The address of the functions' names.
const LABELS: u32 = 80;

/// The size of an entry.
const ENTRY: i32 = 48;

const REALLOC: u32 = 0;
const HOST: u32 = 1;
const NEXT: u32 = 0;
/// The global that tells whether a call has ended: its memory is free.
const ENDED: u32 = 1;
/// The global with the number of entries.
const ENTRIES: u32 = 2;
/// The global with the end of the names.
const NAMES: u32 = 3;
/// The global with the number of calls that have begun and not ended.
const RUNNING: u32 = 4;

/// A function to pass on, and what to note of its calls.
#[derive(Debug)]
pub(crate) struct Noted {
    /// Its name in entries.
    pub(crate) label: String,
    /// The flat parameters.
    pub(crate) parameters: Vec<ValType>,
    pub(crate) result: Returned,
    /// Whether a result that is stored begins with the case of a `result`.
    pub(crate) can_fail: bool,
    /// Whether the caller stores parameters in this component's memory.
    pub(crate) stores: bool,
    /// The positions of the addresses of texts: their lengths follow.
    pub(crate) texts: Vec<u32>,
    /// The position of the first of two sets of flags.
    pub(crate) flags: Option<u32>,
    /// The positions of the values of an address.
    pub(crate) address: Vec<u32>,
    pub(crate) measure: Measure,
    /// The positions of borrowed handles, each with the number of the function that drops it.
    pub(crate) borrowed: Vec<(u32, usize)>,
}

/// The result of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    Nothing,
    /// One value.
    Value(ValType),
    /// So many bytes, at an address that the caller passes.
    Stored(u32),
}

/// A number to note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Nothing,
    Constant(u64),
    /// The first argument, an i64.
    Argument,
    /// The result, an i64.
    Result,
    /// The result, seconds and nanoseconds.
    Seconds,
}

/// Where things are in memory.
struct Layout {
    labels: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    /// The address of what the host stores.
    answer: u32,
    entries: u32,
    names: u32,
    heap: u32,
}

impl Layout {
    /// None if there is not enough memory.
    fn new(noted: &[&Noted]) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut labels = Vec::new();
        for function in noted {
            let at = LABELS.checked_add(u32::try_from(bytes.len()).ok()?)?;
            labels.push((at, u32::try_from(function.label.len()).ok()?));
            bytes.extend_from_slice(function.label.as_bytes());
        }
        let aligned = |at: u32| at.checked_next_multiple_of(16);
        let answer = aligned(LABELS.checked_add(u32::try_from(bytes.len()).ok()?)?)?;
        let stored = noted.iter().map(|function| match function.result {
            Returned::Stored(size) => size,
            _ => 0,
        });
        let entries = aligned(answer.checked_add(stored.max().unwrap_or(0))?)?;
        let count = MOST_NAMES.checked_add(u32::try_from(noted.len()).ok()?)?;
        let names = count.checked_mul(ENTRY.cast_unsigned())?;
        let names = entries.checked_add(names)?;
        let heap = MOST_NAMES.checked_mul(MOST_BYTES.cast_unsigned())?;
        Some(Self {
            labels,
            bytes,
            answer,
            entries,
            names,
            heap: aligned(names.checked_add(heap)?)?,
        })
    }

    /// The address of the entry of a function's calls without names.
    fn entry(&self, number: usize) -> i32 {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        address(self.entries).saturating_add(number.saturating_mul(ENTRY))
    }
}

fn address(value: u32) -> i32 {
    value.cast_signed()
}

/// Returns the module, and the address where free memory starts. None if there is not enough
/// memory.
pub(crate) fn module(noted: &[&Noted]) -> Option<(Module, u32)> {
    let layout = Layout::new(noted)?;
    let mut types = TypeSection::new();
    let mut type_count = 0;
    let mut add = |parameters: &[ValType], results: &[ValType]| {
        let copied = |types: &[ValType]| types.to_vec();
        types.ty().function(copied(parameters), copied(results));
        type_count += 1;
        type_count - 1
    };
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let number = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    imports.import("room", "memory", memory);
    imports.import("room", "next", number);
    let realloc = add(&[ValType::I32; 4], &[ValType::I32]);
    imports.import("room", "realloc", EntityType::Function(realloc));
    for (i, function) in noted.iter().enumerate() {
        let (mut parameters, mut results) = (function.parameters.clone(), Vec::new());
        match function.result {
            Returned::Nothing => {}
            Returned::Value(ty) => results.push(ty),
            Returned::Stored(_) => parameters.push(ValType::I32),
        }
        let ty = EntityType::Function(add(&parameters, &results));
        imports.import("host", &format!("f{i}"), ty);
    }
    let drop = add(&[ValType::I32], &[]);
    let borrowed = noted.iter().flat_map(|function| &function.borrowed);
    let drops = borrowed.map(|(_, number)| number.saturating_add(1)).max();
    let drops = drops.unwrap_or(0);
    for number in 0..drops {
        imports.import("host", &drop_name(number), EntityType::Function(drop));
    }

    let [count, drops] = [noted.len(), drops].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let first_drop = HOST.checked_add(count)?;
    let own = first_drop.checked_add(drops)?;
    let note = own.checked_add(count)?;
    let free = note.checked_add(3)?;
    let indices = Indices {
        first_drop,
        note,
        free,
    };
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    for (i, (function, index)) in noted.iter().zip(own..).enumerate() {
        let results = match function.result {
            Returned::Nothing => &[][..],
            Returned::Value(ty) => &[ty],
            Returned::Stored(_) => &[ValType::I32],
        };
        functions.function(add(&function.parameters, results));
        exports.export(&format!("f{i}"), ExportKind::Func, index);
        code.function(&passed_on(function, i, &layout, &indices));
    }
    functions.function(add(&NOTE, &[]));
    code.function(&noting(&layout, noted.len()));
    functions.function(add(&[], &[ValType::I32]));
    exports.export("calls", ExportKind::Func, note.checked_add(1)?);
    code.function(&calls(&layout));
    functions.function(realloc);
    exports.export("realloc", ExportKind::Func, note.checked_add(2)?);
    code.function(&reallocated(free));
    functions.function(add(&[], &[]));
    code.function(&freed(&layout));

    let mut globals = GlobalSection::new();
    let count = i32::try_from(noted.len()).ok()?;
    for value in [0, count, address(layout.names), 0] {
        globals.global(number, &ConstExpr::i32_const(value));
    }
    let mut data = DataSection::new();
    let at = |address: u32| ConstExpr::i32_const(address.cast_signed());
    data.active(0, &at(LABELS), layout.bytes.iter().copied());
    for (i, (label, length)) in layout.labels.iter().enumerate() {
        let words = [*label, *length].map(u32::to_le_bytes).concat();
        data.active(0, &ConstExpr::i32_const(layout.entry(i)), words);
    }
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&globals)
        .section(&exports)
        .section(&code)
        .section(&data);
    Some((module, layout.heap))
}

/// The name of the imported function that drops handles of the resource type with this number.
pub(crate) fn drop_name(number: usize) -> String {
    format!("drop{number}")
}

/// Indices of functions.
struct Indices {
    first_drop: u32,
    note: u32,
    free: u32,
}

impl Indices {
    fn drop(&self, number: usize) -> u32 {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.first_drop.saturating_add(number)
    }
}
