//! Functions that do nothing, in place of a component's initializers.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{
    ComponentDefinedType, ComponentEntityType, ComponentFuncTypeId, ComponentValType,
};
use wasmparser::types::Types;

use crate::Error;

/// The type of a function that can be replaced by one that does nothing: the parameters are numbers
/// and the like, and the result, if there is one, is a `result` without values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EmptyFunction {
    /// The parameters, by name.
    pub(crate) params: Vec<(String, PrimitiveValType)>,
    /// Whether it returns a `result`. That is `ok`.
    pub(crate) returns_result: bool,
    /// Whether its type is `async`.
    pub(crate) is_async: bool,
}

impl EmptyFunction {
    /// For the export at a path.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Options` if the function has other parameters or another result.
    pub(crate) fn new(types: &Types, path: &[String]) -> Result<Self, Error> {
        let lost = || Error::internal("an export was lost");
        let id = function(types, path).ok_or_else(lost)?;
        let ty = types.as_ref().get(id).ok_or_else(lost)?;
        let refuse = |why: &str| {
            Error::options(format!(
                "the export of the initializer `{}` can't be emptied, since {why}: keep it or remove it",
                path.join(".")
            ))
        };
        let mut params = Vec::new();
        for (name, ty) in &ty.params {
            let ty = primitive(types, *ty).filter(|ty| is_number(*ty));
            let ty = ty.ok_or_else(|| refuse("it has parameters that are no numbers"))?;
            params.push((name.to_string(), ty));
        }
        let returns_result = match &ty.result {
            None => false,
            Some(ComponentValType::Type(id))
                if matches!(
                    types.as_ref().get(*id),
                    Some(ComponentDefinedType::Result {
                        ok: None,
                        err: None,
                        ..
                    })
                ) =>
            {
                true
            }
            Some(_) => return Err(refuse("it has a result")),
        };
        Ok(Self {
            params,
            returns_result,
            is_async: ty.async_,
        })
    }
}

fn function(types: &Types, path: &[String]) -> Option<ComponentFuncTypeId> {
    let (root, function) = match path {
        [name] => (name, None),
        [instance, name] => (instance, Some(name)),
        _ => return None,
    };
    let entity = types.component_item_for_export(root)?.ty;
    let entity = match (entity, function) {
        (ComponentEntityType::Instance(id), Some(name)) => {
            types.as_ref().get(id)?.exports.get(name)?.ty
        }
        (entity, None) => entity,
        _ => return None,
    };
    match entity {
        ComponentEntityType::Func(id) => Some(id),
        _ => None,
    }
}

fn primitive(types: &Types, ty: ComponentValType) -> Option<PrimitiveValType> {
    match ty {
        ComponentValType::Primitive(ty) => Some(ty),
        ComponentValType::Type(id) => match types.as_ref().get(id)? {
            ComponentDefinedType::Primitive(ty) => Some(*ty),
            _ => None,
        },
    }
}

/// Whether values of the type are single numbers in core WebAssembly.
fn is_number(ty: PrimitiveValType) -> bool {
    !matches!(
        ty,
        PrimitiveValType::String | PrimitiveValType::ErrorContext
    )
}
