//! `--report FILE`: what the initializer took, and what there was to say, for programs.

use std::path::Path;

use crate::{NewFile, Places, Report, taken};
use anyhow::bail;

use super::files::{Output, destination};
use super::words;

/// The file for a report.
pub(crate) struct Account(Output);

impl Account {
    /// The file at a path, which is not that of the result.
    ///
    /// # Errors
    ///
    /// It is, or could not be written.
    pub(crate) fn new(path: &Path, result: &Output, places: &mut Places) -> anyhow::Result<Self> {
        let account = Output::new(Some(path), places)?;
        let is_result = match (&account, result) {
            (Output::Stdout, Output::Stdout) => true,
            (Output::File { name, .. }, Output::File { name: result, .. }) => {
                destination(name) == destination(result)
            }
            _ => false,
        };
        if is_result {
            bail!(
                "the report and the result would both go to {}: name another file with --report",
                path.display()
            );
        }
        Ok(Self(account))
    }

    /// Writes the report of a run. A file does not take its place before [`Account::finish`].
    pub(crate) fn begin(&self, report: &Report) -> anyhow::Result<Option<NewFile<'_>>> {
        let returned = report.returned.iter().chain(&report.also_returned);
        let account = returned.fold(
            taken::Report::new(&report.taken).leaks(&report.leaks),
            |account, returned| account.returned(&returned.function, returned.value.as_str()),
        );
        let warnings = report.warnings.iter().map(words::warning);
        let account = warnings.fold(account, taken::Report::warning);
        self.0.begin(account.json()?.as_bytes())
    }

    /// Has the file take its place.
    pub(crate) fn finish(&self, begun: Option<NewFile<'_>>) -> anyhow::Result<()> {
        self.0.finish(begun)
    }
}
