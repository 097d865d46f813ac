//! The native command.

use std::process::{Command, Output};

use anyhow::Result;

use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::{command, process};

/// The native command, which says what the others are to say.
#[derive(Debug)]
pub struct Native;

impl Host for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        let mut command = Command::new(command()?);
        command
            .args(request.words)
            .arg("-o")
            .arg(request.output)
            .arg(request.input)
            .envs(request.env.iter().cloned())
            .current_dir(request.place.root());
        process::run(&mut command, request.stdin.as_bytes())
    }

    fn words(&self, _: bool) -> Words {
        Words::All
    }
}
