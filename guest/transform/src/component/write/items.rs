//! Writes the sections whose items only name others: aliases, imports, types.

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{
    Alias, ComponentAliasSection, ComponentImportSection, ComponentTypeSection, ValType,
};
use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ComponentImportSectionReader,
    ComponentOuterAliasKind, ComponentType, ComponentTypeSectionReader, ExternalKind,
};

use super::scope::Scope;
use super::writer::{DefinitionOutput, Writer, lost};
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
                ComponentType::Resource { rep, dtor } if self.counts_resources(output) => {
                    let rep = ValType::try_from(rep).map_err(|_| lost())?;
                    // The counter stands before the whole section: a destructor is no item of it.
                    let destructor = self.destructor(dtor, rep, output)?;
                    encoded.ty().resource(rep, Some(destructor));
                    edited = true;
                }
                item => self.item(|renumber| renumber.parse_component_type(encoded.ty(), item))?,
            }
            self.scope()?.types.keep();
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
