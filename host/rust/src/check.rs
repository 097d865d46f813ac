//! Checks that a result is valid.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};
use std::thread;

use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, ValidPayload, Validator,
    ValidatorResources, WasmFeatures,
};
use wasmtime::{Engine, Module};
use wizer_inspection::Kind;
use wizer_protocol::Failure;

use crate::error::Error;
use crate::threads::join;

/// Functions that one thread takes to validate, at a time.
const FUNCTIONS: usize = 256;

/// What tells whether a result is valid.
pub(crate) struct Check {
    pub(crate) engine: Engine,
    pub(crate) kind: Kind,
}

impl Check {
    /// Demands that so many bytes of a file, from `start` on, are a valid binary.
    pub(crate) fn file(&self, file: &mut File, start: u64, length: u64) -> Result<(), Error> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(usize::try_from(length).map_err(|_| Failure::OutOfBounds)?)
            .map_err(Error::memory)?;
        file.seek(SeekFrom::Start(start)).map_err(Error::write)?;
        file.take(length)
            .read_to_end(&mut bytes)
            .map_err(Error::write)?;
        self.bytes(&bytes)
    }

    /// Demands that a result is valid. The engine can tell that of a module without compiling it;
    /// of a component, what its own validator is made of can: with every proposal, as the engine
    /// took what the result is an edit of.
    pub(crate) fn bytes(&self, result: &[u8]) -> Result<(), Error> {
        match self.kind {
            Kind::Module => Module::validate(&self.engine, result).map_err(Error::invalid),
            Kind::Component => validate(result).map_err(Error::invalid),
        }
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
