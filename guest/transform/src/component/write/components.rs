//! Writes component definitions, section by section, and the instances that need copies of them.

use alloc::vec::Vec;

use wasm_encoder::reencode::{ReencodeComponent as _, component_utils};
use wasm_encoder::{ComponentInstanceSection, CoreTypeSection};
use wasmparser::{ComponentInstance, ComponentInstanceSectionReader, CoreTypeSectionReader};

use super::names;
use super::output::Part;
use super::scope::{Scope, outwards};
use super::writer::{DefinitionOutput, Purpose, Writer, lost};
use crate::Error;
use crate::component::plan::blueprint::Blueprint;
use crate::component::plan::versions::Version;
use crate::component::read::contents::{Section, id};

/// Writes a whole component: definitions in their versions, everything else as it stands. Indices
/// are new where items were added or removed.
pub(super) fn write(blueprint: &Blueprint, purpose: Purpose<'_>) -> Result<Vec<Part>, Error> {
    let mut writer = Writer {
        blueprint,
        purpose,
        scopes: Vec::new(),
    };
    writer.definition(0, blueprint.versions.of(0), 0)
}

impl<'a> Writer<'a> {
    /// Writes a definition that stands `moved` definitions further in than it did.
    fn definition(
        &mut self,
        number: usize,
        version: Option<&'a Version>,
        moved: usize,
    ) -> Result<Vec<Part>, Error> {
        let blueprint = self.blueprint;
        let definition = blueprint.contents.components.get(number).ok_or_else(lost)?;
        self.scopes.push(Scope {
            moved,
            ..Scope::default()
        });
        let mut output = DefinitionOutput::new(version, definition.sections.len());
        for section in &definition.sections {
            self.section(section, &mut output)?;
        }
        if let (Purpose::Instrument, Some(version)) = (self.purpose, version) {
            self.show(version, &mut output)?;
        }
        // Names may stand before what they name.
        let wasm = &blueprint.wasm;
        for part in &mut output.parts {
            if let Part::Input(section) = part
                && section.is_name
                && !self.is_as_it_was()
                && let Some(renumbered) = names::rewrite(wasm, section, &self.scopes)
            {
                *part = Part::new(id::CUSTOM, renumbered);
            }
        }
        let scope = self.scopes.pop().ok_or_else(lost)?;
        scope.check_counts()?;
        Ok(output.parts)
    }

    fn section(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        match section.id {
            id::CORE_MODULE => self.module(section, output),
            id::COMPONENT => self.component(section, output),
            id::CORE_INSTANCE => self.core_instances(section, output),
            id::INSTANCE => self.instances(section, output),
            id::ALIAS => self.aliases(section, output),
            id::TYPE => self.types(section, output),
            id::CANONICAL => self.canonicals(section, output),
            id::IMPORT => self.imports(section, output),
            id::EXPORT => self.exports(section, output),
            id::CORE_TYPE => {
                let mut encoded = CoreTypeSection::new();
                let items = CoreTypeSectionReader::new(self.reader(section)?)?;
                self.item(|renumber| {
                    component_utils::parse_core_type_section(renumber, &mut encoded, items)
                })?;
                self.finish(section, output, &encoded, false)
            }
            _ => {
                output.parts.push(Part::Input(section.clone()));
                Ok(())
            }
        }
    }

    fn component(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let version = output.version.and_then(|version| {
            self.blueprint
                .versions
                .component_in_place(version.node, number)
        });
        let part = self.component_part(section, number, version, 0)?;
        output.parts.push(part);
        self.scope()?.components.keep();
        Ok(())
    }

    /// A version of a component definition, `moved` definitions further in than it stood.
    fn component_part(
        &mut self,
        section: &Section,
        number: usize,
        version: Option<usize>,
        moved: usize,
    ) -> Result<Part, Error> {
        let blueprint = self.blueprint;
        let version = version.and_then(|version| blueprint.versions.all.get(version));
        let version = version.filter(|version| version.changed || version.shown);
        let definition = blueprint.contents.components.get(number).ok_or_else(lost)?;
        let same_around = !definition.reaches_out || (moved == 0 && self.is_as_it_was());
        if version.is_none() && same_around {
            return Ok(Part::Input(section.clone()));
        }
        let parts = self.definition(number, version, moved)?;
        let is_input = |part: &Part| matches!(part, Part::Input(_));
        if parts.len() == definition.sections.len() && parts.iter().all(is_input) {
            return Ok(Part::Input(section.clone()));
        }
        Ok(Part::Component(parts))
    }

    fn instances(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let items = ComponentInstanceSectionReader::new(self.reader(section)?)?;
        let items: Vec<ComponentInstance<'_>> = items.into_iter().collect::<Result<_, _>>()?;
        let mut copies: Vec<Option<u32>> = Vec::with_capacity(items.len());
        for item in &items {
            output.counters.name_by(item);
            let copy = match item {
                ComponentInstance::Instantiate { .. } => self.copy_of_component(output)?,
                ComponentInstance::FromExports(_) => None,
            };
            copies.push(copy);
        }
        let has_copies = copies.iter().any(Option::is_some);
        let mut encoded = ComponentInstanceSection::new();
        for (item, copy) in items.into_iter().zip(copies) {
            self.item(|renumber| {
                match (copy, item) {
                    (Some(copy), ComponentInstance::Instantiate { args, .. }) => {
                        let args = args.iter().map(|arg| {
                            let index = renumber.component_external_index(arg.kind, arg.index);
                            (arg.name, arg.kind.into(), index)
                        });
                        encoded.instantiate(copy, args.collect::<Vec<_>>());
                    }
                    (_, item) => renumber.parse_component_instance(&mut encoded, item)?,
                }
                Ok(())
            })?;
            self.scope()?.instances.keep();
        }
        self.finish(section, output, &encoded, has_copies)
    }

    /// Puts a copy of the component definition before the section if the next instance needs one.
    fn copy_of_component(
        &mut self,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<Option<u32>, Error> {
        let Some(version) = output.version else {
            return Ok(None);
        };
        let blueprint = self.blueprint;
        let site = output.children;
        output.children = site.saturating_add(1);
        let node = blueprint.tree.nodes.get(version.node).ok_or_else(lost)?;
        let origin = node.children.get(site).ok_or_else(lost)?.origin;
        let wanted = *version.children.get(site).ok_or_else(lost)?;
        let Some(out) = blueprint.copy(version.node, origin, wanted)? else {
            return Ok(None);
        };
        let top = self.scopes.len().saturating_sub(1);
        let owner = outwards(&self.scopes, top, out).ok_or_else(lost)?;
        let moved = top.saturating_sub(owner);
        let section = blueprint.section_of(origin.number).ok_or_else(lost)?;
        let part = self.component_part(section, origin.number, Some(wanted), moved)?;
        output.parts.push(part);
        Ok(Some(self.scope()?.components.add()))
    }
}
