//! The state of a core module.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::{BinaryReader, Data, DataKind, Operator, TableSectionReader};
use wizer_inspection::{CoreModule, Function, Global, Memory, Number, Table};

use crate::Error;
use crate::module::format::{id, slice};
use crate::module::labels::Labels;
use crate::module::{FEATURES, Module};

/// What is known of a module that is instantiated so often.
pub(super) fn core_module(
    wasm: &[u8],
    module: &Module,
    labels: &Labels<'_>,
    instances: u32,
) -> Result<CoreModule, Error> {
    let named = |names: &BTreeMap<u32, &str>, index| names.get(&index).map(ToString::to_string);
    let mut globals = Vec::new();
    for (index, global) in module.mutable_globals() {
        let entry = slice(wasm, global.entry.clone())?;
        globals.push(Global {
            index,
            name: named(&labels.globals, index),
            value_type: global.ty.content_type.to_string(),
            value: number(entry, global.entry.start)?,
        });
    }
    let segments = Segments::read(wasm, module)?;
    let memories = module.own_memories().map(|(index, ty)| Memory {
        index,
        name: named(&labels.memories, index),
        minimum: ty.initial,
        maximum: ty.maximum,
        page_size: 1_u64 << ty.page_size_log2.unwrap_or(16).min(63),
        memory64: ty.memory64,
        shared: ty.shared,
        active_bytes: segments.bytes.get(&index).copied().unwrap_or(0),
    });
    let mut start = None;
    for reader in readers(wasm, module, id::START) {
        let index = reader?.read_var_u32()?;
        let name = named(&labels.functions, index);
        start = Some(Function { index, name });
    }
    Ok(CoreModule {
        offset: module.range.start as u64,
        size: module.range.len() as u64,
        name: labels.module.map(String::from),
        instances,
        start,
        resets: module.resets.iter().copied().map(String::from).collect(),
        globals,
        memories: memories.collect(),
        tables: tables(wasm, module, labels)?,
        active_segments: segments.active,
        passive_segments: segments.passive,
    })
}

/// The sections of a module that have this number.
pub(super) fn readers<'a>(
    wasm: &'a [u8],
    module: &'a Module,
    id: u8,
) -> impl Iterator<Item = Result<BinaryReader<'a>, Error>> {
    let sections = module.sections.iter();
    let sections = sections.filter(move |section| section.id == id);
    sections.map(|section| {
        let content = slice(wasm, section.content.clone())?;
        let start = section.content.start;
        Ok(BinaryReader::new_features(content, start, FEATURES))
    })
}

/// The edition of WASI that an import's name names.
pub(super) fn wasi(name: &str) -> Option<String> {
    let edition = match name {
        "wasi_unstable" => "preview 0",
        "wasi_snapshot_preview1" => "preview 1",
        name => {
            let interface = name.strip_prefix("wasi:")?;
            let version = interface.split_once('@').map(|(_, version)| version);
            version.unwrap_or("without a version")
        }
    };
    Some(edition.to_string())
}

/// The first value of a global, if its initializer is a number.
fn number(entry: &[u8], start: usize) -> Result<Option<Number>, Error> {
    let mut reader = BinaryReader::new_features(entry, start, FEATURES);
    let global: wasmparser::Global<'_> = reader.read()?;
    let mut operators = global.init_expr.get_operators_reader();
    let number = match operators.read()? {
        Operator::I32Const { value } => Number::I32(value.cast_unsigned()),
        Operator::I64Const { value } => Number::I64(value.cast_unsigned()),
        Operator::F32Const { value } => Number::F32(value.bits()),
        Operator::F64Const { value } => Number::F64(value.bits()),
        Operator::V128Const { value } => Number::V128(value.i128().cast_unsigned()),
        _ => return Ok(None),
    };
    let is_all = matches!(operators.read()?, Operator::End);
    Ok(Some(number).filter(|_| is_all))
}

/// Data segments, counted.
#[derive(Default)]
struct Segments {
    active: u32,
    passive: u32,
    /// How many bytes active ones write to each memory.
    bytes: BTreeMap<u32, u64>,
}

impl Segments {
    fn read(wasm: &[u8], module: &Module) -> Result<Self, Error> {
        let mut segments = Self::default();
        for segment in &module.segments {
            if !segment.active {
                segments.passive = segments.passive.saturating_add(1);
                continue;
            }
            segments.active = segments.active.saturating_add(1);
            let entry = slice(wasm, segment.entry.clone())?;
            let mut reader = BinaryReader::new_features(entry, segment.entry.start, FEATURES);
            let data: Data<'_> = reader.read()?;
            if let DataKind::Active { memory_index, .. } = data.kind {
                let bytes = segments.bytes.entry(memory_index).or_default();
                *bytes = bytes.saturating_add(data.data.len() as u64);
            }
        }
        Ok(segments)
    }
}

fn tables(wasm: &[u8], module: &Module, labels: &Labels<'_>) -> Result<Vec<Table>, Error> {
    let mut tables = Vec::new();
    let changed = module.changed_tables();
    for reader in readers(wasm, module, id::TABLE) {
        for (index, table) in (module.imported_tables..).zip(TableSectionReader::new(reader?)?) {
            let ty = table?.ty;
            tables.push(Table {
                index,
                name: labels.tables.get(&index).map(ToString::to_string),
                element_type: ty.element_type.to_string(),
                minimum: ty.initial,
                maximum: ty.maximum,
                changed: changed.contains(&index),
            });
        }
    }
    Ok(tables)
}
