//! Calls an initializer of a module.

use wasmtime::{AsContextMut as _, Instance, StoreContextMut, Val};

use super::imports::value;
use crate::calls::Calls;
use crate::error::Error;
use crate::invocation::Invocation;
use crate::limits::Limits;

/// Calls an initializer with numbers, and returns its results.
///
/// # Errors
///
/// `ErrorKind::Initialize` if it traps, or the guest exits; `ErrorKind::Limit`;
/// `ErrorKind::Instance` if the instance does not have it.
pub(crate) async fn initialize<T: 'static, C: Calls<T>>(
    mut store: StoreContextMut<'_, T>,
    instance: &Instance,
    call: &Invocation,
    limits: &Limits,
) -> Result<Vec<Val>, Error> {
    let name = call.name();
    tracing::info!(name, arguments = call.arguments(), "initializing");
    let arguments: Vec<Val> = call.numbers().iter().copied().map(value).collect();
    let function = instance
        .get_func(&mut store, name)
        .filter(|function| function.ty(&store).params().len() == arguments.len())
        .ok_or_else(|| {
            Error::instance(&format!(
                "the instance has no function `{name}` to call: it is none of the instrumented module"
            ))
        })?;
    let mut results = vec![Val::I32(0); function.ty(&store).results().len()];
    C::module(
        &mut store.as_context_mut(),
        function,
        &arguments,
        &mut results,
    )
    .await
    .map_err(|error| limits.blame(error, |error| Error::initialize(name, error)))?;
    Ok(results)
}
