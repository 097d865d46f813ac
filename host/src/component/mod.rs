//! Runs components.

mod arguments;
mod call;
mod handles;
mod imports;
pub(crate) mod state;
mod wasi;

pub(crate) use call::initialize;
pub use handles::{OpenHandles, Owner};

use wasmtime::component::{Component, Instance, Linker};
use wasmtime::{Store, WasmBacktrace};
use wizer_inspection::Kind;

use crate::compile;
use crate::environment::Environment;
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::outcome::{Outcome, Warning};
use crate::target::Target;
use wasi::Host;

/// Instantiates a component, runs its initializer, and snapshots it.
pub(crate) fn run(environment: &Environment, target: &mut Target) -> Result<Outcome, Error> {
    let component = compile(environment, target)?;
    for call in target.invocations() {
        call::check(&component, call)?;
    }
    let host = Host::new(&environment.wasi.clone().unwrap_or_default())?;
    let mut store = Store::new(component.engine(), host);
    let instance = instantiate(environment, &mut store, &component)?;
    let instance = AnyInstance::Component(&instance);
    let returned = target.initialize(&mut store, instance)?;

    let own = target.settle(&mut store, instance)?;
    let of_host = OpenHandles::of_host(&mut store.data_mut().table);
    if let Some(open) = of_host.clone().filter(|_| environment.deny_open_handles) {
        return Err(Error::OpenHandles(open));
    }
    let warnings = [own, of_host].into_iter().flatten();
    Ok(Outcome {
        wasm: target.snapshot_settled(&mut store, instance)?,
        returned,
        warnings: warnings.map(Warning::OpenHandles).collect(),
    })
}

fn compile(environment: &Environment, target: &Target) -> Result<Component, Error> {
    let cache = environment.cache.as_ref();
    let wasm = target.instrumented();
    compile::component(environment.compiler, environment.features, cache, wasm).map_err(|error| {
        Error::Compile {
            kind: Kind::Component,
            source: error.into(),
        }
    })
}

/// Instantiates the component, with traps for what nothing provides.
fn instantiate(
    environment: &Environment,
    store: &mut Store<Host>,
    component: &Component,
) -> Result<Instance, Error> {
    let link = || {
        let mut linker = Linker::new(component.engine());
        if let Some(wasi) = &environment.wasi {
            wasi::add_to_linker(&mut linker, wasi)?;
        }
        imports::define_missing(&mut linker, component, environment.wasi.as_ref())?;
        linker.instantiate(store, component)
    };
    // Only start functions run here, and only what runs has a backtrace.
    link().map_err(|error: wasmtime::Error| match error.is::<WasmBacktrace>() {
        true => Error::Start(error.into()),
        false => Error::Instantiate {
            kind: Kind::Component,
            source: error.into(),
        },
    })
}
