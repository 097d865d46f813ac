//! The project's own components, as built and pre-initialized by the project itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow, ensure};
use wizer::{Environment, Options, Wizer};

use crate::{command, component};

/// `wizer.wasm`.
///
/// # Errors
///
/// It has not been built.
pub fn command_component() -> Result<PathBuf> {
    component("wizer.wasm")
}

/// `wizer.wasm`, pre-initialized by the native command. The file is beside the original.
///
/// # Errors
///
/// It can't be pre-initialized.
pub fn initialized_command() -> Result<&'static Path> {
    static INITIALIZED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let initialized = INITIALIZED.get_or_init(|| {
        let initialize = || -> Result<PathBuf> {
            let wasm = command_component()?;
            let initialized = wasm.with_extension("init.wasm");
            let mut wizer = Command::new(command()?);
            let done = wizer
                .arg(&wasm)
                .arg("-o")
                .arg(&initialized)
                .output()
                .context("the command does not run")?;
            let said = String::from_utf8_lossy(&done.stderr);
            ensure!(done.status.success() && said.is_empty(), "{said}");
            Ok(initialized)
        };
        initialize().map_err(|error| format!("{error:#}"))
    });
    initialized.as_deref().map_err(|error| anyhow!("{error}"))
}

/// The transform, pre-initialized by the library.
///
/// # Errors
///
/// It can't be pre-initialized.
pub fn initialized_transform() -> Result<Vec<u8>> {
    let mut target = Wizer::new()?.open(Wizer::transform(), &Options::new())?;
    Ok(Environment::new().run(&mut target)?.wasm)
}
