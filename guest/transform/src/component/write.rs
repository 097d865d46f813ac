//! Writes a component again: definitions in their versions, everything else as it stands, with new indices where items
//! were put in or taken out.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::reencode::{self, ReencodeComponent as _, component_utils};
use wasm_encoder::{ComponentInstanceSection, CoreTypeSection, Encode, InstanceSection, ModuleArg};
use wasmparser::{
    ComponentInstance, ComponentInstanceSectionReader, CoreTypeSectionReader, Instance,
    InstanceSectionReader,
};

use super::blueprint::Blueprint;
use super::contents::{Section, id};
use super::edits::ExportEdit;
use super::names;
use super::output::{Part, content};
use super::renumber::{Renumber, Scope, failed, outwards};
use super::resources::Counters;
use super::tree::{Origin, reader};
use super::versions::{Choice, Version};
use crate::Error;
use crate::module::output::{OutputSection, slice};
use crate::module::{State, instrument, rewrite};

/// What a component is written for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// To be run, and to show its state.
    Instrument,
    /// To begin with a state.
    Result {
        /// The state of each core instance that has some, by its number in the tree.
        states: &'a BTreeMap<usize, State>,
        /// What becomes of the exports of component instances, in order, by their nodes.
        exports: &'a BTreeMap<usize, Vec<ExportEdit>>,
    },
}

/// Writes one component.
pub(crate) struct Writer<'a> {
    pub(crate) blueprint: &'a Blueprint,
    pub(crate) purpose: Purpose<'a>,
    /// From the root to the definition that is being written.
    pub(crate) scopes: Vec<Scope>,
}

/// A definition that is being written.
pub(crate) struct Frame<'a> {
    /// None: as it stands.
    pub(crate) version: Option<&'a Version>,
    pub(crate) parts: Vec<Part>,
    /// How many core instances and component instances came, of those that instantiate something.
    cores: usize,
    children: usize,
    /// How many exports came, and how many times `resource.new`.
    pub(crate) exports: usize,
    pub(crate) news: usize,
    /// The resource types that it defines, when they are counted.
    pub(crate) counters: Counters,
}

impl<'a> Writer<'a> {
    /// Writes the whole component.
    pub(crate) fn write(
        blueprint: &'a Blueprint,
        purpose: Purpose<'a>,
    ) -> Result<Vec<Part>, Error> {
        let mut writer = Self {
            blueprint,
            purpose,
            scopes: Vec::new(),
        };
        writer.definition(0, blueprint.versions.of(0), 0)
    }

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
        let mut frame = Frame {
            version,
            parts: Vec::with_capacity(definition.sections.len()),
            cores: 0,
            children: 0,
            exports: 0,
            news: 0,
            counters: Counters::default(),
        };
        for section in &definition.sections {
            self.section(section, &mut frame)?;
        }
        if let (Purpose::Instrument, Some(version)) = (self.purpose, version) {
            self.show(version, &mut frame)?;
        }
        // Names may stand before what they name.
        let wasm = &blueprint.wasm;
        for part in &mut frame.parts {
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
        Ok(frame.parts)
    }

    fn section(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        match section.id {
            id::CORE_MODULE => self.module(section, frame),
            id::COMPONENT => self.component(section, frame),
            id::CORE_INSTANCE => self.core_instances(section, frame),
            id::INSTANCE => self.instances(section, frame),
            id::ALIAS => self.aliases(section, frame),
            id::TYPE => self.types(section, frame),
            id::CANONICAL => self.canonicals(section, frame),
            id::IMPORT => self.imports(section, frame),
            id::EXPORT => self.exports(section, frame),
            id::CORE_TYPE => {
                let mut encoded = CoreTypeSection::new();
                let items = CoreTypeSectionReader::new(self.reader(section)?)?;
                self.item(|renumber| {
                    component_utils::parse_core_type_section(renumber, &mut encoded, items)
                })?;
                self.finish(section, frame, &encoded, false)
            }
            _ => {
                frame.parts.push(Part::Input(section.clone()));
                Ok(())
            }
        }
    }

    pub(crate) fn reader(&self, section: &Section) -> Result<wasmparser::BinaryReader<'a>, Error> {
        reader(&self.blueprint.wasm, section)
    }

    /// The scope of the definition that is being written.
    pub(crate) fn scope(&mut self) -> Result<&mut Scope, Error> {
        self.scopes.last_mut().ok_or_else(lost)
    }

    /// Whether no index that the definition can name has moved.
    fn is_as_it_was(&self) -> bool {
        self.scopes.iter().all(Scope::is_as_it_was)
    }

    /// Writes an item with new indices, as they are now: what it is made of came before it.
    pub(crate) fn item(
        &self,
        write: impl FnOnce(&mut Renumber<'_>) -> Result<(), reencode::Error<Error>>,
    ) -> Result<(), Error> {
        let mut renumber = Renumber::new(&self.scopes);
        write(&mut renumber).map_err(failed)?;
        if renumber.is_sound() {
            Ok(())
        } else {
            Err(lost())
        }
    }

    /// A section whose items were written: the input's, if nothing has changed in it.
    pub(crate) fn finish(
        &self,
        section: &Section,
        frame: &mut Frame<'a>,
        encoded: &impl Encode,
        edited: bool,
    ) -> Result<(), Error> {
        let mut part = Part::Input(section.clone());
        if edited || !self.is_as_it_was() {
            let bytes = content(encoded)?;
            if bytes != slice(&self.blueprint.wasm, section.content.clone())? {
                part = Part::new(section.id, bytes);
            }
        }
        frame.parts.push(part);
        Ok(())
    }

    fn module(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let choice = frame.version.map_or(Choice::Keep, |version| {
            self.blueprint
                .versions
                .module_in_place(version.node, number)
        });
        frame.parts.push(match self.module_text(number, choice)? {
            Some(sections) => Part::Module(sections),
            None => Part::Input(section.clone()),
        });
        self.scope()?.modules.keep();
        Ok(())
    }

    /// A module's sections; none where it is what it was.
    fn module_text(
        &self,
        number: usize,
        choice: Choice,
    ) -> Result<Option<Vec<OutputSection>>, Error> {
        let plan = self.blueprint.modules.get(number).ok_or_else(lost)?;
        Ok(match (self.purpose, choice) {
            (_, Choice::Keep) | (Purpose::Instrument, Choice::Ran) => None,
            (Purpose::Instrument, Choice::State(_)) => Some(instrument::sections(plan)?),
            (Purpose::Result { .. }, Choice::Ran) => {
                Some(rewrite::sections(plan, &State::initial(plan))?)
            }
            (Purpose::Result { states, .. }, Choice::State(core)) => {
                let state = states.get(&core);
                Some(rewrite::sections(plan, state.ok_or_else(lost)?)?)
            }
        })
    }

    fn component(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let version = frame.version.and_then(|version| {
            self.blueprint
                .versions
                .component_in_place(version.node, number)
        });
        let part = self.component_text(section, number, version, 0)?;
        frame.parts.push(part);
        self.scope()?.components.keep();
        Ok(())
    }

    /// A version of a component definition, `moved` definitions further in than it stood.
    fn component_text(
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

    fn core_instances(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        let items = InstanceSectionReader::new(self.reader(section)?)?;
        let items: Vec<Instance<'_>> = items.into_iter().collect::<Result<_, _>>()?;
        // For each item the copy that it instantiates, if it does.
        let mut copies: Vec<Option<u32>> = Vec::with_capacity(items.len());
        for item in &items {
            let copy = match item {
                Instance::Instantiate { .. } => self.copy_of_module(frame)?,
                Instance::FromExports(_) => None,
            };
            copies.push(copy);
        }
        let has_copies = copies.iter().any(Option::is_some);
        let mut encoded = InstanceSection::new();
        for (item, copy) in items.into_iter().zip(copies) {
            self.item(|renumber| {
                match (copy, item) {
                    (Some(copy), Instance::Instantiate { args, .. }) => {
                        let args = args.iter().map(|arg| {
                            let instance = renumber.instance_index(arg.index);
                            (arg.name, ModuleArg::Instance(instance))
                        });
                        encoded.instantiate(copy, args.collect::<Vec<_>>());
                    }
                    (_, item) => renumber.parse_instance(&mut encoded, item)?,
                }
                Ok(())
            })?;
            self.scope()?.core_instances.keep();
        }
        self.finish(section, frame, &encoded, has_copies)
    }

    /// Puts a copy of the module before the section if the next core instance needs one. The answer is its index.
    fn copy_of_module(&mut self, frame: &mut Frame<'a>) -> Result<Option<u32>, Error> {
        let Some(version) = frame.version else {
            return Ok(None);
        };
        let blueprint = self.blueprint;
        let site = frame.cores;
        frame.cores = site.saturating_add(1);
        let node = blueprint.tree.nodes.get(version.node).ok_or_else(lost)?;
        let core = node.cores.get(site).ok_or_else(lost)?;
        let choice = *version.cores.get(site).ok_or_else(lost)?;
        let Origin {
            number,
            owner,
            direct,
        } = core.origin;
        let in_place = blueprint.versions.module_in_place(owner, number);
        if choice == Choice::Keep || (direct && choice == in_place) {
            return Ok(None);
        }
        let Some(sections) = self.module_text(number, choice)? else {
            return Ok(None);
        };
        frame.parts.push(Part::Module(sections));
        Ok(Some(self.scope()?.modules.add()))
    }

    fn instances(&mut self, section: &Section, frame: &mut Frame<'a>) -> Result<(), Error> {
        let items = ComponentInstanceSectionReader::new(self.reader(section)?)?;
        let items: Vec<ComponentInstance<'_>> = items.into_iter().collect::<Result<_, _>>()?;
        let mut copies: Vec<Option<u32>> = Vec::with_capacity(items.len());
        for item in &items {
            frame.counters.name_by(item);
            let copy = match item {
                ComponentInstance::Instantiate { .. } => self.copy_of_component(frame)?,
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
        self.finish(section, frame, &encoded, has_copies)
    }

    /// Puts a copy of the component definition before the section if the next instance needs one.
    fn copy_of_component(&mut self, frame: &mut Frame<'a>) -> Result<Option<u32>, Error> {
        let Some(version) = frame.version else {
            return Ok(None);
        };
        let blueprint = self.blueprint;
        let site = frame.children;
        frame.children = site.saturating_add(1);
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
        let part = self.component_text(section, origin.number, Some(wanted), moved)?;
        frame.parts.push(part);
        Ok(Some(self.scope()?.components.add()))
    }
}

pub(crate) fn lost() -> Error {
    Error::internal("an index of a component leads nowhere")
}
