//! Instantiates a component: links what it imports.

use wasmtime::component::{Component, Instance, Linker};
use wasmtime::{Store, WasmBacktrace};
use wizer_inspection::Kind;

use super::host::Host;
use super::stubs;
use super::wasi;
use crate::error::Error;
use crate::limits::Limits;
use crate::wasi::Wasi;

/// Instantiates a component, with stubs for what nothing provides.
///
/// # Errors
///
/// `ErrorKind::Start`, `ErrorKind::Limit`, `ErrorKind::Instantiate`.
pub(crate) async fn instantiate(
    store: &mut Store<Host>,
    component: &Component,
    wasi: Option<&Wasi>,
    limits: &Limits,
) -> Result<Instance, Error> {
    let link = async {
        let mut linker = Linker::new(component.engine());
        // What is provided takes the places of stubs.
        linker.allow_shadowing(true);
        stubs::define(&mut linker, component, wasi)?;
        if let Some(wasi) = wasi {
            wasi::add_to_linker(&mut linker, wasi)?;
        }
        linker.instantiate_async(store, component).await
    };
    link.await.map_err(|error: wasmtime::Error| {
        // Only start functions run here, and only what runs has a backtrace.
        limits.blame(error, |error| match error.is::<WasmBacktrace>() {
            true => Error::start(error),
            false => Error::instantiate(Kind::Component, error),
        })
    })
}
