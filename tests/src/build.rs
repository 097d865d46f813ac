//! Where the things under test are.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};

/// The command `wizer`, built from the sources as they are now, with the profile of the test that asks.
///
/// # Errors
///
/// It does not build.
pub fn command() -> Result<&'static Path> {
    static BUILT: OnceLock<std::result::Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    built.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}

fn build() -> Result<PathBuf> {
    let folder = profile_dir()?;
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    // The whole workspace: a part of it would have its dependencies built with other features.
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "build",
            "--quiet",
            "--workspace",
            "--profile",
            profile,
            "--target-dir",
        ])
        .arg(target_dir()?)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .context("cargo does not run")?;
    ensure!(status.success(), "the command does not build");
    Ok(folder.join(format!("wizer{}", std::env::consts::EXE_SUFFIX)))
}

/// A program of `tests/programs`, built from its sources as they are now.
///
/// # Errors
///
/// It does not build.
pub fn program(name: &str) -> Result<PathBuf> {
    let builder =
        command()?.with_file_name(format!("build-program{}", std::env::consts::EXE_SUFFIX));
    let built = Command::new(builder)
        .arg(name)
        .stderr(Stdio::piped())
        .output()
        .context("build-program does not run")?;
    ensure!(
        built.status.success(),
        "the program {name} does not build: {}",
        String::from_utf8_lossy(&built.stderr)
    );
    Ok(PathBuf::from(String::from_utf8(built.stdout)?.trim_end()))
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
