//! The package for Python.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, ensure};

use super::{copy, files, once, succeed, up_to_date, workspace};
use crate::built::{shipped_wheel, target_dir};

/// The folder with its sources, below the workspace.
const PYTHON: &str = "host/python";

/// Whether Python and pip are installed.
#[must_use]
pub fn has_python() -> bool {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "--version"]);
    pip.output().is_ok_and(|output| output.status.success())
}

/// A command of Python's interpreter: of the executable itself, since what `python3` finds may be a
/// script that looks for it, which takes longer than the interpreter does to start.
///
/// # Errors
///
/// It is not installed.
pub fn python_command() -> Result<Command> {
    static EXECUTABLE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let executable = once(&EXECUTABLE, || {
        let executable = "import sys; print(sys.executable)";
        Ok(said(Command::new("python3").args(["-c", executable]))?.into())
    })?;
    Ok(Command::new(executable))
}

/// The folder of the package. In it, `source` is a copy of the sources, `installed` is the package
/// as pip installs its wheel, and `tools` are the tools that its tests need.
///
/// The wheel is built in cargo's target folder, with the features of a build of the whole
/// workspace, so that nothing is compiled but the extension.
///
/// # Errors
///
/// It can't be built.
pub fn python() -> Result<&'static PathBuf> {
    static PACKAGE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&PACKAGE, || {
        let folder = target_dir()?.join("python");
        let [source, installed, tools, wheels] =
            ["source", "installed", "tools", "wheels"].map(|name| folder.join(name));
        up_to_date(PYTHON, crate::command()?, &folder, || {
            copy(PYTHON, &source)?;
            let needed = source.join("tests/requirements.txt");
            pip("install", |pip| {
                pip.arg("--target")
                    .arg(&tools)
                    .arg("--requirement")
                    .arg(needed)
            })?;
            pip("wheel", |pip| {
                pip.args(["--no-deps", "--no-build-isolation", "--wheel-dir"])
                    .arg(&wheels)
                    .arg(workspace().join(PYTHON))
                    .env("CARGO_TARGET_DIR", target_dir().unwrap_or_default())
                    .env("MATURIN_PEP517_ARGS", "--features workspace")
                    .env("PYTHONPATH", &tools)
                    .env("PATH", with_programs(&tools))
            })?;
            install(&files(&wheels)?, &installed)
        })?;
        Ok(folder)
    })
}

/// Python of a virtual environment with nothing but the wheel to distribute, which contains the
/// compiled transform.
///
/// # Errors
///
/// It has not been built, or can't be installed.
pub fn shipped_python() -> Result<&'static PathBuf> {
    static PACKAGE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&PACKAGE, || {
        let target = target_dir()?;
        let folder = target.join("shipped-python");
        let python = folder.join("environment/bin/python");
        let wheel = shipped_wheel()?;
        up_to_date(PYTHON, &wheel, &folder, || {
            let mut make = python_command()?;
            make.args(["-m", "venv", "--without-pip", "environment"]);
            succeed(make.current_dir(&folder))?;
            let modules = "import sysconfig; print(sysconfig.get_path('platlib'))";
            let modules = said(Command::new(&python).args(["-c", modules]))?;
            install([&wheel], Path::new(&modules))
        })?;
        Ok(python)
    })
}

/// What a command prints, without the end of the line.
fn said(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "{command:?} fails");
    Ok(String::from_utf8(output.stdout)?.trim_end().to_string())
}

/// Installs wheels.
fn install<'a>(wheels: impl IntoIterator<Item = &'a PathBuf>, to: &Path) -> Result<()> {
    pip("install", |pip| {
        pip.args(["--no-deps", "--target"]).arg(to).args(wheels)
    })
}

/// Runs a command of pip's.
fn pip(command: &str, arguments: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", command])
        .args(["--quiet", "--disable-pip-version-check"]);
    succeed(arguments(&mut pip))
}

/// The folders with programs, those of tools first.
fn with_programs(tools: &Path) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).collect::<Vec<_>>();
    let folders = std::iter::once(tools.join("bin")).chain(folders);
    std::env::join_paths(folders).unwrap_or(path)
}
