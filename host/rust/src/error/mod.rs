//! What can go wrong, step by step.

mod engine_error;
mod imported_global;
mod kind;
mod limit;
mod missing_import;
mod new;
mod offsets;

use std::fmt;

use wizer_inspection::{Comparison, printable};

pub(crate) use engine_error::from_engine;
pub use imported_global::ImportedGlobal;
pub use kind::ErrorKind;
pub use limit::Limit;
pub use missing_import::{Grant, MissingImport};
pub(crate) use offsets::Offsets;
pub use wizer_protocol::{OpenHandles, Owner};

/// The error behind an error.
type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a step failed.
///
/// [`Error::kind`] tells what went wrong, and the other functions have the data of that kind. The
/// text is for people, and may change with any version: one line, without characters that act on a
/// terminal. The causes follow from [`source`](std::error::Error::source).
///
/// ```
/// use wizer::{ErrorKind, Options, Wizer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let error = Wizer::new()?.open(*b"no binary", &Options::new()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Malformed);
/// assert_eq!(error.offset(), Some(0));
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

/// What is known of an error. It lies in a box, so that results stay small.
#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    offset: Option<u64>,
    function: Option<String>,
    returned: Option<String>,
    limit: Option<Limit>,
    open_handles: Option<OpenHandles>,
    imported_global: Option<ImportedGlobal>,
    comparison: Option<Comparison>,
    source: Option<Source>,
}

impl Error {
    /// `message` may have names of a binary or of a user in it.
    fn new(kind: ErrorKind, message: &str) -> Self {
        Self(Box::new(Inner {
            kind,
            message: printable(message).into_owned(),
            offset: None,
            function: None,
            returned: None,
            limit: None,
            open_handles: None,
            imported_global: None,
            comparison: None,
            source: None,
        }))
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// One line for people. If a binary is refused, it names the construct and its offset.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// If a binary is refused: the offset of the construct in that binary, if it has a place there.
    pub fn offset(&self) -> Option<u64> {
        self.0.offset
    }

    /// The function that was called, for [`ErrorKind::Initialize`], [`ErrorKind::Returned`] and
    /// [`ErrorKind::Status`]. For a function of an exported instance: the instance's name, a dot,
    /// and the function's name.
    pub fn function(&self) -> Option<&str> {
        self.0.function.as_deref()
    }

    /// What the initializer returned: for [`ErrorKind::Returned`] in WAVE syntax, for
    /// [`ErrorKind::Status`] in decimal.
    pub fn returned(&self) -> Option<&str> {
        self.0.returned.as_deref()
    }

    /// The limit that was reached, for [`ErrorKind::Limit`].
    pub fn limit(&self) -> Option<Limit> {
        self.0.limit
    }

    /// The handles that are open, for [`ErrorKind::OpenHandles`].
    pub fn open_handles(&self) -> Option<&OpenHandles> {
        self.0.open_handles.as_ref()
    }

    /// How two results differ, for [`ErrorKind::Differs`].
    pub fn comparison(&self) -> Option<&Comparison> {
        self.0.comparison.as_ref()
    }

    /// The imported global that has no value, or the value that has no global, for
    /// [`ErrorKind::Options`] and [`ErrorKind::Instantiate`].
    pub fn imported_global(&self) -> Option<&ImportedGlobal> {
        self.0.imported_global.as_ref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
