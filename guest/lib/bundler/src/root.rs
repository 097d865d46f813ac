//! The root of an instrumented component: its index spaces, imports and exports, with their types.

use std::collections::BTreeMap;

use wasmparser::component_types::{ComponentEntityType, ComponentFuncTypeId};
use wasmparser::types::Types;
use wasmparser::{ComponentExternalKind, Parser, Payload, Validator, WasmFeatures};

use crate::error::Error;

const WHAT: &str = "the instrumented component";

/// The root of a component.
pub(crate) struct Root {
    pub(crate) types: Types,
    pub(crate) imports: Vec<String>,
    /// The kind and index of each export.
    exports: BTreeMap<String, (ComponentExternalKind, u32)>,
}

impl Root {
    /// Reads and validates a component.
    pub(crate) fn read(wasm: &[u8]) -> Result<Self, Error> {
        let invalid = |error| Error::component(WHAT, anyhow::Error::new(error));
        let types = Validator::new_with_features(WasmFeatures::all())
            .validate_all(wasm)
            .map_err(invalid)?;
        let mut imports = Vec::new();
        let mut exports = BTreeMap::new();
        // Skip the sections of nested modules and components.
        let mut depth = 0_u32;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.map_err(invalid)? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(section) if depth == 0 => {
                    for import in section {
                        imports.push(import.map_err(invalid)?.name.name.to_string());
                    }
                }
                Payload::ComponentExportSection(section) if depth == 0 => {
                    for export in section {
                        let export = export.map_err(invalid)?;
                        let item = (export.kind, export.index);
                        exports.insert(export.name.name.to_string(), item);
                    }
                }
                _ => {}
            }
        }
        Ok(Self {
            types,
            imports,
            exports,
        })
    }

    /// The index of the exported function or instance with this name.
    pub(crate) fn exported(&self, name: &str) -> Option<u32> {
        self.exports.get(name).map(|(_, index)| *index)
    }

    /// The type of the exported function with this path.
    pub(crate) fn function(&self, path: &[String]) -> Option<ComponentFuncTypeId> {
        let types = self.types.as_ref();
        let (first, rest) = path.split_first()?;
        let mut ty = types.component_item_for_export(first)?.ty;
        for name in rest {
            let ComponentEntityType::Instance(instance) = ty else {
                return None;
            };
            ty = types.get(instance)?.exports.get(name)?.ty;
        }
        match ty {
            ComponentEntityType::Func(id) => Some(id),
            _ => None,
        }
    }

    /// A prefix that no name of an import or export has.
    pub(crate) fn free_prefix(&self) -> String {
        let names = || self.imports.iter().chain(self.exports.keys());
        let taken = |prefix: &str| names().any(|name| name.to_lowercase().starts_with(prefix));
        let mut prefix = "wizer".to_string();
        while names().any(|name| name == &prefix) || taken(&format!("{prefix}-")) {
            prefix.push('x');
        }
        prefix
    }
}
