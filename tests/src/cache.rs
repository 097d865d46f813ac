//! Caches that a test has for itself, with the code of the transform: without that, each run of the
//! command compiles it, for seconds.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

/// Makes a folder for a cache that has nothing but the code of the transform.
///
/// # Errors
///
/// It can't be made.
pub fn prepare(folder: &Path) -> Result<()> {
    static TRANSFORM: OnceLock<Result<(String, Vec<u8>), String>> = OnceLock::new();
    let transform = TRANSFORM.get_or_init(|| transform().map_err(|error| format!("{error:#}")));
    let (name, code) = transform
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), code)?;
    // Others can't write there, whatever the process lets new files be.
    #[cfg(unix)]
    for (path, mode) in [(folder, 0o700), (&*folder.join(name), 0o600)] {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        fs::set_permissions(path, mode)?;
    }
    Ok(())
}

/// The file of the transform's code in a cache: its name and its contents.
fn transform() -> Result<(String, Vec<u8>)> {
    let folder = TempDir::new()?;
    let path = |name| folder.path().join(name);
    fs::write(
        path("in.wat"),
        r#"(module (func (export "wizer-initialize")))"#,
    )?;
    let done = Command::new(crate::command()?)
        .args(["in.wat", "-o", "out.wasm", "--cache-dir", "cache"])
        .current_dir(folder.path())
        .output()?;
    ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    for entry in fs::read_dir(path("cache"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".transform") {
            return Ok((name, fs::read(entry.path())?));
        }
    }
    None.context("the cache has no code of the transform")
}
