//! A binary, read and checked once, and instrumented.

mod initialize;
mod previewed;
mod session;
mod snapshot;

use std::sync::Arc;

use wizer_arguments::{Asked, remembered};
use wizer_inspection::{Comparison, Kind};
use wizer_protocol::Pieces;

use crate::cache::{Cache, Key};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::options::Options;
use crate::outcome::Warning;
use crate::transform::{
    Description, Opening, Session, SessionState, StateExports, Transform, Twin,
};

pub(crate) use initialize::Manner;
pub(crate) use previewed::sealed::Token;
pub use previewed::{PreviewedTarget, Runnable};

/// A binary, read and checked once. Instrument it once, snapshot as many of its instances as
/// wanted.
pub struct Target {
    transform: Transform,
    session: SessionState,
    /// The cache from which findings in the code may come.
    pub(crate) findings_cache: Option<Cache>,
    /// Where findings in the code are to be put.
    pub(crate) findings_key: Option<(Cache, Key)>,
    options: Options,
    /// The input: the binary that is run.
    pub(crate) wasm: Arc<Vec<u8>>,
    /// The component that the result is an edit of, if it is another one, and how modules are
    /// paired.
    twin: Option<Arc<Twin>>,
    pub(crate) known: Description,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("kind", &self.known.kind)
            .field("initializers", &self.known.initializers)
            .finish_non_exhaustive()
    }
}

/// The memory that one accessor of a component's state has for itself, in bytes: what it shows at a
/// time, and a page for the rest.
const ACCESSOR_MEMORY: u64 = 17 * PAGE;

/// A page of a memory, in bytes.
const PAGE: u64 = 1 << 16;

impl Target {
    pub(crate) fn open(
        transform: &Transform,
        opening: Opening,
        options: &Options,
    ) -> Result<Self, Error> {
        let mut session = Session::open(transform, &opening, options)?;
        let known = session.describe()?;
        let (kind, initializers, exports) = (known.kind, &known.initializers, &known.exports);
        tracing::debug!(?kind, ?initializers, ?exports, "opened");
        let session = match opening {
            Opening::Preview { .. } => SessionState::NotOpened,
            _ => SessionState::Open(Box::new(session)),
        };
        let (wasm, twin) = match opening {
            Opening::Full { wasm, twin } => (wasm, twin),
            Opening::Preview { wasm } | Opening::WithFindings { wasm, .. } => (wasm, None),
        };
        Ok(Self {
            transform: transform.clone(),
            session,
            findings_cache: None,
            findings_key: None,
            options: options.clone(),
            wasm,
            twin,
            known,
        })
    }

    /// Opens the binary once more, for snapshots beside those of this target: on another thread,
    /// say. What was found in its code is not looked for again. The options may be others.
    ///
    /// # Errors
    ///
    /// As [`Wizer::open`](crate::Wizer::open).
    pub fn reopen(&mut self, options: &Options) -> Result<Self, Error> {
        let wasm = Arc::clone(&self.wasm);
        let opening = match &self.twin {
            None => Opening::WithFindings {
                wasm,
                findings: self.findings()?,
            },
            twin @ Some(_) => Opening::Full {
                wasm,
                twin: twin.clone(),
            },
        };
        Self::open(&self.transform, opening, options).map_err(Error::of_own_state)
    }

    /// The options that it was opened with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What the binary is.
    pub fn kind(&self) -> Kind {
        self.known.kind
    }

    /// The binary to run: the target with its state made readable.
    ///
    /// # Errors
    ///
    /// [`Transform`](crate::ErrorKind::Transform) if there is no room for it.
    pub fn instrumented(&self) -> Result<Vec<u8>, Error> {
        Ok(self.instrumented_pieces().joined()?)
    }

    pub(crate) fn instrumented_pieces(&self) -> Pieces<'_> {
        Pieces {
            pieces: &self.known.instrumented,
            input: &self.wasm,
        }
    }

    /// How two results of this binary differ.
    ///
    /// # Errors
    ///
    /// As [`Wizer::compare`](crate::Wizer::compare).
    pub fn compare(&self, first: &[u8], second: &[u8]) -> Result<Comparison, Error> {
        let input = self.twin.as_ref().map_or(&*self.wasm, |twin| &twin.wasm);
        self.transform.compare(first, second, Some(input))
    }

    /// How large the binary is.
    pub(crate) fn size(&self) -> u64 {
        self.wasm.len() as u64
    }

    /// The exports that [`Target::initialize`] calls, in order: of a module, `_initialize` of a
    /// WASI reactor, then the initializers. A function of an exported instance is called by the
    /// instance's name, a dot, and its own.
    pub fn initializers(&self) -> impl Iterator<Item = &str> {
        self.invocations().iter().map(Invocation::name)
    }

    /// What the result expects of those who run it, in one sentence: that imports have the state
    /// that they had here. None if it expects nothing. An [`Environment`](crate::Environment) has
    /// this in a [warning](Warning::Expectation).
    pub fn expectation(&self) -> Option<&str> {
        self.known.expectation.as_deref()
    }

    pub(crate) fn invocations(&self) -> &[Invocation] {
        &self.known.initializers
    }

    /// What the user is warned of, where an initializer asked for what its C library remembers.
    pub(crate) fn remembered(&self, asked: Asked) -> Option<Warning> {
        remembered(asked, &self.known.resets).map(Warning::Remembered)
    }

    /// What the user is warned of, as the result expects something.
    pub(crate) fn expected(&self) -> Option<Warning> {
        self.known.expectation.clone().map(Warning::Expectation)
    }

    /// How many bytes of memory that which tells of the state has for itself: the accessors of a
    /// component, or the functions that tell of a module's objects.
    pub(crate) fn accessors_memory(&self) -> u64 {
        match &self.known.exports {
            StateExports::Component(names) => ACCESSOR_MEMORY.saturating_mul(names.len() as u64),
            StateExports::Module(names) if names.objects.is_some() => PAGE,
            StateExports::Module(_) => 0,
        }
    }
}
