//! Single exports: their names, kinds and signatures.

use wasmparser::types::Types;
use wasmparser::{CompositeInnerType, ExternalKind, FuncType, ValType};

use super::contents::{Export, Module};

/// The export of a name.
pub(super) fn find<'a>(module: &'a Module, name: &str) -> Option<&'a Export> {
    module.exports.iter().find(|export| export.name == name)
}

/// A function of the type `[] -> []`.
pub(super) fn is_initializer(export: &Export, types: &Types) -> bool {
    signature(export, types).is_some_and(|ty| ty.params().is_empty() && ty.results().is_empty())
}

/// A function whose parameters are numbers. What it returns, a status for example, is for the host
/// to see.
pub(super) fn is_callable(export: &Export, types: &Types) -> bool {
    let is_number = |ty: &ValType| !matches!(ty, ValType::V128 | ValType::Ref(_));
    signature(export, types).is_some_and(|ty| ty.params().iter().all(is_number))
}

/// The type of an exported function.
pub(super) fn signature<'a>(export: &Export, types: &'a Types) -> Option<&'a FuncType> {
    if export.kind != ExternalKind::Func {
        return None;
    }
    let types = types.as_ref();
    let id = types.core_function_at(export.index);
    match &types.get(id)?.composite_type.inner {
        CompositeInnerType::Func(ty) => Some(ty),
        _ => None,
    }
}

/// The specification's word for what is exported.
pub(super) fn word(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}
