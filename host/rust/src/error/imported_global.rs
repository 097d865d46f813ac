//! Imported globals without a value, and values without a global.

use std::fmt;

use wizer_inspection::printable;

/// What is wrong with a global that a module imports, or with a value for one: see
/// [`Environment::import_global`](crate::Environment::import_global). Names are those of the
/// import, with a dot between them, and types are written as in the text format.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportedGlobal {
    /// Nothing provides the global.
    NoValue {
        /// Its name.
        name: String,
        /// Its type.
        value_type: String,
    },
    /// The text is no number of the global's type.
    NoNumber {
        /// Its name.
        name: String,
        /// Its type.
        value_type: String,
        /// The text.
        text: String,
    },
    /// No module imports a global of this name.
    NoImport {
        /// The name.
        name: String,
    },
    /// The global is given two values.
    TwoValues {
        /// Its name.
        name: String,
    },
    /// The global is given a value, and a preloaded module provides it as well.
    ProvidedTwice {
        /// Its name.
        name: String,
    },
}

impl fmt::Display for ImportedGlobal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::NoValue { name, .. }
        | Self::NoNumber { name, .. }
        | Self::NoImport { name }
        | Self::TwoValues { name }
        | Self::ProvidedTwice { name }) = self;
        let name = printable(name);
        match self {
            Self::NoValue { value_type, .. } => write!(
                f,
                "nothing provides the imported global `{name}` of type {value_type}"
            ),
            Self::NoNumber {
                value_type, text, ..
            } => {
                let text = printable(text);
                write!(
                    f,
                    "the imported global `{name}` has the type {value_type}, and `{text}` is no number of that type"
                )
            }
            Self::NoImport { .. } => write!(f, "the module imports no global `{name}`"),
            Self::TwoValues { .. } => write!(f, "the imported global `{name}` has two values"),
            Self::ProvidedTwice { .. } => write!(
                f,
                "a preloaded module provides the imported global `{name}`, which is given a value as well"
            ),
        }
    }
}
