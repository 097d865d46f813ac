//! Calls an initializer of a component: finds it by its path, checks the call before anything runs,
//! and gives what it returns as text.

use wasmtime::StoreContextMut;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Func, Instance, Val, wasm_wave};
use wizer_inspection::printable;

use super::arguments;
use crate::calls::Calls;
use crate::error::Error;
use crate::invocation::Invocation;
use crate::limits::Limits;

/// Checks that a component has the function, and that the arguments fit it.
///
/// # Errors
///
/// `ErrorKind::InitFunc`.
pub(crate) fn check(
    component: &Component,
    call: &Invocation,
    values: Option<&[Val]>,
) -> Result<(), Error> {
    let function = function(component, call)?;
    if let Some(values) = values {
        return arguments::check(call, &function, values);
    }
    arguments::read(call.name(), &function, call.arguments()).map(drop)
}

/// The type of the function.
fn function(component: &Component, call: &Invocation) -> Result<ComponentFunc, Error> {
    // The transform has found the function in the target.
    let lost = |what: &str| Error::defect(&format!("the initializer `{}` is {what}", call.name()));
    let mut found = None;
    for name in call.path() {
        let within = found.as_ref().map(|(_, index)| index);
        found = component.get_export(within, name.as_str());
        if found.is_none() {
            return Err(lost("no export of the instrumented component"));
        }
    }
    match found {
        Some((ComponentItem::ComponentFunc(function), _)) => Ok(function),
        _ => Err(lost("an export that is no function")),
    }
}

/// Calls the initializer, and returns its result: an `ok` as it is. An `err` is an error.
///
/// # Errors
///
/// `ErrorKind::Initialize` if it traps, or the guest exits; `ErrorKind::Limit`;
/// `ErrorKind::Returned` if it returns an `err`; `ErrorKind::InitFunc` if the arguments don't fit;
/// `ErrorKind::Instance` if the instance does not have it.
pub(crate) async fn initialize<T: 'static, C: Calls<T>>(
    store: &mut StoreContextMut<'_, T>,
    instance: &Instance,
    call: &Invocation,
    values: Option<&[Val]>,
    limits: &Limits,
) -> Result<Option<Val>, Error> {
    let name = call.name();
    tracing::info!(name, arguments = call.arguments(), "initializing");
    let function = find(store, instance, call)?;
    let ty = function.ty(&*store);
    let arguments = match values {
        Some(values) => {
            arguments::check(call, &ty, values)?;
            values.to_vec()
        }
        None => arguments::read(name, &ty, call.arguments())?,
    };
    let mut results = vec![Val::Bool(false); ty.results().len()];
    let failed = |error| limits.blame(error, |error| Error::initialize(name, error));
    C::component(store, function, &arguments, &mut results)
        .await
        .map_err(failed)?;
    match results.pop() {
        Some(Val::Result(Err(value))) => {
            let value = without_resources::<T, C>(store, Val::Result(Err(value))).await;
            let value = value.map_err(failed)?;
            Err(Error::returned_err(name, &text(&value)?))
        }
        value => Ok(value),
    }
}

/// The function to call on an instance.
fn find<T: 'static>(
    store: &mut StoreContextMut<'_, T>,
    instance: &Instance,
    call: &Invocation,
) -> Result<Func, Error> {
    let missing = || {
        Error::instance(&format!(
            "the instance has no function `{}` to call: it is none of the instrumented component",
            call.name()
        ))
    };
    let mut index = None;
    for name in call.path() {
        let found = instance.get_export_index(&mut *store, index.as_ref(), name.as_str());
        index = Some(found.ok_or_else(missing)?);
    }
    let index = index.ok_or_else(missing)?;
    instance.get_func(store, index).ok_or_else(missing)
}

/// What the initializer `name` returned, as a value without handles and as text. The resources of
/// the handles are dropped: nothing else can use them, and a snapshot can't hold them. None if
/// there is nothing to tell.
pub(crate) async fn told<T: 'static, C: Calls<T>>(
    store: &mut StoreContextMut<'_, T>,
    name: &str,
    value: Val,
    limits: &Limits,
) -> Result<Option<(Val, String)>, Error> {
    let value = without_resources::<T, C>(store, value).await;
    let failed = |error| limits.blame(error, |error| Error::initialize(name, error));
    let value = value.map_err(failed)?;
    match value {
        Val::Result(Ok(None)) => Ok(None),
        value => Ok(Some((value.clone(), text(&value)?))),
    }
}

async fn without_resources<T: 'static, C: Calls<T>>(
    store: &mut StoreContextMut<'_, T>,
    value: Val,
) -> wasmtime::Result<Val> {
    let mut handles = Vec::new();
    let value = without_handles(value, &mut handles);
    for handle in handles {
        match handle {
            Val::Resource(resource) => C::drop(store, resource).await?,
            Val::Future(mut future) => future.close(&mut *store)?,
            Val::Stream(mut stream) => stream.close(&mut *store)?,
            _ => {}
        }
    }
    Ok(value)
}

/// The value as text. What is escaped in it are letters of strings and characters, for which that
/// is WAVE's syntax as well.
fn text(value: &Val) -> Result<String, Error> {
    let text = wasm_wave::to_string(value).map_err(Error::read)?;
    Ok(printable(&text).into_owned())
}

/// The value with words in place of what WAVE has no syntax for. The handles come out beside it.
fn without_handles(value: Val, handles: &mut Vec<Val>) -> Val {
    let mut inner = |value: Val| without_handles(value, handles);
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
        Val::Resource(_) => handle(value, "resource", handles),
        Val::Future(_) => handle(value, "future", handles),
        Val::Stream(_) => handle(value, "stream", handles),
        Val::ErrorContext(_) => handle(value, "error-context", handles),
        plain => plain,
    }
}

/// A word in place of a handle.
fn handle(value: Val, word: &str, handles: &mut Vec<Val>) -> Val {
    handles.push(value);
    Val::Enum(word.to_string())
}
