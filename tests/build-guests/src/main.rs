//! Builds the WebAssembly components and programs into cargo's target folder. Fast if nothing
//! changed.
//!
//! - `build-guests` builds everything.
//! - `build-guests transform` builds `wizer-transform.wasm` only.
//! - `build-guests service` builds `wizer-service.wasm` only.
//! - `build-guests NAME…` builds these test programs only.
//!
//! The components are `wizer.wasm`, the command; `wizer-transform.wasm`; `wizer-service.wasm`, the
//! service; `wizer-bundle-runner.wasm`, a part of bundles; and `wizer-command-line.wasm`, the
//! command line for other hosts. Test programs are `programs/NAME.wasm`, from
//! `tests/programs/NAME`.
//!
//! Cargo builds all of them in one folder, `guests`, so the standard library and shared
//! dependencies are compiled once for each target.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, id};

#[path = "../../../host/rust/build/toolchain.rs"]
mod toolchain;

/// The target for components: its linker creates a component.
const COMPONENT: &str = "wasm32-wasip2";

/// The target for modules without WASI: its standard library needs no C library.
const MODULE: &str = "wasm32-unknown-unknown";

/// The crates of the standard library for everything except the transform.
const WITH_STD: &str = "std,panic_abort";

fn main() -> ExitCode {
    let names: Vec<String> = env::args().skip(1).collect();
    let built = match names.as_slice() {
        [] => components().and_then(|()| all_programs()),
        [name] if name == "transform" => transform().map(drop),
        [name] if name == "service" => service().map(drop),
        names => programs(names),
    };
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the transform and returns where cargo puts it.
fn transform() -> Result<PathBuf, String> {
    // As the build script of the host builds it: it is built once.
    let cargo = toolchain::cargo("rustc", COMPONENT, "core,alloc")?;
    let options = [
        "--package=wizer-transform",
        "--lib",
        "--crate-type=cdylib",
        "--features=standalone",
    ];
    run(cargo, &workspace(), &options, &[])?;
    let transform = built(COMPONENT, "wizer_transform")?;
    publish(&transform, &target_dir()?.join("wizer-transform.wasm"))?;
    Ok(transform)
}

/// Builds the service, and what is built with it, and returns where cargo puts it.
fn service() -> Result<PathBuf, String> {
    // As the build script of the host builds it: it is built once.
    let cargo = toolchain::cargo("build", COMPONENT, WITH_STD)?;
    let packages = [
        "--package=wizer-service",
        "--package=wizer-bundle-runner",
        "--package=wizer-command-line",
    ];
    run(cargo, &workspace(), &packages, &[])?;
    let service = built(COMPONENT, "wizer_service")?;
    publish(&service, &target_dir()?.join("wizer-service.wasm"))?;
    Ok(service)
}

/// Builds the components.
fn components() -> Result<(), String> {
    let transform = transform()?;
    let service = service()?;
    let built = |name: &str| built(COMPONENT, name);
    let runner = built("wizer_bundle_runner")?;
    let embedded = [
        ("WIZER_BUNDLE_RUNNER", &runner),
        ("WIZER_SERVICE", &service),
        ("WIZER_TRANSFORM", &transform),
    ];
    let command = ["--package=wizer-wasm"];
    run(
        toolchain::cargo("build", COMPONENT, WITH_STD)?,
        &workspace(),
        &command,
        &embedded,
    )?;

    let folder = target_dir()?;
    publish(&runner, &folder.join("wizer-bundle-runner.wasm"))?;
    publish(
        &built("wizer_command_line")?,
        &folder.join("wizer-command-line.wasm"),
    )?;
    publish(&built("wizer_wasm")?, &folder.join("wizer.wasm"))
}

/// Builds all test programs.
fn all_programs() -> Result<(), String> {
    let folder = workspace().join("tests/programs");
    let entries = fs::read_dir(&folder)
        .map_err(|error| format!("can't read {}: {error}", folder.display()))?;
    let names = entries
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").is_file());
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    programs(&names.collect::<Vec<_>>())
}

/// Builds test programs. One with a world becomes a component.
fn programs(names: &[String]) -> Result<(), String> {
    let source = workspace().join("tests/programs");
    let is_component = |name: &&String| source.join(name).join("wit").is_dir();
    let (components, modules): (Vec<&String>, Vec<&String>) = names.iter().partition(is_component);
    let to = target_dir()?.join("programs");
    fs::create_dir_all(&to).map_err(|error| format!("can't make {}: {error}", to.display()))?;
    for (target, names) in [(COMPONENT, components), (MODULE, modules)] {
        if names.is_empty() {
            continue;
        }
        let packages = names.iter().map(|name| format!("--package={name}-program"));
        let packages: Vec<String> = packages.collect();
        let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
        run(
            toolchain::cargo("build", target, WITH_STD)?,
            &source,
            &packages,
            &[],
        )?;
        for name in names {
            let binary = built(target, &format!("{name}_program"))?;
            publish(&binary, &to.join(format!("{name}.wasm")))?;
        }
    }
    Ok(())
}

/// Runs cargo in a folder, whose toolchain file selects the compiler.
fn run(
    mut cargo: std::process::Command,
    folder: &Path,
    options: &[&str],
    variables: &[(&str, &PathBuf)],
) -> Result<(), String> {
    let status = cargo
        .current_dir(folder)
        .args(options)
        .args(["--profile", "guest", "--target-dir"])
        .arg(target_dir()?.join("guests"))
        .envs(variables.iter().copied())
        .status()
        .map_err(|error| format!("can't run cargo: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("this build failed: {}", options.join(" "))),
    }
}

/// The path of a library that cargo linked.
fn built(target: &str, library: &str) -> Result<PathBuf, String> {
    let folder = target_dir()?.join("guests").join(target).join("guest");
    Ok(folder.join(format!("{library}.wasm")))
}

/// Copies a file in one step: a reader sees either the old file or the new one. An unchanged file
/// stays.
fn publish(built: &Path, to: &Path) -> Result<(), String> {
    let failed = |error| {
        format!(
            "can't copy {} to {}: {error}",
            built.display(),
            to.display()
        )
    };
    let bytes = fs::read(built).map_err(failed)?;
    if fs::read(to).is_ok_and(|old| old == bytes) {
        // The file is up to date. Update its time as well.
        let file = fs::File::options().append(true).open(to).map_err(failed)?;
        return file
            .set_modified(std::time::SystemTime::now())
            .map_err(failed);
    }
    let mut name = to.file_name().map(OsStr::to_os_string).unwrap_or_default();
    name.push(format!(".{}", id()));
    let copy = to.with_file_name(name);
    fs::write(&copy, bytes)
        .and_then(|()| fs::rename(&copy, to))
        .map_err(failed)
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Cargo's target folder. This program is in the folder of a profile in it.
fn target_dir() -> Result<PathBuf, String> {
    let exe = env::current_exe().map_err(|error| format!("this program has no path: {error}"))?;
    let folder = exe.ancestors().nth(2).map(Path::to_path_buf);
    folder.ok_or_else(|| format!("{} is not in a target folder", exe.display()))
}
