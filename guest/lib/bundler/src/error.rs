//! Errors of the bundler.

use std::fmt;

/// A reason for which there is no bundle. The texts are one sentence for the user.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The initializer can't be called with these arguments, or can't be called from a bundle.
    Initializer(String),
    /// The component has an import that the engine does not provide, and for which there are no
    /// stubs.
    Import(String),
    /// The component uses something that a bundle does not support.
    Unsupported(String),
    /// A component is invalid, or lacks an import or export. This is a defect, or the file is the
    /// wrong one.
    Component {
        /// The component.
        what: &'static str,
        /// The cause.
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
