//! A binary, read and checked once.

use wasmtime::component::ResourceAny;
use wasmtime::{AsContextMut, Engine, Module, Store};
use wizer_inspection::{Convert as _, Kind};

use crate::bindings::{Transformer, types, wit};
use crate::component::{self, OpenHandles, state::ComponentState};
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::invocation::Invocation;
use crate::options::Options;
use crate::state::{ModuleState, State, outside, range};

/// A binary, read and checked once. Instrument it once, snapshot as many of its instances as wanted.
pub struct Target {
    store: Store<()>,
    transformer: Transformer,
    target: ResourceAny,
    /// What the result is an edit of.
    input: Vec<u8>,
    kind: Kind,
    instrumented: Vec<u8>,
    initializers: Vec<Invocation>,
    exports: wit::StateExports,
    allow_open_handles: bool,
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

/// A component to which the state of another one is applied, and which modules of the two belong together.
pub(crate) type Twin = types::Twin;

impl Target {
    pub(crate) fn open(
        (mut store, transformer): (Store<()>, Transformer),
        wasm: Vec<u8>,
        twin: Option<Twin>,
        options: &Options,
    ) -> Result<Self, Error> {
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let target = match &twin {
            Some(twin) => calls.call_open_onto(&mut store, &wasm, twin, &options.into()),
            None => calls.call_open(&mut store, &wasm, &options.into()),
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
        let pieces = calls
            .call_instrumented(&mut store, target)
            .map_err(transform_failed)??;
        let instrumented = join(&pieces, &wasm, |_, _| Err(outside()))?;
        tracing::debug!(?kind, ?initializers, ?exports, "opened");
        Ok(Self {
            store,
            transformer,
            target,
            input: twin.map_or(wasm, |twin| twin.wasm),
            kind,
            instrumented,
            initializers: initializers.into_iter().map(Invocation::from).collect(),
            exports,
            allow_open_handles: options.allow_open_handles,
        })
    }

    /// What the binary is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The binary to run: the target with its state made readable.
    pub fn instrumented(&self) -> &[u8] {
        &self.instrumented
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
        let instance = instance.into();
        let mut returned = None;
        for call in &self.initializers {
            match instance {
                AnyInstance::Module(instance) => initialize(&mut store, instance, call.name())?,
                AnyInstance::Component(instance) => {
                    returned = component::initialize(&mut store, instance, call)?;
                }
            }
        }
        Ok(returned)
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
        if let Some(open) = self.settle(&mut store, instance)? {
            tracing::warn!("{open}");
        }
        self.snapshot_settled(store, instance)
    }

    /// Has an instance let go of handles. Those that are left are allowed.
    pub(crate) fn settle(
        &self,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<OpenHandles>, Error> {
        let (AnyInstance::Component(instance), wit::StateExports::Component(names)) =
            (instance, &self.exports)
        else {
            return Ok(None);
        };
        match ComponentState::new(store.as_context_mut(), instance, names)?.reset()? {
            Some(open) if !self.allow_open_handles => Err(Error::OpenHandles(open)),
            open => Ok(open),
        }
    }

    /// Snapshots an instance that has let go of what it can.
    pub(crate) fn snapshot_settled(
        &mut self,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Vec<u8>, Error> {
        let engine = store.as_context().engine().clone();
        let store = store.as_context_mut();
        let result = match (instance, &self.exports) {
            (AnyInstance::Module(instance), wit::StateExports::Module(exports)) => {
                let mut state = ModuleState::new(store, instance, exports)?;
                self.write(&mut state)?
            }
            (AnyInstance::Component(instance), wit::StateExports::Component(names)) => {
                let mut state = ComponentState::new(store, instance, names)?;
                self.write(&mut state)?
            }
            _ => {
                let kind = self.kind;
                return Err(Error::Instance(format!(
                    "the target is a {kind}, and the instance is of the other kind"
                )));
            }
        };
        validate(&engine, self.kind, &result).map_err(|error| Error::Invalid(error.into()))?;
        tracing::info!(bytes = result.len(), "snapshot");
        Ok(result)
    }

    /// Writes the binary that begins with a state.
    fn write(&mut self, state: &mut dyn State) -> Result<Vec<u8>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(transform_failed)?;
        if let Err(error) = self.show(snapshot, state) {
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
        join(&pieces, &self.input, |span, to| state.read(span, to))
    }

    /// Shows the transform the state of an instance.
    fn show(&mut self, handle: ResourceAny, state: &mut dyn State) -> Result<(), Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface.snapshot();
        snapshot
            .call_set_globals(&mut self.store, handle, &state.globals()?)
            .map_err(transform_failed)??;
        for (memory, size) in (0..).zip(state.sizes()?) {
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

/// Calls an initializer of a module.
fn initialize(
    mut store: impl AsContextMut,
    instance: &wasmtime::Instance,
    name: &str,
) -> Result<(), Error> {
    tracing::info!(name, "initializing");
    let function = instance
        .get_typed_func::<(), ()>(&mut store, name)
        .map_err(|_| Error::Instance(format!("the instance has no function `{name}` to call: it is none of the instrumented module")))?;
    function
        .call(&mut store, ())
        .map_err(|error| Error::Initialize {
            name: name.to_string(),
            source: error.into(),
        })
}

/// Demands that a result is valid. The engine can tell that of a module without compiling it; of a component, what its
/// own validator is made of can: with every proposal, as the engine took what the result is an edit of.
fn validate(engine: &Engine, kind: Kind, result: &[u8]) -> wasmtime::Result<()> {
    match kind {
        Kind::Module => Module::validate(engine, result),
        Kind::Component => {
            wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
                .validate_all(result)?;
            Ok(())
        }
    }
}

/// Joins pieces: bytes of their own, spans of the input, and spans of memories, which `read` appends.
fn join(
    pieces: &[wit::Piece],
    input: &[u8],
    mut read: impl FnMut(types::MemorySpan, &mut Vec<u8>) -> Result<(), Error>,
) -> Result<Vec<u8>, Error> {
    let length = |piece: &wit::Piece| match piece {
        wit::Piece::Bytes(bytes) => Some(bytes.len()),
        wit::Piece::Input(span) => range(*span).map(|range| range.len()),
        wit::Piece::Memory(span) => range(span.span).map(|range| range.len()),
    };
    let total = pieces.iter().try_fold(0_usize, |sum, piece| {
        length(piece).and_then(|length| sum.checked_add(length))
    });
    // In one go: the result is the largest thing here, and growing it would need room for it twice.
    let mut result = Vec::new();
    result
        .try_reserve_exact(total.ok_or_else(outside)?)
        .map_err(|error| Error::Transform(error.into()))?;
    for piece in pieces {
        match piece {
            wit::Piece::Bytes(bytes) => result.extend_from_slice(bytes),
            wit::Piece::Input(span) => {
                let bytes = range(*span).and_then(|range| input.get(range));
                result.extend_from_slice(bytes.ok_or_else(outside)?);
            }
            wit::Piece::Memory(span) => read(*span, &mut result)?,
        }
    }
    Ok(result)
}
