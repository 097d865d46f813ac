//! Snapshots an instance of a target: reads its state, and writes the pre-initialized binary.

use std::marker::PhantomData;

use wasmtime::{AsContextMut, Extern, StoreContextMut};
use wizer_protocol::{Pieces, State, now};

use super::Target;
use crate::calls::{Asynchronous, Blocking, Calls};
use crate::check::Check;
use crate::component::ComponentState;
use crate::error::{Error, Offsets, OpenHandles};
use crate::instance::AnyInstance;
use crate::limits::Limits;
use crate::module::{ImportedState, ModuleState};
use crate::run_context::RunContext;
use crate::statistics::{Clock, Observer, Phase, Statistics};
use crate::transform::Secrets;
use crate::transform::StateExports;
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
    /// Imported memories and tables of a module count as zeros and nulls before the instance was
    /// made: see [`Target::snapshot_since`] for others. No thread may use the instance or a memory
    /// that it shares.
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
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the state has something that a snapshot
    /// can't hold, such as a reference to a value of the host, or the format has no room for it;
    /// [`State`](crate::ErrorKind::State) if the state does not fit the target;
    /// [`Transform`](crate::ErrorKind::Transform) if there is not enough memory;
    /// [`Defect`](crate::ErrorKind::Defect).
    pub fn snapshot<'a>(
        &mut self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<u8>, Error> {
        let imported = ImportedState::default();
        let store = store.as_context_mut();
        now(self.snapshot_as::<_, Blocking>(store, instance.into(), &imported))
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
        let imported = ImportedState::default();
        let store = store.as_context_mut();
        self.snapshot_as::<_, Asynchronous>(store, instance.into(), &imported)
            .await
    }

    /// Copies what the imported memories and tables of a module contain, before it is instantiated.
    /// `imports` are all imports of the instrumented module, in its order, as
    /// [`Instance::new`](wasmtime::Instance::new) takes them.
    ///
    /// This is only needed for memories that are not all zeros then, and for tables that are not
    /// all null. The result imports them still. What the instance changes is written there when the
    /// result is instantiated, and the rest stays as it is.
    ///
    /// ```
    /// use wasmtime::{Engine, Instance, Memory, MemoryType, Module, Store};
    /// use wizer::{Init, Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (memory (import "env" "memory") 1)
    ///         (func (export "double")
    ///             (i32.store (i32.const 4) (i32.mul (i32.load (i32.const 0)) (i32.const 2)))))"#,
    /// )?;
    /// let mut target = Wizer::new()?.open(wasm, &Options::new().init(Init::None))?;
    /// let engine = Engine::default();
    /// let module = Module::new(&engine, target.instrumented()?)?;
    /// let mut store = Store::new(&engine, ());
    /// let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
    /// memory.write(&mut store, 0, &[21])?;
    ///
    /// let imports = [memory.into()];
    /// let before = target.imported_state(&mut store, &imports)?;
    /// let instance = Instance::new(&mut store, &module, &imports)?;
    /// instance.get_typed_func::<(), ()>(&mut store, "double")?.call(&mut store, ())?;
    /// let result = target.snapshot_since(&mut store, &instance, &before)?;
    ///
    /// // The result writes 42 to address 4 of the memory that it is given, and nothing else.
    /// # let module = Module::new(&engine, &result)?;
    /// # let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
    /// # memory.write(&mut store, 0, &[7])?;
    /// # Instance::new(&mut store, &module, &[memory.into()])?;
    /// # assert_eq!(memory.data(&store)[..8], [7, 0, 0, 0, 42, 0, 0, 0]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Instance`](crate::ErrorKind::Instance) if these are not the imports of the module;
    /// [`Read`](crate::ErrorKind::Read).
    pub fn imported_state(
        &self,
        store: impl AsContextMut,
        imports: &[Extern],
    ) -> Result<ImportedState, Error> {
        ImportedState::copy(store, imports, &self.known)
    }

    /// As [`Target::snapshot`], of a module whose imported memories and tables had contents before
    /// it was instantiated: those that [`Target::imported_state`] has copied.
    ///
    /// # Errors
    ///
    /// As [`Target::snapshot`].
    pub fn snapshot_since(
        &mut self,
        mut store: impl AsContextMut,
        instance: &wasmtime::Instance,
        before: &ImportedState,
    ) -> Result<Vec<u8>, Error> {
        let store = store.as_context_mut();
        now(self.snapshot_as::<_, Blocking>(store, instance.into(), before))
    }

    /// As [`Target::snapshot_since`], with asynchronous calls: see [`Target::snapshot_async`].
    ///
    /// # Errors
    ///
    /// As [`Target::snapshot`].
    pub async fn snapshot_since_async(
        &mut self,
        mut store: impl AsContextMut<Data: Send>,
        instance: &wasmtime::Instance,
        before: &ImportedState,
    ) -> Result<Vec<u8>, Error> {
        let store = store.as_context_mut();
        self.snapshot_as::<_, Asynchronous>(store, instance.into(), before)
            .await
    }

    async fn snapshot_as<T: 'static, C: Calls<T>>(
        &mut self,
        mut store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        imported: &ImportedState,
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
            read_before: Vec::new(),
            secrets: Secrets::default(),
        };
        let written = self
            .snapshot_settled(store, instance, imported, &mut run, calls)
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
        let (AnyInstance::Component(instance), StateExports::Component(names)) =
            (instance, &self.known.exports)
        else {
            return Ok(None);
        };
        let mut state = ComponentState::<T, C>::new(store, instance, names)?;
        let reset = state.reset(limits).await;
        let offsets = Offsets::of_component(&self.known.instrumented);
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
        imported: &ImportedState,
        run: &mut RunContext<'_>,
        _: PhantomData<C>,
    ) -> Result<Written, Error> {
        let check = Check {
            engine: store.engine().clone(),
            kind: self.kind(),
        };
        match (instance, &self.known.exports) {
            (AnyInstance::Module(instance), StateExports::Module(exports)) => {
                let mut state = ModuleState::<T, C>::new(store, instance, exports, imported)?
                    .within(run.limits.clone());
                self.write(&mut state, &check, run).await
            }
            (AnyInstance::Component(instance), StateExports::Component(names)) => {
                let mut state = ComponentState::<T, C>::new(store, instance, names)?;
                self.write(&mut state, &check, run).await
            }
            _ => {
                let kind = self.kind();
                Err(Error::instance(&format!(
                    "the target is a {kind}, and the instance is of the other kind"
                )))
            }
        }
    }

    /// Writes the binary that begins with a state.
    pub(crate) async fn write(
        &mut self,
        state: &mut impl State<Error>,
        check: &Check,
        run: &mut RunContext<'_>,
    ) -> Result<Written, Error> {
        run.clock.enter(Phase::Snapshot);
        let session = self.session()?;
        let pieces = session.snapshot(state, &mut run.secrets, &mut run.statistics);
        let pieces = pieces.await?;
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
