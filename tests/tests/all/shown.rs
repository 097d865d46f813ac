//! Names in binaries and arguments of users that would act on a terminal: the command escapes them
//! in all messages.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use wizer_tests::cache;

const HOSTILE: &str = "\u{1b}]0;title\u{7}\n\r\u{9b}31m\u{202e}\u{2066}\u{200b}";
const SHOWN: &str = "\\u{1b}]0;title\\u{7}\\n\\r\\u{9b}31m\\u{202e}\\u{2066}\\u{200b}";

/// Runs the command in a folder, on the binary of a text.
fn run(folder: &TempDir, arguments: &[&OsStr], wat: Option<&str>) -> Output {
    let input = folder.path().join("in.wat");
    if let Some(wat) = wat {
        fs::write(&input, wat).unwrap();
    }
    let mut command = Command::new(wizer_tests::command().unwrap());
    let caches = folder.path().join("caches");
    if !caches.exists() {
        cache::prepare(&caches.join("wizer")).unwrap();
    }
    command
        .args(arguments)
        .env("XDG_CACHE_HOME", caches)
        .stdin(Stdio::null());
    command.current_dir(folder.path()).output().unwrap()
}

/// Checks that both streams have no characters that act on a terminal. Returns standard error.
fn clean(output: &Output) -> String {
    for stream in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(stream).unwrap();
        let acts = |letter: &char| {
            (letter.is_control() && !matches!(letter, '\n' | '\t'))
                || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        };
        assert_eq!(text.chars().find(acts), None, "{text:?}");
    }
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn words<'a>(words: &'a [&str]) -> Vec<&'a OsStr> {
    words.iter().map(OsStr::new).collect()
}

/// The binary of a text in which `HOSTILE` is replaced by [`HOSTILE`].
fn module(wat: &str) -> String {
    let escaped: String = HOSTILE
        .bytes()
        .map(|byte| format!("\\{byte:02x}"))
        .collect();
    wat.replace("HOSTILE", &escaped)
}

/// The messages of all cases with such names. Their golden files have the texts.
#[test]
fn cases() {
    let folder = TempDir::new().unwrap();
    let mut count = 0;
    for kind in ["shown", "component-shown"] {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("cases")
            .join(kind);
        for entry in fs::read_dir(cases).unwrap() {
            let path = entry.unwrap().path();
            if path.extension() == Some(OsStr::new("wat")) {
                let arguments = [path.as_os_str(), OsStr::new("-o"), OsStr::new("out.wasm")];
                let said = clean(&run(&folder, &arguments, None));
                let begins = ["Error: ", "Warning: "]
                    .iter()
                    .any(|word| said.starts_with(word));
                assert!(begins, "{said}");
                count += 1;
            }
        }
    }
    assert!(count > 8, "{count}");
}

/// Another engine calls the functions of a component's module.
#[test]
fn backtraces_in_components() {
    let folder = TempDir::new().unwrap();
    let wat = module(
        r#"(component
            (core module $"m HOSTILE" (func $"f HOSTILE" (export "init") unreachable))
            (core instance $i (instantiate $"m HOSTILE"))
            (func (export "wizer-initialize") (canon lift (core func $i "init"))))"#,
    );
    let said = clean(&run(
        &folder,
        &words(&["in.wat", "-o", "out.wasm"]),
        Some(&wat),
    ));
    let frame = format!(" - m {SHOWN}!f {SHOWN}");
    assert!(said.lines().any(|line| line.ends_with(&frame)), "{said}");
    assert_eq!(said.lines().count(), 6, "{said}");
}

/// One line for each frame, whatever the names are.
#[test]
fn backtraces_and_imports() {
    let folder = TempDir::new().unwrap();
    let wat = module(
        r#"(module $"HOSTILE" (import "HOSTILE" "HOSTILE" (func $import))
            (func $"f HOSTILE" (call $import))
            (func (export "wizer-initialize") (call $"f HOSTILE")))"#,
    );
    let said = clean(&run(
        &folder,
        &words(&["in.wat", "-o", "out.wasm"]),
        Some(&wat),
    ));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 7, "{said}");
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with(&format!(" - {SHOWN}!f {SHOWN}"))),
        "{said}"
    );
    let import = format!("1: the import `{SHOWN}.{SHOWN}` was called, which nothing provides");
    assert!(said.trim_end().ends_with(&import), "{said}");
}

#[test]
fn words_of_the_user() {
    let folder = TempDir::new().unwrap();
    let wat = module(
        r#"(module (func (export "wizer-initialize")) (func (export "HOSTILE") (param i32)))"#,
    );
    let option = format!("--{HOSTILE}");
    let rename = format!("{HOSTILE}={HOSTILE}x");
    let directory = format!("{HOSTILE}::{HOSTILE}");
    let preload = format!("{HOSTILE}={HOSTILE}");
    for arguments in [
        vec![&*option],
        vec!["in.wat", HOSTILE],
        vec!["--timeout", HOSTILE, "in.wat"],
        vec!["--compiler", HOSTILE, "in.wat"],
        vec![HOSTILE],
        vec!["-f", HOSTILE, "in.wat"],
        vec!["-f", &rename, "in.wat"],
        vec!["-r", &rename, "in.wat"],
        vec!["--allow-wasi", "--dir", &directory, "in.wat"],
        vec!["--preload", &preload, "in.wat"],
        vec![
            "in.wat",
            "-o",
            &directory[..directory.len() / 2],
            "--onto",
            HOSTILE,
        ],
        vec!["inspect", "-f", HOSTILE, "in.wat"],
    ] {
        let output = run(&folder, &words(&arguments), Some(&wat));
        let said = clean(&output);
        if arguments.first() != Some(&"inspect") {
            assert_ne!(output.status.code(), Some(0), "{arguments:?}");
            assert!(
                said.contains("\\u{1b}]0;title\\u{7}\\n\\r"),
                "{arguments:?}: {said}"
            );
        }
    }
}

/// The result of a component's initializer is printed in WAVE syntax.
#[test]
fn values() {
    let folder = TempDir::new().unwrap();
    let wat = module(
        r#"(component
            (core module $m
              (memory (export "memory") 1)
              (data (i32.const 16) "HOSTILE")
              (func (export "init") (result i32)
                (i32.store (i32.const 0) (i32.const 16))
                (i32.store (i32.const 4) (i32.const 26))
                (i32.const 0)))
            (core instance $i (instantiate $m))
            (alias core export $i "memory" (core memory $memory))
            (func (export "wizer-initialize") (result string)
              (canon lift (core func $i "init") (memory $memory))))"#,
    );
    let output = run(&folder, &words(&["in.wat", "-o", "out.wasm"]), Some(&wat));
    let said = clean(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said, format!("wizer-initialize returned: \"{SHOWN}\"\n"));
}
