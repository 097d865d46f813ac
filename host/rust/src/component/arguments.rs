//! Arguments of an initializer, in the engine's types and values.

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Type, Val};

use super::fits::fits;
use crate::error::Error;
use crate::invocation::Invocation;

/// The values with which the function `name` is called: see [`wizer_values::arguments`].
///
/// # Errors
///
/// `ErrorKind::InitFunc` if the text is no WAVE, or does not fit the function.
pub(crate) fn read(name: &str, function: &ComponentFunc, text: &str) -> Result<Vec<Val>, Error> {
    let parameters: Vec<(&str, Type)> = function.params().collect();
    if let Some((parameter, _)) = parameters.iter().find(|(_, ty)| holds_handle(ty)) {
        return Err(Error::init_func(&format!(
            "the initializer `{name}` can't be called: its argument `{parameter}` is or holds a handle, which can't be written as text"
        )));
    }
    wizer_values::arguments(name, &parameters, text).map_err(|text| Error::init_func(&text))
}

/// Demands that values can be the arguments of a call, which has none as text.
///
/// # Errors
///
/// `ErrorKind::InitFunc`.
pub(crate) fn check(
    call: &Invocation,
    function: &ComponentFunc,
    values: &[Val],
) -> Result<(), Error> {
    let name = call.name();
    let parameters: Vec<(&str, Type)> = function.params().collect();
    let text = if !call.arguments().is_empty() {
        format!("the arguments of the initializer `{name}` are given both as text and as values")
    } else if parameters.len() != values.len() {
        format!(
            "the initializer `{name}` has {} parameters, and {} arguments are given",
            parameters.len(),
            values.len()
        )
    } else {
        let mut pairs = parameters.iter().zip(values);
        let Some(((parameter, _), _)) = pairs.find(|((_, ty), value)| !fits(value, ty)) else {
            return Ok(());
        };
        format!(
            "the value for the parameter `{parameter}` of the initializer `{name}` is of another type"
        )
    };
    Err(Error::init_func(&text))
}

/// Whether values of a type have parts that only a running component has.
fn holds_handle(ty: &Type) -> bool {
    match ty {
        Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            true
        }
        Type::List(list) => holds_handle(&list.ty()),
        Type::FixedLengthList(list) => holds_handle(&list.ty()),
        Type::Map(map) => holds_handle(&map.key()) || holds_handle(&map.value()),
        Type::Option(option) => holds_handle(&option.ty()),
        Type::Result(result) => [result.ok(), result.err()]
            .iter()
            .flatten()
            .any(holds_handle),
        Type::Tuple(tuple) => tuple.types().any(|ty| holds_handle(&ty)),
        Type::Record(record) => record.fields().any(|field| holds_handle(&field.ty)),
        Type::Variant(variant) => variant
            .cases()
            .any(|case| case.ty.as_ref().is_some_and(holds_handle)),
        _ => false,
    }
}
