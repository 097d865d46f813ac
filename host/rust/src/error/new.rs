//! The errors of each step.

use std::io;

use wasmtime::Trap;
use wizer_inspection::{Comparison, Kind};
use wizer_protocol::Failure;

use super::engine_error::{from_engine, with_input_offsets};
use super::{Error, ErrorKind, ImportedGlobal, Limit, Offsets, OpenHandles, Source};

/// The end of the message of every defect.
const DEFECT: &str = "this is a defect of wizer, please report it";

impl Error {
    /// The transform refused. The messages of its defects say that they are.
    pub(crate) fn refused(kind: ErrorKind, message: &str, offset: Option<u64>) -> Self {
        let mut refused = Self::new(kind, message);
        refused.0.offset = offset;
        refused
    }

    /// The initializer took what is denied.
    pub(crate) fn denied(message: &str) -> Self {
        Self::new(ErrorKind::Denied, message)
    }

    /// The result would contain what was granted.
    pub(crate) fn leaks(message: &str) -> Self {
        Self::new(ErrorKind::Leaks, message)
    }

    /// What the first of two runs has read can't be kept for the second.
    pub(crate) fn too_much_input() -> Self {
        let message = "the initializer can't run twice: it has read more than 256 MiB of standard input, which are not kept for the second run";
        Self::new(ErrorKind::Environment, message)
    }

    /// Two runs have different results.
    pub(crate) fn differs(found: Comparison) -> Self {
        let account = found.to_string();
        let mut error = Self::new(ErrorKind::Differs, wizer_arguments::DIFFERS);
        error.0.comparison = Some(found);
        error.caused_by(account.trim_end())
    }

    /// The initializer can't be called.
    pub(crate) fn init_func(message: &str) -> Self {
        Self::new(ErrorKind::InitFunc, message)
    }

    /// The options contradict each other or the binary.
    pub(crate) fn options(message: &str) -> Self {
        Self::new(ErrorKind::Options, message)
    }

    /// Something that should be impossible.
    pub(crate) fn defect(what: &str) -> Self {
        Self::new(ErrorKind::Defect, &format!("{what}: {DEFECT}"))
    }

    /// The transform or an accessor does not keep to the protocol: a defect.
    pub(crate) fn of_protocol(failure: &Failure) -> Self {
        Self::new(ErrorKind::Defect, &failure.to_string())
    }

    /// The transform can't be loaded.
    pub(crate) fn load(error: wasmtime::Error) -> Self {
        Self::new(ErrorKind::Transform, "the transform failed").caused_by(error)
    }

    /// A call of the transform failed. A trap is a defect. Anything else is that the engine has no
    /// memory for the transform.
    pub(crate) fn transform(error: wasmtime::Error) -> Self {
        match error.is::<Trap>() {
            true => Self::defect("the transform failed").caused_by(error),
            false => Self::load(error),
        }
    }

    /// There is not enough memory for a binary.
    pub(crate) fn memory(error: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Transform, "the transform failed").caused_by(error)
    }

    /// Something that the environment asks for can't be had.
    pub(crate) fn environment(what: &str, error: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Environment, what).caused_by(error)
    }

    /// A module can't be preloaded.
    pub(crate) fn preload(name: &str, error: wasmtime::Error) -> Self {
        let what = format!("the preloaded module `{name}` can't be provided");
        Self::environment(&what, from_engine(error))
    }

    /// The engine does not compile a binary.
    pub(crate) fn compile(kind: Kind, error: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Compile, &format!("the {kind} can't be compiled")).caused_by(error)
    }

    /// The engine does not have the legacy exceptions that a binary uses.
    pub(crate) fn legacy_exceptions(kind: Kind) -> Self {
        let message = format!(
            "the {kind} can't be compiled: the engine lacks the proposal \"legacy exceptions\": pre-initialize it in the Node host, \
             or convert it with Binaryen's `wasm-opt --translate-to-exnref`"
        );
        Self::new(ErrorKind::Compile, &message)
    }

    /// A module has a memory that threads share, and these are off.
    pub(crate) fn shared_memory() -> Self {
        let message = "the module has a memory that threads share: these are off, since wasmtime's security policy does not cover them";
        Self::new(ErrorKind::Compile, message)
    }

    /// A binary can't be instantiated.
    pub(crate) fn instantiate(kind: Kind, error: wasmtime::Error) -> Self {
        let message = format!("the {kind} can't be instantiated");
        Self::new(ErrorKind::Instantiate, &message).caused_by(from_engine(error))
    }

    /// An imported global has no value, or a value has no global.
    pub(crate) fn global(global: ImportedGlobal) -> Self {
        let kind = match global {
            ImportedGlobal::NoValue { .. } => ErrorKind::Instantiate,
            _ => ErrorKind::Options,
        };
        let mut error = Self::new(kind, &global.to_string());
        error.0.imported_global = Some(global);
        error
    }

    /// Nothing provides an imported table, and none can be made.
    pub(crate) fn table(name: &str, element_type: &str) -> Self {
        let message = format!(
            "nothing provides the imported table `{name}`, and none can be made, since its elements can't be null: they have the \
             type {element_type}. Preload its module"
        );
        Self::new(ErrorKind::Instantiate, &message)
    }

    /// A start function trapped.
    pub(crate) fn start(error: wasmtime::Error) -> Self {
        Self::new(ErrorKind::Start, "the start function trapped").caused_by(from_engine(error))
    }

    /// The initializer trapped.
    pub(crate) fn initialize(function: &str, error: wasmtime::Error) -> Self {
        let message = format!("the `{function}` function trapped");
        Self::new(ErrorKind::Initialize, &message)
            .of_function(function)
            .caused_by(from_engine(error))
    }

    /// A task that the initializer has started, and that went on after it, trapped.
    pub(crate) fn pending(error: wasmtime::Error) -> Self {
        let message = "a task trapped that the initializer has started";
        Self::new(ErrorKind::Initialize, message).caused_by(from_engine(error))
    }

    /// A limit was reached.
    pub(crate) fn stopped(limit: Limit, error: impl Into<Source>) -> Self {
        let message = format!("the initializer was stopped: {limit}");
        let mut stopped = Self::new(ErrorKind::Limit, &message).caused_by(error);
        stopped.0.limit = Some(limit);
        stopped
    }

    /// The caller has ended the run.
    pub(crate) fn interrupted() -> Self {
        Self::new(ErrorKind::Interrupted, "the run was interrupted")
    }

    /// The initializer of a component returned an `err`.
    pub(crate) fn returned_err(function: &str, value: &str) -> Self {
        let message = format!("the `{function}` function returned an error: {value}");
        Self::new(ErrorKind::Returned, &message)
            .of_function(function)
            .with_value(value)
    }

    /// The initializer of a module returned the status of a failure.
    pub(crate) fn status(function: &str, status: &str) -> Self {
        let message = format!("the `{function}` function returned the status {status}");
        Self::new(ErrorKind::Status, &message)
            .of_function(function)
            .with_value(status)
    }

    /// A function that resets handles trapped.
    pub(crate) fn reset(error: wasmtime::Error) -> Self {
        let message = "a function that lets go of handles trapped";
        Self::new(ErrorKind::Reset, message).caused_by(from_engine(error))
    }

    /// Handles are open.
    pub(crate) fn held(open: OpenHandles) -> Self {
        let message = open.to_string();
        let mut held = Self::new(ErrorKind::OpenHandles, &message);
        held.0.open_handles = Some(open);
        held
    }

    /// The state of an instance can't be read.
    pub(crate) fn read(error: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Read, "the instance's state can't be read").caused_by(error)
    }

    /// As [`Error::read`], for what the engine says.
    pub(crate) fn call(error: wasmtime::Error) -> Self {
        Self::read(from_engine(error))
    }

    /// As [`Error::call`], for functions of the instance that tell of its objects. Where there is
    /// no more room, they reach `unreachable`.
    pub(crate) fn objects(error: wasmtime::Error) -> Self {
        match error.downcast_ref::<wasmtime::Trap>() {
            Some(wasmtime::Trap::UnreachableCodeReached) => {
                Self::read("it has left more objects than the engine can list")
            }
            _ => Self::call(error),
        }
    }

    /// The result can't be written.
    pub(crate) fn write(error: io::Error) -> Self {
        Self::new(ErrorKind::Write, "the result can't be written").caused_by(error)
    }

    /// The instance or the program does not belong to the target.
    pub(crate) fn instance(message: &str) -> Self {
        Self::new(ErrorKind::Instance, message)
    }

    /// The engine does not take the result.
    pub(crate) fn invalid(error: impl Into<Source>) -> Self {
        Self::defect("the result is not valid").caused_by(error)
    }

    /// The same error, where the state or the findings are this library's own: that they do not fit
    /// is a defect.
    pub(crate) fn of_own_state(self) -> Self {
        match self.kind() {
            ErrorKind::State => Self::defect(self.message()),
            _ => self,
        }
    }

    /// The same error, with the offsets of the input in its backtrace.
    pub(crate) fn with_input_offsets(mut self, offsets: &Offsets) -> Self {
        let source = self.0.source.take();
        self.0.source = source.map(|source| with_input_offsets(source, offsets));
        self
    }

    fn caused_by(mut self, error: impl Into<Source>) -> Self {
        self.0.source = Some(error.into());
        self
    }

    fn of_function(mut self, function: &str) -> Self {
        self.0.function = Some(function.to_string());
        self
    }

    fn with_value(mut self, value: &str) -> Self {
        self.0.returned = Some(value.to_string());
        self
    }
}
