//! Where the things under test are. Nothing is built here: what is missing, or older than its sources,
//! is an error that says what builds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

/// What builds the commands.
const BUILD: &str = "cargo build --release";

/// What builds the examples of the library.
const BUILD_EXAMPLES: &str = "cargo build --release --examples";

/// What builds the command for others.
const BUILD_SHIPPED: &str = "make dist";

/// What builds components and programs.
const BUILD_GUESTS: &str = "target/release/build-guests";

/// The command `wizer`, as the sources are now.
///
/// # Errors
///
/// It has to be built first.
pub fn command() -> Result<&'static Path> {
    static FOUND: OnceLock<std::result::Result<PathBuf, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| executable("wizer").map_err(|error| format!("{error:#}")));
    found.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}

/// A command that cargo builds from this workspace, beside this process.
///
/// # Errors
///
/// It has to be built first.
pub(crate) fn executable(name: &str) -> Result<PathBuf> {
    executable_in(&profile_dir()?, name, BUILD)
}

/// An example of the library.
///
/// # Errors
///
/// It has to be built first.
pub fn example(name: &str) -> Result<PathBuf> {
    executable_in(&profile_dir()?.join("examples"), name, BUILD_EXAMPLES)
}

/// The command `wizer`, as it is shipped: with the transform's code in it.
///
/// # Errors
///
/// It has to be built first.
pub fn shipped() -> Result<PathBuf> {
    executable_in(&target_dir()?.join("dist"), "wizer", BUILD_SHIPPED)
}

fn executable_in(folder: &Path, name: &str, build: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let built = modified(&path).with_context(|| format!("`{build}` builds it"))?;
    // Cargo lists what it was built from: `PATH: SOURCE SOURCE …`, with `\ ` for blanks.
    let listed = path.with_extension("d");
    let listed = fs::read_to_string(&listed)
        .with_context(|| format!("can't read {}: `{build}` writes it", listed.display()))?;
    let (_, sources) = listed.split_once(": ").context("a list of no sources")?;
    let sources = sources.trim_end().replace("\\ ", "\0");
    for source in sources.split(' ').map(|source| source.replace('\0', " ")) {
        let source = Path::new(&source);
        ensure!(
            modified(source)? <= built,
            "{} is older than {}: `{build}` builds it",
            path.display(),
            source.display()
        );
    }
    Ok(path)
}

/// A component that is built from this workspace: `wizer.wasm`, say.
///
/// # Errors
///
/// It has to be built first.
pub fn component(name: &str) -> Result<PathBuf> {
    let path = target_dir()?.join(name);
    let root = workspace();
    let sources = ["Cargo.lock", "Cargo.toml", "guest", "wit"];
    up_to_date(&path, sources.map(|source| root.join(source)))?;
    Ok(path)
}

/// A program of `tests/programs`, as its sources are now.
///
/// # Errors
///
/// It has to be built first.
pub fn program(name: &str) -> Result<PathBuf> {
    let path = target_dir()?.join("programs").join(format!("{name}.wasm"));
    let root = workspace().join("tests/programs");
    up_to_date(
        &path,
        ["Cargo.lock", "Cargo.toml", name].map(|source| root.join(source)),
    )?;
    Ok(path)
}

/// Demands that a file is there and newer than its sources.
fn up_to_date(path: &Path, sources: impl IntoIterator<Item = PathBuf>) -> Result<()> {
    let built = modified(path).with_context(|| format!("`{BUILD_GUESTS}` builds it"))?;
    let mut sources: Vec<PathBuf> = sources.into_iter().collect();
    while let Some(source) = sources.pop() {
        if source.is_dir() {
            for entry in fs::read_dir(&source)? {
                sources.push(entry?.path());
            }
        } else {
            ensure!(
                modified(&source)? <= built,
                "{} is older than {}: `{BUILD_GUESTS}` builds it",
                path.display(),
                source.display()
            );
        }
    }
    Ok(())
}

fn modified(path: &Path) -> Result<SystemTime> {
    let metadata = fs::metadata(path).with_context(|| format!("can't find {}", path.display()))?;
    Ok(metadata.modified()?)
}

/// The root of the project.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Cargo's target folder.
///
/// # Errors
///
/// This process was not started from it.
pub fn target_dir() -> Result<PathBuf> {
    profile_dir()?
        .parent()
        .map(Path::to_path_buf)
        .context("the profile's folder has no parent")
}

/// The folder of the profile that built this process: test programs stand in `deps` in it.
fn profile_dir() -> Result<PathBuf> {
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("this program has no folder")?;
    let folder = if folder.ends_with("deps") {
        folder.parent().context("deps has no parent")?
    } else {
        folder
    };
    Ok(folder.to_path_buf())
}
