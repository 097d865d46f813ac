//! Builds the tool as components, into the target folder: `wizer.wasm`, the command; `wizer-transform.wasm`;
//! `wizer-driver.wasm`, which bundles are made with; and `wizer-commander.wasm`, the command line for other hosts. Prints where the command is. That is quick when nothing changed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};

#[path = "../../../host/build/toolchain.rs"]
mod toolchain;

const TARGET: &str = "wasm32-wasip2";

/// One of the components.
struct Component<'a> {
    package: &'a str,
    /// What of the standard library it needs.
    library: &'a str,
    features: &'a [&'a str],
    /// Where cargo builds it, in the target folder.
    folder: &'a str,
}

fn main() -> Result<()> {
    let folder = wizer_tests::target_dir()?;
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    env::set_current_dir(&workspace)
        .with_context(|| format!("can't enter {}", workspace.display()))?;

    // Where the native command's build script builds it, and as it does: it is built once.
    let transform = Component {
        package: "wizer-transform",
        library: "core,alloc",
        features: &["--features", "standalone"],
        folder: "transform",
    };
    let with_std = |package| Component {
        package,
        library: "std,panic_abort",
        features: &[],
        folder: "command",
    };
    let transform = build(&transform, &folder, &[])?;
    let driver = build(&with_std("wizer-driver"), &folder, &[])?;
    let commander = build(&with_std("wizer-commander"), &folder, &[])?;
    let embedded = [("WIZER_DRIVER", &driver), ("WIZER_TRANSFORM", &transform)];
    let command = build(&with_std("wizer-command"), &folder, &embedded)?;

    publish(&transform, &folder.join("wizer-transform.wasm"))?;
    publish(&driver, &folder.join("wizer-driver.wasm"))?;
    publish(&commander, &folder.join("wizer-commander.wasm"))?;
    let component = folder.join("wizer.wasm");
    publish(&command, &component)?;
    println!("{}", component.display());
    Ok(())
}

/// Builds a component and answers with its path.
fn build(
    component: &Component<'_>,
    target_dir: &Path,
    variables: &[(&str, &PathBuf)],
) -> Result<PathBuf> {
    let folder = target_dir.join(component.folder);
    let status = toolchain::cargo("rustc", TARGET, component.library)
        .map_err(|error| anyhow!(error))?
        .args(["--package", component.package])
        .args(["--lib", "--crate-type", "cdylib"])
        .args(component.features)
        .args(["--profile", "guest", "--target-dir"])
        .arg(&folder)
        .envs(variables.iter().copied())
        .status()
        .context("can't run cargo")?;
    ensure!(
        status.success(),
        "building {} as a component failed",
        component.package
    );
    let name = format!("{}.wasm", component.package.replace('-', "_"));
    Ok(folder.join(TARGET).join("guest").join(name))
}

/// Copies in one step: tests that run at the same time read either the old file or the new one.
fn publish(built: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().context("the target folder has no name")?;
    let copy = tempfile::NamedTempFile::new_in(folder)?;
    fs::copy(built, &copy).with_context(|| format!("can't copy {}", built.display()))?;
    copy.persist(to)?;
    Ok(())
}
