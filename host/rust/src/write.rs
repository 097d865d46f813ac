//! Writes a result where it is wanted, and has it checked.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write as _};
use std::thread;

use wizer_protocol::{Pieces, State};

use crate::check::Check;
use crate::error::Error;
use crate::threads::{WORTH_THREADS, join};

/// Results of up to this size are put together in memory, and validated while they are written.
/// Larger ones go from where they are into the file, and are validated there, when the memories
/// that they are made of are gone.
const SMALL: usize = 64 << 20;

/// Small pieces are written together.
const BUFFER: usize = 256 << 10;

/// Where a result is wanted.
pub(crate) enum Destination<'a> {
    /// In memory.
    Bytes(&'a mut Vec<u8>),
    /// In a file, from where that stands on.
    File(LateFile<'a>),
}

/// A file that is opened when there is something to write: whatever ran before has not seen it.
pub(crate) struct LateFile<'a> {
    open: Option<OpenFile<'a>>,
    file: Option<File>,
}

type OpenFile<'a> = Box<dyn FnOnce() -> io::Result<File> + Send + 'a>;

impl<'a> LateFile<'a> {
    pub(crate) fn new(open: impl FnOnce() -> io::Result<File> + Send + 'a) -> Self {
        Self {
            open: Some(Box::new(open)),
            file: None,
        }
    }

    /// The file, which is opened now if it is not open.
    pub(crate) fn file(&mut self) -> Result<&mut File, Error> {
        if let Some(open) = self.open.take() {
            self.file = Some(open().map_err(Error::write)?);
        }
        let closed = || Error::write(io::ErrorKind::NotFound.into());
        self.file.as_mut().ok_or_else(closed)
    }
}

/// What is left to do for a result that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Written {
    /// It is valid.
    Validated,
    /// It has to be validated: it begins at this byte of the file.
    Unvalidated {
        /// In bytes.
        start: u64,
    },
}

/// Writes a result to its destination.
pub(crate) async fn deliver(
    pieces: &Pieces<'_>,
    state: &mut impl State<Error>,
    check: &Check,
    destination: &mut Destination<'_>,
) -> Result<Written, Error> {
    let length = pieces.length()?;
    match destination {
        Destination::Bytes(bytes) => {
            **bytes = pieces.join(state).await?;
            check.bytes(bytes)?;
        }
        Destination::File(file) if length <= SMALL => {
            let bytes = pieces.join(state).await?;
            write_valid(&bytes, check, file)?;
        }
        Destination::File(file) => {
            let file = file.file()?;
            let start = file.stream_position().map_err(Error::write)?;
            let mut buffered = BufWriter::with_capacity(BUFFER, file);
            pieces.write(state, &mut buffered).await?;
            buffered.flush().map_err(Error::write)?;
            return Ok(Written::Unvalidated { start });
        }
    }
    Ok(Written::Validated)
}

/// Writes bytes to a file, and validates them.
fn write_valid(bytes: &[u8], check: &Check, file: &mut LateFile<'_>) -> Result<(), Error> {
    if bytes.len() < WORTH_THREADS {
        check.bytes(bytes)?;
        return file.file()?.write_all(bytes).map_err(Error::write);
    }
    let file = file.file()?;
    thread::scope(|scope| {
        let valid = scope.spawn(|| check.bytes(bytes));
        let written = file.write_all(bytes).map_err(Error::write);
        join(valid)?;
        written
    })
}
