//! Calls an initializer of a component: finds it by its path, checks the call before anything runs,
//! and gives what it returns as text.

use wasmtime::AsContextMut;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Instance, ResourceAny, Val, wasm_wave};
use wizer_inspection::printable;

use super::arguments;
use crate::error::{Error, Refusal, from_engine};
use crate::invocation::Invocation;
use crate::limits::Limits;

/// Checks that a component has the function, and that the arguments fit it.
///
/// # Errors
///
/// [`Error::Refused`].
pub(crate) fn check(component: &Component, call: &Invocation) -> Result<(), Error> {
    let function = function(component, call)?;
    arguments::read(call.name(), &function, call.arguments()).map(drop)
}

/// The type of the function.
fn function(component: &Component, call: &Invocation) -> Result<ComponentFunc, Error> {
    let refused = |what: &str| Error::Refused {
        kind: Refusal::InitFunc,
        text: format!("the initializer `{}` is {what}", call.name()),
    };
    let mut found = None;
    for name in call.path() {
        let within = found.as_ref().map(|(_, index)| index);
        found = component.get_export(within, name.as_str());
        if found.is_none() {
            return Err(refused("no export of the instrumented component"));
        }
    }
    match found {
        Some((ComponentItem::ComponentFunc(function), _)) => Ok(function),
        _ => Err(refused("an export that is no function")),
    }
}

/// Calls the initializer: what it returns, in WAVE's syntax. An `ok` without a value says nothing.
///
/// # Errors
///
/// [`Error::Initialize`] if it traps, or the guest exits; [`Error::Limit`]; [`Error::Returned`] if
/// it returns an `err`; [`Error::Refused`] if the arguments don't fit; [`Error::Instance`] if the
/// instance does not have it.
pub(crate) fn initialize(
    mut store: impl AsContextMut,
    instance: &Instance,
    call: &Invocation,
    limits: &Limits,
) -> Result<Option<String>, Error> {
    let name = call.name();
    tracing::info!(name, arguments = call.arguments(), "initializing");
    let missing = || {
        Error::Instance(format!(
            "the instance has no function `{name}` to call: it is none of the instrumented component"
        ))
    };
    let mut index = None;
    for name in call.path() {
        let found = instance.get_export_index(&mut store, index.as_ref(), name.as_str());
        index = Some(found.ok_or_else(missing)?);
    }
    let index = index.ok_or_else(missing)?;
    let function = instance.get_func(&mut store, index).ok_or_else(missing)?;
    let ty = function.ty(&store);
    let arguments = arguments::read(name, &ty, call.arguments())?;
    let mut results = vec![Val::Bool(false); ty.results().len()];
    let failed = |error: wasmtime::Error| {
        limits.blame(error, |error| Error::Initialize {
            name: name.to_string(),
            source: from_engine(error),
        })
    };
    function
        .call(&mut store, &arguments, &mut results)
        .map_err(failed)?;

    let mut resources = Vec::new();
    let result = results
        .pop()
        .map(|value| without_handles(value, &mut resources));
    // Nobody else has them, and a snapshot can't.
    for resource in resources {
        resource.resource_drop(&mut store).map_err(failed)?;
    }
    match result {
        Some(Val::Result(Err(value))) => Err(Error::Returned {
            name: name.to_string(),
            value: text(&Val::Result(Err(value)))?,
        }),
        // All went well, and that is all.
        Some(Val::Result(Ok(None))) | None => Ok(None),
        Some(value) => text(&value).map(Some),
    }
}

/// The value as text. What is escaped in it are letters of strings and characters, for which that
/// is WAVE's syntax as well.
fn text(value: &Val) -> Result<String, Error> {
    let text = wasm_wave::to_string(value).map_err(|error| Error::Read(error.into()))?;
    Ok(printable(&text).into_owned())
}

/// The value with words in place of what WAVE has no syntax for. The resources come out beside it.
fn without_handles(value: Val, resources: &mut Vec<ResourceAny>) -> Val {
    let mut inner = |value: Val| without_handles(value, resources);
    let mut boxed = |value: Option<Box<Val>>| value.map(|value| Box::new(inner(*value)));
    match value {
        Val::List(values) => Val::List(values.into_iter().map(inner).collect()),
        Val::FixedLengthList(values) => {
            Val::FixedLengthList(values.into_iter().map(inner).collect())
        }
        Val::Map(pairs) => {
            let pair = |(key, value)| Val::Tuple(vec![inner(key), inner(value)]);
            Val::List(pairs.into_iter().map(pair).collect())
        }
        Val::Record(fields) => {
            let field = |(name, value)| (name, inner(value));
            Val::Record(fields.into_iter().map(field).collect())
        }
        Val::Tuple(values) => Val::Tuple(values.into_iter().map(inner).collect()),
        Val::Variant(name, value) => Val::Variant(name, boxed(value)),
        Val::Option(value) => Val::Option(boxed(value)),
        Val::Result(Ok(value)) => Val::Result(Ok(boxed(value))),
        Val::Result(Err(value)) => Val::Result(Err(boxed(value))),
        Val::Resource(resource) => {
            resources.push(resource);
            Val::Enum("resource".to_string())
        }
        Val::Future(_) => Val::Enum("future".to_string()),
        Val::Stream(_) => Val::Enum("stream".to_string()),
        Val::ErrorContext(_) => Val::Enum("error-context".to_string()),
        plain => plain,
    }
}
