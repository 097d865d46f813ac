//! A binary, read and checked once.

use std::sync::Arc;
use std::thread;

use wasmtime::{AsContext, AsContextMut, Val};
use wizer_arguments::{Asked, remembered};
use wizer_inspection::Kind;

use crate::bindings::{types, wit};
use crate::cache::{Cache, Key};
use crate::component::{self, OpenHandles, state::ComponentState};
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::invocation::Invocation;
use crate::limits::Limits;
use crate::live::{Known, Live};
use crate::offsets::Offsets;
use crate::options::Options;
use crate::outcome::{Returned, Warning};
use crate::output::{Check, Destination, Pieces, Written, join};
use crate::report::{Clock, Observer, Phase, Statistics};
use crate::said::said;
use crate::state::{ModuleState, State};
use crate::swapped::Swapped;
use crate::transform::Wizer;

/// A binary, read and checked once. Instrument it once, snapshot as many of its instances as wanted.
pub struct Target {
    wizer: Wizer,
    transform: Transform,
    /// Where what is known of the code may come from.
    pub(crate) cache: Option<Cache>,
    /// Where what is found in the code is to be put.
    pub(crate) to_remember: Option<(Cache, Key)>,
    options: Options,
    /// The binary that is run.
    pub(crate) wasm: Arc<Vec<u8>>,
    /// The one that the result is an edit of, if it is another one, and how modules are paired.
    twin: Option<Arc<Twin>>,
    kind: Kind,
    pub(crate) instrumented: Arc<Vec<wit::Piece>>,
    initializers: Vec<Invocation>,
    pub(crate) returns_i32: bool,
    /// The names of the functions that make C libraries ask their host again.
    resets: Vec<String>,
    exports: wit::StateExports,
}

/// What does the work.
enum Transform {
    Awake(Box<Live>),
    /// Gone, with its copy of the binary. It comes back with what it found in the code.
    Asleep(Vec<u8>),
    /// Not there yet: nobody has looked at the code.
    Ahead,
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

/// Smaller binaries are not worth letting go of.
const LARGE: usize = 1 << 20;

/// What the reader of an instance's state has for itself: what it shows at a time, and a page for the rest.
const ACCESSOR: u64 = 17 << 16;

/// A component to which the state of another one is applied, and which modules of the two belong together.
pub(crate) type Twin = types::Twin;

/// How a binary is opened.
pub(crate) enum Opened {
    /// With a look at all of it.
    First {
        wasm: Arc<Vec<u8>>,
        twin: Option<Arc<Twin>>,
    },
    /// For what is to be compiled: whether it may run is not known.
    Preview { wasm: Arc<Vec<u8>> },
    /// With what was found in its code before.
    Again {
        wasm: Arc<Vec<u8>>,
        findings: Vec<u8>,
    },
}

impl Target {
    pub(crate) fn open(wizer: &Wizer, opened: Opened, options: &Options) -> Result<Self, Error> {
        let mut live = Live::open(wizer, &opened, options)?;
        let Known {
            kind,
            instrumented,
            initializers,
            returns_i32,
            resets,
            exports,
        } = live.known()?;
        tracing::debug!(?kind, ?initializers, ?exports, "opened");
        let transform = match opened {
            Opened::Preview { .. } => Transform::Ahead,
            _ => Transform::Awake(Box::new(live)),
        };
        let (wasm, twin) = match opened {
            Opened::First { wasm, twin } => (wasm, twin),
            Opened::Preview { wasm } | Opened::Again { wasm, .. } => (wasm, None),
        };
        Ok(Self {
            wizer: wizer.clone(),
            transform,
            cache: None,
            to_remember: None,
            options: options.clone(),
            wasm,
            twin,
            kind,
            instrumented: Arc::new(instrumented),
            initializers,
            returns_i32,
            resets,
            exports,
        })
    }

    /// What was found in the code of the binary.
    pub(crate) fn findings(&mut self) -> Result<Vec<u8>, Error> {
        match &self.transform {
            Transform::Asleep(findings) => Ok(findings.clone()),
            _ => self.wake()?.findings(),
        }
    }

    /// Lets go of what the transform has in memory, a copy of the binary above all, until it is needed again.
    fn sleep(&mut self) -> Result<(), Error> {
        // With a twin, all would have to be looked at again.
        if self.twin.is_none() && self.wasm.len() >= LARGE {
            self.transform = Transform::Asleep(self.findings()?);
        }
        Ok(())
    }

    fn wake(&mut self) -> Result<&mut Live, Error> {
        let wasm = Arc::clone(&self.wasm);
        let opened = match &self.transform {
            Transform::Awake(_) => None,
            Transform::Asleep(findings) => Some(Opened::Again {
                wasm,
                findings: findings.clone(),
            }),
            Transform::Ahead => Some(Opened::First { wasm, twin: None }),
        };
        if let Some(opened) = opened {
            let live = Live::open(&self.wizer, &opened, &self.options)?;
            self.transform = Transform::Awake(Box::new(live));
        }
        match &mut self.transform {
            Transform::Awake(live) => Ok(live),
            _ => Err(Error::Transform("it does not come back".into())),
        }
    }

    /// Does something with the instrumented binary, and has nothing else of it in memory meanwhile, as far as that can be.
    pub(crate) fn with_instrumented<T>(
        &mut self,
        use_it: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Error> {
        let is_ahead = matches!(self.transform, Transform::Ahead);
        if !is_ahead {
            self.sleep()?;
        }
        let swapped = Swapped::new(&self.instrumented, &self.wasm)?;
        let wasm = std::mem::take(&mut self.wasm);
        let (wizer, options) = (&self.wizer, &self.options);
        let (done, found) = thread::scope(|scope| {
            // It goes when it was looked at; or at once, if it was before.
            let look = move || -> Result<Vec<u8>, Error> {
                let opened = Opened::First { wasm, twin: None };
                Live::open(wizer, &opened, options)?.findings()
            };
            let looked = is_ahead.then(|| scope.spawn(look));
            (use_it(&swapped.instrumented), looked.map(join))
        });
        self.wasm = Arc::new(swapped.back(&self.instrumented)?);
        if let Some(found) = found {
            self.transform = Transform::Asleep(found?);
        }
        Ok(done)
    }

    /// Has the code looked at, if nobody has, and remembers what was found, if that is wanted:
    /// without this nothing of it may run.
    pub(crate) fn accept(&mut self, remember: bool) -> Result<(), Error> {
        if matches!(self.transform, Transform::Ahead) {
            self.wake()?;
        }
        if let Some((cache, key)) = self.to_remember.take()
            && remember
        {
            cache.put(&key, &self.findings()?);
        }
        Ok(())
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

    /// What the user is warned of, where an initializer asked for what its C library remembers.
    pub(crate) fn remembered(&self, asked: Asked) -> Option<Warning> {
        remembered(asked, &self.resets).map(Warning::Remembered)
    }

    /// Calls the initializers on an instance of the instrumented binary, each once. Where the store is one that
    /// needs asynchronous calls, call them yourself.
    ///
    /// Gives what the initializer returned, if there is something to tell. Resources in it are dropped.
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
    ) -> Result<Option<Returned>, Error> {
        self.initialize_within(&Limits::default(), &mut store, instance.into())
    }

    /// As [`Target::initialize`], in a store that keeps within limits.
    pub(crate) fn initialize_within(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<Returned>, Error> {
        let offsets = self.offsets(&store, instance);
        self.call_initializers(limits, &mut store, instance)
            .map_err(|error| error.placed(&offsets))
    }

    fn call_initializers(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<Returned>, Error> {
        let mut returned = None;
        for call in &self.initializers {
            let value = match instance {
                AnyInstance::Module(instance) => {
                    initialize(&mut store, instance, call.name(), limits)?
                }
                AnyInstance::Component(instance) => {
                    component::initialize(&mut store, instance, call, limits)?
                }
            };
            // What is called before and after a module's initializer returns nothing.
            let function = call.name().to_string();
            returned = returned.or_else(|| value.map(|value| Returned { function, value }));
        }
        Ok(returned)
    }

    /// What leads from an instance's offsets to those of the input.
    fn offsets(&self, store: impl AsContext, instance: AnyInstance<'_>) -> Offsets {
        match instance {
            AnyInstance::Module(instance) => {
                Offsets::of_module(&self.instrumented, instance.module(store.as_context()))
            }
            AnyInstance::Component(_) => Offsets::of_component(&self.instrumented),
        }
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
            once: false,
            limits: Limits::default(),
        };
        let written = self.snapshot_settled(store, instance, &mut making)?;
        drop(making);
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
        match reset.map_err(|error| error.placed(&offsets))? {
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
        let pieces = self.wake()?.snapshot(state, &mut making.statistics)?;
        if making.once {
            self.sleep()?;
        }
        making.clock.enter(Phase::Write);
        let pieces = Pieces {
            pieces: &pieces,
            input: self.twin.as_ref().map_or(&self.wasm, |twin| &twin.wasm),
        };
        pieces.count(&mut making.statistics)?;
        tracing::info!(bytes = making.statistics.result_bytes, "snapshot");
        pieces.deliver(state, check, &mut making.destination)
    }
}

/// A result in the making.
pub(crate) struct Making<'a> {
    pub(crate) clock: Clock,
    pub(crate) statistics: Statistics,
    pub(crate) destination: Destination<'a>,
    /// No other is expected.
    pub(crate) once: bool,
    pub(crate) limits: Limits,
}

/// Calls an initializer of a module: its one result, if that is an `i32`.
fn initialize(
    mut store: impl AsContextMut,
    instance: &wasmtime::Instance,
    name: &str,
    limits: &Limits,
) -> Result<Option<String>, Error> {
    tracing::info!(name, "initializing");
    let function = instance
        .get_func(&mut store, name)
        .filter(|function| function.ty(&store).params().len() == 0)
        .ok_or_else(|| Error::Instance(format!("the instance has no function `{name}` to call: it is none of the instrumented module")))?;
    let mut results = vec![Val::I32(0); function.ty(&store).results().len()];
    function
        .call(&mut store, &[], &mut results)
        .map_err(|error| {
            limits.blame(error, |error| Error::Initialize {
                name: name.to_string(),
                source: said(error),
            })
        })?;
    Ok(match results.as_slice() {
        [Val::I32(value)] => Some(value.to_string()),
        _ => None,
    })
}
