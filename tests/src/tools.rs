//! External tools for the tests. Those that exist as libraries are built in this workspace. Others
//! are installed from the registry into the target folder, once.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::built::executable;
use crate::target_dir;

/// A command that cargo installs.
struct Tool {
    package: &'static str,
    version: &'static str,
    command: &'static str,
    options: &'static [&'static str],
}

/// A peer, whose command has the same name as ours.
const WIZER_10: Tool = Tool {
    package: "wizer",
    version: "10.0.0",
    command: "wizer",
    options: &["--all-features"],
};

/// The command `wizer` of the crate of that name.
///
/// # Errors
///
/// It can't be installed.
pub fn wizer_10() -> Result<PathBuf> {
    WIZER_10.installed()
}

/// The engine that runs `wizer.wasm`. Its command `wasmtime wizer` is a peer.
///
/// # Errors
///
/// It has not been built.
pub fn wasmtime() -> Result<PathBuf> {
    executable("wasmtime")
}

/// The command `wac`.
///
/// # Errors
///
/// It has not been built.
pub fn wac() -> Result<PathBuf> {
    executable("wac")
}

impl Tool {
    fn installed(&self) -> Result<PathBuf> {
        let root = target_dir()?.join("tools");
        fs::create_dir_all(&root)?;
        // Tests run in several threads and processes. One of them installs, and the others wait for
        // it.
        let guard = File::create(root.join(".lock"))?;
        guard.lock()?;
        let version = root.join(format!("{}-{}", self.package, self.version));
        let command =
            root.join("bin")
                .join(format!("{}{}", self.command, std::env::consts::EXE_SUFFIX));
        let options = self.options.join(" ");
        if fs::read_to_string(&version).is_ok_and(|known| known == options) && command.is_file() {
            return Ok(command);
        }
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") {
                cargo.env_remove(&name);
            }
        }
        let build = root.join("build");
        let status = cargo
            .args(["install", "--quiet", "--locked", "--force"])
            .arg("--root")
            .arg(&root)
            .arg("--target-dir")
            .arg(&build)
            .args(self.options)
            .arg(format!("{}@{}", self.package, self.version))
            .status()
            .context("cargo does not run")?;
        ensure!(status.success(), "{} can't be installed", self.package);
        // The build folder is large, and not needed again.
        fs::remove_dir_all(build)?;
        fs::write(version, options)?;
        Ok(command)
    }
}
