//! The signature of an initializer, if a bundle can call it.

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{ComponentDefinedType, ComponentFuncTypeId, ComponentValType};
use wasmparser::types::TypesRef;
use wizer_values::Type;

use crate::error::Error;

/// A function's parameters and result.
#[derive(Debug)]
pub(crate) struct Signature {
    /// Whether the function's type is `async`.
    pub(crate) is_async: bool,
    pub(crate) parameters: Vec<(String, Type)>,
    pub(crate) result: Option<Type>,
}

/// The most elements of a list of a fixed length in an outline.
const MOST_ELEMENTS: u32 = 1000;

/// Why a type is refused: its values can't be written as text.
enum Refusal {
    /// The type is or contains a handle.
    Handle,
    /// The type belongs to a proposal that engines don't enable by default.
    Proposal(&'static str),
}

impl Signature {
    /// Reads the signature of the function. `name` is its name in messages.
    pub(crate) fn read(
        name: &str,
        types: TypesRef<'_>,
        id: ComponentFuncTypeId,
    ) -> Result<Self, Error> {
        let refused = |text: String| {
            Error::Initializer(format!("the initializer `{name}` can't be called{text}"))
        };
        let missing = || refused(": its type is unknown".to_string());
        let function = types.get(id).ok_or_else(missing)?;
        let mut parameters = Vec::new();
        for (parameter, ty) in &function.params {
            let ty = read(types, *ty, None).map_err(|why| match why {
                Refusal::Handle => refused(format!(
                    ": its argument `{parameter}` is or holds a handle, which can't be written as text"
                )),
                Refusal::Proposal(what) => refused(format!(
                    " from a bundle: its argument `{parameter}` is or holds a {what}"
                )),
            })?;
            parameters.push((parameter.to_string(), ty));
        }
        let result = function.result.map(|ty| read(types, ty, None)).transpose();
        let result = result.map_err(|why| {
            let what = match why {
                Refusal::Handle => "handle",
                Refusal::Proposal(what) => what,
            };
            refused(format!(" from a bundle: its result is or holds a {what}"))
        })?;
        Ok(Self {
            is_async: function.async_,
            parameters,
            result,
        })
    }

    /// Reads the signature as far as the core type depends on it: handles are numbers. None if it
    /// has an unknown type.
    pub(crate) fn outline(types: TypesRef<'_>, id: ComponentFuncTypeId) -> Option<Self> {
        let function = types.get(id)?;
        let read = |ty| read(types, ty, Some(Type::U32)).ok();
        let mut parameters = Vec::new();
        for (parameter, ty) in &function.params {
            parameters.push((parameter.to_string(), read(*ty)?));
        }
        let result = match function.result {
            Some(ty) => Some(read(ty)?),
            None => None,
        };
        Some(Self {
            is_async: function.async_,
            parameters,
            result,
        })
    }
}

/// Reads a type. `handle` replaces handles. Without it, they are refused.
fn read(types: TypesRef<'_>, ty: ComponentValType, handle: Option<Type>) -> Result<Type, Refusal> {
    let id = match ty {
        ComponentValType::Primitive(ty) => return primitive(ty, handle),
        ComponentValType::Type(id) => id,
    };
    let inner = |ty: &ComponentValType| read(types, *ty, handle.clone());
    let boxed =
        |ty: &Option<ComponentValType>| ty.as_ref().map(|ty| inner(ty).map(Box::new)).transpose();
    let Some(ty) = types.get(id) else {
        return Err(Refusal::Proposal("unknown type"));
    };
    Ok(match ty {
        ComponentDefinedType::Primitive(ty) => primitive(*ty, handle)?,
        ComponentDefinedType::Record(record) => {
            let field = |(name, ty): (&_, &_)| Ok((text(name), inner(ty)?));
            Type::Record(record.fields.iter().map(field).collect::<Result<_, _>>()?)
        }
        ComponentDefinedType::Variant(variant) => {
            let mut cases = Vec::new();
            for (name, case) in &variant.cases {
                cases.push((text(name), case.ty.as_ref().map(inner).transpose()?));
            }
            Type::Variant(cases)
        }
        ComponentDefinedType::List { element, .. } => Type::List(Box::new(inner(element)?)),
        ComponentDefinedType::Tuple(tuple) => {
            Type::Tuple(tuple.types.iter().map(inner).collect::<Result<_, _>>()?)
        }
        ComponentDefinedType::Flags(names) => Type::Flags(names.iter().map(text).collect()),
        ComponentDefinedType::Enum(names) => Type::Enum(names.iter().map(text).collect()),
        ComponentDefinedType::Option { ty, .. } => Type::Option(Box::new(inner(ty)?)),
        ComponentDefinedType::Result { ok, err, .. } => Type::Result(boxed(ok)?, boxed(err)?),
        ComponentDefinedType::Own(_)
        | ComponentDefinedType::Borrow(_)
        | ComponentDefinedType::Future { .. }
        | ComponentDefinedType::Stream { .. } => handle.ok_or(Refusal::Handle)?,
        // In an outline, these are as what they look like to core code.
        ComponentDefinedType::Map { key, value, .. } if handle.is_some() => {
            let pair = Type::Tuple(vec![inner(key)?, inner(value)?]);
            Type::List(Box::new(pair))
        }
        ComponentDefinedType::FixedLengthList {
            element, length, ..
        } if handle.is_some() && *length <= MOST_ELEMENTS => {
            Type::Tuple(vec![inner(element)?; *length as usize])
        }
        ComponentDefinedType::Map { .. } => return Err(Refusal::Proposal("map")),
        ComponentDefinedType::FixedLengthList { .. } => {
            return Err(Refusal::Proposal("list of a fixed length"));
        }
    })
}

fn text(name: &wasmparser::names::KebabString) -> String {
    name.to_string()
}

fn primitive(ty: PrimitiveValType, handle: Option<Type>) -> Result<Type, Refusal> {
    Ok(match ty {
        PrimitiveValType::Bool => Type::Bool,
        PrimitiveValType::S8 => Type::S8,
        PrimitiveValType::U8 => Type::U8,
        PrimitiveValType::S16 => Type::S16,
        PrimitiveValType::U16 => Type::U16,
        PrimitiveValType::S32 => Type::S32,
        PrimitiveValType::U32 => Type::U32,
        PrimitiveValType::S64 => Type::S64,
        PrimitiveValType::U64 => Type::U64,
        PrimitiveValType::F32 => Type::F32,
        PrimitiveValType::F64 => Type::F64,
        PrimitiveValType::Char => Type::Char,
        PrimitiveValType::String => Type::String,
        PrimitiveValType::ErrorContext => handle.ok_or(Refusal::Handle)?,
    })
}
