//! Why a step was refused.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use wizer_inspection::{ErrorKind, printable};

/// Why a step was refused: the record `error` in `wit/wizer.wit`.
///
/// Its `Display` is one sentence for the user. The sentence names the construct, and ends with its
/// byte offset in the input, `(at offset 0x…)`, if there is one. Names in it are [`printable`]. Of
/// very long ones, only the beginning is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    kind: ErrorKind,
    /// The sentence, without the offset.
    message: String,
    offset: Option<u64>,
}

impl Error {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where the construct begins in the binary that the sentence is about. None if it has no place
    /// there.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: short(message.into()),
            offset: None,
        }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Malformed, message)
    }

    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unsupported, message)
    }

    pub(crate) fn init_func(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InitFunc, message)
    }

    pub(crate) fn options(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Options, message)
    }

    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::State, message)
    }

    /// An error that should be impossible: a defect. `what` names the step that met it.
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Internal, what.to_string())
    }

    /// Adds the byte offset at which the construct begins.
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.offset = u64::try_from(offset).ok();
        self
    }

    /// Puts the step or the binary in front that the sentence is about.
    pub(crate) fn within(mut self, what: impl fmt::Display) -> Self {
        self.message = short(format!("{what}: {}", self.message));
        self
    }

    /// The same error as one of another kind, for who knows better whose fault it is.
    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same error, in whose message nothing acts on a terminal. Every error goes through this
    /// on its way out.
    pub(crate) fn printable(mut self) -> Self {
        self.message = printable(&self.message).into_owned();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == ErrorKind::Malformed {
            f.write_str("not a valid WebAssembly binary: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " (at offset {offset:#x})")?;
        }
        match self.kind {
            ErrorKind::Internal => f.write_str(": this is a defect of wizer, please report it"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for Error {}

/// A proposal that is off has a kind of its own: the binary may be valid where it is on.
impl From<wasmparser::Error> for Error {
    fn from(error: wasmparser::Error) -> Self {
        let message = one_line(error.message());
        let refused = match error.missing_wasm_feature() {
            Some(_) => {
                Self::unsupported(message).within("it uses a proposal that is not supported")
            }
            None => Self::malformed(message),
        };
        refused.at(error.offset())
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

/// Of a name, which stands in backquotes, no more bytes than these are told.
const LONGEST_NAME: usize = 200;

/// Between names, a message has fewer bytes than these.
const LONGEST_WORDS: usize = 400;

/// The most bytes of a message, and how many of them are its end.
const LONGEST_MESSAGE: usize = 2000;
const LONGEST_END: usize = 600;

/// A message without the ends of long names. There may be a thousand messages with one name.
///
/// A name may have backquotes itself. Then words may be cut off, but the message is short.
fn short(message: String) -> String {
    if message.len() <= LONGEST_NAME {
        return message;
    }
    let mut told = String::new();
    for (number, part) in message.split('`').enumerate() {
        let is_name = number % 2 == 1;
        if number > 0 {
            told.push('`');
        }
        push_beginning(
            &mut told,
            part,
            if is_name { LONGEST_NAME } else { LONGEST_WORDS },
        );
    }
    if told.len() <= LONGEST_MESSAGE {
        return told;
    }
    let end = told.len().saturating_sub(LONGEST_END);
    let end = String::from(told.get(told.ceil_char_boundary(end)..).unwrap_or_default());
    let mut message = String::new();
    push_beginning(
        &mut message,
        &told,
        LONGEST_MESSAGE.saturating_sub(LONGEST_END),
    );
    message.push_str(&end);
    message
}

/// Appends no more than so many bytes of a text, and a mark if it has more.
fn push_beginning(message: &mut String, text: &str, most: usize) {
    let end = text.floor_char_boundary(most);
    message.push_str(text.get(..end).unwrap_or_default());
    if end < text.len() {
        message.push('…');
    }
}
