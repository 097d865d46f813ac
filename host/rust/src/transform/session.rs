//! The transform at work on one binary, from its opening to its snapshots.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wizer_inspection::{Convert as _, Kind};
use wizer_protocol::{Bits, Piece, Snapshot, State, pieces};

use super::loaded::{Growth, Transform};
use crate::bindings::{Transformer, types, wit};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::options::Options;
use crate::statistics::Statistics;

/// An instance of the transform, with a binary that it has opened.
pub(crate) struct Session {
    store: Store<Growth>,
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
    pub(crate) instrumented: Vec<Piece>,
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
            instrumented: instrumented.into_iter().map(Piece::from).collect(),
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

    /// Passes the state of an instance to the transform, and returns the pieces of the
    /// pre-initialized binary.
    pub(crate) async fn snapshot(
        &mut self,
        state: &mut impl State<Error>,
        statistics: &mut Statistics,
    ) -> Result<Vec<Piece>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let handle = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let snapshot = OpenSnapshot {
            session: self,
            handle: Some(handle),
            statistics,
        };
        pieces(state, snapshot).await
    }
}

/// A snapshot in the making. It is dropped if it is not finished: the target can be snapshot again.
struct OpenSnapshot<'a> {
    session: &'a mut Session,
    /// None once it is finished.
    handle: Option<ResourceAny>,
    statistics: &'a mut Statistics,
}

impl OpenSnapshot<'_> {
    fn handle(&self) -> Result<ResourceAny, Error> {
        self.handle
            .ok_or_else(|| Error::defect("the snapshot is finished"))
    }
}

impl Snapshot<Error> for OpenSnapshot<'_> {
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<(), Error> {
        let bits = |Bits { low, high }| types::Bits { low, high };
        let values: Vec<types::Bits> = values.into_iter().map(bits).collect();
        let (handle, session) = (self.handle()?, &mut *self.session);
        let interface = session.transformer.wizer_wizer_transform();
        interface
            .snapshot()
            .call_set_globals(&mut session.store, handle, &values)
            .map_err(Error::transform)??;
        Ok(())
    }

    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), Error> {
        self.statistics.memory_bytes = self.statistics.memory_bytes.saturating_add(bytes);
        let (handle, session) = (self.handle()?, &mut *self.session);
        let interface = session.transformer.wizer_wizer_transform();
        interface
            .snapshot()
            .call_set_memory_size(&mut session.store, handle, memory, bytes)
            .map_err(Error::transform)??;
        Ok(())
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let (handle, session) = (self.handle()?, &mut *self.session);
        let interface = session.transformer.wizer_wizer_transform();
        interface
            .snapshot()
            .call_observe(&mut session.store, handle, memory, offset, bytes)
            .map_err(Error::transform)??;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Piece>, Error> {
        let handle = self.handle()?;
        self.handle = None;
        let session = &mut *self.session;
        let interface = session.transformer.wizer_wizer_transform();
        let pieces = interface
            .snapshot()
            .call_finish(&mut session.store, handle)
            .map_err(Error::transform)??;
        Ok(pieces.into_iter().map(Piece::from).collect())
    }
}

impl Drop for OpenSnapshot<'_> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            // If the transform has trapped, there is nothing left to drop.
            if let Err(error) = handle.resource_drop(&mut self.session.store) {
                tracing::debug!("{error}");
            }
        }
    }
}
