//! Replaces core names, for hosts that generate source code from a component.
//!
//! A core name may be any text, and such a host can write it into the code. So every core name is
//! replaced by a plain one. In the whole component, nested components and module types included,
//! equal names get equal replacements, and different names different ones. Imports, exports,
//! aliases and arguments still match, without any analysis of them.
//!
//! ```wat
//! (component                                              ;; before
//!   (core module $m (import "x'y" "" (func)) (export "a b" (func 0)))
//!   (core instance $i (instantiate $m (with "x'y" (instance $x))))
//!   (alias core export $i "a b" (core func)))
//! (component                                              ;; after
//!   (core module $m (import "n0" "n1" (func)) (export "n2" (func 0)))
//!   (core instance $i (instantiate $m (with "n0" (instance $x))))
//!   (alias core export $i "n2" (core func)))
//! ```
//!
//! The import and export names of components stay, since hosts look for them. Most have only words
//! with hyphens. Names with other characters are refused.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::Range;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode, ReencodeComponent};
use wasm_encoder::{
    Alias, Component, ComponentAliasSection, ComponentTypeSection, CoreTypeSection, ExportKind,
    ExportSection, ImportSection, InstanceSection, Module, ModuleArg, ModuleSection, ModuleType,
    NestedComponentSection, RawSection,
};
use wasmparser::{
    Chunk, ComponentAlias, ComponentType, ComponentTypeDeclaration, ComponentTypeSectionReader,
    CoreType, CoreTypeSectionReader, Instance, InstanceTypeDeclaration, ModuleTypeDeclaration,
    Parser, Payload,
};

use crate::error::Error;
use crate::outer_names::check;

/// The maximum depth of nested components.
const DEEPEST: u32 = 200;

const WHAT: &str = "the component with plain names";

/// Returns a valid component whose core names are all plain.
///
/// # Errors
///
/// [`Error::Unsupported`] if an import or export of a component has a name with unusual characters,
/// or if components are nested too deep; [`Error::Component`] if the component can't be read.
pub fn plain_names(component: &[u8]) -> Result<Vec<u8>, Error> {
    let mut names = Plain::default();
    Ok(names.component(component, 0)?.finish())
}

/// The replacement of each core name.
#[derive(Debug, Default)]
struct Plain {
    names: BTreeMap<String, String>,
}

impl Plain {
    fn name(&mut self, name: &str) -> String {
        if let Some(plain) = self.names.get(name) {
            return plain.clone();
        }
        let plain = format!("n{}", self.names.len());
        self.names.insert(name.to_string(), plain.clone());
        plain
    }

    fn component(&mut self, wasm: &[u8], depth: u32) -> Result<Component, Error> {
        if depth > DEEPEST {
            return Err(Error::Unsupported(format!(
                "the component has components nested more than {DEEPEST} deep"
            )));
        }
        let mut written = Component::new();
        let mut parser = Parser::new(0);
        let mut rest = wasm;
        while !rest.is_empty() {
            let Chunk::Parsed { consumed, payload } = parser.parse(rest, true).map_err(invalid)?
            else {
                return Err(cut_off());
            };
            rest = rest.get(consumed..).ok_or_else(cut_off)?;
            check(&payload)?;
            let nested = match &payload {
                Payload::ModuleSection {
                    unchecked_range, ..
                }
                | Payload::ComponentSection {
                    unchecked_range, ..
                } => slice(wasm, unchecked_range)?,
                _ => &[],
            };
            rest = rest.get(nested.len()..).ok_or_else(cut_off)?;
            match payload {
                Payload::ModuleSection { .. } => {
                    written.section(&ModuleSection(&self.module(nested)?));
                }
                Payload::ComponentSection { .. } => {
                    let nested = self.component(nested, depth.saturating_add(1))?;
                    written.section(&NestedComponentSection(&nested));
                }
                other => self.section(wasm, other, &mut written)?,
            }
        }
        Ok(written)
    }

    /// Rewrites a section of a component other than a module or a component.
    fn section(
        &mut self,
        wasm: &[u8],
        payload: Payload<'_>,
        written: &mut Component,
    ) -> Result<(), Error> {
        match payload {
            Payload::InstanceSection(section) => {
                let mut instances = InstanceSection::new();
                self.parse_instance_section(&mut instances, section)
                    .map_err(failed)?;
                written.section(&instances);
            }
            Payload::CoreTypeSection(section) if has_core_modules(&section)? => {
                let mut types = CoreTypeSection::new();
                self.parse_core_type_section(&mut types, section)
                    .map_err(failed)?;
                written.section(&types);
            }
            Payload::ComponentTypeSection(section) if has_modules(&section)? => {
                let mut types = ComponentTypeSection::new();
                self.parse_component_type_section(&mut types, section)
                    .map_err(failed)?;
                written.section(&types);
            }
            Payload::ComponentAliasSection(section) => {
                let mut aliases = ComponentAliasSection::new();
                for alias in section {
                    self.alias(&mut aliases, &alias.map_err(invalid)?)?;
                }
                written.section(&aliases);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = slice(wasm, &range)?;
                    written.section(&RawSection { id, data });
                }
            }
        }
        Ok(())
    }

    fn alias(
        &mut self,
        aliases: &mut ComponentAliasSection,
        alias: &ComponentAlias<'_>,
    ) -> Result<(), Error> {
        match alias {
            ComponentAlias::CoreInstanceExport {
                kind,
                instance_index,
                name,
            } => aliases.alias(Alias::CoreInstanceExport {
                instance: *instance_index,
                kind: ExportKind::from(*kind),
                name: &self.name(name),
            }),
            other => aliases.alias(self.component_alias(other.clone()).map_err(failed)?),
        };
        Ok(())
    }

    fn module(&mut self, wasm: &[u8]) -> Result<Module, Error> {
        let mut written = Module::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.map_err(invalid)? {
                Payload::ImportSection(section) => {
                    let mut imports = ImportSection::new();
                    for import in section.into_imports() {
                        let import = import.map_err(invalid)?;
                        let (module, name) = (self.name(import.module), self.name(import.name));
                        let ty = self.entity_type(import.ty).map_err(failed)?;
                        imports.import(&module, &name, ty);
                    }
                    written.section(&imports);
                }
                Payload::ExportSection(section) => {
                    let mut exports = ExportSection::new();
                    for export in section {
                        let export = export.map_err(invalid)?;
                        let name = self.name(export.name);
                        exports.export(&name, ExportKind::from(export.kind), export.index);
                    }
                    written.section(&exports);
                }
                other => {
                    if let Some((id, range)) = other.as_section() {
                        let data = slice(wasm, &range)?;
                        written.section(&RawSection { id, data });
                    }
                }
            }
        }
        Ok(written)
    }
}

impl Reencode for Plain {
    type Error = Infallible;
}

impl ReencodeComponent for Plain {
    fn parse_instance(
        &mut self,
        instances: &mut InstanceSection,
        instance: Instance<'_>,
    ) -> Result<(), ReencodeError> {
        match instance {
            Instance::Instantiate { module_index, args } => {
                let args = args.iter();
                instances.instantiate(
                    module_index,
                    args.map(|arg| (self.name(arg.name), ModuleArg::Instance(arg.index))),
                );
            }
            Instance::FromExports(exports) => {
                let exports = exports.iter();
                instances.export_items(exports.map(|export| {
                    let kind = ExportKind::from(export.kind);
                    (self.name(export.name), kind, export.index)
                }));
            }
        }
        Ok(())
    }

    fn parse_component_module_type_declaration(
        &mut self,
        module: &mut ModuleType,
        declaration: ModuleTypeDeclaration<'_>,
    ) -> Result<(), ReencodeError> {
        match declaration {
            ModuleTypeDeclaration::Import(import) => {
                let (from, name) = (self.name(import.module), self.name(import.name));
                module.import(&from, &name, self.entity_type(import.ty)?);
            }
            ModuleTypeDeclaration::Export { name, ty } => {
                let name = self.name(name);
                module.export(&name, self.entity_type(ty)?);
            }
            ModuleTypeDeclaration::Type(group) => {
                self.parse_recursive_type_group(module.ty(), group)?;
            }
            ModuleTypeDeclaration::OuterAlias { count, index, .. } => {
                module.alias_outer_core_type(count, index);
            }
        }
        Ok(())
    }
}

/// Whether a section contains module types.
fn has_core_modules(section: &CoreTypeSectionReader<'_>) -> Result<bool, Error> {
    for ty in section.clone() {
        if is_module(&ty.map_err(invalid)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_modules(section: &ComponentTypeSectionReader<'_>) -> Result<bool, Error> {
    for ty in section.clone() {
        if holds_module(&ty.map_err(invalid)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_module(ty: &CoreType<'_>) -> bool {
    matches!(ty, CoreType::Module(_))
}

fn holds_module(ty: &ComponentType<'_>) -> bool {
    match ty {
        ComponentType::Component(declarations) => declarations.iter().any(|item| match item {
            ComponentTypeDeclaration::CoreType(ty) => is_module(ty),
            ComponentTypeDeclaration::Type(ty) => holds_module(ty),
            _ => false,
        }),
        ComponentType::Instance(declarations) => declarations.iter().any(|item| match item {
            InstanceTypeDeclaration::CoreType(ty) => is_module(ty),
            InstanceTypeDeclaration::Type(ty) => holds_module(ty),
            _ => false,
        }),
        _ => false,
    }
}

fn slice<'a>(wasm: &'a [u8], range: &Range<usize>) -> Result<&'a [u8], Error> {
    wasm.get(range.clone()).ok_or_else(cut_off)
}

fn invalid(error: wasmparser::Error) -> Error {
    Error::component(WHAT, anyhow::Error::new(error))
}

fn failed(error: ReencodeError) -> Error {
    Error::component(WHAT, anyhow::anyhow!("{error}"))
}

fn cut_off() -> Error {
    Error::component(WHAT, anyhow::anyhow!("it ends too early"))
}
