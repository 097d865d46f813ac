//! Reads and validates a component in one pass, with everything that stands in it.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use wasmparser::component_types::{ComponentAnyTypeId, ResourceId};
use wasmparser::types::{Types, TypesRef};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentOuterAliasKind, ComponentType,
    ComponentTypeDeclaration, CoreType, InstanceTypeDeclaration, ModuleTypeDeclaration, Parser,
    Payload, ValidPayload, Validator,
};

use super::contents::{Contents, Definition, FEATURES, Outer, Section, id};
use crate::Error;
use crate::findings::Look;
use crate::module::read::{Place, Reader as ModuleReader};

/// How deep definitions may stand in one another: each level takes stack to write.
const DEEPEST: usize = 128;

/// How many modules and components are told apart: validating takes longer for each than for the
/// one before.
const MOST_DEFINITIONS: usize = 10_000;

/// Reads and validates `wasm`. Its code is looked at as `look` says.
pub(crate) fn read(wasm: &[u8], look: Look) -> Result<(Contents, Types), Error> {
    let mut validator = Validator::new_with_features(FEATURES);
    let mut reader = Reader::default();
    let mut types = None;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        // The parser takes a nested module's size on trust.
        if payload
            .as_section()
            .is_some_and(|(_, content)| content.end > wasm.len())
        {
            return Err(Error::Malformed(format!(
                "unexpected end of the binary (at offset {:#x})",
                wasm.len()
            )));
        }
        match validator.payload(&payload)? {
            ValidPayload::Func(func, body) => {
                if let (Look::All, Some(Frame::Module(_, module))) =
                    (&look, reader.frames.last_mut())
                {
                    module.function(func, &body)?;
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
    let types =
        types.ok_or_else(|| Error::Malformed("unexpected end of the binary".to_string()))?;
    let mut contents = reader.contents;
    if let Look::Known(known) = look {
        known.apply(wasm.len(), &mut contents.modules)?;
    }
    Ok((contents, types))
}

/// The pass over the binary.
#[derive(Default)]
struct Reader {
    contents: Contents,
    /// What is being read, from the outermost on.
    frames: Vec<Frame>,
}

enum Frame {
    /// The definition's number, and where its last section ended.
    Component(usize, usize),
    /// The module's number.
    Module(usize, Box<ModuleReader>),
}

impl Reader {
    fn payload(&mut self, payload: Payload<'_>, types: Option<TypesRef<'_>>) -> Result<(), Error> {
        if let Payload::Version { range, .. } = &payload {
            let range = range.clone();
            return self.begin(payload, range.start, range.end);
        }
        match self.frames.last_mut() {
            Some(Frame::Module(_, module)) => module.payload(payload),
            Some(Frame::Component(definition, end)) => {
                let (definition, start) = (*definition, *end);
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
        if self.frames.len() > DEEPEST {
            return Err(Error::unsupported(
                format!("it has components more than {DEEPEST} deep in one another"),
                start,
            ));
        }
        let (modules, components) = (&self.contents.modules, &self.contents.components);
        if modules.len().saturating_add(components.len()) >= MOST_DEFINITIONS {
            return Err(Error::unsupported(
                format!("it has more than {MOST_DEFINITIONS} modules and components in it"),
                start,
            ));
        }
        let parent = match self.frames.last() {
            Some(Frame::Component(definition, _)) => Some(*definition),
            _ => None,
        };
        let parent_sections = parent
            .and_then(|parent| self.contents.components.get(parent))
            .map(|parent| &parent.sections);
        let place = parent_sections.and_then(|sections| sections.len().checked_sub(1));
        let section = parent_sections.and_then(|sections| sections.last());
        if section.is_some_and(|section| section.id == id::CORE_MODULE) {
            let mut reader = ModuleReader::new(start, Place::Component);
            reader.payload(version)?;
            let number = self.contents.modules.len();
            // Its place is kept while it is read, so that modules are numbered in the order in which they begin.
            self.contents.modules.push(crate::module::Module::default());
            self.frames.push(Frame::Module(number, Box::new(reader)));
        } else {
            let number = self.contents.components.len();
            self.contents.components.push(Definition {
                parent,
                place,
                sections: Vec::new(),
                reaches_out: false,
                outer: Vec::new(),
                resources: BTreeMap::new(),
                news: Vec::new(),
                names: BTreeSet::new(),
                start,
            });
            self.frames.push(Frame::Component(number, end));
        }
        Ok(())
    }

    /// A component or a module ends.
    fn end(&mut self, payload: &Payload<'_>, types: &Types) {
        let Payload::End(end) = payload else { return };
        if let Some(Frame::Module(number, reader)) = self.frames.pop() {
            let module = reader.finish(*end, types);
            if let Some(place) = self.contents.modules.get_mut(number) {
                *place = module;
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
        match payload {
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    self.alias(definition, &alias?);
                }
            }
            Payload::ComponentTypeSection(section) => {
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
            }
            Payload::ComponentCanonicalSection(section) => {
                for function in section {
                    let CanonicalFunction::ResourceNew { resource: ty } = function? else {
                        continue;
                    };
                    // The type may be an alias or an export of the one that is defined.
                    let definition = self.definition(definition)?;
                    let resource = resource(types, ty);
                    let number = resource.and_then(|id| definition.resources.get(&id).copied());
                    let lost = || Error::internal("a resource type was lost");
                    definition.news.push(number.ok_or_else(lost)?);
                }
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
        let is_module = match kind {
            ComponentOuterAliasKind::CoreModule => true,
            ComponentOuterAliasKind::Component => false,
            ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => return,
        };
        if let Some(definition) = self.contents.components.get_mut(definition) {
            definition.outer.push(Outer {
                count,
                is_module,
                index,
            });
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

/// How many component definitions out of its own a type reaches: types have scopes of their own, which count too.
fn reach_of_type(ty: &ComponentType<'_>) -> u32 {
    let inner = match ty {
        ComponentType::Component(declarations) => declarations
            .iter()
            .map(|declaration| match declaration {
                ComponentTypeDeclaration::Type(ty) => reach_of_type(ty),
                ComponentTypeDeclaration::CoreType(ty) => reach_of_core_type(ty),
                ComponentTypeDeclaration::Alias(alias) => reach_of_alias(alias),
                _ => 0,
            })
            .max(),
        ComponentType::Instance(declarations) => declarations
            .iter()
            .map(|declaration| match declaration {
                InstanceTypeDeclaration::Type(ty) => reach_of_type(ty),
                InstanceTypeDeclaration::CoreType(ty) => reach_of_core_type(ty),
                InstanceTypeDeclaration::Alias(alias) => reach_of_alias(alias),
                _ => 0,
            })
            .max(),
        ComponentType::Defined(_) | ComponentType::Func(_) | ComponentType::Resource { .. } => None,
    };
    inner.unwrap_or(0).saturating_sub(1)
}

fn reach_of_core_type(ty: &CoreType<'_>) -> u32 {
    let CoreType::Module(declarations) = ty else {
        return 0;
    };
    let counts = declarations
        .iter()
        .filter_map(|declaration| match declaration {
            ModuleTypeDeclaration::OuterAlias { count, .. } => Some(*count),
            _ => None,
        });
    counts.max().unwrap_or(0).saturating_sub(1)
}

fn reach_of_alias(alias: &ComponentAlias<'_>) -> u32 {
    match alias {
        ComponentAlias::Outer { count, .. } => *count,
        _ => 0,
    }
}
