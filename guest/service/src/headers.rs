//! Values of headers: those of requests with parameters, and those of answers.

use std::fmt::Write as _;

/// The most bytes of a value in an answer.
const MAX_VALUE: usize = 1 << 10;

/// A value with parameters: `form-data; name="a"`.
#[derive(Debug)]
pub(crate) struct Parameters {
    value: String,
    parameters: Vec<(String, String)>,
}

impl Parameters {
    /// Reads a value. None if it is malformed.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (value, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let mut parameters = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\t', ';']);
            if rest.is_empty() {
                break;
            }
            let (name, after) = rest.split_once('=')?;
            let (value, after) = match after.strip_prefix('"') {
                Some(quoted) => quoted_text(quoted)?,
                None => {
                    let end = after.find(';').unwrap_or(after.len());
                    let (value, after) = after.split_at_checked(end)?;
                    (value.trim_end().to_string(), after)
                }
            };
            parameters.push((name.trim().to_ascii_lowercase(), value));
            rest = after;
        }
        Some(Self {
            value: value.trim().to_ascii_lowercase(),
            parameters,
        })
    }

    /// Whether the value is this one.
    pub(crate) fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// Whether the value begins with this.
    pub(crate) fn begins(&self, start: &str) -> bool {
        self.value.starts_with(start)
    }

    /// Takes the value of a parameter.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let named = self.parameters.iter().position(|(known, _)| known == name);
        named.map(|position| self.parameters.swap_remove(position).1)
    }
}

/// A text up to a quotation mark, and what follows. A mark behind a backslash, or as `%22`, as
/// browsers write it, is part of the text.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => match characters.next()? {
                marked @ ('"' | '\\') => value.push(marked),
                other => value.extend(['\\', other]),
            },
            other => value.push(other),
        }
    }
    Some((value.replace("%22", "\""), characters.as_str()))
}

/// A text as the value of a header: what is not printable ASCII, and `%`, is percent-encoded. The
/// end of a long one is cut off.
pub(crate) fn encoded(text: &str) -> String {
    let mut value = String::new();
    for byte in text.bytes() {
        if value.len() >= MAX_VALUE {
            value.push_str("...");
            break;
        }
        match byte {
            b'%' | 0..b' ' | 0x7f.. => {
                let _ = write!(value, "%{byte:02X}");
            }
            other => value.push(char::from(other)),
        }
    }
    value
}
