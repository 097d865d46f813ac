//! The inspection as JSON.

use alloc::string::{String, ToString};

use crate::Inspection;

impl Inspection {
    /// The inspection as one JSON object, indented, with a line break at its end.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// The output of a command: JSON or text.
    ///
    /// # Errors
    ///
    /// As [`Inspection::json`].
    pub fn print(&self, json: bool) -> Result<String, serde_json::Error> {
        match json {
            true => self.json(),
            false => Ok(self.to_string()),
        }
    }
}
