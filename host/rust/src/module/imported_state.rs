//! What imported memories and tables contain before a module is instantiated.

use std::collections::BTreeMap;

use wasmtime::{AsContextMut, Extern, RootScope, Table};
use wizer_protocol::{BLOCK, next_blocks};

use super::contents::Contents;
use super::references::{Element, identity};
use super::touched_pages::touched;
use crate::bindings::types;
use crate::error::Error;
use crate::transform::{Description, StateExports};

/// What imported memories and tables contain before a module is instantiated:
/// [`Target::imported_state`](crate::Target::imported_state) copies it. A snapshot holds what is
/// different afterwards.
#[derive(Debug, Default)]
pub struct ImportedState {
    /// Of the imported memories, in order.
    memories: Vec<Blocks>,
    /// Of imported tables, by the indices of the imports.
    tables: BTreeMap<u32, Vec<Element>>,
    /// The imported functions, in order: what tells them from others.
    functions: Vec<usize>,
}

impl ImportedState {
    /// Copies it, for a module of which this is `known`. `imports` are all of its imports.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Instance` if one of them is missing.
    pub(crate) fn copy(
        mut store: impl AsContextMut,
        imports: &[Extern],
        known: &Description,
    ) -> Result<Self, Error> {
        let import = |index: u32| {
            let index = usize::try_from(index).ok();
            let import = index.and_then(|index| imports.get(index)).cloned();
            import.ok_or_else(|| missing(index))
        };
        let mut memories = Vec::new();
        for state in &known.imports {
            if let types::ImportType::Memory(_) = state.type_ {
                // Of an import of another kind, the engine says so.
                let memory = Contents::of(import(state.index)?);
                let copy = memory.map(|memory| Blocks::copy(&mut store, &memory));
                memories.push(copy.unwrap_or_default());
            }
        }
        let mut tables = BTreeMap::new();
        let of_instance = match &known.exports {
            StateExports::Module(exports) => exports.tables.as_slice(),
            StateExports::Component(_) => &[],
        };
        for index in of_instance.iter().filter_map(|table| table.imported) {
            if let Some(table) = import(index)?.into_table() {
                let elements = elements(&mut store, &table).map_err(Error::call)?;
                tables.insert(index, elements);
            }
        }
        let functions = imports.iter().filter_map(|import| match import {
            Extern::Func(function) => Some(identity(&mut store, function)),
            _ => None,
        });
        Ok(Self {
            functions: functions.collect(),
            memories,
            tables,
        })
    }

    /// What a memory contained. None if that is not known.
    pub(super) fn memory(&self, number: usize) -> Option<&Blocks> {
        self.memories.get(number)
    }

    /// What a table contained: nothing, if that is not known.
    pub(super) fn table(&self, import: u32) -> &[Element] {
        self.tables.get(&import).map_or(&[], Vec::as_slice)
    }

    /// The imported functions, in order.
    pub(super) fn functions(&self) -> &[usize] {
        &self.functions
    }
}

fn missing(index: Option<usize>) -> Error {
    let index = index.unwrap_or_default();
    Error::instance(&format!(
        "the instrumented module has an import {index}, and fewer imports are given"
    ))
}

fn elements(mut store: impl AsContextMut, table: &Table) -> wasmtime::Result<Vec<Element>> {
    let mut elements = Vec::new();
    for index in 0..table.size(&store) {
        let mut scope = RootScope::new(&mut store);
        let Some(element) = table.get(&mut scope, index) else {
            break;
        };
        elements.push(Element::new(&mut scope, &element)?);
    }
    Ok(elements)
}

/// The blocks of a memory that are not all zero, by their numbers. Where the memory ends in one,
/// zeros follow.
#[derive(Debug, Default)]
pub(super) struct Blocks(BTreeMap<usize, Vec<u8>>);

impl Blocks {
    fn copy(store: impl AsContextMut, memory: &Contents) -> Self {
        let mut blocks = BTreeMap::new();
        let mut buffer = Vec::new();
        let size = memory.size(&store);
        for range in touched(memory.address(&store), size) {
            let first = range.start / BLOCK;
            for number in first..range.end.div_ceil(BLOCK) {
                let start = number.saturating_mul(BLOCK);
                let end = start.saturating_add(BLOCK).min(size);
                let bytes = memory.bytes(&store, start..end, &mut buffer);
                let bytes = bytes.unwrap_or_default();
                if next_blocks(bytes, 0..bytes.len()).is_some() {
                    let mut block = bytes.to_vec();
                    block.resize(BLOCK, 0);
                    blocks.insert(number, block);
                }
            }
        }
        Self(blocks)
    }

    /// Whether the memory was all zeros.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A block, if it was not all zero.
    pub(super) fn get(&self, number: usize) -> Option<&[u8]> {
        self.0.get(&number).map(Vec::as_slice)
    }
}
