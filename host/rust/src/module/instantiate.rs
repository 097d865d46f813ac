//! Instantiates a module: links what it imports.

use wasmtime::{Extern, Instance, Linker, Module, Store, WasmBacktrace};
use wizer_inspection::Kind;

use super::functions::{self, Functions};
use super::host::Host;
use super::imported_state::ImportedState;
use super::imports::{Given, Imports};
use super::noted;
use super::shared::growth_of_exports;
use super::stubs::stub;
use crate::error::Error;
use crate::limits::{Limited as _, Limits};
use crate::transform::Description;
use crate::wasi::Wasi;

/// What a module gets.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// What is preloaded, in order, by names.
    pub(crate) preloads: &'a [(&'a str, &'a Module)],
    /// How many bytes their memories may grow by that threads share.
    pub(crate) shared_growth: u64,
    /// Values of imported globals, by the names of the imports.
    pub(crate) globals: &'a [(String, String)],
    /// Functions that the caller provides, by the names of the imports.
    pub(crate) functions: &'a Functions,
    pub(crate) wasi: Option<&'a Wasi>,
    pub(crate) limits: &'a Limits,
}

/// Instantiates a module, with others preloaded under their names. What nothing provides is made:
/// stubs for functions, memories and tables from the types of the imports. Returns what imports
/// contained before, as well.
///
/// # Errors
///
/// `ErrorKind::Options` if there is no use for a value of a global; `ErrorKind::Environment` if a
/// module can't be preloaded; `ErrorKind::Start`, `ErrorKind::Limit`, `ErrorKind::Instantiate`.
pub(crate) fn instantiate(
    store: &mut Store<Host>,
    module: &Module,
    known: &Description,
    surroundings: Surroundings<'_>,
) -> Result<(Instance, ImportedState), Error> {
    let Surroundings {
        preloads,
        shared_growth,
        globals,
        functions,
        wasi,
        limits,
    } = surroundings;
    let failed = |error| limits.blame(error, |error| Error::instantiate(Kind::Module, error));
    let imports = Imports::new(Given {
        module,
        with_state: &known.imports,
        preloads,
        globals,
    })?;
    let preloaded = preloads.iter().map(|(_, preload)| *preload);
    functions::check(functions, preloaded.chain([module]))?;
    let growth = growth_of_exports(module, known.own_memories());
    let growth = growth.saturating_add(shared_growth);
    store.data_mut().limiter().count(growth).map_err(failed)?;
    let mut linker = Linker::new(module.engine());
    if wasi.is_some() {
        noted::add_to_linker(&mut linker, store).map_err(failed)?;
    }
    let mut providers = Providers {
        linker,
        functions,
        made: imports,
        wasi,
    };
    for (name, preload) in preloads {
        link_preload(store, &mut providers, (name, preload))
            .map_err(|error| limits.blame(error, |error| Error::preload(name, error)))?;
    }
    let imports = link(store, &mut providers, module).map_err(failed)?;
    let imported = ImportedState::copy(&mut *store, &imports, known)?;
    let instance = Instance::new(store, module, &imports).map_err(|error| {
        // Only the start function runs here, and only what runs has a backtrace.
        match error.is::<WasmBacktrace>() {
            true => limits.blame(error, Error::start),
            false => failed(error),
        }
    })?;
    Ok((instance, imported))
}

/// What imports can lead to.
struct Providers<'a> {
    /// WASI, and the exports of modules that are preloaded.
    linker: Linker<Host>,
    functions: &'a Functions,
    /// What is made, as nothing provides it.
    made: Imports<'a>,
    wasi: Option<&'a Wasi>,
}

fn link_preload(
    store: &mut Store<Host>,
    providers: &mut Providers<'_>,
    (name, module): (&str, &Module),
) -> wasmtime::Result<()> {
    let imports = link(&mut *store, providers, module)?;
    let instance = Instance::new(&mut *store, module, &imports)?;
    if let Ok(reactor) = instance.get_typed_func::<(), ()>(&mut *store, "_initialize") {
        reactor.call(&mut *store, ())?;
    }
    providers.linker.instance(&mut *store, name, instance)?;
    Ok(())
}

/// What a module's imports lead to.
fn link(
    store: &mut Store<Host>,
    providers: &mut Providers<'_>,
    module: &Module,
) -> wasmtime::Result<Vec<Extern>> {
    // Import by import, not by name: the same name may be imported twice, with two types.
    let mut imports: Vec<Extern> = Vec::new();
    for import in module.imports() {
        if let Some(function) = functions::provided(store, providers.functions, &import) {
            imports.push(function.into());
            continue;
        }
        let provided = match providers.linker.get_by_import(&mut *store, &import) {
            Some(provided) => Some(provided),
            None => providers.made.provide(store, &import)?,
        };
        imports.push(match provided {
            Some(provided) => provided,
            None => stub(store, &import, providers.wasi)?,
        });
    }
    Ok(imports)
}
