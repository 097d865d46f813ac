//! The transform at work on one binary, from its opening to its snapshots.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wizer_inspection::{Convert as _, Kind};

use super::loaded::Transform;
use crate::bindings::{Transformer, types, wit};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::options::Options;
use crate::state::State;
use crate::statistics::Statistics;

/// An instance of the transform, with a binary that it has opened.
pub(crate) struct Session {
    store: Store<()>,
    transformer: Transformer,
    target: ResourceAny,
}

/// Whether a target has a session, which needs memory for a copy of the binary.
pub(crate) enum SessionState {
    /// It has one.
    Open(Box<Session>),
    /// It had one. The next begins with the findings of that one.
    Closed {
        /// What the transform found in the code, in a form that only the transform reads.
        findings: Vec<u8>,
    },
    /// It had none yet that has looked at the code, but a preview.
    NotOpened,
}

/// A component to which the state of another one is applied, and which modules of the two belong
/// together.
pub(crate) type Twin = types::Twin;

/// How a session begins.
pub(crate) enum Opening {
    /// The transform looks at all of the binary.
    Full {
        wasm: Arc<Vec<u8>>,
        twin: Option<Arc<Twin>>,
    },
    /// The transform instruments the binary and does not look at its code: whether that may run is
    /// not known yet.
    Preview { wasm: Arc<Vec<u8>> },
    /// The transform takes over what was found in the code before.
    WithFindings {
        wasm: Arc<Vec<u8>>,
        findings: Vec<u8>,
    },
}

/// What is known of a binary once it is open.
pub(crate) struct Description {
    pub(crate) kind: Kind,
    pub(crate) instrumented: Vec<wit::Piece>,
    pub(crate) initializers: Vec<Invocation>,
    pub(crate) returns_i32: bool,
    pub(crate) resets: Vec<String>,
    pub(crate) exports: wit::StateExports,
}

impl Session {
    pub(crate) fn open(
        transform: &Transform,
        opening: &Opening,
        options: &Options,
    ) -> Result<Self, Error> {
        let (mut store, transformer) = transform.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let options: types::Options = options.into();
        let target = match opening {
            Opening::Full { wasm, twin: None } => calls.call_open(&mut store, wasm, &options),
            Opening::Full {
                wasm,
                twin: Some(twin),
            } => calls.call_open_onto(&mut store, wasm, twin, &options),
            Opening::Preview { wasm } => calls.call_preview(&mut store, wasm, &options),
            Opening::WithFindings { wasm, findings } => {
                calls.call_reopen(&mut store, wasm, findings, &options)
            }
        };
        Ok(Self {
            target: target.map_err(Error::transform)??,
            store,
            transformer,
        })
    }

    /// Asks for everything that is known before anything runs.
    pub(crate) fn describe(&mut self) -> Result<Description, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let calls = interface.target();
        let kind = calls
            .call_kind(&mut self.store, self.target)
            .map_err(Error::transform)?
            .convert();
        let initializers = calls
            .call_initializers(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let resets = calls
            .call_resets(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let returns_i32 = calls
            .call_returns_i32(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let exports = calls
            .call_exports(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let instrumented = calls
            .call_instrumented(&mut self.store, self.target)
            .map_err(Error::transform)??;
        Ok(Description {
            kind,
            instrumented,
            initializers: initializers.into_iter().map(Invocation::from).collect(),
            returns_i32,
            resets,
            exports,
        })
    }

    /// What was found in the code of the binary.
    pub(crate) fn findings(&mut self) -> Result<Vec<u8>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let calls = interface.target();
        calls
            .call_findings(&mut self.store, self.target)
            .map_err(Error::transform)
    }

    /// The pieces of the binary that begins with a state.
    pub(crate) fn snapshot(
        &mut self,
        state: &mut dyn State,
        statistics: &mut Statistics,
    ) -> Result<Vec<wit::Piece>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(Error::transform)?;
        if let Err(error) = self.observe(snapshot, state, statistics) {
            // A target can be snapshot again: nothing of this one stays behind.
            snapshot
                .resource_drop(&mut self.store)
                .map_err(Error::transform)?;
            return Err(error);
        }
        let interface = self.transformer.wizer_wizer_transform();
        let pieces = interface
            .snapshot()
            .call_finish(&mut self.store, snapshot)
            .map_err(Error::transform)??;
        Ok(pieces)
    }

    /// Shows the transform the state of an instance.
    fn observe(
        &mut self,
        handle: ResourceAny,
        state: &mut dyn State,
        statistics: &mut Statistics,
    ) -> Result<(), Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let snapshot = interface.snapshot();
        snapshot
            .call_set_globals(&mut self.store, handle, &state.globals()?)
            .map_err(Error::transform)??;
        for (memory, size) in (0..).zip(state.sizes()?) {
            statistics.memory_bytes = statistics.memory_bytes.saturating_add(size);
            snapshot
                .call_set_memory_size(&mut self.store, handle, memory, size)
                .map_err(Error::transform)??;
            state.show(memory, &mut |offset, bytes| {
                snapshot
                    .call_observe(&mut self.store, handle, memory, offset, bytes)
                    .map_err(Error::transform)??;
                Ok(())
            })?;
        }
        Ok(())
    }
}
