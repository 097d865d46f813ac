//! `wizer inspect --html`: the page about a result, of each command.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use wizer_tests::own::command_component;
use wizer_tests::packages;
use wizer_tests::tools::wasmtime;

const INPUT: &str = r#"(module
    (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
    (memory $heap (export "memory") 1)
    (data $greeting (i32.const 1024) "Hello")
    (global $ready (mut i32) (i32.const 0))
    (func (export "wizer-initialize")
      (drop (call $get (i32.const 4096) (i32.const 8192)))
      (i32.store8 (i32.const 1024) (i32.const 74))
      (global.set $ready (i32.const 1))))"#;

const TOKEN: &str = "TOKEN=correct-horse-battery";

/// A folder with a binary and its result, in which a token is.
fn fixture() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.wat"), INPUT).unwrap();
    let words = ["in.wat", "--allow-wasi", "--env", TOKEN, "-o", "out.wasm"];
    let done = native(folder.path(), &words);
    assert!(done.status.success(), "{done:?}");
    folder
}

fn native(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(wizer_tests::command().unwrap());
    command.args(words).current_dir(folder);
    // Neither of them is a secret: both are short.
    command.env("HOME", "/h").output().unwrap()
}

/// The words for a page about everything.
const ALL: [&str; 7] = [
    "inspect", "--html", "--env", TOKEN, "--input", "in.wat", "out.wasm",
];

fn page(done: &Output) -> &str {
    assert!(done.status.success(), "{done:?}");
    assert!(done.stderr.is_empty(), "{done:?}");
    std::str::from_utf8(&done.stdout).unwrap()
}

#[test]
fn a_page_shows_origins_leaks_and_names() {
    let folder = fixture();
    let done = native(folder.path(), &ALL);
    let page = page(&done);
    let expected = [
        "<!DOCTYPE html>",
        "out.wasm",
        "4 bytes from the original data",
        // The greeting's first letter, two pointers' bytes, and the name of the variable.
        "changed by the initializer",
        "21 bytes of copies of secrets",
        "TOKEN",
        "0x2006",
        "heap",
        "greeting",
        "ready",
    ];
    for text in expected {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(
        !page.contains("correct-horse"),
        "the value itself is not told: {page}"
    );
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn without_an_input_data_is_data() {
    let folder = fixture();
    let words = ["inspect", "--html", "out.wasm", "-o", "page.html"];
    let done = native(folder.path(), &words);
    assert!(page(&done).is_empty());
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("bytes of data"), "{page}");
    assert!(!page.contains("changed by the initializer"), "{page}");
}

/// The same page from `wizer.wasm` and in Node, of a folder whose path is no secret.
#[test]
fn all_commands_draw_the_same_page() {
    let folder = fixture();
    let expected = native(folder.path(), &ALL);
    let mut wasm = Command::new(wasmtime().unwrap());
    let wasm = wasm
        .args(["run", "--dir", "."])
        .arg(command_component().unwrap());
    let wasm = wasm.args(ALL).current_dir(folder.path()).output().unwrap();
    assert_eq!(page(&wasm), page(&expected));
    if !packages::has_node() {
        eprintln!("Node is missing here");
        return;
    }
    let mut node = Command::new("node");
    let node = node
        .arg(packages::js().unwrap().command())
        .args(ALL)
        .current_dir(folder.path());
    let node = node.env("HOME", "/h").output().unwrap();
    assert_eq!(page(&node), page(&expected));
}

/// One clear line, a status, and no page.
#[test]
fn mistakes_are_told() {
    let folder = fixture();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("page.html"), "old").unwrap();
    fs::write(at("other.wat"), "(component)").unwrap();
    fs::write(at("broken.wasm"), b"\0asm\x01\0\0\0\x01").unwrap();
    for (words, said) in [
        (
            &["--html", "--json", "out.wasm"][..],
            "--html conflicts with --json",
        ),
        (
            &["--input", "in.wat", "out.wasm"],
            "--input of inspect is for a page: add --html",
        ),
        (
            &["--env", TOKEN, "out.wasm"],
            "--env of inspect is for a page: add --html",
        ),
        (&["--html", "broken.wasm"], "at offset 0x9"),
        (&["--html", "missing.wasm"], "missing.wasm"),
        (
            &["--html", "--input", "missing.wasm", "out.wasm"],
            "missing.wasm",
        ),
        (
            &["--html", "--input", "other.wat", "out.wasm"],
            "are of different kinds",
        ),
    ] {
        let words = [&["inspect", "-o", "page.html"], words].concat();
        let done = native(folder.path(), &words);
        let stderr = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success(), "{words:?}");
        assert!(stderr.contains(said), "{words:?}: {stderr}");
        assert_eq!(
            fs::read_to_string(at("page.html")).unwrap(),
            "old",
            "{words:?}"
        );
    }
}

/// A binary chooses all of its names.
#[test]
fn names_of_a_binary_stay_names() {
    let folder = TempDir::new().unwrap();
    let hostile = r#"(module
        (memory (export "</style><script>alert(1)</script>") 1)
        (global (export "\1b]0;x\07\e2\80\ae") (mut i32) (i32.const 0))
        (@custom "<img src=x onerror=alert(1)>" ""))"#;
    let name = "<b>&.wat";
    fs::write(folder.path().join(name), hostile).unwrap();
    let done = native(folder.path(), &["inspect", "--html", name]);
    let page = page(&done);
    for raw in ["<script", "<img", "<b>&", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(raw), "{raw:?}: {page}");
    }
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(page.contains(r"\u{1b}"), "{page}");
}
