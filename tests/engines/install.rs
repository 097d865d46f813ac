//! Installs the builds, and starts commands.
//!
//! The builds are packages of npm and of PyPI, pinned in the files beside this one.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context as _, Result, bail, ensure};
use wizer_tests::pinned::Pinned;

pub(crate) const NODE: &str = "node";
pub(crate) const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The folder of the builds from npm, with the scripts beside them.
pub(crate) fn installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    once(&FOLDER, || {
        install("package-lock.json", "node_modules", |folder| {
            let mut npm = Command::new(NPM);
            npm.args(["ci", "--ignore-scripts"]).current_dir(folder);
            succeed(&mut npm, "")
        })
    })
}

/// The folder of the builds from PyPI, with the scripts beside them.
pub(crate) fn python_installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    once(&FOLDER, || {
        install("requirements.txt", PACKAGES, |folder| {
            let packages = folder.join(PACKAGES);
            if packages.exists() {
                fs::remove_dir_all(&packages)?;
            }
            let mut pip = Command::new(PYTHON);
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--only-binary=:all:", "--no-deps", "--require-hashes"])
            .args(["--target", PACKAGES, "--requirement", "requirements.txt"]);
            succeed(pip.current_dir(folder), "")
        })
    })
}

/// The folder for Python packages.
const PACKAGES: &str = "python_modules";

fn once(
    folder: &'static OnceLock<Result<PathBuf>>,
    install: impl FnOnce() -> Result<PathBuf>,
) -> Result<&'static Path> {
    match folder.get_or_init(install) {
        Ok(folder) => Ok(folder),
        Err(error) => bail!("{error:#}"),
    }
}

/// Installs the packages of `lock`, unless they are installed.
fn install(lock: &str, packages: &str, run: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let pinned = Pinned {
        sources: &Path::new(env!("CARGO_MANIFEST_DIR")).join("engines"),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("engines"),
        lock,
        packages,
    };
    pinned.installed(run)
}

/// One of the scripts beside the installed builds.
pub(crate) fn script(engines: &Path, name: &str) -> Command {
    let mut node = Command::new(NODE);
    node.arg(engines.join(name)).env("NODE_NO_WARNINGS", "1");
    node
}

/// Python with the installed packages. It runs one of them as its own command would.
pub(crate) fn python(engines: &Path, package: &str) -> Command {
    let mut python = Command::new(PYTHON);
    python
        .env("PYTHONPATH", engines.join(PACKAGES))
        .arg("-c")
        .arg(format!(
            "import sys, {package}; sys.exit({package}.script())"
        ));
    python
}

/// Runs a command to its end, with this standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Result<Output> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
    // The status decides, even if the command does not read its input.
    let _ = child
        .stdin
        .take()
        .expect("the input is piped")
        .write_all(input.as_bytes());
    Ok(child.wait_with_output()?)
}

/// Runs a command that has to succeed.
pub(crate) fn succeed(command: &mut Command, input: &str) -> Result<()> {
    let result = run(command, input)?;
    let (stdout, stderr) = (
        String::from_utf8_lossy(&result.stdout),
        String::from_utf8_lossy(&result.stderr),
    );
    ensure!(
        result.status.success(),
        "{command:?}: {}\n{stdout}{stderr}",
        result.status
    );
    Ok(())
}

/// Whether a tool can be started here: `npm`, or `python3 -m pip`.
pub(crate) fn starts(tool: &str) -> bool {
    let mut words = tool.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    run(command.args(words).arg("--version"), "").is_ok_and(|result| result.status.success())
}
