//! The import, export and argument names of components.
//!
//! Most consist of words with hyphens, or are names of interfaces. But a URL may contain any
//! character, such as a quotation mark or a line break.

use wasmparser::{
    ComponentAlias, ComponentExternName, ComponentInstance, ComponentType,
    ComponentTypeDeclaration, InstanceTypeDeclaration, Payload,
};

use crate::error::Error;

/// The characters that a name may contain besides letters and digits. None of them ends a string or
/// a comment of a programming language, or begins an expression in one.
const SIGNS: &str = "-_.:/@+=,#?&%~<>[] ";

/// Refuses a section with a name that contains unusual characters.
pub(crate) fn check(payload: &Payload<'_>) -> Result<(), Error> {
    match payload {
        Payload::ComponentImportSection(section) => {
            for import in section.clone() {
                extern_name(&import.map_err(invalid)?.name)?;
            }
        }
        Payload::ComponentExportSection(section) => {
            for export in section.clone() {
                extern_name(&export.map_err(invalid)?.name)?;
            }
        }
        Payload::ComponentInstanceSection(section) => {
            for instance in section.clone() {
                of_instance(&instance.map_err(invalid)?)?;
            }
        }
        Payload::ComponentAliasSection(section) => {
            for alias in section.clone() {
                of_alias(&alias.map_err(invalid)?)?;
            }
        }
        Payload::ComponentTypeSection(section) => {
            for ty in section.clone() {
                of_type(&ty.map_err(invalid)?)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn of_instance(instance: &ComponentInstance<'_>) -> Result<(), Error> {
    match instance {
        ComponentInstance::Instantiate { args, .. } => {
            args.iter().try_for_each(|arg| name(arg.name))
        }
        ComponentInstance::FromExports(exports) => exports
            .iter()
            .try_for_each(|export| extern_name(&export.name)),
    }
}

fn of_alias(alias: &ComponentAlias<'_>) -> Result<(), Error> {
    match alias {
        ComponentAlias::InstanceExport { name: text, .. } => name(text),
        // Core names are replaced, whatever they contain.
        ComponentAlias::CoreInstanceExport { .. } | ComponentAlias::Outer { .. } => Ok(()),
    }
}

fn of_type(ty: &ComponentType<'_>) -> Result<(), Error> {
    match ty {
        ComponentType::Component(declarations) => {
            declarations.iter().try_for_each(|item| match item {
                ComponentTypeDeclaration::Type(ty) => of_type(ty),
                ComponentTypeDeclaration::Alias(alias) => of_alias(alias),
                ComponentTypeDeclaration::Export { name, .. } => extern_name(name),
                ComponentTypeDeclaration::Import(import) => extern_name(&import.name),
                ComponentTypeDeclaration::CoreType(_) => Ok(()),
            })
        }
        ComponentType::Instance(declarations) => {
            declarations.iter().try_for_each(|item| match item {
                InstanceTypeDeclaration::Type(ty) => of_type(ty),
                InstanceTypeDeclaration::Alias(alias) => of_alias(alias),
                InstanceTypeDeclaration::Export { name, .. } => extern_name(name),
                InstanceTypeDeclaration::CoreType(_) => Ok(()),
            })
        }
        // In all other names, validation allows only words with hyphens.
        _ => Ok(()),
    }
}

fn extern_name(whole: &ComponentExternName<'_>) -> Result<(), Error> {
    let more = [whole.implements, whole.version_suffix, whole.external_id];
    name(whole.name)?;
    more.into_iter().flatten().try_for_each(name)
}

fn name(text: &str) -> Result<(), Error> {
    let is_usual = |char: char| char.is_ascii_alphanumeric() || SIGNS.contains(char);
    if text.chars().all(is_usual) {
        return Ok(());
    }
    Err(Error::Unsupported(format!(
        "the component has the name `{}` for an import or an export, which this host does not support: rename it, with letters, digits and hyphens",
        text.escape_debug()
    )))
}

fn invalid(error: wasmparser::Error) -> Error {
    Error::component("the component", anyhow::Error::new(error))
}
