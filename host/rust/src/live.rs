//! The transform at work on one binary.

use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wizer_inspection::{Convert as _, Kind};

use crate::bindings::{Transformer, types, wit};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::options::Options;
use crate::report::Statistics;
use crate::state::State;
use crate::target::{Opened, transform_failed};
use crate::transform::Wizer;

/// An instance of the transform, with a binary that it has opened.
pub(crate) struct Live {
    store: Store<()>,
    transformer: Transformer,
    target: ResourceAny,
}

/// What is known of a binary once it is open.
pub(crate) struct Known {
    pub(crate) kind: Kind,
    pub(crate) instrumented: Vec<wit::Piece>,
    pub(crate) initializers: Vec<Invocation>,
    pub(crate) returns_i32: bool,
    pub(crate) resets: Vec<String>,
    pub(crate) exports: wit::StateExports,
}

impl Live {
    pub(crate) fn open(wizer: &Wizer, opened: &Opened, options: &Options) -> Result<Self, Error> {
        let (mut store, transformer) = wizer.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let calls = interface.target();
        let options: types::Options = options.into();
        let target = match opened {
            Opened::First { wasm, twin: None } => calls.call_open(&mut store, wasm, &options),
            Opened::First {
                wasm,
                twin: Some(twin),
            } => calls.call_open_onto(&mut store, wasm, twin, &options),
            Opened::Preview { wasm } => calls.call_preview(&mut store, wasm, &options),
            Opened::Again { wasm, findings } => {
                calls.call_reopen(&mut store, wasm, findings, &options)
            }
        };
        Ok(Self {
            target: target.map_err(transform_failed)??,
            store,
            transformer,
        })
    }

    /// Asks for everything that is known before anything runs.
    pub(crate) fn known(&mut self) -> Result<Known, Error> {
        let interface = self.transformer.wizer_wizer_transform();
        let calls = interface.target();
        let kind = calls
            .call_kind(&mut self.store, self.target)
            .map_err(transform_failed)?
            .convert();
        let initializers = calls
            .call_initializers(&mut self.store, self.target)
            .map_err(transform_failed)?;
        let resets = calls
            .call_resets(&mut self.store, self.target)
            .map_err(transform_failed)?;
        let returns_i32 = calls
            .call_returns_i32(&mut self.store, self.target)
            .map_err(transform_failed)?;
        let exports = calls
            .call_exports(&mut self.store, self.target)
            .map_err(transform_failed)?;
        let instrumented = calls
            .call_instrumented(&mut self.store, self.target)
            .map_err(transform_failed)??;
        Ok(Known {
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
            .map_err(transform_failed)
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
            .map_err(transform_failed)?;
        if let Err(error) = self.show(snapshot, state, statistics) {
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
        Ok(pieces)
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
