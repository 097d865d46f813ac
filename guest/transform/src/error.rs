//! Why a step was refused.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use wizer_inspection::printable;

/// Why a step was refused: one case for each case of `error` in `wit/wizer.wit`.
///
/// The text is one sentence for the user. It names the construct, with its byte offset in the input as
/// `(at offset 0x…)` where it has one. Names in it are [`printable`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Error {
    /// The bytes are not a valid WebAssembly binary.
    Malformed(String),
    /// Valid, but it uses something that a snapshot can't hold yet.
    Unsupported(String),
    /// The initializer is missing, is no function, or has the wrong type.
    InitFunc(String),
    /// The options contradict each other or the binary.
    Options(String),
    /// The state given back does not fit the target.
    State(String),
    /// The outcome is not valid: a defect of this crate, found before anyone saw it.
    Internal(String),
}

/// What is said of an error that should have been impossible.
pub(crate) const DEFECT: &str = ": this is a defect of wizer, please report it";

impl Error {
    /// The same error with another text.
    pub(crate) fn map(self, text: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Malformed(old) => Self::Malformed(text(old)),
            Self::Unsupported(old) => Self::Unsupported(text(old)),
            Self::InitFunc(old) => Self::InitFunc(text(old)),
            Self::Options(old) => Self::Options(text(old)),
            Self::State(old) => Self::State(text(old)),
            Self::Internal(old) => Self::Internal(text(old)),
        }
    }

    /// The same error, in whose text nothing acts on a terminal: every error goes through this on
    /// its way out.
    pub(crate) fn printable(self) -> Self {
        self.map(|text| printable(&text).into_owned())
    }

    /// The offset that the text ends with, if it does.
    pub(crate) fn offset(&self) -> Option<u64> {
        let text = match self {
            Self::Malformed(text)
            | Self::Unsupported(text)
            | Self::InitFunc(text)
            | Self::Options(text)
            | Self::State(text)
            | Self::Internal(text) => text,
        };
        let (_, digits) = text.strip_suffix(')')?.rsplit_once("(at offset 0x")?;
        u64::from_str_radix(digits, 16).ok()
    }

    /// The construct `what`, which begins at byte `offset` of the input, can't be held.
    pub(crate) fn unsupported(what: impl fmt::Display, offset: usize) -> Self {
        Self::Unsupported(format!("{what} (at offset {offset:#x})"))
    }

    /// An error that should have been impossible: `what` names the step that met it.
    pub(crate) fn internal(what: impl fmt::Display) -> Self {
        Self::Internal(format!("{what}{DEFECT}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(text)
            | Self::Unsupported(text)
            | Self::InitFunc(text)
            | Self::Options(text)
            | Self::State(text)
            | Self::Internal(text) => f.write_str(text),
        }
    }
}

impl core::error::Error for Error {}

/// The parser's errors carry their offset already. A proposal that is off is a reason of its own: the binary may
/// well be valid where it is on.
impl From<wasmparser::Error> for Error {
    fn from(error: wasmparser::Error) -> Self {
        match error.missing_wasm_feature() {
            Some(_) => {
                let why = one_line(&error.to_string());
                Self::Unsupported(format!("it uses a proposal that is not supported: {why}"))
            }
            None => Self::Malformed(one_line(&error.to_string())),
        }
    }
}

/// What the parser says, in one line. It breaks lines between what is wrong and where that is;
/// other line breaks are part of names, which stand in backquotes.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut is_name = false;
    for letter in text.chars() {
        is_name ^= letter == '`';
        match letter {
            '\n' if !is_name => line.push_str(": "),
            letter => line.push(letter),
        }
    }
    line
}
