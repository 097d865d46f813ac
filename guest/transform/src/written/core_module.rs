//! A core module, with the state that it writes.

use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{
    BinaryReader, CodeSectionReader, Data, DataKind, Element, ElementItems, ElementKind,
    MemoryType, TableType,
};

use super::start::StartWrites;
use super::value::{Reference, Value, address, reference};
use crate::Error;
use crate::module::contents::{Global, ImportType};
use crate::module::format::{id, slice};
use crate::module::labels::Labels;
use crate::module::{FEATURES, Module};

/// A core module, with the state that it writes.
pub(crate) struct Core<'a> {
    /// The binary.
    pub(crate) wasm: &'a [u8],
    pub(crate) module: &'a Module,
    /// How many of its globals, the last ones, are on top of those of its binary.
    pub(crate) added: u32,
    pub(crate) labels: Labels<'a>,
    /// All memories, imported ones first.
    pub(crate) memories: Vec<MemoryType>,
    /// All tables, imported ones first.
    pub(crate) tables: Vec<TableType>,
    pub(crate) data: Vec<DataSegment<'a>>,
    pub(crate) elements: Vec<ElementSegment<'a>>,
    /// Where the bodies of functions are in the binary.
    pub(crate) bodies: Vec<Range<usize>>,
    pub(crate) start: StartWrites<'a>,
}

/// A data segment.
pub(crate) struct DataSegment<'a> {
    /// The memory and address where it is written, if these are constant.
    pub(crate) written: Option<(u32, u64)>,
    pub(crate) bytes: &'a [u8],
    /// Where the bytes are in the binary.
    pub(crate) at: usize,
}

/// An element segment.
pub(crate) struct ElementSegment<'a> {
    /// The table and index where it is written, if these are constant.
    pub(crate) written: Option<(u32, u64)>,
    pub(crate) elements: Vec<Reference<'a>>,
    /// Where the segment is in the binary.
    pub(crate) entry: Range<usize>,
}

impl<'a> Core<'a> {
    /// Reads a module of the binary.
    pub(crate) fn read(wasm: &'a [u8], module: &'a Module) -> Result<Self, Error> {
        let mut memories = Vec::new();
        let mut tables = Vec::new();
        for import in &module.state_imports {
            match import.ty {
                ImportType::Memory(ty) => memories.push(ty),
                ImportType::Table(ty) => tables.push(ty),
                ImportType::Global(_) => {}
            }
        }
        memories.extend(&module.memories);
        tables.extend(module.tables.iter().map(|table| table.ty));
        let bodies = bodies(wasm, module)?;
        let start = module.start.and_then(|start| {
            let own = start.checked_sub(module.imported_functions)?;
            let body = bodies.get(own as usize)?;
            StartWrites::read(wasm.get(body.clone())?, body.start)
        });
        let start = start.unwrap_or_default();
        Ok(Self {
            wasm,
            module,
            added: 0,
            labels: Labels::read(wasm, module),
            memories,
            tables,
            data: data(wasm, module, &start)?,
            elements: elements(wasm, module)?,
            bodies,
            start,
        })
    }

    /// The value that a global begins with. None for an import to which nothing is written.
    pub(crate) fn global(&self, index: u32) -> Result<Option<Value<'a>>, Error> {
        let Some(own) = index.checked_sub(self.module.imported_globals) else {
            return Ok(self.start.globals.get(&index).copied());
        };
        let Some(global) = self.module.globals.get(own as usize) else {
            return Ok(None);
        };
        let bytes = slice(self.wasm, global.init..global.entry.end)?;
        Value::read(bytes, global.init).map(Some)
    }

    /// The size of a memory in bytes.
    pub(crate) fn memory_size(&self, memory: u32) -> u64 {
        self.memories.get(memory as usize).map_or(0, |ty| {
            let page = 1_u64 << ty.page_size_log2.unwrap_or(16).min(63);
            ty.initial.saturating_mul(page)
        })
    }

    /// The globals that its binary defines.
    pub(crate) fn own_globals(&self) -> &'a [Global] {
        let globals = self.module.globals.as_slice();
        let count = globals.len().saturating_sub(self.added as usize);
        globals.get(..count).unwrap_or_default()
    }

    /// How many globals it has, with imported ones.
    pub(crate) fn globals(&self) -> u32 {
        let own = u32::try_from(self.module.globals.len()).unwrap_or(u32::MAX);
        self.module.imported_globals.saturating_add(own)
    }
}

/// Where the bodies of functions are in the binary.
pub(super) fn bodies(wasm: &[u8], module: &Module) -> Result<Vec<Range<usize>>, Error> {
    let mut bodies = Vec::new();
    let sections = module.sections.iter();
    for section in sections.filter(|section| section.id == id::CODE) {
        let content = slice(wasm, section.content.clone())?;
        let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
        for body in CodeSectionReader::new(reader)? {
            bodies.push(body?.range());
        }
    }
    Ok(bodies)
}

fn data<'a>(
    wasm: &'a [u8],
    module: &Module,
    start: &StartWrites<'_>,
) -> Result<Vec<DataSegment<'a>>, Error> {
    let mut segments = Vec::with_capacity(module.segments.len());
    for (index, segment) in (0..).zip(&module.segments) {
        let entry = slice(wasm, segment.entry.clone())?;
        let mut reader = BinaryReader::new_features(entry, segment.entry.start, FEATURES);
        let Data { kind, data, range } = reader.read()?;
        let (written, bytes) = match kind {
            DataKind::Active {
                memory_index,
                offset_expr,
            } => {
                let address = address(&offset_expr)?;
                (address.map(|address| (memory_index, address)), data)
            }
            DataKind::Passive => match start.segments.get(&index) {
                Some((memory, address, length)) => {
                    let length = usize::try_from(*length).unwrap_or(usize::MAX);
                    let bytes = data.get(..length).unwrap_or(data);
                    (Some((*memory, *address)), bytes)
                }
                None => (None, data),
            },
        };
        segments.push(DataSegment {
            written,
            bytes,
            at: range.end.saturating_sub(data.len()),
        });
    }
    Ok(segments)
}

fn elements<'a>(wasm: &'a [u8], module: &Module) -> Result<Vec<ElementSegment<'a>>, Error> {
    let mut segments = Vec::with_capacity(module.elements.len());
    for segment in &module.elements {
        let entry = slice(wasm, segment.entry.clone())?;
        let mut reader = BinaryReader::new_features(entry, segment.entry.start, FEATURES);
        let Element { kind, items, .. } = reader.read()?;
        let written = match kind {
            ElementKind::Active {
                table_index,
                offset_expr,
            } => address(&offset_expr)?.map(|index| (table_index.unwrap_or(0), index)),
            ElementKind::Passive | ElementKind::Declared => None,
        };
        let mut elements = Vec::new();
        match items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    elements.push(Reference::Function(function?));
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    elements.push(reference(&expression?)?);
                }
            }
        }
        segments.push(ElementSegment {
            written,
            elements,
            entry: segment.entry.clone(),
        });
    }
    Ok(segments)
}
