//! A binary, read and checked once.

use std::sync::Arc;

use wasmtime::component::ResourceAny;
use wasmtime::{AsContextMut, Store};
use wizer_inspection::{Convert as _, Kind};

use crate::bindings::{Transformer, types, wit};
use crate::component::{self, OpenHandles, state::ComponentState};
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::invocation::Invocation;
use crate::limits::Limits;
use crate::options::Options;
use crate::output::{Check, Destination, Pieces, Written};
use crate::report::{Clock, Observer, Phase, Statistics};
use crate::state::{ModuleState, State};
use crate::transform::Wizer;

/// A binary, read and checked once. Instrument it once, snapshot as many of its instances as wanted.
pub struct Target {
    wizer: Wizer,
    store: Store<()>,
    transformer: Transformer,
    target: ResourceAny,
    options: Options,
    /// The binary that is run.
    pub(crate) wasm: Arc<Vec<u8>>,
    /// The one that the result is an edit of, if it is another one, and how modules are paired.
    twin: Option<Arc<Twin>>,
    kind: Kind,
    pub(crate) instrumented: Arc<Vec<wit::Piece>>,
    initializers: Vec<Invocation>,
    exports: wit::StateExports,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("kind", &self.kind)
            .field("initializers", &self.initializers)
            .finish_non_exhaustive()
    }
}

/// What the engine says when a call into the transform fails: it trapped, or ran out of memory.
pub(crate) fn transform_failed(error: wasmtime::Error) -> Error {
    Error::Transform(error.into())
}

/// What the reader of an instance's state has for itself: what it shows at a time, and a page for the rest.
const ACCESSOR: u64 = 17 << 16;

/// A component to which the state of another one is applied, and which modules of the two belong together.
pub(crate) type Twin = types::Twin;

/// How a binary is opened.
#[derive(Clone)]
pub(crate) enum Opened {
    /// With a look at all of it.
    First {
        wasm: Arc<Vec<u8>>,
        twin: Option<Arc<Twin>>,
    },
    /// With what was found in its code before.
    Again {
        wasm: Arc<Vec<u8>>,
        findings: Vec<u8>,
    },
}

impl Target {
    pub(crate) fn open(wizer: &Wizer, opened: Opened, options: &Options) -> Result<Self, Error> {
        let (mut store, transformer) = wizer.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let given = options.into();
        let target = match &opened {
            Opened::First { wasm, twin: None } => calls.call_open(&mut store, wasm, &given),
            Opened::First {
                wasm,
                twin: Some(twin),
            } => calls.call_open_onto(&mut store, wasm, twin, &given),
            Opened::Again { wasm, findings } => {
                calls.call_reopen(&mut store, wasm, findings, &given)
            }
        };
        let target = target.map_err(transform_failed)??;
        let kind = calls
            .call_kind(&mut store, target)
            .map_err(transform_failed)?
            .convert();
        let initializers = calls
            .call_initializers(&mut store, target)
            .map_err(transform_failed)?;
        let exports = calls
            .call_exports(&mut store, target)
            .map_err(transform_failed)?;
        let instrumented = calls
            .call_instrumented(&mut store, target)
            .map_err(transform_failed)??;
        let (wasm, twin) = match opened {
            Opened::First { wasm, twin } => (wasm, twin),
            Opened::Again { wasm, .. } => (wasm, None),
        };
        tracing::debug!(?kind, ?initializers, ?exports, "opened");
        Ok(Self {
            wizer: wizer.clone(),
            store,
            transformer,
            target,
            options: options.clone(),
            wasm,
            twin,
            kind,
            instrumented: Arc::new(instrumented),
            initializers: initializers.into_iter().map(Invocation::from).collect(),
            exports,
        })
    }

    /// What was found in the code of the binary.
    pub(crate) fn findings(&mut self) -> Result<Vec<u8>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let calls = interface.target();
        calls
            .call_findings(&mut self.store, self.target)
            .map_err(transform_failed)
    }

    /// Opens the binary once more, for snapshots beside those of this target: on another thread, say. What was found in its code is
    /// not looked for again. The options may be others.
    ///
    /// # Errors
    ///
    /// As [`Wizer::open`].
    pub fn reopen(&mut self, options: &Options) -> Result<Self, Error> {
        let wasm = Arc::clone(&self.wasm);
        let opened = match &self.twin {
            None => Opened::Again {
                wasm,
                findings: self.findings()?,
            },
            twin @ Some(_) => Opened::First {
                wasm,
                twin: twin.clone(),
            },
        };
        Self::open(&self.wizer, opened, options)
    }

    /// The options that it was opened with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What the binary is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The binary to run: the target with its state made readable.
    ///
    /// # Errors
    ///
    /// [`Error::Transform`] if there is no room for it.
    pub fn instrumented(&self) -> Result<Vec<u8>, Error> {
        self.instrumented_pieces().joined()
    }

    pub(crate) fn instrumented_pieces(&self) -> Pieces<'_> {
        Pieces {
            pieces: &self.instrumented,
            input: &self.wasm,
        }
    }

    /// How large the binary is.
    pub(crate) fn size(&self) -> u64 {
        self.wasm.len() as u64
    }

    /// The exports that [`Target::initialize`] calls, in order: of a module, `_initialize` of a WASI reactor, then the
    /// initializer. A function of an exported instance is called by the instance's name, a dot, and its own.
    pub fn initializers(&self) -> impl Iterator<Item = &str> {
        self.initializers.iter().map(Invocation::name)
    }

    pub(crate) fn invocations(&self) -> &[Invocation] {
        &self.initializers
    }

    /// Calls the initializers on an instance of the instrumented binary, each once. Where the store is one that
    /// needs asynchronous calls, call them yourself.
    ///
    /// Gives what a component's initializer returned, in WAVE's syntax, if it returned anything but an `ok` without a
    /// value. Resources in it are dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Initialize`] if one traps, or the guest exits, whatever its status; [`Error::Returned`] if a
    /// component's returns an `err`; [`Error::Refused`] if its arguments don't fit it;
    /// [`Error::Instance`] if the instance is none of the instrumented binary.
    pub fn initialize<'a>(
        &self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Option<String>, Error> {
        self.initialize_within(&Limits::default(), &mut store, instance.into())
    }

    /// As [`Target::initialize`], in a store that keeps within limits.
    pub(crate) fn initialize_within(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<String>, Error> {
        let mut returned = None;
        for call in &self.initializers {
            match instance {
                AnyInstance::Module(instance) => {
                    initialize(&mut store, instance, call.name(), limits)?;
                }
                AnyInstance::Component(instance) => {
                    returned = component::initialize(&mut store, instance, call, limits)?;
                }
            }
        }
        Ok(returned)
    }

    /// How many bytes what reads a component's state has in memories of its own.
    pub(crate) fn accessors_memory(&self) -> u64 {
        let count = match &self.exports {
            wit::StateExports::Component(names) => names.len() as u64,
            wit::StateExports::Module(_) => 0,
        };
        count.saturating_mul(ACCESSOR)
    }

    /// Snapshots an instance of the instrumented binary: the pre-initialized one, which is valid. The instance stays
    /// as it is, but for handles that its C library remembers in memory: those a component lets go of first.
    ///
    /// # Errors
    ///
    /// [`Error::OpenHandles`] if a component holds resources of its own, unless
    /// [`Options::allow_open_handles`] says otherwise; [`Error::Reset`] if it traps where it lets go of others;
    /// [`Error::Instance`] if the instance is none of the instrumented binary; [`Error::Read`] if its state can't be read;
    /// [`Error::Refused`] if the format has no room for the state; [`Error::Invalid`] and [`Error::Transform`] for defects.
    pub fn snapshot<'a>(
        &mut self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<u8>, Error> {
        let instance = instance.into();
        if let Some(open) = self.settle(&Limits::default(), &mut store, instance)? {
            tracing::warn!("{open}");
        }
        let mut result = Vec::new();
        let mut making = Making {
            clock: Clock::new(&Observer::default()),
            statistics: Statistics::default(),
            destination: Destination::Bytes(&mut result),
        };
        let written = self.snapshot_settled(store, instance, &mut making)?;
        debug_assert_eq!(
            written,
            Written::Validated,
            "what is in memory is validated there"
        );
        Ok(result)
    }

    /// Has an instance let go of handles. Those that are left are allowed.
    pub(crate) fn settle(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<OpenHandles>, Error> {
        let (AnyInstance::Component(instance), wit::StateExports::Component(names)) =
            (instance, &self.exports)
        else {
            return Ok(None);
        };
        match ComponentState::new(store.as_context_mut(), instance, names)?.reset(limits)? {
            Some(open) if !self.options.allow_open_handles => Err(Error::OpenHandles(open)),
            open => Ok(open),
        }
    }

    /// Snapshots an instance that has let go of what it can.
    pub(crate) fn snapshot_settled(
        &mut self,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
        making: &mut Making<'_>,
    ) -> Result<Written, Error> {
        let check = Check {
            engine: store.as_context().engine().clone(),
            kind: self.kind,
        };
        let store = store.as_context_mut();
        match (instance, &self.exports) {
            (AnyInstance::Module(instance), wit::StateExports::Module(exports)) => {
                let mut state = ModuleState::new(store, instance, exports)?;
                self.write(&mut state, &check, making)
            }
            (AnyInstance::Component(instance), wit::StateExports::Component(names)) => {
                let mut state = ComponentState::new(store, instance, names)?;
                self.write(&mut state, &check, making)
            }
            _ => {
                let kind = self.kind;
                Err(Error::Instance(format!(
                    "the target is a {kind}, and the instance is of the other kind"
                )))
            }
        }
    }

    /// Writes the binary that begins with a state.
    fn write(
        &mut self,
        state: &mut dyn State,
        check: &Check,
        making: &mut Making<'_>,
    ) -> Result<Written, Error> {
        making.clock.enter(Phase::Snapshot);
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(transform_failed)?;
        if let Err(error) = self.show(snapshot, state, &mut making.statistics) {
            // A target can be snapshot again: nothing of this one stays behind.
            snapshot
                .resource_drop(&mut self.store)
                .map_err(transform_failed)?;
            return Err(error);
        }
        let interface = self.transformer.wizer_wizer_transform();
        let pieces = interface
            .snapshot()
            .call_finish(&mut self.store, snapshot)
            .map_err(transform_failed)??;
        making.clock.enter(Phase::Write);
        let pieces = Pieces {
            pieces: &pieces,
            input: self.twin.as_ref().map_or(&self.wasm, |twin| &twin.wasm),
        };
        pieces.count(&mut making.statistics)?;
        tracing::info!(bytes = making.statistics.result_bytes, "snapshot");
        pieces.deliver(state, check, &mut making.destination)
    }

    /// Shows the transform the state of an instance.
    fn show(
        &mut self,
        handle: ResourceAny,
        state: &mut dyn State,
        statistics: &mut Statistics,
    ) -> Result<(), Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface.snapshot();
        snapshot
            .call_set_globals(&mut self.store, handle, &state.globals()?)
            .map_err(transform_failed)??;
        for (memory, size) in (0..).zip(state.sizes()?) {
            statistics.memory_bytes = statistics.memory_bytes.saturating_add(size);
            snapshot
                .call_set_memory_size(&mut self.store, handle, memory, size)
                .map_err(transform_failed)??;
            state.show(memory, &mut |offset, bytes| {
                snapshot
                    .call_observe(&mut self.store, handle, memory, offset, bytes)
                    .map_err(transform_failed)??;
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// A result in the making.
pub(crate) struct Making<'a> {
    pub(crate) clock: Clock,
    pub(crate) statistics: Statistics,
    pub(crate) destination: Destination<'a>,
}

/// Calls an initializer of a module.
fn initialize(
    mut store: impl AsContextMut,
    instance: &wasmtime::Instance,
    name: &str,
    limits: &Limits,
) -> Result<(), Error> {
    tracing::info!(name, "initializing");
    let function = instance
        .get_typed_func::<(), ()>(&mut store, name)
        .map_err(|_| Error::Instance(format!("the instance has no function `{name}` to call: it is none of the instrumented module")))?;
    function.call(&mut store, ()).map_err(|error| {
        limits.blame(error, |error| Error::Initialize {
            name: name.to_string(),
            source: error.into(),
        })
    })
}
