//! Tests as files: `tests/cases/` by [`initialize`], `tests/inspect/` by [`inspect`], and
//! `tests/preview1/` by [`preview1`]. A new file is a new test.
#![allow(clippy::indexing_slicing, reason = "what JSON has not is null")]

mod initialize;
mod inspect;
mod preview1;

use std::process::ExitCode;

fn main() -> ExitCode {
    wizer_tests::trials::run(|| {
        let mut trials = initialize::trials()?;
        trials.extend(inspect::trials()?);
        trials.extend(preview1::trials()?);
        Ok(trials)
    })
}
