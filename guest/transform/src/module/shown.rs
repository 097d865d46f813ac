//! What hosts are told of a module's references, and of its imports that have state.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use wasmparser::ValType;

use super::contents::ImportType;
use super::hierarchy::hierarchy;
use super::memories::page_size;
use super::plan::Plan;
use crate::reference::{ReferenceExport, TableExport};
use crate::state_import::{self, StateImport};

impl Plan {
    /// The globals that hold references.
    pub(crate) fn reference_exports(&self) -> Vec<ReferenceExport> {
        let globals = self.watched_globals();
        let exports = self.state.references.iter().zip(globals);
        exports
            .map(|(export, (_, ty))| ReferenceExport {
                name: export.name.clone(),
                hierarchy: hierarchy(&self.module, ty.content_type),
            })
            .collect()
    }

    /// The tables that are watched.
    pub(crate) fn table_exports(&self) -> Vec<TableExport> {
        let exports = self.state.tables.iter().filter_map(|export| {
            let ty = self.module.table_type(export.index)?;
            let mut imports = self.module.table_imports();
            let imported = imports.find(|(index, ..)| *index == export.index);
            Some(TableExport {
                name: export.name.clone(),
                hierarchy: hierarchy(&self.module, ValType::Ref(ty.element_type)),
                imported: imported.map(|(_, import, _)| import.index),
            })
        });
        exports.collect()
    }

    /// The imports that have state.
    pub(crate) fn state_imports(&self) -> Vec<StateImport> {
        let imports = self.module.state_imports.iter();
        imports
            .map(|import| StateImport {
                index: import.index,
                module: import.module.clone(),
                name: import.name.clone(),
                ty: self.import_type(&import.ty),
            })
            .collect()
    }

    fn import_type(&self, ty: &ImportType) -> state_import::ImportType {
        match ty {
            ImportType::Memory(ty) => state_import::ImportType::Memory {
                minimum: ty.initial,
                maximum: ty.maximum,
                page_size: page_size(ty).unwrap_or(u64::MAX),
                memory64: ty.memory64,
                shared: ty.shared,
            },
            ImportType::Table(ty) => state_import::ImportType::Table {
                minimum: ty.initial,
                maximum: ty.maximum,
                table64: ty.table64,
                element_type: ty.element_type.to_string(),
                hierarchy: hierarchy(&self.module, ValType::Ref(ty.element_type)),
            },
            ImportType::Global(ty) => state_import::ImportType::Global {
                value_type: ty.content_type.to_string(),
                mutable: ty.mutable,
            },
        }
    }
}
