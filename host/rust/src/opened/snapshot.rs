//! Snapshots an instance of a target: reads its state, and writes the binary that begins with it.

use wasmtime::AsContextMut;

use super::Target;
use crate::bindings::wit;
use crate::check::Check;
use crate::component::ComponentState;
use crate::error::{Error, Offsets, OpenHandles};
use crate::instance::AnyInstance;
use crate::limits::Limits;
use crate::module::ModuleState;
use crate::pieces::Pieces;
use crate::run_context::RunContext;
use crate::state::State;
use crate::statistics::{Clock, Observer, Phase, Statistics};
use crate::write::{Destination, Written};

impl Target {
    /// Snapshots an instance of the instrumented binary: the pre-initialized one, which is valid.
    /// The instance stays as it is, but for handles that its C library remembers in memory: those a
    /// component lets go of first.
    ///
    /// # Errors
    ///
    /// [`Error::OpenHandles`] if a component holds resources of its own, unless
    /// [`Options::allow_open_handles`](crate::Options::allow_open_handles) says otherwise;
    /// [`Error::Reset`] if it traps where it lets go of others; [`Error::Instance`] if the instance
    /// is none of the instrumented binary; [`Error::Read`] if its state can't be read;
    /// [`Error::Refused`] if the format has no room for the state; [`Error::Invalid`] and
    /// [`Error::Transform`] for defects.
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
        let mut run = RunContext {
            clock: Clock::new(&Observer::default()),
            statistics: Statistics::default(),
            destination: Destination::Bytes(&mut result),
            once: false,
            limits: Limits::default(),
        };
        let written = self.snapshot_settled(store, instance, &mut run)?;
        drop(run);
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
        let mut state = ComponentState::new(store.as_context_mut(), instance, names)?;
        let reset = state.reset(limits);
        let offsets = Offsets::of_component(&self.instrumented);
        match reset.map_err(|error| error.with_input_offsets(&offsets))? {
            Some(open) if !self.options.allow_open_handles => Err(Error::OpenHandles(open)),
            open => Ok(open),
        }
    }

    /// Snapshots an instance that has let go of what it can.
    pub(crate) fn snapshot_settled(
        &mut self,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
        run: &mut RunContext<'_>,
    ) -> Result<Written, Error> {
        let check = Check {
            engine: store.as_context().engine().clone(),
            kind: self.kind,
        };
        let store = store.as_context_mut();
        match (instance, &self.exports) {
            (AnyInstance::Module(instance), wit::StateExports::Module(exports)) => {
                let mut state = ModuleState::new(store, instance, exports)?;
                self.write(&mut state, &check, run)
            }
            (AnyInstance::Component(instance), wit::StateExports::Component(names)) => {
                let mut state = ComponentState::new(store, instance, names)?;
                self.write(&mut state, &check, run)
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
        run: &mut RunContext<'_>,
    ) -> Result<Written, Error> {
        run.clock.enter(Phase::Snapshot);
        let pieces = self.session()?.snapshot(state, &mut run.statistics)?;
        if run.once {
            self.close_session()?;
        }
        run.clock.enter(Phase::Write);
        let pieces = Pieces {
            pieces: &pieces,
            input: self.twin.as_ref().map_or(&self.wasm, |twin| &twin.wasm),
        };
        pieces.count(&mut run.statistics)?;
        tracing::info!(bytes = run.statistics.result_bytes, "snapshot");
        pieces.deliver(state, check, &mut run.destination)
    }
}
