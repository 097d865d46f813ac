//! The paths of the binaries under test. Nothing is built here: a binary that is missing or older
//! than its sources is an error, which names the command that builds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

/// The command that builds the executables.
const BUILD: &str = "cargo build --release";

/// The command that builds the examples of the library.
const BUILD_EXAMPLES: &str = "cargo build --release --examples";

/// The command that builds the executable to distribute.
const BUILD_SHIPPED: &str = "make dist";

/// The command that builds the wheel to distribute.
const BUILD_WHEEL: &str = "make wheel";

/// The command that builds components and programs.
const BUILD_GUESTS: &str = "target/release/build-guests";

/// The command `wizer`, up to date with its sources: the one that `WIZER_COMMAND` names, if that is
/// set, or the one that was built as this process.
///
/// # Errors
///
/// It has not been built.
pub fn command() -> Result<&'static Path> {
    static FOUND: OnceLock<std::result::Result<PathBuf, String>> = OnceLock::new();
    let find = || match std::env::var_os("WIZER_COMMAND") {
        Some(path) => up_to_date_executable(path.into(), BUILD),
        None => executable("wizer"),
    };
    let found = FOUND.get_or_init(|| find().map_err(|error| format!("{error:#}")));
    found.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}

/// An executable of this workspace, in the folder of this process.
///
/// # Errors
///
/// It has not been built.
pub(crate) fn executable(name: &str) -> Result<PathBuf> {
    executable_in(&profile_dir()?, name, BUILD)
}

/// An example of the library.
///
/// # Errors
///
/// It has not been built.
pub fn example(name: &str) -> Result<PathBuf> {
    executable_in(&profile_dir()?.join("examples"), name, BUILD_EXAMPLES)
}

/// The command `wizer` to distribute, which contains the compiled transform.
///
/// # Errors
///
/// It has not been built.
pub fn shipped() -> Result<PathBuf> {
    executable_in(&target_dir()?.join("dist"), "wizer", BUILD_SHIPPED)
}

/// The wheel to distribute.
///
/// # Errors
///
/// It has not been built.
pub(crate) fn shipped_wheel() -> Result<PathBuf> {
    let name = format!(
        "{}_wizer{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let target = target_dir()?;
    let extension = up_to_date_executable(target.join("dist").join(name), BUILD_WHEEL)?;
    let missing = || format!("`{BUILD_WHEEL}` builds the wheel");
    let mut wheels = fs::read_dir(target.join("wheel")).with_context(missing)?;
    let wheel = wheels.next().with_context(missing)??.path();
    ensure!(modified(&extension)? <= modified(&wheel)?, missing());
    Ok(wheel)
}

fn executable_in(folder: &Path, name: &str, build: &str) -> Result<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    up_to_date_executable(folder.join(name), build)
}

fn up_to_date_executable(path: PathBuf, build: &str) -> Result<PathBuf> {
    let built = modified(&path).with_context(|| format!("`{build}` builds it"))?;
    // Cargo lists the sources as `PATH: SOURCE SOURCE …`, with `\ ` for spaces.
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

/// A component of this workspace, such as `wizer.wasm`.
///
/// # Errors
///
/// It has not been built.
pub fn component(name: &str) -> Result<PathBuf> {
    let path = target_dir()?.join(name);
    let root = workspace();
    let sources = ["Cargo.lock", "Cargo.toml", "guest", "wit"];
    up_to_date(&path, sources.map(|source| root.join(source)))?;
    Ok(path)
}

/// A program of `tests/programs`, up to date with its sources.
///
/// # Errors
///
/// It has not been built.
pub fn program(name: &str) -> Result<PathBuf> {
    let path = target_dir()?.join("programs").join(format!("{name}.wasm"));
    let root = workspace().join("tests/programs");
    up_to_date(
        &path,
        ["Cargo.lock", "Cargo.toml", name].map(|source| root.join(source)),
    )?;
    Ok(path)
}

/// Fails if a file is missing or older than its sources.
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

/// The folder of the profile that built this process. Test programs are in its folder `deps`.
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
