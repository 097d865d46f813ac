//! Inspections and comparisons as JSON.

use alloc::string::{String, ToString};
use core::fmt::{Display, Write as _};

use serde::{Serialize, Serializer};

use crate::printable::is_shown;
use crate::{Call, Comparison, FurtherInspection, Inspection, Refusal};

impl Inspection {
    /// The inspection as one JSON object, indented, with a line break at its end.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        object(self)
    }

    /// The output of a command: JSON or text.
    ///
    /// # Errors
    ///
    /// As [`Inspection::json`].
    pub fn print(&self, json: bool) -> Result<String, serde_json::Error> {
        printed(self, json)
    }
}

impl FurtherInspection {
    /// As [`Inspection::json`]. Fields with nothing that an [`Inspection`] lacks are left out: no
    /// possible refusals, no expectation, or no other initializer than the one there.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        object(self)
    }

    /// The output of a command: JSON or text.
    ///
    /// # Errors
    ///
    /// As [`FurtherInspection::json`].
    pub fn print(&self, json: bool) -> Result<String, serde_json::Error> {
        printed(self, json)
    }
}

impl Comparison {
    /// The comparison as one JSON object, indented, with a line break at its end.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        object(self)
    }

    /// The output of a command: JSON or text.
    ///
    /// # Errors
    ///
    /// As [`Comparison::json`].
    pub fn print(&self, json: bool) -> Result<String, serde_json::Error> {
        printed(self, json)
    }
}

impl Serialize for FurtherInspection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            inspection,
            initializers,
            possible_refusals,
            expectation,
        } = self;
        let same = initializers.as_slice() == inspection.initializer.as_slice();
        let fields = Fields {
            inspection,
            initializers: (!same).then_some(initializers),
            possible_refusals,
            expectation: expectation.as_deref(),
        };
        fields.serialize(serializer)
    }
}

/// The fields of the JSON object.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Fields<'a> {
    #[serde(flatten)]
    inspection: &'a Inspection,
    #[serde(skip_serializing_if = "Option::is_none")]
    initializers: Option<&'a [Call]>,
    #[serde(skip_serializing_if = "<[Refusal]>::is_empty")]
    possible_refusals: &'a [Refusal],
    #[serde(skip_serializing_if = "Option::is_none")]
    expectation: Option<&'a str>,
}

fn printed(found: &(impl Serialize + Display), json: bool) -> Result<String, serde_json::Error> {
    match json {
        true => object(found),
        false => Ok(found.to_string()),
    }
}

/// Writes one JSON object, indented, with a line break at its end.
fn object(found: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = visible(&serde_json::to_string_pretty(found)?);
    text.push('\n');
    Ok(text)
}

/// The same JSON, in which names have no effect on a terminal: JSON has raw control characters
/// beyond ASCII, and invisible ones, in strings only, where they can be escaped.
fn visible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '\n' => text.push(letter),
            letter if is_shown(letter) => text.push(letter),
            letter => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    // Writing to a string does not fail.
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_acts_on_terminals_is_escaped() {
        let json = "{\n  \"a\\nb\": \"é\u{9b}31m\u{200b}\u{202e}\u{7f}\u{e0001}\"\n}";
        let escaped = r#"{
  "a\nb": "é\u009b31m\u200b\u202e\u007f\udb40\udc01"
}"#;
        assert_eq!(visible(json), escaped);
    }
}
