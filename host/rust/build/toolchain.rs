//! A cargo that builds for WebAssembly, wherever the target's standard library comes from.
//!
//! The build script uses it for the transform, and `tests/build-guests` for everything else.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Compilers that may have the standard library's sources: Debian's has them once `rust-web-src` is
/// there.
const OTHER_COMPILERS: &[&str] = &["/usr/bin/rustc"];

/// Where Debian's `wasi-libc` puts the C library that the standard library for WASI is linked with.
/// Rustup's brings one along.
const C_LIBRARY: &str = "/usr/lib/wasm32-wasi";

/// Variables for cargo that say nothing about what is built, by the beginnings of their names.
const HARMLESS: &[&str] = &[
    "CARGO_HOME",
    "CARGO_HTTP_",
    "CARGO_MAKEFLAGS",
    "CARGO_NET_",
    "CARGO_REGISTR",
    "CARGO_TERM_",
];

/// Variables, beside those whose names begin with `CARGO`, that cargo sets for build scripts.
const OF_SCRIPTS: &[&str] = &[
    "DEBUG",
    "HOST",
    "NUM_JOBS",
    "OPT_LEVEL",
    "OUT_DIR",
    "PROFILE",
    "TARGET",
];

/// `cargo SUBCOMMAND` for `target`, locked, and independent of the profile, the flags and the
/// wrappers of the cargo that runs this. Where the target's standard library is not installed, its
/// `crates` are built from source.
///
/// # Errors
///
/// What to install, where there is neither.
pub(crate) fn cargo(subcommand: &str, target: &str, crates: &str) -> Result<Command, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    for (name, _) in env::vars_os() {
        if disturbs(&name) {
            command.env_remove(name);
        }
    }
    // Set and empty, it also outranks the flags of configuration files.
    command.env("CARGO_ENCODED_RUSTFLAGS", "");
    command.args([subcommand, "--locked", "--target", target]);
    command.stdin(Stdio::null()).stdout(Stdio::null());

    let installed = libraries(&rustc, Some(target))?;
    let holds_core =
        |entry: fs::DirEntry| entry.file_name().to_string_lossy().starts_with("libcore-");
    if fs::read_dir(installed).is_ok_and(|entries| entries.flatten().any(holds_core)) {
        command.env("RUSTC", rustc);
        return Ok(command);
    }

    let candidates = [rustc.as_os_str()]
        .into_iter()
        .chain(OTHER_COMPILERS.iter().map(OsStr::new));
    let Some(with_sources) = candidates.into_iter().find(|rustc| has_sources(rustc)) else {
        return Err(format!(
            "the Rust standard library for {target} is missing. \
             Install it with `rustup target add {target}`; \
             or its sources, with `rustup component add rust-src` or \
             `apt-get install --no-install-recommends rustc-web rust-web-src`"
        ));
    };
    command
        .env("RUSTC", with_sources)
        .env("RUSTC_BOOTSTRAP", "1")
        .arg(format!("-Zbuild-std={crates}"));
    if crates.split(',').any(|name| name == "std") && target.contains("wasi") {
        if !Path::new(C_LIBRARY).is_dir() {
            return Err(format!(
                "the C library for {target} is missing. Install it with \
                 `apt-get install --no-install-recommends wasi-libc`; \
                 or all of the target, with `rustup target add {target}`"
            ));
        }
        command.env(
            "CARGO_ENCODED_RUSTFLAGS",
            format!("-Clink-self-contained=no\u{1f}-L{C_LIBRARY}"),
        );
    }
    // A compiler without WebAssembly's linkers borrows those of the other one.
    let linkers = libraries(&rustc, None)?.with_file_name("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(env::split_paths(&path).chain([linkers]))
        .map_err(|error| format!("PATH: {error}"))?;
    command.env("PATH", path);
    Ok(command)
}

/// Whether a variable of this name would make the inner cargo build something else, or the same
/// once more: build scripts of dependencies run again when variables change that they name, and
/// cargo sets such variables for this build script only.
fn disturbs(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let of_cargo = name.starts_with("CARGO") || name.starts_with("RUSTC") || name == "RUSTFLAGS";
    let of_script = OF_SCRIPTS.contains(&&*name);
    (of_cargo || of_script) && !HARMLESS.iter().any(|harmless| name.starts_with(harmless))
}

/// The folder of the standard library for `target`, or for the machine itself, whether it exists or
/// not.
fn libraries(rustc: &OsStr, target: Option<&str>) -> Result<PathBuf, String> {
    let mut command = Command::new(rustc);
    command.args(["--print", "target-libdir"]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    let output = command
        .output()
        .map_err(|error| format!("can't run {}: {error}", rustc.display()))?;
    if !output.status.success() {
        return Err(format!("{} does not know {target:?}", rustc.display()));
    }
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim_end(),
    ))
}

/// Whether `rustc` stands beside the sources of its standard library.
fn has_sources(rustc: &OsStr) -> bool {
    let sources = |libraries: PathBuf| {
        libraries
            .join("../../src/rust/library/Cargo.lock")
            .is_file()
    };
    libraries(rustc, None).is_ok_and(sources)
}
