//! Snapshots an instance of a target: reads its state, and writes the pre-initialized binary.

use std::marker::PhantomData;

use wasmtime::{AsContextMut, StoreContextMut};
use wizer_protocol::{Pieces, State, now};

use super::Target;
use crate::bindings::wit;
use crate::calls::{Asynchronous, Blocking, Calls};
use crate::check::Check;
use crate::component::ComponentState;
use crate::error::{Error, Offsets, OpenHandles};
use crate::instance::AnyInstance;
use crate::limits::Limits;
use crate::module::ModuleState;
use crate::run_context::RunContext;
use crate::statistics::{Clock, Observer, Phase, Statistics};
use crate::write::{Destination, Written, deliver};

impl Target {
    /// Snapshots an instance of the instrumented binary: returns the pre-initialized binary, which
    /// is valid.
    ///
    /// Streams, futures and threads are counted in the whole store: what other instances in it
    /// have, or the host, counts as the component's.
    ///
    /// The instance does not change, apart from handles that its C library remembers in memory: a
    /// component resets these first.
    ///
    /// # Errors
    ///
    /// [`OpenHandles`](crate::ErrorKind::OpenHandles) if a component holds resources of its own, or
    /// tasks, streams and the like, unless
    /// [`Options::allow_open_handles`](crate::Options::allow_open_handles) is set;
    /// [`Reset`](crate::ErrorKind::Reset) if a function traps that resets handles;
    /// [`Instance`](crate::ErrorKind::Instance) if the instance is not one of the instrumented
    /// binary; [`Read`](crate::ErrorKind::Read) if its state can't be read, as in a store that
    /// takes asynchronous calls only: see [`Target::snapshot_async`];
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the format has no room for the state;
    /// [`State`](crate::ErrorKind::State) if the state does not fit the target;
    /// [`Transform`](crate::ErrorKind::Transform) if there is not enough memory;
    /// [`Defect`](crate::ErrorKind::Defect).
    pub fn snapshot<'a>(
        &mut self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<u8>, Error> {
        now(self.snapshot_as::<_, Blocking>(store.as_context_mut(), instance.into()))
    }

    /// As [`Target::snapshot`], with asynchronous calls: for stores with asynchronous host
    /// functions. The transform itself runs on the thread that polls the future. If the future is
    /// dropped before it is complete, the target can be snapshot again.
    ///
    /// # Errors
    ///
    /// As [`Target::snapshot`].
    pub async fn snapshot_async<'a>(
        &mut self,
        mut store: impl AsContextMut<Data: Send>,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<u8>, Error> {
        self.snapshot_as::<_, Asynchronous>(store.as_context_mut(), instance.into())
            .await
    }

    async fn snapshot_as<T: 'static, C: Calls<T>>(
        &mut self,
        mut store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
    ) -> Result<Vec<u8>, Error> {
        let calls = PhantomData::<C>;
        let limits = Limits::default();
        let open = self.settle(&limits, store.as_context_mut(), instance, calls);
        if let Some(open) = open.await? {
            tracing::warn!("{open}");
        }
        let mut result = Vec::new();
        let mut run = RunContext {
            clock: Clock::new(&Observer::default()),
            statistics: Statistics::default(),
            destination: Destination::Bytes(&mut result),
            once: false,
            limits,
        };
        let written = self
            .snapshot_settled(store, instance, &mut run, calls)
            .await?;
        drop(run);
        debug_assert_eq!(
            written,
            Written::Validated,
            "a result in memory is validated there"
        );
        Ok(result)
    }

    /// Resets the handles of an instance, and returns those that are left and allowed.
    pub(crate) async fn settle<T: 'static, C: Calls<T>>(
        &self,
        limits: &Limits,
        store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        _: PhantomData<C>,
    ) -> Result<Option<OpenHandles>, Error> {
        let (AnyInstance::Component(instance), wit::StateExports::Component(names)) =
            (instance, &self.exports)
        else {
            return Ok(None);
        };
        let mut state = ComponentState::<T, C>::new(store, instance, names)?;
        let reset = state.reset(limits).await;
        let offsets = Offsets::of_component(&self.instrumented);
        match reset.map_err(|error| error.with_input_offsets(&offsets))? {
            // Whether others may call is not in the state either, and changes what the result does.
            Some(open) if !self.options.allow_open_handles || open.has_backpressure() => {
                Err(Error::held(open))
            }
            open => Ok(open),
        }
    }

    /// Snapshots an instance whose handles are reset.
    pub(crate) async fn snapshot_settled<T: 'static, C: Calls<T>>(
        &mut self,
        store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        run: &mut RunContext<'_>,
        _: PhantomData<C>,
    ) -> Result<Written, Error> {
        let check = Check {
            engine: store.engine().clone(),
            kind: self.kind,
        };
        match (instance, &self.exports) {
            (AnyInstance::Module(instance), wit::StateExports::Module(exports)) => {
                let mut state = ModuleState::new(store, instance, exports)?;
                self.write(&mut state, &check, run).await
            }
            (AnyInstance::Component(instance), wit::StateExports::Component(names)) => {
                let mut state = ComponentState::<T, C>::new(store, instance, names)?;
                self.write(&mut state, &check, run).await
            }
            _ => {
                let kind = self.kind;
                Err(Error::instance(&format!(
                    "the target is a {kind}, and the instance is of the other kind"
                )))
            }
        }
    }

    /// Writes the binary that begins with a state.
    async fn write(
        &mut self,
        state: &mut impl State<Error>,
        check: &Check,
        run: &mut RunContext<'_>,
    ) -> Result<Written, Error> {
        run.clock.enter(Phase::Snapshot);
        let session = self.session()?;
        let pieces = session.snapshot(state, &mut run.statistics).await?;
        if run.once {
            self.close_session()?;
        }
        run.clock.enter(Phase::Write);
        let pieces = Pieces {
            pieces: &pieces,
            input: self.twin.as_ref().map_or(&self.wasm, |twin| &twin.wasm),
        };
        run.statistics.count(&pieces)?;
        tracing::info!(bytes = run.statistics.result_bytes, "snapshot");
        deliver(&pieces, state, check, &mut run.destination).await
    }
}
