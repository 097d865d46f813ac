//! Test programs with one test for each file.

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::Result;
use libtest_mimic::{Arguments, Failed, Trial};

/// A test, which fails with the error chain as one text.
pub fn trial(name: impl Display, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name.to_string(), || {
        run().map_err(|error| Failed::from(format!("{error:#}")))
    })
}

/// Runs the tests that the command line selects.
#[must_use]
pub fn run(trials: impl FnOnce() -> Result<Vec<Trial>>) -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
