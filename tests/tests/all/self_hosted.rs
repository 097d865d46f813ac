//! The project pre-initializes itself: `wizer.wasm` and the transform, by the native command and by
//! `wizer.wasm`. The results work like the originals, and contain nothing of the environment in
//! which they were initialized.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use wasmparser::{Validator, WasmFeatures};
use wizer::{Environment, Init, Options, Wizer};
use wizer_tests::case::{self, Case, world};
use wizer_tests::own::{command_component, initialized_command, initialized_transform};
use wizer_tests::result_of;
use wizer_tests::{command, process, tools};

/// The output of a transform for a case: an error, or the instrumented binary, the functions to
/// call, and the result or its error.
type Made = Result<(Vec<u8>, Vec<String>, Result<Vec<u8>, String>), String>;

fn made(wizer: &Wizer, wasm: &[u8], case: &Case) -> Made {
    let mut options = Options::new();
    let mut words = case.run.iter();
    while let Some(word) = words.next() {
        if word == "-f" || word == "--init-func" {
            options = options.init(Init::Export(words.next().unwrap().clone()));
        }
    }
    let mut target = wizer
        .open(wasm, &options)
        .map_err(|error| error.to_string())?;
    let calls = target.initializers().map(str::to_string).collect();
    let instrumented = target.instrumented().unwrap();
    let result = Environment::new().run(&mut target).map(result_of);
    Ok((
        instrumented,
        calls,
        result.map_err(|error| error.to_string()),
    ))
}

#[test]
fn the_transform_initialized_does_the_same_with_every_case() {
    let initialized = initialized_transform().unwrap();
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&initialized)
        .unwrap();
    assert_eq!(
        world::exports(&initialized).unwrap(),
        ["wizer:wizer/types@0.1.0", "wizer:wizer/transform@0.1.0"]
    );
    let ordinary = Wizer::new().unwrap();
    let initialized = Wizer::with_transform(&initialized).unwrap();
    let (mut results, mut errors) = (0, 0);
    for path in case::files().unwrap() {
        let Some(wasm) = case::is_case(&path)
            .unwrap()
            .then(|| wat::parse_file(&path).ok())
        else {
            continue;
        };
        let (Some(wasm), case) = (wasm, Case::read(&path).unwrap()) else {
            continue;
        };
        let expected = made(&ordinary, &wasm, &case);
        assert!(
            made(&initialized, &wasm, &case) == expected,
            "{}: {:?}",
            path.display(),
            expected.map(|(_, calls, _)| calls)
        );
        match expected {
            Ok((_, _, Ok(_))) => results += 1,
            _ => errors += 1,
        }
    }
    assert!(
        results > 100 && errors > 100,
        "{results} results, {errors} errors"
    );
}

#[test]
fn what_is_no_transform_is_refused() {
    let wasm = wat::parse_str("(component)").unwrap();
    for wasm in [wasm.as_slice(), b"no binary at all"] {
        let error = Wizer::with_transform(wasm).unwrap_err();
        assert_eq!(error.kind(), wizer::ErrorKind::Transform, "{error:?}");
    }
}

/// Runs the component in stock wasmtime, in this folder, with these variables and arguments.
fn hosted(wizer: &Path, folder: &Path, env: &[&str], words: &[&str], stdin: &str) -> Output {
    let mut engine = Command::new(tools::wasmtime().unwrap());
    engine.args(["run", "--dir", "."]);
    for variable in env {
        engine.args(["--env", variable]);
    }
    engine.arg(wizer).args(words).current_dir(folder);
    process::run(&mut engine, stdin.as_bytes()).unwrap()
}

/// Pre-initializes a case with both components and with the native command, in separate folders,
/// and compares the results.
fn same(name: &str, env: &[&str], words: &[&str], stdin: &str) {
    let path = case::folder().join(format!("{name}.wat"));
    let place = || {
        let folder = TempDir::new().unwrap();
        fs::copy(&path, folder.path().join("in.wat")).unwrap();
        fs::create_dir(folder.path().join("files")).unwrap();
        fs::write(folder.path().join("files/hello.txt"), "hello\n").unwrap();
        folder
    };
    let words: Vec<&str> = words
        .iter()
        .copied()
        .chain(["in.wat", "-o", "out.wasm"])
        .collect();
    let came = |folder: TempDir, output: Output| {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
            fs::read(folder.path().join("out.wasm")).ok(),
        )
    };
    let on = |wizer: &Path| {
        let folder = place();
        let output = hosted(wizer, folder.path(), env, &words, stdin);
        came(folder, output)
    };
    let ordinary = on(&command_component().unwrap());
    assert_eq!(on(initialized_command().unwrap()), ordinary, "{name}");

    let folder = place();
    let mut native = Command::new(command().unwrap());
    native.args(&words).current_dir(&folder).env_clear();
    native.envs(env.iter().map(|variable| variable.split_once('=').unwrap()));
    let output = process::run(&mut native, stdin.as_bytes()).unwrap();
    let (success, stdout, _, wasm) = came(folder, output);
    assert_eq!(
        (success, stdout, wasm),
        (ordinary.0, ordinary.1, ordinary.3),
        "{name}"
    );
}

#[test]
fn the_command_initialized_does_the_same() {
    for name in [
        "memory/several",
        "memory/alternating",
        "wasi/exit-3",
        "reject/init-parameter",
    ] {
        same(name, &[], &["--allow-wasi"], "");
    }
}

/// A run sees only its own grants, and nothing of the environment in which the component was
/// initialized.
#[test]
fn the_command_initialized_sees_what_it_is_given() {
    let wasi = "--allow-wasi";
    for greeting in ["GREETING=hi", "GREETING=good day to you"] {
        same("wasi/env", &[greeting], &[wasi, "--inherit-env"], "");
    }
    same("wasi/mapdir", &[], &[wasi, "--mapdir", "/data::files"], "");
    for stdin in ["one", "another"] {
        same("wasi/stdin", &[], &[wasi], stdin);
    }
    same("wasi/stdout", &[], &[wasi], "");
    same("wasi/stderr", &[], &[wasi], "");
}

#[test]
fn the_command_initialized_has_the_same_words() {
    let folder = TempDir::new().unwrap();
    let (ordinary, initialized) = (command_component().unwrap(), initialized_command().unwrap());
    for words in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["bundle", "--help"],
        &["--no-such"],
        &["--keep-init-func", "maybe", "-f"],
    ] {
        let [ordinary, initialized] =
            [&*ordinary, initialized].map(|wizer| hosted(wizer, folder.path(), &[], words, ""));
        assert_eq!(ordinary, initialized, "{words:?}");
        assert!(!ordinary.stdout.is_empty() || !ordinary.stderr.is_empty());
    }
}

/// `wizer.wasm` makes a bundle of itself, which pre-initializes it. The result is that of the
/// native command.
#[test]
fn the_command_initializes_itself() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::copy(command_component().unwrap(), at("wizer.wasm")).unwrap();
    let bundle = ["bundle", "--allow-wasi", "wizer.wasm", "-o", "bundle.wasm"];
    for (wizer, words) in [
        ("wizer.wasm", &bundle[..]),
        ("bundle.wasm", &["-o", "wizer.init.wasm"]),
    ] {
        let done = hosted(&at(wizer), folder.path(), &[], words, "");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    let (own, native) = (
        fs::read(at("wizer.init.wasm")).unwrap(),
        fs::read(initialized_command().unwrap()).unwrap(),
    );
    assert!(
        own == native,
        "{} bytes, and {} natively",
        own.len(),
        native.len()
    );
}
