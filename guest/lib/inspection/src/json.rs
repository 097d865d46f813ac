//! For programs.

use alloc::string::{String, ToString};

use crate::Inspection;

impl Inspection {
    /// One object in JSON, over several lines, with a line break at its end.
    ///
    /// # Errors
    ///
    /// None that is known: there is nothing in it that JSON does not have.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// What a command prints: JSON, or text.
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
