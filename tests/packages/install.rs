//! Installs the packages, and starts Node.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail, ensure};
use wizer_tests::pinned::Pinned;
use wizer_tests::process::run_engine;

/// The folder of the packages, with the drivers beside them.
pub(crate) fn installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    match FOLDER.get_or_init(install) {
        Ok(folder) => Ok(folder),
        Err(error) => bail!("{error:#}"),
    }
}

fn install() -> Result<PathBuf> {
    let pinned = Pinned {
        sources: &Path::new(env!("CARGO_MANIFEST_DIR")).join("packages"),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("packages"),
        lock: "package-lock.json",
        packages: "node_modules",
    };
    pinned.installed(clean_install)
}

/// Installs what the lock file in a folder names.
pub(crate) fn clean_install(folder: &Path) -> Result<()> {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // The builds of the parser for other platforms are optional.
    npm.args(["ci", "--ignore-scripts", "--omit=optional"])
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder);
    succeed(&mut npm)?;
    Ok(())
}

/// Node with the main program of the drivers.
pub(crate) fn node() -> Result<Command> {
    let mut node = Command::new("node");
    node.arg(installed()?.join("main.mjs"))
        .env("NODE_NO_WARNINGS", "1");
    Ok(node)
}

/// Runs a command that has to succeed. Returns its standard output and its standard error.
pub(crate) fn succeed(command: &mut Command) -> Result<[String; 2]> {
    let done = run_engine(command, b"")?;
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let [stdout, stderr] = &said;
    ensure!(
        done.status.success(),
        "{command:?}: {}\n{stdout}{stderr}",
        done.status
    );
    Ok(said)
}
