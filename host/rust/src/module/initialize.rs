//! Calls an initializer of a module.

use wasmtime::{AsContextMut, Instance, Val};

use crate::error::{Error, from_engine};
use crate::limits::Limits;

/// Calls an initializer, a function without parameters: its one result, if that is an `i32`.
///
/// # Errors
///
/// [`Error::Initialize`] if it traps, or the guest exits; [`Error::Limit`]; [`Error::Instance`] if
/// the instance does not have it.
pub(crate) fn initialize(
    mut store: impl AsContextMut,
    instance: &Instance,
    name: &str,
    limits: &Limits,
) -> Result<Option<String>, Error> {
    tracing::info!(name, "initializing");
    let function = instance
        .get_func(&mut store, name)
        .filter(|function| function.ty(&store).params().len() == 0)
        .ok_or_else(|| {
            Error::Instance(format!(
                "the instance has no function `{name}` to call: it is none of the instrumented module"
            ))
        })?;
    let mut results = vec![Val::I32(0); function.ty(&store).results().len()];
    function
        .call(&mut store, &[], &mut results)
        .map_err(|error| {
            limits.blame(error, |error| Error::Initialize {
                name: name.to_string(),
                source: from_engine(error),
            })
        })?;
    Ok(match results.as_slice() {
        [Val::I32(value)] => Some(value.to_string()),
        _ => None,
    })
}
