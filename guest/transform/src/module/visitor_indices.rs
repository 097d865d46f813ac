//! The indices of what tells of garbage-collected objects in the instrumented module.

use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::ExternalKind;

use super::contents::{Export, Module};
use crate::reference::ObjectExports;

/// The memories, tables and functions on top of those of the input, by their indices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisitorIndices {
    pub(crate) memory: u32,
    pub(crate) found: u32,
    pub(crate) references: u32,
    pub(crate) functions: u32,
    pub(crate) given: u32,
    pub(crate) visit: u32,
    pub(super) room: u32,
    pub(super) put: u32,
    pub(super) put_function: u32,
    pub(super) tell: u32,
    pub(super) search: u32,
    /// The table of the functions that tell of objects of a type each.
    pub(super) writers: u32,
    pub(super) first_writer: u32,
    pub(super) first_type: u32,
}

impl VisitorIndices {
    /// Those of a module that is the binary, to which nothing else is added.
    pub(crate) fn of(module: &Module) -> Self {
        let memories = u32::try_from(module.memories.len()).unwrap_or(u32::MAX);
        let table = module.all_tables();
        let function = module.all_functions();
        Self {
            memory: module.imported_memories.saturating_add(memories),
            found: table,
            references: table.saturating_add(1),
            functions: table.saturating_add(2),
            writers: table.saturating_add(3),
            given: function,
            visit: function.saturating_add(1),
            room: function.saturating_add(2),
            put: function.saturating_add(3),
            put_function: function.saturating_add(4),
            tell: function.saturating_add(5),
            search: function.saturating_add(6),
            first_writer: function.saturating_add(7),
            first_type: module.types,
        }
    }

    /// The names of the exports that the host needs.
    pub(crate) fn names(&self, name: impl Fn(&str, u32) -> String) -> ObjectExports {
        ObjectExports {
            given: name("function", self.given),
            visit: name("function", self.visit),
            memory: name("memory", self.memory),
            found: name("table", self.found),
            references: name("table", self.references),
            functions: name("table", self.functions),
        }
    }
}

impl VisitorIndices {
    /// The exports of these names.
    pub(crate) fn exports(&self, names: &ObjectExports) -> Vec<Export> {
        let export = |name: &String, kind: ExternalKind, index: u32| Export {
            name: name.clone(),
            kind,
            index,
        };
        Vec::from([
            export(&names.given, ExternalKind::Func, self.given),
            export(&names.visit, ExternalKind::Func, self.visit),
            export(&names.memory, ExternalKind::Memory, self.memory),
            export(&names.found, ExternalKind::Table, self.found),
            export(&names.references, ExternalKind::Table, self.references),
            export(&names.functions, ExternalKind::Table, self.functions),
        ])
    }
}
