//! Conversions between the types of `wit/wizer.wit` and those of this library: no other file
//! decides what one means in the other's words.

use wizer_inspection::Number;
use wizer_protocol::{Failure, Piece, Reference, Referent, Span};
use wizer_taken::Secret;

use crate::bindings::{types, wit};
use crate::error::{Error, ErrorKind};
use crate::invocation::Invocation;
use crate::options::{Init, InitExport, Options};

// What `inspect` finds in a binary, and the kind of one.
wizer_inspection::conversions!(from wit, types);

// What `compare` finds in two results.
wizer_inspection::comparison_conversions!(from wit);

// What `depict` finds in a result.
wizer_inspection::picture_conversions!(from wit);

impl From<&Secret> for wit::Secret {
    fn from(secret: &Secret) -> Self {
        Self {
            value: secret.value.clone(),
            scrub: secret.scrub,
        }
    }
}

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
                Init::Exports(names) => match names.first() {
                    Some(name) => types::Initializer::Export(name.clone()),
                    None => types::Initializer::None,
                },
                Init::None => types::Initializer::None,
            },
            keep_init_func: options.init_export == InitExport::Keep,
            renames: renames.collect(),
        }
    }
}

impl Options {
    /// The options that `types::Options` has no fields for. None if there are none.
    pub(crate) fn further(&self) -> Option<types::FurtherOptions> {
        let is_further = !self.others().is_empty()
            || self.init_export == InitExport::Empty
            || self.watch_exports == Some(true)
            || self.canonical_nans;
        is_further.then(|| self.into())
    }

    /// The initializers after the first.
    fn others(&self) -> &[String] {
        match &self.init {
            Init::Exports(names) => names.get(1..).unwrap_or_default(),
            Init::Default | Init::Export(_) | Init::None => &[],
        }
    }
}

impl From<&Options> for types::FurtherOptions {
    fn from(options: &Options) -> Self {
        Self {
            initializers: options.others().to_vec(),
            init_export: match options.init_export {
                InitExport::Remove => types::InitExport::Remove,
                InitExport::Keep => types::InitExport::Keep,
                InitExport::Empty => types::InitExport::Empty,
            },
            defer_start: false,
            watch_exports: options.watch_exports == Some(true),
            canonical_nans: options.canonical_nans,
        }
    }
}

impl From<(types::Invocation, Vec<types::Number>)> for Invocation {
    fn from((invocation, numbers): (types::Invocation, Vec<types::Number>)) -> Self {
        let numbers = numbers.into_iter().map(Number::from).collect();
        Self::new(invocation.path, invocation.arguments, numbers)
    }
}

impl From<types::Number> for Number {
    fn from(number: types::Number) -> Self {
        match number {
            types::Number::I32(value) => Self::I32(value),
            types::Number::I64(value) => Self::I64(value),
            types::Number::F32(bits) => Self::F32(bits),
            types::Number::F64(bits) => Self::F64(bits),
        }
    }
}

impl From<Reference> for types::Reference {
    fn from(reference: Reference) -> Self {
        match reference {
            Reference::Null => Self::Null,
            Reference::Function(number) => Self::Function(number),
            Reference::I31(value) => Self::I31(value),
            Reference::Object(number) => Self::Object(number),
            Reference::Other(referent) => Self::Other(match referent {
                Referent::Function => types::Referent::Function,
                Referent::External => types::Referent::External,
                Referent::Object => types::Referent::Object,
                Referent::Exception => types::Referent::Exception,
            }),
        }
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
