//! How far out of its component definition a type reaches by outer aliases.

use wasmparser::{
    ComponentAlias, ComponentType, ComponentTypeDeclaration, CoreType, InstanceTypeDeclaration,
    ModuleTypeDeclaration,
};

/// How many component definitions out of its own a type reaches. An outer alias counts the scopes
/// of types as well.
pub(super) fn reach_of_type(ty: &ComponentType<'_>) -> u32 {
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

/// As `reach_of_type`, of a core type.
pub(super) fn reach_of_core_type(ty: &CoreType<'_>) -> u32 {
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
