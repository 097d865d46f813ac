//! Conversions between the types of `wit/wizer.wit` and those of this library: no other file
//! decides what one means in the other's words.

use crate::bindings::{types, wit};
use crate::error::{Error, Refusal};
use crate::invocation::Invocation;
use crate::options::{Init, Options};

// What `inspect` finds in a binary, and the kind of one.
wizer_inspection::conversions!(from wit, types);

impl From<&Options> for types::Options {
    fn from(options: &Options) -> Self {
        let renames = options
            .renames
            .iter()
            .map(|(destination, source)| types::Rename {
                destination: destination.clone(),
                source: source.clone(),
            });
        Self {
            init: match &options.init {
                Init::Default => types::Initializer::ByDefault,
                Init::Export(name) => types::Initializer::Export(name.clone()),
                Init::None => types::Initializer::None,
            },
            keep_init_func: options.keep_init_func,
            renames: renames.collect(),
        }
    }
}

impl From<types::Invocation> for Invocation {
    fn from(invocation: types::Invocation) -> Self {
        Self::new(invocation.path, invocation.arguments)
    }
}

impl From<types::Error> for Error {
    fn from(error: types::Error) -> Self {
        let (kind, text) = match error {
            types::Error::Malformed(text) => (Refusal::Malformed, text),
            types::Error::Unsupported(text) => (Refusal::Unsupported, text),
            types::Error::InitFunc(text) => (Refusal::InitFunc, text),
            types::Error::Options(text) => (Refusal::Options, text),
            types::Error::State(text) => (Refusal::State, text),
            types::Error::Internal(text) => (Refusal::Internal, text),
        };
        Self::Refused { kind, text }
    }
}
