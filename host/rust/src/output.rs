//! Results: pieces, put together where they are wanted, and validated.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};
use std::thread;

use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, ValidPayload, Validator,
    ValidatorResources, WasmFeatures,
};
use wasmtime::{Engine, Module};
use wizer_inspection::Kind;

use crate::bindings::types::{MemorySpan, Span};
use crate::bindings::wit::Piece;
use crate::compile::WORTH_THREADS;
use crate::error::Error;
use crate::report::Statistics;
use crate::state::{State, outside, range};

/// Results of up to this size are put together in memory, and validated while they are written. Larger ones go from where they are
/// into the file, and are validated there, when the memories that they are made of are gone.
const SMALL: usize = 64 << 20;

/// Small pieces are written together.
const BUFFER: usize = 256 << 10;

/// Functions that one thread takes to validate, at a time.
const FUNCTIONS: usize = 256;

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
            self.file = Some(open().map_err(Error::Write)?);
        }
        let closed = || Error::Write(io::ErrorKind::NotFound.into());
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

/// The pieces of a binary, and what they are spans of.
pub(crate) struct Pieces<'a> {
    pub(crate) pieces: &'a [Piece],
    pub(crate) input: &'a [u8],
}

/// What is joined without any state.
pub(crate) struct NoState;

impl NoState {
    fn read(_: MemorySpan, _: &mut dyn Write) -> Result<(), Error> {
        Err(outside())
    }
}

/// Writes a span of a memory.
type Reader<'a> = &'a mut dyn FnMut(MemorySpan, &mut dyn Write) -> Result<(), Error>;

impl<'a> Pieces<'a> {
    /// How many bytes they have.
    pub(crate) fn length(&self) -> Result<usize, Error> {
        let length = |piece: &Piece| match piece {
            Piece::Bytes(bytes) => Some(bytes.len()),
            Piece::Input(span) => range(*span).map(|range| range.len()),
            Piece::Memory(span) => range(span.span).map(|range| range.len()),
        };
        let mut lengths = self.pieces.iter().map(length);
        lengths
            .try_fold(0_usize, |sum, length| sum.checked_add(length?))
            .ok_or_else(outside)
    }

    /// The bytes of each, of a binary that has no spans of memories.
    pub(crate) fn parts(&self) -> Result<Vec<&'a [u8]>, Error> {
        let part = |piece: &'a Piece| match piece {
            Piece::Bytes(bytes) => Ok(bytes.as_slice()),
            Piece::Input(span) => self.span(*span),
            Piece::Memory(_) => Err(outside()),
        };
        self.pieces.iter().map(part).collect()
    }

    /// All of them, of a binary that has no spans of memories.
    pub(crate) fn joined(&self) -> Result<Vec<u8>, Error> {
        self.join(&mut NoState::read)
    }

    fn span(&self, span: Span) -> Result<&'a [u8], Error> {
        range(span)
            .and_then(|range| self.input.get(range))
            .ok_or_else(outside)
    }

    /// In one go: a result is the largest thing here, and growing it would need room for it twice.
    fn join(&self, read: Reader<'_>) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(self.length()?)
            .map_err(|error| Error::Transform(error.into()))?;
        self.write(read, &mut bytes)?;
        Ok(bytes)
    }

    fn write(&self, read: Reader<'_>, to: &mut dyn Write) -> Result<(), Error> {
        for piece in self.pieces {
            match piece {
                Piece::Bytes(bytes) => to.write_all(bytes).map_err(Error::Write)?,
                Piece::Input(span) => to.write_all(self.span(*span)?).map_err(Error::Write)?,
                Piece::Memory(span) => read(*span, to)?,
            }
        }
        Ok(())
    }

    /// Counts what comes from memories.
    pub(crate) fn count(&self, statistics: &mut Statistics) -> Result<(), Error> {
        statistics.result_bytes = self.length()? as u64;
        for piece in self.pieces {
            if let Piece::Memory(span) = piece {
                statistics.segments = statistics.segments.saturating_add(1);
                let copied = statistics.copied_bytes.saturating_add(span.span.length);
                statistics.copied_bytes = copied;
            }
        }
        Ok(())
    }

    /// Puts a result where it is wanted.
    pub(crate) fn deliver(
        &self,
        state: &mut dyn State,
        validator: &Check,
        destination: &mut Destination<'_>,
    ) -> Result<Written, Error> {
        let read: Reader<'_> = &mut |span, to| state.read(span, to);
        match destination {
            Destination::Bytes(bytes) => {
                **bytes = self.join(read)?;
                validator.check(bytes)?;
            }
            Destination::File(file) if self.length()? < WORTH_THREADS => {
                let bytes = self.join(read)?;
                validator.check(&bytes)?;
                file.file()?.write_all(&bytes).map_err(Error::Write)?;
            }
            Destination::File(file) if self.length()? <= SMALL => {
                let bytes = self.join(read)?;
                let file = file.file()?;
                thread::scope(|scope| {
                    let valid = scope.spawn(|| validator.check(&bytes));
                    let written = file.write_all(&bytes).map_err(Error::Write);
                    join(valid)?;
                    written
                })?;
            }
            Destination::File(file) => {
                let file = file.file()?;
                let start = file.stream_position().map_err(Error::Write)?;
                let mut buffered = BufWriter::with_capacity(BUFFER, file);
                self.write(read, &mut buffered)?;
                buffered.flush().map_err(Error::Write)?;
                return Ok(Written::Unvalidated { start });
            }
        }
        Ok(Written::Validated)
    }
}

/// Waits for a thread. Where it panicked, so does this one.
pub(crate) fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What tells whether a result is valid.
pub(crate) struct Check {
    pub(crate) engine: Engine,
    pub(crate) kind: Kind,
}

impl Check {
    /// Demands that so many bytes of a file, from `start` on, are a valid binary.
    pub(crate) fn check_file(&self, file: &mut File, start: u64, length: u64) -> Result<(), Error> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(usize::try_from(length).map_err(|_| outside())?)
            .map_err(|error| Error::Transform(error.into()))?;
        file.seek(SeekFrom::Start(start)).map_err(Error::Write)?;
        file.take(length)
            .read_to_end(&mut bytes)
            .map_err(Error::Write)?;
        self.check(&bytes)
    }

    /// Demands that a result is valid. The engine can tell that of a module without compiling it; of a component, what its
    /// own validator is made of can: with every proposal, as the engine took what the result is an edit of.
    fn check(&self, result: &[u8]) -> Result<(), Error> {
        match self.kind {
            Kind::Module => Module::validate(&self.engine, result).map_err(Into::into),
            Kind::Component => validate(result).map_err(Into::into),
        }
        .map_err(Error::Invalid)
    }
}

/// A function that is still to be validated.
type Pending<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// Validates a component: its functions on all processors.
fn validate(component: &[u8]) -> wasmparser::Result<()> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut functions: Vec<Pending<'_>> = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            functions.push((function, body));
        }
    }
    let count = functions.len();
    let functions = Mutex::new(functions.into_iter());
    let next = || -> Vec<Pending<'_>> {
        let mut functions = functions.lock().unwrap_or_else(PoisonError::into_inner);
        functions.by_ref().take(FUNCTIONS).collect()
    };
    let work = || -> wasmparser::Result<()> {
        let mut allocations = FuncValidatorAllocations::default();
        loop {
            let functions = next();
            if functions.is_empty() {
                return Ok(());
            }
            for (function, body) in functions {
                let mut validator = function.into_validator(allocations);
                validator.validate(&body)?;
                allocations = validator.into_allocations();
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(count.div_ceil(FUNCTIONS));
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        others.into_iter().map(join).fold(own, Result::and)
    })
}
