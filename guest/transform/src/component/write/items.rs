//! Writes the sections whose items only name others: aliases, imports, exports, types, canonical
//! functions.

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{
    Alias, CanonicalFunctionSection, ComponentAliasSection, ComponentImportSection,
    ComponentTypeSection,
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentAliasSectionReader,
    ComponentCanonicalSectionReader, ComponentImportSectionReader, ComponentOuterAliasKind,
    ComponentType, ComponentTypeSectionReader, ExternalKind,
};

use super::output::{Part, content};
use super::scope::Scope;
use super::writer::{DefinitionOutput, Writer};
use crate::Error;
use crate::component::read::contents::Section;

impl<'a> Writer<'a> {
    pub(crate) fn aliases(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
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
            keep_alias(self.scope()?, &item);
        }
        self.finish(section, output, &encoded, false)
    }

    pub(crate) fn imports(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
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
        self.finish(section, output, &encoded, false)
    }

    pub(crate) fn types(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let mut encoded = ComponentTypeSection::new();
        let mut edited = false;
        for item in ComponentTypeSectionReader::new(self.reader(section)?)? {
            let item = item?;
            match item {
                ComponentType::Resource { dtor, .. } if self.counts(output) => {
                    // The counter stands before the whole section: a destructor is no item of it.
                    let destructor = self.counter(dtor, output)?;
                    encoded
                        .ty()
                        .resource(wasm_encoder::ValType::I32, Some(destructor));
                    edited = true;
                }
                item => self.item(|renumber| renumber.parse_component_type(encoded.ty(), item))?,
            }
            self.scope()?.types.keep();
        }
        self.finish(section, output, &encoded, edited)
    }

    pub(crate) fn canonicals(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let mut encoded = CanonicalFunctionSection::new();
        let mut edited = false;
        for item in ComponentCanonicalSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let counted = match &item {
                CanonicalFunction::ResourceNew { .. } if self.counts(output) => {
                    self.next_counter(output)
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
                output.parts.push(Part::new(section.id, content(&encoded)?));
                encoded = CanonicalFunctionSection::new();
                edited = true;
                let counting = self.counting(counter, new, output)?;
                self.scope()?.core_functions.redirect(old, counting);
            }
        }
        if edited && encoded.is_empty() {
            return Ok(());
        }
        self.finish(section, output, &encoded, edited)
    }
}

/// The item of an alias of the input comes next.
fn keep_alias(scope: &mut Scope, alias: &ComponentAlias<'_>) {
    match *alias {
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
