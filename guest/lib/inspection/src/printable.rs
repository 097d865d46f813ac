//! Escapes names and values from untrusted sources.

use alloc::borrow::Cow;
use alloc::string::String;

/// Escapes the text: the result has one line of visible characters, without effects on a terminal
/// or on adjacent text.
///
/// Control characters, line separators, bidirectional control characters and invisible characters
/// are escaped, as `\n` or `\u{1b}`. Backslashes are not, so a second call changes nothing.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_shown)
}

/// As [`printable`], but keeps line breaks and tabs. For a text whose names were escaped by
/// [`printable`].
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| {
        matches!(letter, '\n' | '\t') || is_shown(letter)
    })
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(&stays) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if stays(letter) => escaped.push(letter),
            '\n' | '\r' | '\t' => escaped.extend(letter.escape_default()),
            letter => escaped.extend(letter.escape_unicode()),
        }
    }
    Cow::Owned(escaped)
}

/// Whether a character is visible and has no other effect. The others are control characters, line
/// and paragraph separators, the Unicode property `Default_Ignorable_Code_Point` (which includes
/// the bidirectional control characters), and annotation characters.
pub(crate) fn is_shown(letter: char) -> bool {
    // ASCII is the most frequent case.
    matches!(letter, ' '..='~')
        || !(letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'))
}

#[cfg(test)]
mod tests {
    use super::{printable, printable_lines};
    use alloc::borrow::Cow;

    #[test]
    fn what_is_seen_stays() {
        for text in [
            "",
            "a b~",
            "back\\slash `\"'",
            "größer ☃ 日本語 🦀",
            "\u{300}",
        ] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_acts_or_hides_is_escaped() {
        for (text, shown) in [
            ("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            (
                "\u{202e}\u{2066}\u{200e}\u{61c}",
                "\\u{202e}\\u{2066}\\u{200e}\\u{61c}",
            ),
            (
                "\u{200b}\u{ad}\u{feff}\u{2028}",
                "\\u{200b}\\u{ad}\\u{feff}\\u{2028}",
            ),
            ("\u{3164}\u{e0041}\u{0}", "\\u{3164}\\u{e0041}\\u{0}"),
        ] {
            assert_eq!(printable(text), shown);
            assert_eq!(printable(&printable(text)), shown);
        }
    }

    #[test]
    fn line_breaks_stay_where_they_are_ours() {
        assert_eq!(printable_lines("a\n\tb\u{1b}\r"), "a\n\tb\\u{1b}\\r");
    }
}
