//! Installs the packages, and starts Node.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail, ensure};
use wizer_tests::process::run;

const LOCK: &str = "package-lock.json";

/// The folder of the packages, with the drivers beside them.
pub(crate) fn installed() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf>> = OnceLock::new();
    match FOLDER.get_or_init(install) {
        Ok(folder) => Ok(folder),
        Err(error) => bail!("{error:#}"),
    }
}

/// Installs the packages, unless they are installed.
fn install() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("packages");
    fs::create_dir_all(&folder)?;
    // Trials may run in several processes.
    let guard = File::create(folder.join(".lock"))?;
    guard.lock()?;

    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("packages"))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let (content, copy) = (fs::read(entry.path())?, folder.join(entry.file_name()));
            // Another process may be reading an up-to-date copy.
            if !fs::read(&copy).is_ok_and(|present| present == content) {
                fs::write(copy, content)?;
            }
        }
    }

    // The stamp is in the folder that is removed first, so an interrupted installation has none.
    let wanted = fs::read(folder.join(LOCK))?;
    let stamp = folder.join("node_modules/.stamp");
    if !fs::read(&stamp).is_ok_and(|present| present == wanted) {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        // The builds of the parser for other platforms are optional.
        npm.args(["ci", "--ignore-scripts", "--omit=optional"])
            .args(["--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder);
        succeed(&mut npm)?;
        fs::write(stamp, wanted)?;
    }
    Ok(folder)
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
    let done = run(command, b"")?;
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let [stdout, stderr] = &said;
    ensure!(
        done.status.success(),
        "{command:?}: {}\n{stdout}{stderr}",
        done.status
    );
    Ok(said)
}
