//! Who uses the instances of a definition, and for what.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ComponentExportSectionReader,
    ComponentExternalKind, ComponentImportSectionReader, ComponentInstance,
    ComponentInstanceSectionReader,
};

use super::contents::{Section, id};
use crate::Error;

/// The instances of a definition, by index.
#[derive(Debug, Default)]
pub(crate) struct InstanceUses {
    all: Vec<InstanceUse>,
    /// Of exported instances, by the export's name: the instance, and the export's own index.
    exported: BTreeMap<String, ExportedInstance>,
}

#[derive(Debug, Default)]
struct InstanceUse {
    /// How often it is passed on whole.
    whole: usize,
    /// The exports of it that have aliases.
    aliased: BTreeSet<String>,
}

#[derive(Debug)]
struct ExportedInstance {
    instance: u32,
    export: usize,
    /// The export gives a type.
    has_type: bool,
}

impl InstanceUses {
    /// Reads a definition's sections.
    pub(crate) fn read(wasm: &[u8], sections: &[Section]) -> Result<Self, Error> {
        let mut uses = Self::default();
        for section in sections {
            let reader = section.reader(wasm)?;
            match section.id {
                id::INSTANCE => {
                    for item in ComponentInstanceSectionReader::new(reader)? {
                        uses.instance(&item?);
                    }
                }
                id::ALIAS => {
                    for item in ComponentAliasSectionReader::new(reader)? {
                        uses.alias(&item?);
                    }
                }
                id::IMPORT => {
                    for item in ComponentImportSectionReader::new(reader)? {
                        uses.defines(item?.ty.kind());
                    }
                }
                id::EXPORT => {
                    for item in ComponentExportSectionReader::new(reader)? {
                        let item = item?;
                        uses.passes(item.kind, item.index);
                        if item.kind == ComponentExternalKind::Instance {
                            let exported = ExportedInstance {
                                instance: item.index,
                                export: uses.all.len(),
                                has_type: item.ty.is_some(),
                            };
                            uses.exported.insert(item.name.name.to_string(), exported);
                        }
                        uses.defines(item.kind);
                    }
                }
                _ => {}
            }
        }
        Ok(uses)
    }

    /// The instance that is exported as `name`, if that export is its only use but for aliases, of
    /// which none takes `function`: the function is then nobody else's.
    pub(crate) fn only_exported(&self, name: &str, function: &str) -> Option<u32> {
        let exported = self.exported.get(name)?;
        let instance = self.all.get(exported.instance as usize)?;
        let export = self.all.get(exported.export)?;
        let is_free = instance.whole == 1
            && export.whole == 0
            && !exported.has_type
            && !instance.aliased.contains(function)
            && !export.aliased.contains(function);
        is_free.then_some(exported.instance)
    }

    fn instance(&mut self, item: &ComponentInstance<'_>) {
        match item {
            ComponentInstance::Instantiate { args, .. } => {
                for arg in args {
                    self.passes(arg.kind, arg.index);
                }
            }
            ComponentInstance::FromExports(items) => {
                for item in items {
                    self.passes(item.kind, item.index);
                }
            }
        }
        self.defines(ComponentExternalKind::Instance);
    }

    fn alias(&mut self, item: &ComponentAlias<'_>) {
        let ComponentAlias::InstanceExport {
            kind,
            instance_index,
            name,
        } = item
        else {
            return;
        };
        if let Some(instance) = self.all.get_mut(*instance_index as usize) {
            instance.aliased.insert((*name).to_string());
        }
        self.defines(*kind);
    }

    /// An item is passed on.
    fn passes(&mut self, kind: ComponentExternalKind, index: u32) {
        if kind != ComponentExternalKind::Instance {
            return;
        }
        if let Some(instance) = self.all.get_mut(index as usize) {
            instance.whole = instance.whole.saturating_add(1);
        }
    }

    /// An item comes next.
    fn defines(&mut self, kind: ComponentExternalKind) {
        if kind == ComponentExternalKind::Instance {
            self.all.push(InstanceUse::default());
        }
    }
}
