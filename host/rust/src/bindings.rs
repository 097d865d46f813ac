//! What wasmtime makes of `wit/wizer.wit`, and conversions from its types to ours: no other file decides
//! what one means in the other's words.

use crate::error::{Error, Refusal};
use crate::options::{Init, Options};

wasmtime::component::bindgen!({
    world: "transformer",
    path: "../../wit",
});

pub(crate) use exports::wizer::wizer::transform as wit;
pub(crate) use exports::wizer::wizer::types;

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
