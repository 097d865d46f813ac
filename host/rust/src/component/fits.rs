//! Whether a value is one of a type.

use wasmtime::component::{Type, Val};

/// Whether a value can be an argument of a type. Futures, streams, error contexts and the length of
/// a fixed-length list are left to the engine.
pub(super) fn fits(value: &Val, ty: &Type) -> bool {
    let all = |values: &[Val], ty: &Type| values.iter().all(|value| fits(value, ty));
    match (value, ty) {
        (Val::Bool(_), Type::Bool)
        | (Val::S8(_), Type::S8)
        | (Val::U8(_), Type::U8)
        | (Val::S16(_), Type::S16)
        | (Val::U16(_), Type::U16)
        | (Val::S32(_), Type::S32)
        | (Val::U32(_), Type::U32)
        | (Val::S64(_), Type::S64)
        | (Val::U64(_), Type::U64)
        | (Val::Float32(_), Type::Float32)
        | (Val::Float64(_), Type::Float64)
        | (Val::Char(_), Type::Char)
        | (Val::String(_), Type::String)
        | (Val::Future(_), Type::Future(_))
        | (Val::Stream(_), Type::Stream(_))
        | (Val::ErrorContext(_), Type::ErrorContext) => true,
        (Val::List(values), Type::List(list)) => all(values, &list.ty()),
        (Val::FixedLengthList(values), Type::FixedLengthList(list)) => all(values, &list.ty()),
        (Val::Map(pairs), Type::Map(map)) => pairs
            .iter()
            .all(|(key, value)| fits(key, &map.key()) && fits(value, &map.value())),
        (Val::Record(fields), Type::Record(record)) => {
            fields.len() == record.fields().len()
                && fields
                    .iter()
                    .zip(record.fields())
                    .all(|((name, value), field)| name == field.name && fits(value, &field.ty))
        }
        (Val::Tuple(values), Type::Tuple(tuple)) => {
            let types = tuple.types();
            values.len() == types.len() && values.iter().zip(types).all(|(v, ty)| fits(v, &ty))
        }
        (Val::Variant(name, value), Type::Variant(variant)) => variant
            .cases()
            .any(|case| case.name == name && payload(value.as_deref(), case.ty.as_ref())),
        (Val::Enum(name), Type::Enum(cases)) => cases.names().any(|case| case == name),
        (Val::Flags(names), Type::Flags(flags)) => names
            .iter()
            .all(|name| flags.names().any(|flag| flag == name)),
        (Val::Option(value), Type::Option(option)) => value
            .as_deref()
            .is_none_or(|value| fits(value, &option.ty())),
        (Val::Result(Ok(value)), Type::Result(result)) => {
            payload(value.as_deref(), result.ok().as_ref())
        }
        (Val::Result(Err(value)), Type::Result(result)) => {
            payload(value.as_deref(), result.err().as_ref())
        }
        (Val::Resource(resource), Type::Own(ty)) => resource.owned() && resource.ty() == *ty,
        (Val::Resource(resource), Type::Borrow(ty)) => resource.ty() == *ty,
        _ => false,
    }
}

/// Whether a case has its value, or has none.
fn payload(value: Option<&Val>, ty: Option<&Type>) -> bool {
    match (value, ty) {
        (Some(value), Some(ty)) => fits(value, ty),
        (None, None) => true,
        _ => false,
    }
}
