//! Writes exports, of which some go, get another name, or lose exports of their own.

use alloc::vec::Vec;

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{
    Alias, ComponentAliasSection, ComponentExportKind, ComponentExportSection, ComponentExternName,
    ComponentInstanceSection,
};
use wasmparser::{ComponentExport, ComponentExportSectionReader, ComponentExternalKind};

use super::output::{Part, content};
use super::scope::ReducedInstance;
use super::writer::{DefinitionOutput, Purpose, Writer, lost};
use crate::Error;
use crate::component::plan::edits::{ExportEdit, KeptExport};
use crate::component::read::contents::{Section, id};

impl<'a> Writer<'a> {
    pub(crate) fn exports(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let edits = match (self.purpose, output.version) {
            (Purpose::Result { exports, .. }, Some(version)) => exports.get(&version.node),
            _ => None,
        };
        let edits = edits.map_or(&[][..], Vec::as_slice);
        let mut encoded = ComponentExportSection::new();
        let mut edited = false;
        for item in ComponentExportSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let edit = edits.get(output.exports).unwrap_or(&ExportEdit::Keep);
            output.exports = output.exports.saturating_add(1);
            edited |= *edit != ExportEdit::Keep;
            match edit {
                ExportEdit::Keep => {
                    let kind = item.kind;
                    let name = item.name.name;
                    let ty = (kind == ComponentExternalKind::Type).then_some(item.index);
                    self.item(|renumber| renumber.parse_component_export(&mut encoded, item))?;
                    let scope = self.scope()?;
                    if let Some(ty) = ty {
                        output.counters.exported(ty, name, scope.types.old_len());
                    }
                    scope.keep(kind);
                }
                ExportEdit::Remove => self.remove(&item)?,
                ExportEdit::Rename(name) => {
                    let kind = item.kind;
                    self.item(|renumber| {
                        let index = renumber.component_external_index(kind, item.index);
                        let ty = item.ty.map(|ty| renumber.component_type_ref(ty));
                        encoded.export(renamed(&item, name), kind.into(), index, ty.transpose()?);
                        Ok(())
                    })?;
                    self.scope()?.keep(kind);
                }
                ExportEdit::Empty(name, function) => {
                    flush(&mut encoded, section, output)?;
                    let empty = self.emptied(function, output)?;
                    let name = match name {
                        Some(name) => renamed(&item, name),
                        None => item.name.into(),
                    };
                    encoded.export(name, ComponentExportKind::Func, empty, None);
                    // What names the export later names what it exported.
                    let functions = &mut self.scope()?.functions;
                    functions.add();
                    let exported = functions.get(item.index);
                    functions.replace(exported);
                }
                ExportEdit::Reduce { name, kept } => {
                    flush(&mut encoded, section, output)?;
                    let instance = self.reduce(&item, kept, output)?;
                    let name = match name {
                        Some(name) => renamed(&item, name),
                        None => item.name.into(),
                    };
                    encoded.export(name, ComponentExportKind::Instance, instance, None);
                    self.replace_reduced(&item, kept)?;
                }
            }
        }
        if edited && encoded.is_empty() {
            return Ok(());
        }
        self.finish(section, output, &encoded, edited)
    }

    /// An export is gone: what it exported stands for it.
    fn remove(&mut self, export: &ComponentExport<'_>) -> Result<(), Error> {
        let scope = self.scope()?;
        match export.kind {
            ComponentExternalKind::Func => {
                let function = scope.functions.get(export.index);
                scope.functions.replace(function);
            }
            ComponentExternalKind::Instance => {
                let instance = scope.instances.get(export.index);
                scope.instances.replace(instance);
            }
            _ => return Err(lost()),
        }
        Ok(())
    }

    /// An instance with fewer exports is exported: the one with all of them stands for the export,
    /// but for aliases.
    fn replace_reduced(
        &mut self,
        export: &ComponentExport<'_>,
        kept: &[KeptExport],
    ) -> Result<(), Error> {
        let scope = self.scope()?;
        let old = scope.instances.old_len();
        let new = scope.instances.add();
        let exported = scope.instances.get(export.index);
        scope.instances.replace(exported);
        let kept = kept
            .iter()
            .map(|kept| (kept.old_name.clone(), kept.new_name.clone()));
        let kept = kept.collect();
        scope.reduced.insert(old, ReducedInstance { new, kept });
        Ok(())
    }

    /// An instance of some of the exports of the one that is exported.
    fn reduce(
        &mut self,
        export: &ComponentExport<'_>,
        kept: &[KeptExport],
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let instance = self.scope()?.instances.get(export.index);
        let mut items: Vec<(&str, ComponentExportKind, u32)> = Vec::with_capacity(kept.len());
        for kept in kept {
            if let Some(function) = &kept.emptied {
                let empty = self.emptied(function, output)?;
                items.push((&kept.new_name, ComponentExportKind::Func, empty));
            }
        }
        let scope = self.scope()?;
        let mut aliases = ComponentAliasSection::new();
        let others = kept.iter().filter(|kept| kept.emptied.is_none());
        for KeptExport {
            old_name,
            new_name,
            kind,
            ..
        } in others
        {
            aliases.alias(Alias::InstanceExport {
                instance,
                kind: (*kind).into(),
                name: old_name,
            });
            items.push((new_name, (*kind).into(), scope.add(*kind)));
        }
        let mut instances = ComponentInstanceSection::new();
        instances.export_items(items);
        let reduced = scope.instances.add();
        if !aliases.is_empty() {
            output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        }
        output
            .parts
            .push(Part::new(id::INSTANCE, content(&instances)?));
        Ok(reduced)
    }
}

/// Writes the exports so far: what the next one needs has to come between.
fn flush(
    encoded: &mut ComponentExportSection,
    section: &Section,
    output: &mut DefinitionOutput<'_>,
) -> Result<(), Error> {
    if !encoded.is_empty() {
        output.parts.push(Part::new(section.id, content(encoded)?));
    }
    *encoded = ComponentExportSection::new();
    Ok(())
}

/// An export's new name, with what else is said of the export there: which interface an instance
/// implements, unless the new name says that itself.
fn renamed<'n>(export: &ComponentExport<'n>, name: &'n str) -> ComponentExternName<'n> {
    let is_interface = name.contains(':');
    ComponentExternName {
        name: name.into(),
        implements: export
            .name
            .implements
            .filter(|_| !is_interface)
            .map(Into::into),
        version_suffix: None,
        external_id: export.name.external_id.map(Into::into),
    }
}
