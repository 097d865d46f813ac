//! The package for Python.

use std::path::PathBuf;
use std::process::Output;

use anyhow::Result;

use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::{packages, process};

/// The command of the package, `python -m wizer`.
#[derive(Debug)]
pub struct Python {
    package: &'static PathBuf,
}

impl Python {
    /// Installs the package.
    ///
    /// # Errors
    ///
    /// It can't be built.
    pub fn new() -> Result<Self> {
        Ok(Self {
            package: packages::python()?,
        })
    }
}

impl Host for Python {
    fn name(&self) -> &'static str {
        "Python"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        let mut command = packages::python_command()?;
        command
            .args(["-m", "wizer"])
            .args(request.words)
            .arg("-o")
            .arg(request.output)
            .arg(request.input)
            .envs(request.env.iter().cloned())
            .env("PYTHONPATH", self.package.join("installed"))
            .current_dir(request.place.root());
        process::run(&mut command, request.stdin.as_bytes())
    }

    fn takes_few(&self, _: &str) -> bool {
        // It is the native library, with another way to call it.
        true
    }

    fn words(&self, _: bool) -> Words {
        Words::All
    }
}
