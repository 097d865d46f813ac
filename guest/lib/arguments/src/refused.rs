//! Error texts for arguments that can't be parsed.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use wizer_inspection::printable;

/// The commands besides pre-initialization.
const COMMANDS: [&str; 6] = [
    "instrument",
    "batch",
    "inspect",
    "service",
    "bundle",
    "help",
];

/// Returns a clearer text where the parser's own does not name the mistake.
pub(crate) fn better(error: &clap::Error, words: &[OsString]) -> Option<(ErrorKind, String)> {
    match error.kind() {
        ErrorKind::InvalidUtf8 => {
            let word = words.iter().find(|word| word.to_str().is_none())?;
            let word = word.as_encoded_bytes().escape_ascii();
            let text = format!("the argument `{word}` is not valid UTF-8");
            Some((ErrorKind::InvalidUtf8, text))
        }
        // A word after the input is parsed as the name of a command.
        ErrorKind::InvalidSubcommand | ErrorKind::ArgumentConflict | ErrorKind::UnknownArgument => {
            let kinds = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg];
            let second = kinds.into_iter().find_map(|kind| error.get(kind));
            let Some(ContextValue::String(second)) = second else {
                return None;
            };
            let is_input = !second.starts_with('-') && !COMMANDS.contains(&second.as_str());
            if !is_input || !words.iter().any(|word| word.to_str() == Some(second)) {
                return None;
            }
            let text = format!(
                "`{second}` is one input too many: wizer pre-initializes one binary at a time. Other commands are {}",
                COMMANDS.join(", ")
            );
            Some((ErrorKind::ArgumentConflict, printable(&text).into_owned()))
        }
        _ => None,
    }
}

/// Escapes the user's words in the error: scripts may have them from untrusted sources.
pub(crate) fn shown(mut error: clap::Error) -> clap::Error {
    let mut shown = Vec::new();
    let mut advice = Vec::new();
    for (kind, value) in error.context() {
        match value {
            ContextValue::String(text) => {
                let text = printable(text).into_owned();
                shown.push((kind, ContextValue::String(text)));
            }
            ContextValue::Strings(texts) => {
                let texts = texts.iter().map(|text| printable(text).into_owned());
                shown.push((kind, ContextValue::Strings(texts.collect())));
            }
            // Escape sequences in it are colours, or come from the user.
            ContextValue::StyledStrs(texts) => {
                let texts = texts.iter().map(ToString::to_string);
                let texts = texts.map(|text| printable(&text).into_owned().into());
                advice.push((kind, ContextValue::StyledStrs(texts.collect())));
            }
            _ => {}
        }
    }
    let mut is_other = false;
    for (kind, value) in shown {
        let text = value.to_string();
        let before = error.insert(kind, value);
        is_other |= before.is_some_and(|before| before.to_string() != text);
    }
    if is_other {
        for (kind, value) in advice {
            error.insert(kind, value);
        }
    }
    error
}
