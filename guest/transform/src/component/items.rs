//! Writes the sections whose items only name others: aliases, imports, exports, types, canonical functions.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{
    Alias, CanonicalFunctionSection, ComponentAliasSection, ComponentExportKind,
    ComponentExportSection, ComponentImportSection, ComponentInstanceSection, ComponentTypeSection,
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentAliasSectionReader,
    ComponentCanonicalSectionReader, ComponentExport, ComponentExportSectionReader,
    ComponentExternalKind, ComponentImportSectionReader, ComponentOuterAliasKind, ComponentType,
    ComponentTypeSectionReader, ExternalKind,
};

use super::contents::{Section, id};
use super::edits::{ExportEdit, Kept};
use super::output::{Part, content};
use super::renumber::{Reduced, Scope};
use super::write::{Frame, Purpose, Writer, lost};
use crate::Error;

impl Scope {
    /// An item of the input comes next, of the kinds that cross a component's boundary.
    fn keep(&mut self, kind: ComponentExternalKind) {
        match kind {
            ComponentExternalKind::Module => self.modules.keep(),
            ComponentExternalKind::Component => self.components.keep(),
            ComponentExternalKind::Instance => self.instances.keep(),
            ComponentExternalKind::Func => self.functions.keep(),
            ComponentExternalKind::Type => self.types.keep(),
            // Values are refused: they belong to a proposal.
            ComponentExternalKind::Value => 0,
        };
    }

    /// An item of our own comes next.
    fn add(&mut self, kind: ComponentExternalKind) -> u32 {
        match kind {
            ComponentExternalKind::Module => self.modules.add(),
            ComponentExternalKind::Component => self.components.add(),
            ComponentExternalKind::Instance => self.instances.add(),
            ComponentExternalKind::Func => self.functions.add(),
            ComponentExternalKind::Type => self.types.add(),
            ComponentExternalKind::Value => 0,
        }
    }

    /// What an alias of an exported instance that lost exports is now: its kind, the instance and the name.
    fn reduced_alias(
        &self,
        alias: &ComponentAlias<'_>,
    ) -> Option<(ComponentExternalKind, u32, String)> {
        let ComponentAlias::InstanceExport {
            kind,
            instance_index,
            name,
        } = *alias
        else {
            return None;
        };
        let reduced = self.reduced.get(&instance_index)?;
        Some((kind, reduced.new, reduced.kept.get(name)?.clone()))
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn aliases(
        &mut self,
        section: &Section,
        frame: &mut Frame<'a>,
    ) -> Result<(), Error> {
        let mut encoded = ComponentAliasSection::new();
        for item in ComponentAliasSectionReader::new(self.reader(section)?)? {
            let item = item?;
            match self.scope()?.reduced_alias(&item) {
                Some((kind, instance, name)) => {
                    encoded.alias(Alias::InstanceExport {
                        instance,
                        kind: kind.into(),
                        name: &name,
                    });
                }
                None => self.item(|renumber| {
                    encoded.alias(renumber.component_alias(item.clone())?);
                    Ok(())
                })?,
            }
            let scope = self.scope()?;
            match item {
                ComponentAlias::InstanceExport { kind, .. } => scope.keep(kind),
                ComponentAlias::CoreInstanceExport { kind, .. } => match kind {
                    ExternalKind::Func | ExternalKind::FuncExact => {
                        scope.core_functions.keep();
                    }
                    ExternalKind::Memory => {
                        scope.core_memories.keep();
                    }
                    ExternalKind::Global => {
                        scope.core_globals.keep();
                    }
                    ExternalKind::Table | ExternalKind::Tag => {}
                },
                ComponentAlias::Outer { kind, .. } => match kind {
                    ComponentOuterAliasKind::CoreModule => {
                        scope.modules.keep();
                    }
                    ComponentOuterAliasKind::Component => {
                        scope.components.keep();
                    }
                    ComponentOuterAliasKind::Type => {
                        scope.types.keep();
                    }
                    ComponentOuterAliasKind::CoreType => {}
                },
            }
        }
        self.finish(section, frame, &encoded, false)
    }

    pub(crate) fn imports(
        &mut self,
        section: &Section,
        frame: &mut Frame<'a>,
    ) -> Result<(), Error> {
        let mut encoded = ComponentImportSection::new();
        for item in ComponentImportSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let kind = item.ty.kind();
            self.item(|renumber| {
                encoded.import(item.name, renumber.component_type_ref(item.ty)?);
                Ok(())
            })?;
            self.scope()?.keep(kind);
        }
        self.finish(section, frame, &encoded, false)
    }

    pub(crate) fn types(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        let mut encoded = ComponentTypeSection::new();
        let mut edited = false;
        for item in ComponentTypeSectionReader::new(self.reader(section)?)? {
            let item = item?;
            match item {
                ComponentType::Resource { dtor, .. } if self.counts(frame) => {
                    // The counter stands before the whole section: a destructor is no item of it.
                    let destructor = self.counter(dtor, frame)?;
                    encoded
                        .ty()
                        .resource(wasm_encoder::ValType::I32, Some(destructor));
                    edited = true;
                }
                item => self.item(|renumber| renumber.parse_component_type(encoded.ty(), item))?,
            }
            self.scope()?.types.keep();
        }
        self.finish(section, frame, &encoded, edited)
    }

    pub(crate) fn canonicals(
        &mut self,
        section: &Section,
        frame: &mut Frame<'a>,
    ) -> Result<(), Error> {
        let mut encoded = CanonicalFunctionSection::new();
        let mut edited = false;
        for item in ComponentCanonicalSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let counted = match &item {
                CanonicalFunction::ResourceNew { .. } if self.counts(frame) => {
                    self.next_counter(frame)
                }
                _ => None,
            };
            let is_lift = matches!(item, CanonicalFunction::Lift { .. });
            self.item(|renumber| renumber.parse_component_canonical(&mut encoded, item))?;
            if is_lift {
                self.scope()?.functions.keep();
                continue;
            }
            let old = self.scope()?.core_functions.old_len();
            let new = self.scope()?.core_functions.keep();
            if let Some(counter) = counted {
                // Later items of this section may name the function: it is counted from here on.
                frame.parts.push(Part::new(section.id, content(&encoded)?));
                encoded = CanonicalFunctionSection::new();
                edited = true;
                let counting = self.counting(counter, new, frame)?;
                self.scope()?.core_functions.redirect(old, counting);
            }
        }
        if edited && encoded.is_empty() {
            return Ok(());
        }
        self.finish(section, frame, &encoded, edited)
    }

    pub(crate) fn exports(
        &mut self,
        section: &Section,
        frame: &mut Frame<'a>,
    ) -> Result<(), Error> {
        let edits = match (self.purpose, frame.version) {
            (Purpose::Result { exports, .. }, Some(version)) => exports.get(&version.node),
            _ => None,
        };
        let edits = edits.map_or(&[][..], Vec::as_slice);
        let mut encoded = ComponentExportSection::new();
        let mut edited = false;
        for item in ComponentExportSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let edit = edits.get(frame.exports).unwrap_or(&ExportEdit::Keep);
            frame.exports = frame.exports.saturating_add(1);
            edited |= *edit != ExportEdit::Keep;
            match edit {
                ExportEdit::Keep => {
                    let kind = item.kind;
                    let name = item.name.name;
                    let ty = (kind == ComponentExternalKind::Type).then_some(item.index);
                    self.item(|renumber| renumber.parse_component_export(&mut encoded, item))?;
                    let scope = self.scope()?;
                    if let Some(ty) = ty {
                        frame.counters.exported(ty, name, scope.types.old_len());
                    }
                    scope.keep(kind);
                }
                ExportEdit::Remove => {
                    let scope = self.scope()?;
                    match item.kind {
                        ComponentExternalKind::Func => {
                            let function = scope.functions.get(item.index);
                            scope.functions.replace(function);
                        }
                        ComponentExternalKind::Instance => {
                            let instance = scope.instances.get(item.index);
                            scope.instances.replace(instance);
                        }
                        _ => return Err(lost()),
                    }
                }
                ExportEdit::Rename(name) => {
                    let kind = item.kind;
                    self.item(|renumber| {
                        let index = renumber.component_external_index(kind, item.index);
                        let ty = item.ty.map(|ty| renumber.component_type_ref(ty));
                        encoded.export(name.as_str(), kind.into(), index, ty.transpose()?);
                        Ok(())
                    })?;
                    self.scope()?.keep(kind);
                }
                ExportEdit::Reduce { name, kept } => {
                    if !encoded.is_empty() {
                        frame.parts.push(Part::new(section.id, content(&encoded)?));
                    }
                    encoded = ComponentExportSection::new();
                    let instance = self.reduce(&item, kept, frame)?;
                    let name = name.as_deref().unwrap_or(item.name.name);
                    encoded.export(name, ComponentExportKind::Instance, instance, None);
                    let scope = self.scope()?;
                    let old = scope.instances.old_len();
                    let new = scope.instances.add();
                    let exported = scope.instances.get(item.index);
                    scope.instances.replace(exported);
                    let kept = kept
                        .iter()
                        .map(|kept| (kept.before.clone(), kept.now.clone()));
                    let kept = kept.collect();
                    scope.reduced.insert(old, Reduced { new, kept });
                }
            }
        }
        if edited && encoded.is_empty() {
            return Ok(());
        }
        self.finish(section, frame, &encoded, edited)
    }

    /// An instance of some of the exports of the one that is exported.
    fn reduce(
        &mut self,
        export: &ComponentExport<'_>,
        kept: &[Kept],
        frame: &mut Frame<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let instance = scope.instances.get(export.index);
        let mut aliases = ComponentAliasSection::new();
        let mut items: Vec<(&str, ComponentExportKind, u32)> = Vec::with_capacity(kept.len());
        for Kept { before, now, kind } in kept {
            aliases.alias(Alias::InstanceExport {
                instance,
                kind: (*kind).into(),
                name: before,
            });
            items.push((now, (*kind).into(), scope.add(*kind)));
        }
        let mut instances = ComponentInstanceSection::new();
        instances.export_items(items);
        let reduced = scope.instances.add();
        if !kept.is_empty() {
            frame.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        }
        frame
            .parts
            .push(Part::new(id::INSTANCE, content(&instances)?));
        Ok(reduced)
    }
}
