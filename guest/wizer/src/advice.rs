//! The advice for components, which wizer.wasm can't run: the commands that make and run a bundle.

use std::path::{Path, PathBuf};

use wizer_arguments::taken::Kind;
use wizer_arguments::{Directory, InitFuncExport, Initialize};

/// Returns both commands, for a shell. If a bundle lacks an option, or can't restrict a directory
/// as requested, says so instead.
pub(crate) fn bundle_it(arguments: &Initialize) -> String {
    if let Some(option) = not_in_bundles(arguments) {
        return format!(
            "the input is a component, which wizer.wasm can't run, and a bundle has no {option}: use the native command"
        );
    }
    let wasi = &arguments.environment.wasi;
    let read_only = wasi.directories().find(|dir| dir.read_only);
    if let Some(Directory { guest, .. }) = read_only.filter(|_| wasi.allow_wasi) {
        return format!(
            "the input is a component, which wizer.wasm can't run, and `wasmtime run` can't grant a bundle the directory {guest} \
             read-only: use the native command"
        );
    }
    let files = &arguments.files;
    let named = |path: &Option<PathBuf>| path.clone().filter(|path| path != Path::new("-"));
    let input = named(&files.input).unwrap_or_else(|| PathBuf::from("app.wasm"));
    let output = named(&files.output).unwrap_or_else(|| input.with_extension("init.wasm"));
    let bundle = input.with_extension("bundle.wasm").display().to_string();
    let (input, output) = (input.display().to_string(), output.display().to_string());

    let mut make = words(&["wizer.wasm", "bundle"]);
    make.extend(said(arguments));
    make.extend([input, "-o".to_string(), bundle.clone()]);
    let mut run = words(&["wasmtime", "run", "--dir", "."]);
    run.extend(granted(arguments));
    run.extend([bundle, "-o".to_string(), output]);
    run.extend(watched(arguments));
    format!(
        "the input is a component, which wizer.wasm can't run. Make a bundle: `{}`, and run it: `{}`",
        shell(&make),
        shell(&run)
    )
}

/// The first option that was given and that no bundle has. Its initializer calls the engine's WASI,
/// so nothing decides what it takes, and it runs once.
fn not_in_bundles(arguments: &Initialize) -> Option<&'static str> {
    let environment = &arguments.environment;
    let options = [
        ("--verify", arguments.verify),
        (
            "--deny handles",
            environment.denied_kinds().any(|kind| kind == Kind::Handles),
        ),
        ("--reproducible", environment.reproducible.is_some()),
    ];
    let mut given = options.into_iter().filter(|(_, given)| *given);
    given.next().map(|(option, _)| option)
}

/// The options for making the bundle.
fn said(arguments: &Initialize) -> Vec<String> {
    let target = &arguments.target;
    let mut said = Vec::new();
    for name in &target.init_funcs {
        said.extend(["-f".to_string(), name.clone()]);
    }
    match target.init_export() {
        InitFuncExport::Remove => {}
        InitFuncExport::Keep => said.push("--keep-init-func".to_string()),
        InitFuncExport::Empty => said.push("--init-func-export=empty".to_string()),
    }
    if target.canonical_nans {
        said.push("--canonical-nans".to_string());
    }
    for rename in &target.renames {
        said.extend([
            "-r".to_string(),
            format!("{}={}", rename.name, rename.value),
        ]);
    }
    if arguments.environment.wasi.allow_wasi {
        said.push("--allow-wasi".to_string());
        for dir in arguments.environment.wasi.directories() {
            said.extend(["--dir".to_string(), dir.guest.clone()]);
        }
    }
    said
}

/// The options of the bundle for what its initializer takes.
fn watched(arguments: &Initialize) -> Vec<String> {
    let environment = &arguments.environment;
    let mut watched = Vec::new();
    if let Some(report) = &arguments.report {
        watched.extend(["--report".to_string(), report.display().to_string()]);
    }
    for denied in &environment.deny {
        watched.extend(["--deny".to_string(), denied.to_string()]);
    }
    for name in &environment.scrub_env {
        watched.extend(["--scrub-env".to_string(), name.clone()]);
    }
    watched
}

/// The options of the engine for running the bundle.
fn granted(arguments: &Initialize) -> Vec<String> {
    let mut granted = Vec::new();
    if !arguments.environment.wasi.allow_wasi {
        return granted;
    }
    if arguments.environment.wasi.inherit_env {
        granted.push("-Sinherit-env".to_string());
    }
    for Directory { host, guest, .. } in arguments.environment.wasi.directories() {
        let dir = match host == guest {
            // The command grants this directory for the result already.
            true if host == "." => continue,
            true => host.clone(),
            false => format!("{host}::{guest}"),
        };
        granted.extend(["--dir".to_string(), dir]);
    }
    for variable in &arguments.environment.wasi.env {
        granted.extend(["--env".to_string(), variable.clone()]);
    }
    granted
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// Quotes words for a shell.
fn shell(words: &[String]) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./:=@%+,".contains(character);
    let words = words.iter().map(|word| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
