//! The native command.

use std::process::{Command, Output};

use anyhow::Result;

use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::{command, process};

/// The native command, whose results the other hosts must match.
#[derive(Debug)]
pub struct Native;

/// The native command with Cranelift, the compiler for binaries that Winch does not support.
#[derive(Debug)]
pub struct Cranelift;

/// The native command with the interpreter before the compiler, for modules.
#[derive(Debug)]
pub struct Interpreter;

impl Host for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        run(request, &[])
    }

    fn runs_all(&self) -> bool {
        true
    }

    fn words(&self, _: bool) -> Words {
        Words::All
    }
}

impl Host for Cranelift {
    fn name(&self) -> &'static str {
        "native, Cranelift"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        run(request, &["--compiler", "cranelift"])
    }

    fn runs_all(&self) -> bool {
        true
    }

    fn words(&self, _: bool) -> Words {
        Words::All
    }
}

impl Host for Interpreter {
    fn name(&self) -> &'static str {
        "native, interpreter"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        run(request, &["--compiler", "interpreter"])
    }

    fn runs_all(&self) -> bool {
        true
    }

    fn takes(&self, kind: &str) -> bool {
        !kind.starts_with("component")
    }

    fn words(&self, _: bool) -> Words {
        Words::All
    }
}

fn run(request: &Request<'_>, options: &[&str]) -> Result<Output> {
    let mut command = Command::new(command()?);
    command
        .args(options)
        .args(request.words)
        .arg("-o")
        .arg(request.output)
        .arg(request.input)
        .envs(request.env.iter().cloned())
        .current_dir(request.place.root());
    process::run(&mut command, request.stdin.as_bytes())
}
