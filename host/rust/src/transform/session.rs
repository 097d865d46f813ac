//! The transform at work on one binary, from its opening to its snapshots.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wizer_protocol::{Bits, Objects, Piece, Reference, Snapshot, State, pieces};
use wizer_taken::{Leak, Secret};

use super::description::Description;
use super::loaded::{Growth, Transform};
use crate::bindings::{Transformer, types, wit};
use crate::error::Error;
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

impl Session {
    pub(crate) fn open(
        transform: &Transform,
        opening: &Opening,
        options: &Options,
    ) -> Result<Self, Error> {
        let (mut store, transformer) = transform.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let further = options.further();
        let options: types::Options = options.into();
        let opened = match opening {
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
        let mut target = opened.map_err(Error::transform)??;
        if let Some(further) = further {
            let opened = calls.call_further(&mut store, target, &further);
            let opened = opened.map_err(Error::transform)??;
            let first = std::mem::replace(&mut target, opened);
            first.resource_drop(&mut store).map_err(Error::transform)?;
        }
        Ok(Self {
            store,
            transformer,
            target,
        })
    }

    /// Asks for everything that is known before anything runs.
    pub(crate) fn describe(&mut self) -> Result<Description, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        Description::of(&interface.target(), &mut self.store, self.target)
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
    /// pre-initialized binary. On the way, secrets are searched for.
    pub(crate) async fn snapshot(
        &mut self,
        state: &mut impl State<Error>,
        secrets: &mut Secrets,
        statistics: &mut Statistics,
    ) -> Result<Vec<Piece>, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let handle = interface
            .target()
            .call_snapshot(&mut self.store, self.target)
            .map_err(Error::transform)?;
        let mut snapshot = OpenSnapshot {
            session: self,
            handle: Some(handle),
            secrets,
            statistics,
        };
        snapshot.search()?;
        pieces(state, snapshot).await
    }
}

/// A snapshot in the making. It is dropped if it is not finished: the target can be snapshot again.
struct OpenSnapshot<'a> {
    session: &'a mut Session,
    /// None once it is finished.
    handle: Option<ResourceAny>,
    secrets: &'a mut Secrets,
    statistics: &'a mut Statistics,
}

/// What a result should not contain, and what of it was found.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    pub(crate) all: Vec<Secret>,
    pub(crate) found: Vec<Leak>,
}

impl OpenSnapshot<'_> {
    fn handle(&self) -> Result<ResourceAny, Error> {
        self.handle
            .ok_or_else(|| Error::defect("the snapshot is finished"))
    }
}

/// Calls a function of the snapshot.
macro_rules! call {
    ($snapshot:ident.$function:ident($($argument:expr),*)) => {{
        let (handle, session) = ($snapshot.handle()?, &mut *$snapshot.session);
        let interface = session.transformer.wizer_wizer_transform();
        let called = interface
            .snapshot()
            .$function(&mut session.store, handle, $($argument),*);
        Ok(called.map_err(Error::transform)??)
    }};
}

impl OpenSnapshot<'_> {
    /// Has everything searched that is passed from now on.
    fn search(&mut self) -> Result<(), Error> {
        if self.secrets.all.is_empty() {
            return Ok(());
        }
        let secrets: Vec<wit::Secret> = self.secrets.all.iter().map(Into::into).collect();
        call!(self.call_search(&secrets))
    }
}

impl Snapshot<Error> for OpenSnapshot<'_> {
    fn set_globals(&mut self, values: Vec<Bits>) -> Result<(), Error> {
        let bits = |Bits { low, high }| types::Bits { low, high };
        let values: Vec<types::Bits> = values.into_iter().map(bits).collect();
        call!(self.call_set_globals(&values))
    }

    fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), Error> {
        self.statistics.memory_bytes = self.statistics.memory_bytes.saturating_add(bytes);
        call!(self.call_set_memory_size(memory, bytes))
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        call!(self.call_observe(memory, offset, bytes))
    }

    fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), Error> {
        call!(self.call_observe_change(memory, offset, before, bytes))
    }

    fn set_references(&mut self, values: Vec<Reference>) -> Result<(), Error> {
        let values: Vec<types::Reference> = values.into_iter().map(Into::into).collect();
        call!(self.call_set_references(&values))
    }

    fn set_table_size(&mut self, table: u32, elements: u64) -> Result<(), Error> {
        call!(self.call_set_table_size(table, elements))
    }

    fn set_elements(
        &mut self,
        table: u32,
        offset: u64,
        elements: Vec<Reference>,
    ) -> Result<(), Error> {
        let elements: Vec<types::Reference> = elements.into_iter().map(Into::into).collect();
        call!(self.call_set_elements(table, offset, &elements))
    }

    fn set_objects(&mut self, objects: Objects<'_>) -> Result<(), Error> {
        let Objects {
            records,
            references,
            functions,
        } = objects;
        let list = |list: Vec<Reference>| list.into_iter().map(Into::into).collect();
        let references: Vec<types::Reference> = list(references);
        let functions: Vec<types::Reference> = list(functions);
        call!(self.call_set_objects(records, &references, &functions))
    }

    fn passed(&mut self) -> Result<(), Error> {
        if self.secrets.all.is_empty() {
            return Ok(());
        }
        let handle = self.handle()?;
        let session = &mut *self.session;
        let interface = session.transformer.wizer_wizer_transform();
        let leaks = interface
            .snapshot()
            .call_leaks(&mut session.store, handle)
            .map_err(Error::transform)?;
        let Secrets { all, found } = &mut *self.secrets;
        found.extend(leaks.into_iter().filter_map(|leak| {
            let secret = all.get(usize::try_from(leak.secret).ok()?)?;
            Some(Leak::new(secret.origin.clone(), leak.memory, leak.offset))
        }));
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
