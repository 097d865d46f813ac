//! A binary, read and checked once.

use wasmtime::component::ResourceAny;
use wasmtime::{AsContextMut, Instance, Module, Store};

use crate::bindings::{
    Transformer,
    types::{self, Bits, Span},
    wit,
};
use crate::error::Error;
use crate::kind::Kind;
use crate::options::Options;
use crate::state::{self, Memories};

/// A binary, read and checked once. Instrument it once, snapshot as many of its instances as wanted.
pub struct Target {
    store: Store<()>,
    transformer: Transformer,
    target: ResourceAny,
    wasm: Vec<u8>,
    kind: Kind,
    instrumented: Vec<u8>,
    initializers: Vec<types::Invocation>,
    exports: wit::ModuleExports,
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
fn transform_failed(error: wasmtime::Error) -> Error {
    Error::Transform(error.into())
}

impl Target {
    pub(crate) fn open(
        (mut store, transformer): (Store<()>, Transformer),
        wasm: Vec<u8>,
        options: &Options,
    ) -> Result<Self, Error> {
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let target = calls
            .call_open(&mut store, &wasm, &options.into())
            .map_err(transform_failed)??;
        let kind = calls
            .call_kind(&mut store, target)
            .map_err(transform_failed)?
            .into();
        let initializers = calls
            .call_initializers(&mut store, target)
            .map_err(transform_failed)?;
        let exports = match calls
            .call_exports(&mut store, target)
            .map_err(transform_failed)?
        {
            wit::StateExports::Module(exports) => exports,
            wit::StateExports::Component(_) => {
                return Err(Error::Instance("components are not there yet".to_string()));
            }
        };
        let pieces = calls
            .call_instrumented(&mut store, target)
            .map_err(transform_failed)??;
        let instrumented = join(&pieces, &wasm, |_, _| None)?;
        tracing::debug!(
            ?kind,
            ?initializers,
            globals = exports.globals.len(),
            memories = exports.memories.len(),
            "opened"
        );
        Ok(Self {
            store,
            transformer,
            target,
            wasm,
            kind,
            instrumented,
            initializers,
            exports,
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

    /// The exports that [`Target::initialize`] calls, in order: `_initialize` of a WASI reactor, then the
    /// initializer.
    pub fn initializers(&self) -> impl Iterator<Item = &str> {
        self.initializers
            .iter()
            .flat_map(|call| &call.path)
            .map(String::as_str)
    }

    /// Calls the initializers on an instance of the instrumented module, each once. Where the store is one that
    /// needs asynchronous calls, call them yourself.
    ///
    /// # Errors
    ///
    /// [`Error::Initialize`] if one traps, or the guest exits, whatever its status;
    /// [`Error::Instance`] if the instance is none of the instrumented module.
    pub fn initialize(
        &self,
        mut store: impl AsContextMut,
        instance: &Instance,
    ) -> Result<(), Error> {
        for name in self.initializers() {
            tracing::info!(name, "initializing");
            let function = instance
                .get_typed_func::<(), ()>(&mut store, name)
                .map_err(|_| Error::Instance(format!("the instance has no function `{name}` to call: it is none of the instrumented module")))?;
            function
                .call(&mut store, ())
                .map_err(|error| Error::Initialize {
                    name: name.to_string(),
                    source: error.into(),
                })?;
        }
        Ok(())
    }

    /// Snapshots an instance of the instrumented module: the pre-initialized binary, which the engine of `store`
    /// has validated. The instance stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Instance`] if the instance is none of the instrumented module; [`Error::Refused`] if the
    /// format has no room for the state; [`Error::Invalid`] and [`Error::Transform`] for defects.
    pub fn snapshot(
        &mut self,
        mut store: impl AsContextMut,
        instance: &Instance,
    ) -> Result<Vec<u8>, Error> {
        let values = state::globals(&mut store, instance, &self.exports.globals)?;
        let memories = Memories::new(&mut store, instance, &self.exports.memories)?;
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(transform_failed)?;
        if let Err(error) = self.show(snapshot, &values, memories.iter(&store)) {
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
        let result = join(&pieces, &self.wasm, |memory, span| {
            memories.bytes(&store, memory)?.get(range(span)?)
        })?;
        let engine = store.as_context().engine().clone();
        Module::validate(&engine, &result).map_err(|error| Error::Invalid(error.into()))?;
        tracing::info!(bytes = result.len(), "snapshot");
        Ok(result)
    }

    /// Shows the transform the state of an instance.
    fn show<'a>(
        &mut self,
        handle: ResourceAny,
        globals: &[Bits],
        memories: impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface.snapshot();
        snapshot
            .call_set_globals(&mut self.store, handle, globals)
            .map_err(transform_failed)??;
        for (memory, bytes) in (0..).zip(memories) {
            snapshot
                .call_set_memory_size(&mut self.store, handle, memory, bytes.len() as u64)
                .map_err(transform_failed)??;
            for (offset, chunk) in state::chunks(bytes) {
                snapshot
                    .call_observe(&mut self.store, handle, memory, offset, chunk)
                    .map_err(transform_failed)??;
            }
        }
        Ok(())
    }
}

/// Joins pieces: bytes of their own, spans of the input, and spans of memories.
fn join<'a>(
    pieces: &'a [wit::Piece],
    input: &'a [u8],
    memory: impl Fn(u32, Span) -> Option<&'a [u8]>,
) -> Result<Vec<u8>, Error> {
    let part = |piece: &'a wit::Piece| match piece {
        wit::Piece::Bytes(bytes) => Some(bytes.as_slice()),
        wit::Piece::Input(span) => input.get(range(*span)?),
        wit::Piece::Memory(span) => memory(span.memory, span.span),
    };
    let parts: Option<Vec<&[u8]>> = pieces.iter().map(part).collect();
    let parts = parts
        .ok_or_else(|| Error::Transform("a piece of the result lies outside its source".into()))?;
    Ok(parts.concat())
}

/// A span as a range of what this machine can hold.
fn range(span: Span) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(span.offset).ok()?;
    let length = usize::try_from(span.length).ok()?;
    Some(start..start.checked_add(length)?)
}
