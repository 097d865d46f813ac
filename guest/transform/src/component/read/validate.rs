//! Reads and validates a component in one pass, with everything that stands in it.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use wasmparser::component_types::{ComponentAnyTypeId, ResourceId};
use wasmparser::types::{Types, TypesRef};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentCanonicalSectionReader, ComponentOuterAliasKind,
    ComponentType, ComponentTypeSectionReader, Parser, Payload, ValidPayload, Validator,
};

use super::contents::{Contents, Definition, DefinitionKind, FEATURES, OuterAlias, Section, id};
use super::counted::{Counted, HandleKind};
use super::reach::{reach_of_core_type, reach_of_type};
use crate::Error;
use crate::module::ModuleLocation;
use crate::module::findings::CodeScan;
use crate::module::read::ModuleReader;

/// The most levels of nested definitions: each level takes stack when the component is written.
const DEEPEST: usize = 128;

/// The most modules and components of a binary: validating takes longer for each than for the one
/// before.
const MOST_DEFINITIONS: usize = 10_000;

/// The most functions that are lifted with `async`, and the most sections with other functions that
/// open or close handles, for these to be counted: each has a module of its own for that, and
/// engines limit these.
const MOST_COUNTED: usize = 64;

/// Reads and validates `wasm`. `scan` says what is done with its code.
pub(crate) fn read(wasm: &[u8], scan: CodeScan) -> Result<(Contents, Types), Error> {
    let mut validator = Validator::new_with_features(FEATURES);
    let mut reader = ComponentReader::default();
    let mut types = None;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        // The parser takes a nested module's size on trust.
        if payload
            .as_section()
            .is_some_and(|(_, content)| content.end > wasm.len())
        {
            return Err(Error::malformed("unexpected end of the binary").at(wasm.len()));
        }
        match validator.payload(&payload)? {
            ValidPayload::Func(func, body) => {
                if let (CodeScan::Full, Some(OpenDefinition::Module { reader, .. })) =
                    (&scan, reader.open.last_mut())
                {
                    reader.function(func, &body)?;
                }
            }
            ValidPayload::End(end) => {
                reader.end(&payload, &end);
                types = Some(end);
            }
            ValidPayload::Ok | ValidPayload::Parser(_) => {
                reader.payload(payload, validator.types(0))?;
            }
        }
    }
    let types = types.ok_or_else(|| Error::malformed("unexpected end of the binary"))?;
    let mut contents = reader.contents;
    contents.limit_counting(
        reader.tasks <= MOST_COUNTED,
        reader.sections <= MOST_COUNTED,
    );
    if let CodeScan::Reused(known) = scan {
        known.apply(wasm.len(), &mut contents.modules)?;
    }
    Ok((contents, types))
}

/// The one pass over the binary.
#[derive(Default)]
struct ComponentReader {
    contents: Contents,
    /// What is being read, from the outermost on.
    open: Vec<OpenDefinition>,
    /// How many functions are lifted with `async`.
    tasks: usize,
    /// How many sections have other functions that open or close handles.
    sections: usize,
}

/// A component definition or a module whose end was not met yet.
enum OpenDefinition {
    Component {
        number: usize,
        /// The offset at which its last section ended.
        end: usize,
    },
    Module {
        number: usize,
        reader: Box<ModuleReader>,
    },
}

impl ComponentReader {
    fn payload(&mut self, payload: Payload<'_>, types: Option<TypesRef<'_>>) -> Result<(), Error> {
        if let Payload::Version { range, .. } = &payload {
            let range = range.clone();
            return self.begin(payload, range.start, range.end);
        }
        match self.open.last_mut() {
            Some(OpenDefinition::Module { reader, .. }) => reader.payload(payload),
            Some(OpenDefinition::Component { number, end }) => {
                let (definition, start) = (*number, *end);
                if let Some((_, content)) = payload.as_section() {
                    *end = content.end;
                }
                self.section(payload, definition, start, types)
            }
            None => Ok(()),
        }
    }

    /// A component or a module begins: the one whose section came last, or the binary itself.
    fn begin(&mut self, version: Payload<'_>, start: usize, end: usize) -> Result<(), Error> {
        if self.open.len() > DEEPEST {
            return Err(Error::unsupported(format!(
                "its components are nested more than {DEEPEST} deep"
            ))
            .at(start));
        }
        let (modules, components) = (&self.contents.modules, &self.contents.components);
        if modules.len().saturating_add(components.len()) >= MOST_DEFINITIONS {
            return Err(Error::unsupported(format!(
                "it has more than {MOST_DEFINITIONS} modules and components in it"
            ))
            .at(start));
        }
        let parent = match self.open.last() {
            Some(OpenDefinition::Component { number, .. }) => Some(*number),
            _ => None,
        };
        let parent_sections = parent
            .and_then(|parent| self.contents.components.get(parent))
            .map(|parent| &parent.sections);
        let section = parent_sections.and_then(|sections| sections.len().checked_sub(1));
        let last = parent_sections.and_then(|sections| sections.last());
        if last.is_some_and(|section| section.id == id::CORE_MODULE) {
            let mut reader = ModuleReader::new(start, ModuleLocation::InComponent);
            reader.payload(version)?;
            let number = self.contents.modules.len();
            // A module takes its number where it begins, and its contents follow when it was read.
            self.contents.modules.push(crate::module::Module::default());
            let reader = Box::new(reader);
            self.open.push(OpenDefinition::Module { number, reader });
        } else {
            let number = self.contents.components.len();
            self.contents.components.push(Definition {
                parent,
                section,
                sections: Vec::new(),
                reaches_out: false,
                outer: Vec::new(),
                resources: BTreeMap::new(),
                makes_resources: false,
                canonicals: 0,
                counted: BTreeMap::new(),
                names: BTreeSet::new(),
                start,
            });
            self.open.push(OpenDefinition::Component { number, end });
        }
        Ok(())
    }

    /// A component or a module ends.
    fn end(&mut self, payload: &Payload<'_>, types: &Types) {
        let Payload::End(end) = payload else { return };
        if let Some(OpenDefinition::Module { number, reader }) = self.open.pop() {
            let module = reader.finish(*end, types);
            if let Some(of_number) = self.contents.modules.get_mut(number) {
                *of_number = module;
            }
        }
    }

    /// A section of a component definition, which begins at `start`.
    fn section(
        &mut self,
        payload: Payload<'_>,
        definition: usize,
        start: usize,
        types: Option<TypesRef<'_>>,
    ) -> Result<(), Error> {
        let Some((id, content)) = payload.as_section() else {
            return Ok(());
        };
        let nested = match id {
            id::CORE_MODULE => Some(self.contents.modules.len()),
            id::COMPONENT => Some(self.contents.components.len()),
            _ => None,
        };
        let is_name =
            matches!(&payload, Payload::CustomSection(custom) if custom.name() == "component-name");
        if let Some(definition) = self.contents.components.get_mut(definition) {
            definition.sections.push(Section {
                id,
                whole: start..content.end,
                content,
                nested,
                is_name,
            });
        }
        self.items(definition, payload, types)
    }

    /// Notes the items of a section.
    fn items(
        &mut self,
        definition: usize,
        payload: Payload<'_>,
        types: Option<TypesRef<'_>>,
    ) -> Result<(), Error> {
        match payload {
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    self.alias(definition, &alias?);
                }
            }
            Payload::ComponentTypeSection(section) => self.types(definition, section, types)?,
            Payload::ComponentCanonicalSection(section) => {
                self.canonicals(definition, section, types)?;
            }
            Payload::ComponentImportSection(section) => {
                for import in section {
                    let name = import?.name.name.to_string();
                    self.definition(definition)?.names.insert(name);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section {
                    let name = export?.name.name.to_string();
                    self.definition(definition)?.names.insert(name);
                }
            }
            Payload::CoreTypeSection(section) => {
                for ty in section {
                    let reach = reach_of_core_type(&ty?);
                    self.reach(definition, reach);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes how far the types of a section reach, and which of them are resource types.
    fn types(
        &mut self,
        definition: usize,
        section: ComponentTypeSectionReader<'_>,
        types: Option<TypesRef<'_>>,
    ) -> Result<(), Error> {
        let all = types.map_or(0, |types| types.component_type_count());
        let first = all.saturating_sub(section.count());
        for (index, ty) in (first..).zip(section) {
            let ty = ty?;
            self.reach(definition, reach_of_type(&ty));
            if matches!(ty, ComponentType::Resource { .. }) {
                let resources = &mut self.definition(definition)?.resources;
                let number = resources.len();
                resources.extend(resource(types, index).map(|id| (id, number)));
            }
        }
        Ok(())
    }

    /// Notes which functions of a section open or close handles, and for which resource type each
    /// `resource.new` is.
    fn canonicals(
        &mut self,
        definition: usize,
        section: ComponentCanonicalSectionReader<'_>,
        types: Option<TypesRef<'_>>,
    ) -> Result<(), Error> {
        let functions: Vec<CanonicalFunction> = section.into_iter().collect::<Result<_, _>>()?;
        let is_core =
            |function: &&CanonicalFunction| !matches!(function, CanonicalFunction::Lift { .. });
        let all = types.map_or(0, |types| types.function_count());
        let new =
            u32::try_from(functions.iter().filter(is_core).count()).map_err(Error::internal)?;
        let mut index = all.saturating_sub(new);
        let mut tasks = 0_usize;
        let mut has_others = false;
        let definition = self.definition(definition)?;
        for function in &functions {
            let place = definition.canonicals;
            definition.canonicals = place.saturating_add(1);
            let counted = if let CanonicalFunction::ResourceNew { resource: ty } = function {
                // The type may be an alias or an export of the one that is defined.
                let resource = resource(types, *ty);
                let number = resource.and_then(|id| definition.resources.get(&id).copied());
                let lost = || Error::internal("a resource type was lost");
                definition.makes_resources = true;
                Counted::resource(number.ok_or_else(lost)?, index, types)
            } else {
                Counted::new(function, index, types)
            };
            match counted.as_ref().and_then(|counted| counted.counter.kind()) {
                Some(HandleKind::Task) => tasks = tasks.saturating_add(1),
                Some(_) => has_others = true,
                None => {}
            }
            definition
                .counted
                .extend(counted.map(|counted| (place, counted)));
            if is_core(&function) {
                index = index.saturating_add(1);
            }
        }
        self.tasks = self.tasks.saturating_add(tasks);
        self.sections = self.sections.saturating_add(usize::from(has_others));
        Ok(())
    }

    fn definition(&mut self, number: usize) -> Result<&mut Definition, Error> {
        self.contents
            .components
            .get_mut(number)
            .ok_or_else(|| Error::internal("a section belongs to no definition"))
    }

    fn alias(&mut self, definition: usize, alias: &ComponentAlias<'_>) {
        let ComponentAlias::Outer { kind, count, index } = *alias else {
            return;
        };
        self.reach(definition, count);
        let kind = match kind {
            ComponentOuterAliasKind::CoreModule => DefinitionKind::CoreModule,
            ComponentOuterAliasKind::Component => DefinitionKind::Component,
            ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => return,
        };
        if let Some(definition) = self.contents.components.get_mut(definition) {
            definition.outer.push(OuterAlias { count, kind, index });
        }
    }

    /// Notes that a definition names something `count` definitions further out.
    fn reach(&mut self, definition: usize, count: u32) {
        let mut inner = Some(definition);
        for _ in 0..count {
            let Some(definition) =
                inner.and_then(|definition| self.contents.components.get_mut(definition))
            else {
                return;
            };
            definition.reaches_out = true;
            inner = definition.parent;
        }
    }
}

/// The resource type of an index.
fn resource(types: Option<TypesRef<'_>>, index: u32) -> Option<ResourceId> {
    match types?.component_any_type_at(index) {
        ComponentAnyTypeId::Resource(id) => Some(id.resource()),
        _ => None,
    }
}
