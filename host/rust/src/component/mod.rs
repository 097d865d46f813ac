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

use crate::compile::Compiled;
use crate::environment::{Environment, NOTHING, compile_failed};
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::limits::Limits;
use crate::offsets::Offsets;
use crate::outcome::{Report, Warning};
use crate::output::Written;
use crate::program::Code;
use crate::said::said;
use crate::target::{Making, Target};
use wasi::Host;

/// Instantiates a component, runs its initializer, and snapshots it.
pub(crate) fn run(
    environment: &Environment,
    component: &Component,
    target: &mut Target,
    making: &mut Making<'_>,
) -> Result<(Written, Report), Error> {
    for call in target.invocations() {
        call::check(component, call)?;
    }
    let host = Host::new(&environment.wasi.clone().unwrap_or_default())?;
    let mut store = Store::new(component.engine(), host);
    let limits = &{ making.limits };
    let guard = limits.guard(&mut store, target.accessors_memory());
    let guard = guard.map_err(instantiate_failed)?;
    let offsets = Offsets::of_component(&target.instrumented);
    let instance = instantiate(environment, limits, &mut store, component)
        .map_err(|error| error.placed(&offsets))?;
    let instance = AnyInstance::Component(&instance);
    let returned = target.initialize_within(limits, &mut store, instance)?;

    let own = target.settle(limits, &mut store, instance)?;
    guard.lift(&mut store).map_err(instantiate_failed)?;
    let of_host = OpenHandles::of_host(&mut store.data_mut().table);
    if let Some(open) = of_host.clone().filter(|_| environment.deny_open_handles) {
        return Err(Error::OpenHandles(open));
    }
    let remembered = target.remembered(store.data().asked);
    let warnings = [own, of_host].into_iter().flatten();
    let warnings = warnings.map(Warning::OpenHandles);
    let report = Report {
        returned,
        warnings: warnings.chain(remembered).collect(),
        ..Report::default()
    };
    let written = target.snapshot_settled(&mut store, instance, making)?;
    Ok((written, report))
}

/// The code of a component: there is nothing else.
pub(crate) fn code(mut compiled: Compiled<Vec<Component>>) -> Result<Compiled<Code>, Error> {
    let component = compiled.code.pop();
    let component = component.ok_or_else(|| compile_failed(Kind::Component, NOTHING.into()))?;
    Ok(compiled.map(|_| Code::Component(component)))
}

fn instantiate_failed(error: wasmtime::Error) -> Error {
    Error::Instantiate {
        kind: Kind::Component,
        source: said(error),
    }
}

/// Instantiates the component, with traps for what nothing provides.
fn instantiate(
    environment: &Environment,
    limits: &Limits,
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
    link().map_err(|error: wasmtime::Error| {
        // Only start functions run here, and only what runs has a backtrace.
        limits.blame(error, |error| match error.is::<WasmBacktrace>() {
            true => Error::Start(said(error)),
            false => instantiate_failed(error),
        })
    })
}
