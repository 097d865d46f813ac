//! The report of a run, as JSON.

use serde::Serialize;

use crate::leaks::Leak;
use crate::taken::Taken;

/// The report of a run: what `--report` writes.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Report<'a> {
    /// What the initializers took from outside.
    pub taken: &'a Taken,
    /// The copies of what was granted that the result contains.
    pub leaks: &'a [Leak],
    /// The initializers that returned something to tell, with it.
    pub returned: Vec<Returned<'a>>,
    /// The warnings for the user.
    pub warnings: Vec<String>,
}

/// What an initializer returned.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Returned<'a> {
    /// The export that was called.
    pub function: &'a str,
    /// The value, as text.
    pub value: String,
}

impl<'a> Report<'a> {
    /// The report of a run that returned nothing and warns of nothing.
    pub fn new(taken: &'a Taken) -> Self {
        Self {
            taken,
            leaks: &[],
            returned: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Adds the copies of what was granted.
    #[must_use]
    pub fn leaks(mut self, leaks: &'a [Leak]) -> Self {
        self.leaks = leaks;
        self
    }

    /// Adds what an initializer returned.
    #[must_use]
    pub fn returned(mut self, function: &'a str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.returned.push(Returned { function, value });
        self
    }

    /// Adds a warning.
    #[must_use]
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(text.into());
        self
    }

    /// The report as one JSON object, indented, with a line break at its end. Later versions may
    /// add fields.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
