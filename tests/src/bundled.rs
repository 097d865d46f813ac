//! Makes bundles with `wizer.wasm`, and runs them. Stock wasmtime runs both.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::initialize::Initialized;
use crate::{component, tools};

/// A folder in which the engine runs commands. It is their only directory.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// Creates an empty folder.
    ///
    /// # Errors
    ///
    /// It can't be created.
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self { folder })
    }

    /// The path of a file in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command component: `wasmtime run --dir . OPTIONS COMMAND ARGUMENTS`.
    ///
    /// # Errors
    ///
    /// The engine does not run.
    pub fn run(&self, options: &[&str], command: &Path, arguments: &[&str]) -> Result<Output> {
        let mut engine = Command::new(tools::wasmtime()?);
        for variable in ["RUST_LOG", "RUST_BACKTRACE", "WASMTIME_BACKTRACE_DETAILS"] {
            engine.env_remove(variable);
        }
        engine
            // Each bundle runs once, so the compile time dominates.
            .args(["run", "-Oopt-level=0", "--dir", "."])
            .args(options)
            .arg(command)
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        engine.output().context("the engine does not run")
    }

    /// Runs `wizer.wasm`: `wasmtime run --dir . wizer.wasm ARGUMENTS`.
    ///
    /// # Errors
    ///
    /// The engine does not run.
    pub fn tool(&self, arguments: &[&str]) -> Result<Output> {
        self.run(&[], &component("wizer.wasm")?, arguments)
    }

    /// Bundles a component into `app.bundle.wasm`, with these arguments.
    ///
    /// # Errors
    ///
    /// The message of the command.
    pub fn bundle(&self, wasm: &[u8], arguments: &[&str]) -> Result<()> {
        std::fs::write(self.path("app.wasm"), wasm)?;
        let words = ["bundle", "app.wasm", "-o", "app.bundle.wasm"];
        success(self.tool(&[&words, arguments].concat())?).map(drop)
    }

    /// Runs the bundle, which writes `app.init.wasm`.
    ///
    /// # Errors
    ///
    /// The engine does not run.
    pub fn run_bundle(&self, options: &[&str]) -> Result<Output> {
        let words = ["-o", "app.init.wasm"];
        self.run(options, Path::new("app.bundle.wasm"), &words)
    }

    /// Bundles a component and runs the bundle.
    ///
    /// # Errors
    ///
    /// The message of the command or of the bundle.
    pub fn initialize(
        &self,
        wasm: &[u8],
        arguments: &[&str],
        options: &[&str],
    ) -> Result<Initialized> {
        self.bundle(wasm, arguments)?;
        let (stdout, stderr) = success(self.run_bundle(options)?)?;
        let wasm = std::fs::read(self.path("app.init.wasm"))?;
        Ok(Initialized {
            wasm,
            stdout,
            stderr,
        })
    }
}

/// Standard output and standard error of a successful run.
///
/// # Errors
///
/// The message of a run that failed.
pub fn success(output: Output) -> Result<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    ensure!(output.status.success(), "{stderr}");
    Ok((stdout, stderr))
}
