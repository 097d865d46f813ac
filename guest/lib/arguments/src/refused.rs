//! What is said of words that make no command.

use clap::error::ContextValue;
use wizer_inspection::printable;

/// The error, with the user's words as text that is safe to show: scripts may have them from
/// anywhere.
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
            // Escape sequences in it may be colours, or the user's.
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
