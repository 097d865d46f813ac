//! Conversions between the types of `wit/wizer.wit` and those of this library: no other file
//! decides what one means in the other's words.

use wizer_protocol::{Failure, Piece, Span};

use crate::bindings::{types, wit};
use crate::error::{Error, ErrorKind};
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

impl From<types::Span> for Span {
    fn from(span: types::Span) -> Self {
        Self {
            offset: span.offset,
            length: span.length,
        }
    }
}

impl From<types::Piece> for Piece {
    fn from(piece: types::Piece) -> Self {
        match piece {
            types::Piece::Bytes(bytes) => Self::Bytes(bytes),
            types::Piece::Input(span) => Self::Input(span.into()),
            types::Piece::Memory(part) => Self::Memory {
                memory: part.memory,
                span: part.span.into(),
            },
        }
    }
}

impl From<types::Error> for Error {
    fn from(error: types::Error) -> Self {
        let kind = match error.kind {
            types::ErrorKind::Malformed => ErrorKind::Malformed,
            types::ErrorKind::Unsupported => ErrorKind::Unsupported,
            types::ErrorKind::InitFunc => ErrorKind::InitFunc,
            types::ErrorKind::Options => ErrorKind::Options,
            types::ErrorKind::State => ErrorKind::State,
            types::ErrorKind::Internal => ErrorKind::Defect,
        };
        Self::refused(kind, &error.message, error.offset)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Write(error) => Self::write(error),
            failure @ Failure::Memory(_) => Self::memory(failure),
            failure => Self::of_protocol(&failure),
        }
    }
}
