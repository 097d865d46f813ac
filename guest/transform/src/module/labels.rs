//! What the definitions of a module are called.

use alloc::collections::BTreeMap;

use wasmparser::{BinaryReader, CustomSectionReader, ExternalKind, KnownCustom, Name, NameMap};

use super::contents::{Module, Section};
use super::format::slice;

/// Names by index: from the `name` section, else those of exports.
#[derive(Debug, Default)]
pub(crate) struct Labels<'a> {
    /// Of the module itself.
    pub(crate) module: Option<&'a str>,
    pub(crate) functions: BTreeMap<u32, &'a str>,
    pub(crate) globals: BTreeMap<u32, &'a str>,
    pub(crate) memories: BTreeMap<u32, &'a str>,
    pub(crate) tables: BTreeMap<u32, &'a str>,
    /// Of data segments.
    pub(crate) segments: BTreeMap<u32, &'a str>,
}

impl<'a> Labels<'a> {
    /// Reads the names in a module. A section that can't be read has none.
    pub(crate) fn read(wasm: &'a [u8], module: &'a Module) -> Self {
        let mut labels = Self::default();
        for section in module.sections.iter().filter(|section| section.is_name) {
            // What stands before something that can't be read counts.
            let _ = labels.section(wasm, section);
        }
        for export in &module.exports {
            let names = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => &mut labels.functions,
                ExternalKind::Global => &mut labels.globals,
                ExternalKind::Memory => &mut labels.memories,
                ExternalKind::Table => &mut labels.tables,
                ExternalKind::Tag => continue,
            };
            names.entry(export.index).or_insert(&export.name);
        }
        labels
    }

    fn section(&mut self, wasm: &'a [u8], section: &Section) -> Option<()> {
        let bytes = slice(wasm, section.content.clone()).ok()?;
        let reader = BinaryReader::new(bytes, section.content.start);
        let KnownCustom::Name(names) = CustomSectionReader::new(reader).ok()?.as_known() else {
            return None;
        };
        for name in names {
            match name.ok()? {
                Name::Module { name, .. } => self.module = Some(name),
                Name::Function(map) => add(&mut self.functions, map)?,
                Name::Global(map) => add(&mut self.globals, map)?,
                Name::Memory(map) => add(&mut self.memories, map)?,
                Name::Table(map) => add(&mut self.tables, map)?,
                Name::Data(map) => add(&mut self.segments, map)?,
                _ => {}
            }
        }
        Some(())
    }
}

/// Adds names, as far as they can be read.
pub(crate) fn add<'a>(names: &mut BTreeMap<u32, &'a str>, map: NameMap<'a>) -> Option<()> {
    for naming in map {
        let naming = naming.ok()?;
        names.entry(naming.index).or_insert(naming.name);
    }
    Some(())
}
