//! The names under which an instrumented module exports its state.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::ExternalKind;

use super::contents::{Export, Module};
use super::exported::word;
use super::exports::ModuleExports;
use super::visitor_indices::VisitorIndices;
use super::watched::Watched;
use crate::reference::ObjectExports;

/// The name under which hosts of WASI preview 1 look for a module's memory.
const MEMORY: &str = "memory";

/// What an instrumented module exports for its state: kinds, indices and names.
#[derive(Debug, Default)]
pub(crate) struct StateNames {
    /// Mutable globals that hold numbers, and then the flags.
    pub(crate) globals: Vec<Export>,
    /// Memories.
    pub(crate) memories: Vec<Export>,
    /// Mutable globals that hold references.
    pub(crate) references: Vec<Export>,
    /// Tables that may have changed.
    pub(crate) tables: Vec<Export>,
    /// Functions to which references may lead.
    pub(crate) functions: Vec<Export>,
    /// What tells of objects.
    pub(crate) objects: Option<ObjectExports>,
    /// The same, as exports.
    pub(crate) of_objects: Vec<Export>,
    /// The start function, if the host is to call it.
    pub(crate) start: Option<Export>,
}

impl StateNames {
    /// Names that no export has yet: `wizer:global 0`, `wizer:memory 0`, … They are short, whatever
    /// the module exports: there may be a million of them.
    ///
    /// The start function has one if `defers_start` says that it is called by name.
    pub(crate) fn new(module: &Module, watched: &Watched, defers_start: bool) -> Self {
        let prefix = free_prefix(module.exports.iter().map(|export| export.name.as_str()));
        let export = |kind: ExternalKind, index: u32| Export {
            name: format!("{prefix}{} {index}", word(kind)),
            kind,
            index,
        };
        let is_free = |name: &str| module.exports.iter().all(|export| export.name != name);
        let globals = module.number_globals().map(|(index, _)| index);
        let flags = (module.all_globals()..).zip(&watched.flags);
        let globals = globals.chain(flags.map(|(index, _)| index));
        let memories = module.state_memories().map(|(index, _)| index);
        // Notes are in a memory behind all others.
        let behind = module.imported_memories as usize;
        let behind = behind.saturating_add(module.memories.len());
        let notes = watched.shadow.memory().and(u32::try_from(behind).ok());
        let memories = memories.chain(notes);
        // Notes name functions by their indices.
        let functions = match watched.shadow.is_empty() {
            true => watched.functions.as_slice(),
            false => &[],
        };
        let exports = |kind: ExternalKind, indices: &[u32]| {
            let exports = indices.iter().map(|index| export(kind, *index));
            exports.collect()
        };
        let visitor = VisitorIndices::of(module);
        let objects = watched.given.as_ref().map(|_| {
            visitor.names(|kind: &str, index: u32| format!("{prefix}object {kind} {index}"))
        });
        let of_objects = objects.as_ref().map(|names| visitor.exports(names));
        Self {
            objects: objects.clone(),
            of_objects: of_objects.unwrap_or_default(),
            globals: globals
                .map(|index| export(ExternalKind::Global, index))
                .collect(),
            memories: memories
                .map(
                    |index| match index < module.imported_memories && is_free(MEMORY) {
                        // WASI's functions look for the memory that their caller exports.
                        true if index == 0 => Export {
                            name: String::from(MEMORY),
                            kind: ExternalKind::Memory,
                            index,
                        },
                        _ => export(ExternalKind::Memory, index),
                    },
                )
                .collect(),
            references: exports(ExternalKind::Global, &watched.references),
            tables: exports(ExternalKind::Table, &watched.tables),
            functions: exports(ExternalKind::Func, functions),
            start: module.start.filter(|_| defers_start).map(|index| Export {
                name: format!("{prefix}start"),
                kind: ExternalKind::Func,
                index,
            }),
        }
    }

    /// All of them, in the order in which they are exported.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Export> {
        let Self {
            globals,
            memories,
            references,
            tables,
            functions,
            objects: _,
            of_objects,
            start,
        } = self;
        let all = globals.iter().chain(memories).chain(references);
        all.chain(tables)
            .chain(functions)
            .chain(of_objects)
            .chain(start)
    }

    /// The exports of numbers and memories.
    pub(crate) fn exports(&self) -> ModuleExports {
        let names = |exports: &[Export]| {
            let names = exports.iter().map(|export| export.name.clone());
            names.collect()
        };
        ModuleExports {
            globals: names(&self.globals),
            memories: names(&self.memories),
        }
    }
}

/// The first of `wizer:`, `wizer::`, `wizer:2:`, `wizer:3:`, … with which no name begins.
fn free_prefix<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut taken = BTreeSet::new();
    for rest in names.filter_map(|name| name.strip_prefix("wizer:")) {
        taken.insert(0);
        taken.extend(rest.starts_with(':').then_some(1));
        let number = rest
            .split_once(':')
            .and_then(|(number, _)| number.parse().ok());
        taken.extend(number.filter(|number: &u32| *number > 1));
    }
    match (0..).find(|number| !taken.contains(number)) {
        Some(0) | None => String::from("wizer:"),
        Some(1) => String::from("wizer::"),
        Some(number) => format!("wizer:{number}:"),
    }
}
