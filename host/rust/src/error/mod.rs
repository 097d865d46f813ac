//! What can go wrong, step by step.

mod engine_error;
mod limit;
mod offsets;
mod open_handles;

use std::fmt;

use wizer_inspection::{Kind, printable};

pub(crate) use engine_error::from_engine;
pub use limit::Limit;
pub(crate) use offsets::Offsets;
pub use open_handles::{OpenHandles, Owner};

/// The error behind an error.
type Source = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong, one case for each step. Its text is one line, and [`printable`]; what it came
/// from is its [`source`](std::error::Error::source).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The target, the options or the state are refused.
    Refused {
        /// Which of them, and why.
        kind: Refusal,
        /// A sentence that names the construct, with its byte offset where it has one.
        text: String,
    },
    /// The transform could not be loaded or called.
    Transform(Source),
    /// What was asked for the environment can't be had: a directory, a preloaded module.
    Environment {
        /// What can't be had.
        what: String,
        /// Why.
        source: Source,
    },
    /// The engine does not take the instrumented binary.
    Compile {
        /// What it is.
        kind: Kind,
        /// What the engine says.
        source: Source,
    },
    /// The binary could not be instantiated: an import can't be provided or has the wrong type, or
    /// a segment does not fit.
    Instantiate {
        /// What it is.
        kind: Kind,
        /// What the engine says.
        source: Source,
    },
    /// A start function trapped, or the guest exited in it.
    Start(Source),
    /// The initializer trapped, or the guest exited.
    Initialize {
        /// The export that was called; of a function in an exported instance, the instance's name,
        /// a dot, and its own.
        name: String,
        /// The trap, with the backtrace; or the exit with its status.
        source: Source,
    },
    /// A limit was reached while the binary was instantiated, or the initializer ran.
    Limit {
        /// Which one.
        limit: Limit,
        /// Where that was, with the backtrace.
        source: Source,
    },
    /// The initializer of a component returned an `err`.
    Returned {
        /// The export that was called.
        name: String,
        /// What it returned, in WAVE's syntax.
        value: String,
    },
    /// The initializer of a module returned another status than 0, and that was
    /// [to be a failure](crate::Environment::init_func_status).
    Status {
        /// The export that was called.
        name: String,
        /// What it returned, in decimal.
        status: String,
    },
    /// What lets go of the handles that a component remembers trapped.
    Reset(Source),
    /// Handles are open that a snapshot can't hold.
    OpenHandles(OpenHandles),
    /// The state of an instance can't be read.
    Read(Source),
    /// The result can't be written.
    Write(std::io::Error),
    /// The instance is none of the target's instrumented binary.
    Instance(String),
    /// The engine does not take the result: a defect of the transform.
    Invalid(Source),
}

/// Why the transform refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes are not a valid WebAssembly binary.
    Malformed,
    /// Valid, but it uses something that a snapshot can't hold yet.
    Unsupported,
    /// The initializer is missing, is no function, or has the wrong type.
    InitFunc,
    /// The options contradict each other or the binary.
    Options,
    /// The state given back does not fit the target.
    State,
    /// The outcome is not valid: a defect of the transform.
    Internal,
}

impl fmt::Display for Error {
    /// Names are those of a binary, or a user's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text)?;
        f.write_str(&printable(&text))
    }
}

impl Error {
    /// A module could not be preloaded.
    pub(crate) fn preload(name: &str, error: wasmtime::Error) -> Self {
        Self::Environment {
            what: format!("the preloaded module `{name}` can't be provided"),
            source: from_engine(error),
        }
    }

    /// A binary could not be instantiated.
    pub(crate) fn instantiate(kind: Kind, error: wasmtime::Error) -> Self {
        Self::Instantiate {
            kind,
            source: from_engine(error),
        }
    }

    /// A call into the transform failed: it trapped, or ran out of memory.
    pub(crate) fn transform(error: wasmtime::Error) -> Self {
        Self::Transform(error.into())
    }

    /// The same, with the offsets of the input in its backtrace.
    pub(crate) fn with_input_offsets(mut self, offsets: &Offsets) -> Self {
        if let Self::Start(source)
        | Self::Initialize { source, .. }
        | Self::Limit { source, .. }
        | Self::Reset(source) = &mut self
        {
            let error = std::mem::replace(source, "".into());
            *source = engine_error::with_input_offsets(error, offsets);
        }
        self
    }

    fn write(&self, f: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Refused {
                kind: Refusal::Malformed,
                text,
            } => write!(f, "not a valid WebAssembly binary: {text}"),
            Self::Refused { text, .. } => f.write_str(text),
            Self::Transform(_) => f.write_str("the transform failed"),
            Self::Environment { what, .. } => f.write_str(what),
            Self::Compile { kind, .. } => write!(f, "the {kind} can't be compiled"),
            Self::Instantiate { kind, .. } => write!(f, "the {kind} can't be instantiated"),
            Self::Start(_) => f.write_str("the start function trapped"),
            Self::Initialize { name, .. } => write!(f, "the `{name}` function trapped"),
            Self::Limit { limit, .. } => write!(f, "the initializer was stopped: {limit}"),
            Self::Returned { name, value } => {
                write!(f, "the `{name}` function returned an error: {value}")
            }
            Self::Status { name, status } => {
                write!(f, "the `{name}` function returned the status {status}")
            }
            Self::Reset(_) => f.write_str("a function that lets go of handles trapped"),
            Self::OpenHandles(open) => {
                write!(
                    f,
                    "{open}: handles are no part of a snapshot{}",
                    open.remedy()
                )
            }
            Self::Write(_) => f.write_str("the result can't be written"),
            Self::Read(_) => f.write_str("the instance's state can't be read"),
            Self::Instance(text) => f.write_str(text),
            Self::Invalid(_) => {
                f.write_str("the result is not valid: this is a defect of wizer, please report it")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { .. }
            | Self::Returned { .. }
            | Self::Status { .. }
            | Self::OpenHandles(_)
            | Self::Instance(_) => None,
            Self::Write(source) => Some(source),
            Self::Transform(source)
            | Self::Environment { source, .. }
            | Self::Compile { source, .. }
            | Self::Instantiate { source, .. }
            | Self::Limit { source, .. }
            | Self::Start(source)
            | Self::Reset(source)
            | Self::Read(source)
            | Self::Initialize { source, .. }
            | Self::Invalid(source) => Some(source.as_ref()),
        }
    }
}
