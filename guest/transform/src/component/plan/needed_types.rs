//! Whether the types that an exported instance names are needed by other exports: a type that is
//! not built in has to be exported beside what uses it.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentDefinedTypeId, ComponentEntityType,
    ComponentValType,
};
use wasmparser::types::{Types, TypesRef};

/// Whether one of the exports of the root with these names mentions a type that the exported
/// instance exports, too.
pub(crate) fn needed_types<'a>(
    types: &Types,
    instance: &str,
    others: impl Iterator<Item = &'a str>,
) -> bool {
    let named = |name: &str| types.component_item_for_export(name).map(|item| item.ty);
    let Some(ComponentEntityType::Instance(id)) = named(instance) else {
        return false;
    };
    let exported = types.as_ref().get(id);
    let exported = exported.into_iter().flat_map(|instance| &instance.exports);
    let mut own = BTreeSet::new();
    for (_, item) in exported {
        if let ComponentEntityType::Type {
            referenced,
            created,
        } = item.ty
        {
            own.extend([referenced, created]);
        }
    }
    let mut left: Vec<ComponentAnyTypeId> = Vec::new();
    for entity in others.filter_map(named) {
        mentions(&entity, &mut left);
    }
    // A type may be mentioned in many others, and is looked at once.
    let mut seen = BTreeSet::new();
    while let Some(id) = left.pop() {
        if own.contains(&id) {
            return true;
        }
        if seen.insert(id) {
            parts(types.as_ref(), id, &mut left);
        }
    }
    false
}

/// The types that an export mentions.
fn mentions(entity: &ComponentEntityType, found: &mut Vec<ComponentAnyTypeId>) {
    match entity {
        ComponentEntityType::Func(id) => found.push(ComponentAnyTypeId::Func(*id)),
        ComponentEntityType::Instance(id) => found.push(ComponentAnyTypeId::Instance(*id)),
        ComponentEntityType::Component(id) => found.push(ComponentAnyTypeId::Component(*id)),
        ComponentEntityType::Type {
            referenced,
            created,
        } => found.extend([*referenced, *created]),
        ComponentEntityType::Value(ty) => found.extend(defined(ty)),
        ComponentEntityType::Module(_) => {}
    }
}

/// The types of which another one consists.
fn parts(types: TypesRef<'_>, id: ComponentAnyTypeId, found: &mut Vec<ComponentAnyTypeId>) {
    match id {
        ComponentAnyTypeId::Defined(id) => parts_of_value(types, id, found),
        ComponentAnyTypeId::Func(id) => {
            if let Some(function) = types.get(id) {
                let parameters = function.params.iter().map(|(_, ty)| ty);
                found.extend(parameters.chain(&function.result).filter_map(defined));
            }
        }
        ComponentAnyTypeId::Instance(id) => {
            let exports = types.get(id).map(|instance| instance.exports.values());
            for item in exports.into_iter().flatten() {
                mentions(&item.ty, found);
            }
        }
        ComponentAnyTypeId::Component(id) => {
            if let Some(component) = types.get(id) {
                for item in component.imports.values().chain(component.exports.values()) {
                    mentions(&item.ty, found);
                }
            }
        }
        ComponentAnyTypeId::Resource(_) => {}
    }
}

fn parts_of_value(
    types: TypesRef<'_>,
    id: ComponentDefinedTypeId,
    found: &mut Vec<ComponentAnyTypeId>,
) {
    match types.get(id) {
        Some(ComponentDefinedType::Record(record)) => {
            found.extend(record.fields.values().filter_map(defined));
        }
        Some(ComponentDefinedType::Variant(variant)) => {
            let values = variant.cases.values().filter_map(|case| case.ty.as_ref());
            found.extend(values.filter_map(defined));
        }
        Some(ComponentDefinedType::Tuple(tuple)) => {
            found.extend(tuple.types.iter().filter_map(defined));
        }
        Some(
            ComponentDefinedType::List { element, .. }
            | ComponentDefinedType::FixedLengthList { element, .. },
        ) => found.extend(defined(element)),
        Some(ComponentDefinedType::Option { ty, .. }) => found.extend(defined(ty)),
        Some(ComponentDefinedType::Map { key, value, .. }) => {
            found.extend([key, value].into_iter().filter_map(defined));
        }
        Some(ComponentDefinedType::Result { ok, err, .. }) => {
            found.extend([ok, err].into_iter().flatten().filter_map(defined));
        }
        Some(ComponentDefinedType::Future { ty, .. } | ComponentDefinedType::Stream { ty, .. }) => {
            found.extend(ty.iter().filter_map(defined))
        }
        Some(ComponentDefinedType::Own(id) | ComponentDefinedType::Borrow(id)) => {
            found.push(ComponentAnyTypeId::Resource(*id));
        }
        Some(
            ComponentDefinedType::Primitive(_)
            | ComponentDefinedType::Flags(_)
            | ComponentDefinedType::Enum(_),
        )
        | None => {}
    }
}

fn defined(ty: &ComponentValType) -> Option<ComponentAnyTypeId> {
    match ty {
        ComponentValType::Primitive(_) => None,
        ComponentValType::Type(id) => Some(ComponentAnyTypeId::Defined(*id)),
    }
}
