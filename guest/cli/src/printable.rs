//! Placeholder until the shared escape is here.

use std::borrow::Cow;

/// Escapes control characters but line breaks.
pub fn printable(text: &str) -> Cow<'_, str> {
    let hides = |character: char| character.is_control() && character != '\n';
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let escape = |character: char| match hides(character) {
        true => character.escape_unicode().to_string(),
        false => character.to_string(),
    };
    Cow::Owned(text.chars().map(escape).collect())
}
