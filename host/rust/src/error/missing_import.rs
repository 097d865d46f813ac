//! Function imports that nothing provides.

use std::fmt;

use wizer_inspection::printable;

/// The trap of a stub: the guest called a function import that nothing provides. It is the last of
/// the causes of an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingImport {
    /// The names that lead to the import, with dots between them.
    pub name: String,
    /// The grant that would provide the import. None if there is none.
    pub grant: Option<Grant>,
}

/// Something that an [`Environment`](crate::Environment) can grant, and did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// WASI: [`Environment::wasi`](crate::Environment::wasi).
    Wasi,
    /// WASI with HTTP.
    WasiWithHttp,
    /// HTTP, in addition to WASI: [`Wasi::http`](crate::Wasi::http).
    Http,
}

/// The import with which a module starts a thread.
const THREAD_SPAWN: &str = "wasi.thread-spawn";

impl fmt::Display for MissingImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = printable(&self.name);
        if self.name == THREAD_SPAWN {
            return write!(
                f,
                "the initializer started a thread (import `{name}`), which a snapshot can't hold"
            );
        }
        write!(f, "the import `{name}` was called, which nothing provides")?;
        match self.grant {
            Some(Grant::Wasi | Grant::WasiWithHttp) => f.write_str(": WASI is off"),
            Some(Grant::Http) => f.write_str(": HTTP is off"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for MissingImport {}
