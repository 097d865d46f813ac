//! Why there is no bundle.

use std::fmt;

/// Why there is no bundle.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The initializer can't be called with these arguments, or not from a bundle: a sentence for the user.
    Initializer(String),
    /// An import that the command would not be given when it runs: a sentence for the user.
    Import(String),
    /// Something that a bundle can't hold: a sentence for the user.
    Unsupported(String),
    /// A component that is none, or has not what it should have: a defect, or the wrong file.
    Component {
        /// Which of them.
        what: &'static str,
        /// What is wrong.
        source: anyhow::Error,
    },
}

impl Error {
    pub(crate) fn component(what: &'static str, source: impl Into<anyhow::Error>) -> Self {
        let source = source.into();
        Self::Component { what, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Initializer(text) | Self::Import(text) | Self::Unsupported(text) => {
                f.write_str(text)
            }
            Self::Component { what, .. } => write!(f, "{what} can't be composed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Component { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
