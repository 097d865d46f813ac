//! Runs a module and a component: instantiates it, initializes it, and snapshots it.

use std::marker::PhantomData;

use wasmtime::component::Component;
use wasmtime::{AsContextMut as _, Module, Store};
use wizer_inspection as inspected;
use wizer_protocol::now;
use wizer_taken::{Kind, Taken};

use crate::calls::{Asynchronous, Blocking};
use crate::component;
use crate::environment::Environment;
use crate::error::{Error, Offsets};
use crate::instance::AnyInstance;
use crate::module::{self, ImportedState};
use crate::opened::{Manner, Target};
use crate::outcome::{Report, Warning};
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
        let failed = |error| Error::instantiate(inspected::Kind::Module, error);
        let limits = run.limits.clone();
        if !self.features.shared_memory && module::has_shared_memory(module, &target.known) {
            return Err(Error::shared_memory());
        }
        let mut wasi = self.wasi.clone().unwrap_or_default();
        wasi.read_before(std::mem::take(&mut run.read_before));
        let mut store = Store::new(module.engine(), module::Host::new(&wasi)?);
        let guard = limits.guard(&mut store, target.accessors_memory());
        let guard = guard.map_err(failed)?;
        let names = self.preloads.iter().map(|(name, _)| name.as_str());
        let preloads: Vec<(&str, &Module)> = names.zip(preloads).collect();
        let growth = self.preloads.iter();
        let growth = growth.map(|(_, wasm)| module::growth_of_module(wasm));
        let surroundings = module::Surroundings {
            preloads: &preloads,
            shared_growth: growth.fold(0, u64::saturating_add),
            globals: &self.import_globals,
            functions: &self.functions,
            wasi: self.wasi.as_ref(),
            limits: &limits,
        };
        let offsets = Offsets::of_module(&target.known.instrumented, module);
        let (instance, imported) =
            module::instantiate(&mut store, module, &target.known, surroundings)
                .map_err(|error| error.with_input_offsets(&offsets))?;
        let instance = AnyInstance::Module(&instance);
        let calls = PhantomData::<Blocking>;
        let manner = Manner {
            limits: &limits,
            values: None,
            is_status: self.init_func_status,
        };
        let returned = target.initialize_in(manner, store.as_context_mut(), instance, calls);
        let returned = now(returned)?;
        guard.lift(&mut store).map_err(failed)?;
        let taken = self.granted(store.data().notes.taken())?;
        let remembered = target.remembered(store.data().asked).into_iter();
        let warnings = remembered.chain(hidden(&taken)).chain(target.expected());
        let report = Report {
            warnings: warnings.collect(),
            taken,
            ..Report::default()
        };
        let context = store.as_context_mut();
        let written = target.snapshot_settled(context, instance, &imported, run, calls);
        let written = now(written).map_err(Error::of_own_state)?;
        Ok((written, report.with_returned(returned)))
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
        let failed = |error| Error::instantiate(inspected::Kind::Component, error);
        let limits = run.limits.clone();
        let host = component::Host::new(&self.wasi.clone().unwrap_or_default())?;
        let mut store = Store::new(component.engine(), host);
        let guard = limits.guard(&mut store, target.accessors_memory());
        let guard = guard.map_err(failed)?;
        let offsets = Offsets::of_component(&target.known.instrumented);
        let calls = PhantomData::<Asynchronous>;
        let manner = Manner {
            limits: &limits,
            values: self.arguments.as_deref(),
            is_status: false,
        };
        let initialize = async {
            let instance =
                component::instantiate(&mut store, component, self.wasi.as_ref(), &limits)
                    .await
                    .map_err(|error| error.with_input_offsets(&offsets))?;
            let any = AnyInstance::Component(&instance);
            let context = store.as_context_mut();
            let returned = target.initialize_in(manner, context, any, calls).await?;
            let open = target.settle(&limits, store.as_context_mut(), any, calls);
            Ok((instance, returned, open.await?))
        };
        let (instance, returned, own) = limits.within(initialize).await?;
        guard.lift(&mut store).map_err(failed)?;
        let of_host = component::open_handles(&mut store.data_mut().table);
        if let Some(open) = of_host.clone().filter(|_| self.deny_open_handles) {
            return Err(Error::held(open));
        }
        let mut taken = store.data().notes.taken();
        for (resource, count) in of_host.iter().flat_map(|open| &open.resources) {
            let item = taken.note(Kind::Handles, resource);
            item.count = item.count.saturating_add(count.saturating_sub(1));
        }
        let taken = self.granted(taken)?;
        let remembered = target.remembered(store.data().asked);
        let warnings = [own, of_host].into_iter().flatten();
        let warnings = warnings.map(Warning::OpenHandles).chain(remembered);
        let warnings = warnings.chain(hidden(&taken)).chain(target.expected());
        let report = Report {
            warnings: warnings.collect(),
            taken,
            ..Report::default()
        };
        let instance = AnyInstance::Component(&instance);
        let imported = ImportedState::default();
        let context = store.as_context_mut();
        let written = target.snapshot_settled(context, instance, &imported, run, calls);
        let written = written.await.map_err(Error::of_own_state)?;
        Ok((written, report.with_returned(returned)))
    }

    /// What the initializer took, if nothing of it is denied.
    pub(super) fn granted(&self, taken: Taken) -> Result<Taken, Error> {
        match wizer_taken::denial(&taken, &self.deny) {
            Some(text) => Err(Error::denied(&text)),
            None => Ok(taken),
        }
    }
}

/// What the user is warned of, if the program takes for its own what all instances share.
pub(super) fn hidden(taken: &Taken) -> Option<Warning> {
    wizer_taken::warning(taken).map(Warning::Taken)
}
