//! Runs a module and a component: instantiates it, initializes it, and snapshots it.

use std::marker::PhantomData;

use wasmtime::component::Component;
use wasmtime::{AsContextMut as _, Module, Store};
use wizer_inspection::Kind;
use wizer_protocol::now;

use crate::calls::{Asynchronous, Blocking};
use crate::component;
use crate::environment::Environment;
use crate::error::{Error, Offsets};
use crate::instance::AnyInstance;
use crate::module;
use crate::opened::Target;
use crate::outcome::{Report, Returned, Warning};
use crate::run_context::RunContext;
use crate::write::Written;

impl Environment {
    /// Runs a module, with others preloaded.
    pub(super) fn run_module(
        &self,
        module: &Module,
        preloads: &[Module],
        target: &mut Target,
        run: &mut RunContext<'_>,
    ) -> Result<(Written, Report), Error> {
        let failed = |error| Error::instantiate(Kind::Module, error);
        let limits = run.limits;
        let host = module::Host::new(&self.wasi.clone().unwrap_or_default())?;
        let mut store = Store::new(module.engine(), host);
        let guard = limits.guard(&mut store, 0).map_err(failed)?;
        let names = self.preloads.iter().map(|(name, _)| name.as_str());
        let preloads = names.zip(preloads);
        let offsets = Offsets::of_module(&target.instrumented, module);
        let instance =
            module::instantiate(&mut store, module, preloads, self.wasi.as_ref(), &limits)
                .map_err(|error| error.with_input_offsets(&offsets))?;
        let instance = AnyInstance::Module(&instance);
        let calls = PhantomData::<Blocking>;
        let context = store.as_context_mut();
        let returned = target.initialize_within(&limits, context, instance, None, calls);
        let returned = now(returned)?;
        if self.init_func_status {
            succeeded(returned.as_ref())?;
        }
        guard.lift(&mut store).map_err(failed)?;
        let remembered = target.remembered(store.data().asked);
        let report = Report {
            returned,
            warnings: remembered.into_iter().collect(),
            ..Report::default()
        };
        let written = target.snapshot_settled(store.as_context_mut(), instance, run, calls);
        let written = now(written).map_err(Error::of_own_state)?;
        Ok((written, report))
    }

    /// Runs a component. Its functions may be asynchronous, and so may those of the host.
    pub(super) fn run_component(
        &self,
        component: &Component,
        target: &mut Target,
        run: &mut RunContext<'_>,
    ) -> Result<(Written, Report), Error> {
        for call in target.invocations() {
            component::check(component, call, self.arguments.as_deref())?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::environment("no event loop can be had", error))?;
        let result = runtime.block_on(self.run_on_loop(component, target, run));
        // A thread that still waits for input, say, is not waited for.
        runtime.shutdown_background();
        result
    }

    async fn run_on_loop(
        &self,
        component: &Component,
        target: &mut Target,
        run: &mut RunContext<'_>,
    ) -> Result<(Written, Report), Error> {
        let failed = |error| Error::instantiate(Kind::Component, error);
        let limits = run.limits;
        let host = component::Host::new(&self.wasi.clone().unwrap_or_default())?;
        let mut store = Store::new(component.engine(), host);
        let guard = limits.guard(&mut store, target.accessors_memory());
        let guard = guard.map_err(failed)?;
        let offsets = Offsets::of_component(&target.instrumented);
        let calls = PhantomData::<Asynchronous>;
        let values = self.arguments.as_deref();
        let initialize = async {
            let instance =
                component::instantiate(&mut store, component, self.wasi.as_ref(), &limits)
                    .await
                    .map_err(|error| error.with_input_offsets(&offsets))?;
            let any = AnyInstance::Component(&instance);
            let context = store.as_context_mut();
            let returned = target
                .initialize_within(&limits, context, any, values, calls)
                .await?;
            let open = target.settle(&limits, store.as_context_mut(), any, calls);
            Ok((instance, returned, open.await?))
        };
        let (instance, returned, own) = limits.within(initialize).await?;
        guard.lift(&mut store).map_err(failed)?;
        let of_host = component::open_handles(&mut store.data_mut().table);
        if let Some(open) = of_host.clone().filter(|_| self.deny_open_handles) {
            return Err(Error::held(open));
        }
        let remembered = target.remembered(store.data().asked);
        let warnings = [own, of_host].into_iter().flatten();
        let warnings = warnings.map(Warning::OpenHandles);
        let report = Report {
            returned,
            warnings: warnings.chain(remembered).collect(),
            ..Report::default()
        };
        let instance = AnyInstance::Component(&instance);
        let written = target.snapshot_settled(store.as_context_mut(), instance, run, calls);
        let written = written.await.map_err(Error::of_own_state)?;
        Ok((written, report))
    }
}

/// Demands that what the initializer returned is the status of a success.
fn succeeded(returned: Option<&Returned>) -> Result<(), Error> {
    let Some(Returned {
        function, value, ..
    }) = returned.filter(|returned| returned.value != "0")
    else {
        return Ok(());
    };
    Err(Error::status(function, value))
}
