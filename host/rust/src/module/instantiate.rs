//! Instantiates a module: links what it imports.

use wasmtime::{Extern, Instance, Linker, Module, Store, WasmBacktrace};
use wizer_inspection::Kind;

use super::stubs::stub;
use super::wasi::{self, Host};
use crate::error::Error;
use crate::limits::Limits;
use crate::wasi::Wasi;

/// Instantiates a module, with others preloaded under their names, and stubs for what nothing
/// provides.
///
/// # Errors
///
/// `ErrorKind::Environment` if one can't be preloaded; `ErrorKind::Start`, `ErrorKind::Limit`,
/// `ErrorKind::Instantiate`.
pub(crate) fn instantiate<'a>(
    store: &mut Store<Host>,
    module: &Module,
    preloads: impl Iterator<Item = (&'a str, &'a Module)>,
    wasi: Option<&Wasi>,
    limits: &Limits,
) -> Result<Instance, Error> {
    let failed = |error| Error::instantiate(Kind::Module, error);
    let mut linker = Linker::new(module.engine());
    if wasi.is_some() {
        wasi::add_to_linker(&mut linker, store).map_err(failed)?;
    }
    for (name, preload) in preloads {
        link_preload(store, &mut linker, name, preload, wasi)
            .map_err(|error| limits.blame(error, |error| Error::preload(name, error)))?;
    }
    link(store, &linker, module, wasi).map_err(|error| {
        // Only the start function runs here, and only what runs has a backtrace.
        limits.blame(error, |error| match error.is::<WasmBacktrace>() {
            true => Error::start(error),
            false => failed(error),
        })
    })
}

fn link_preload(
    store: &mut Store<Host>,
    linker: &mut Linker<Host>,
    name: &str,
    module: &Module,
    wasi: Option<&Wasi>,
) -> wasmtime::Result<()> {
    let instance = link(&mut *store, linker, module, wasi)?;
    if let Ok(reactor) = instance.get_typed_func::<(), ()>(&mut *store, "_initialize") {
        reactor.call(&mut *store, ())?;
    }
    linker.instance(&mut *store, name, instance)?;
    Ok(())
}

fn link(
    store: &mut Store<Host>,
    linker: &Linker<Host>,
    module: &Module,
    wasi: Option<&Wasi>,
) -> wasmtime::Result<Instance> {
    // Import by import, not by name: the same name may be imported twice, with two types.
    let mut imports: Vec<Extern> = Vec::new();
    for import in module.imports() {
        imports.push(match linker.get_by_import(&mut *store, &import) {
            Some(provided) => provided,
            None => stub(store, &import, wasi)?,
        });
    }
    Instance::new(store, module, &imports)
}
