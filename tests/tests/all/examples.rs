//! The examples of the library work as documented.

use std::fs;
use std::process::Command;

use tempfile::TempDir;
use wizer_tests::example;

/// The output of an example.
fn printed(name: &str, arguments: &[&str], folder: &TempDir) -> String {
    let mut command = Command::new(example(name).unwrap());
    let done = command.args(arguments).current_dir(folder).output();
    let done = done.unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{name}: {error}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn whole_run() {
    let folder = TempDir::new().unwrap();
    let text = r#"(module (global $n (mut i32) (i32.const 1))
        (func (export "wizer-initialize") (global.set $n (i32.const 42))))"#;
    let wasm = wat::parse_str(text).unwrap();
    fs::write(folder.path().join("in.wasm"), wasm).unwrap();
    printed("whole-run", &["in.wasm", "out.wasm"], &folder);
    let result = wasmprinter::print_file(folder.path().join("out.wasm")).unwrap();
    assert!(result.contains("i32.const 42"), "{result}");
}

#[test]
fn own_instance() {
    let folder = TempDir::new().unwrap();
    let printed = printed("own-instance", &[], &folder);
    assert_eq!(printed, "setting 1: 1\nsetting 2: 2\nsetting 3: 3\n");
}

#[test]
fn component() {
    let folder = TempDir::new().unwrap();
    let printed = printed("component", &[], &folder);
    assert!(printed.starts_with("prepare returned: 42\n"), "{printed}");
}

#[test]
fn batch() {
    let folder = TempDir::new().unwrap();
    let printed = printed("batch", &[], &folder);
    let languages = printed.lines().map(|line| line.split(':').next().unwrap());
    assert_eq!(languages.collect::<Vec<_>>(), ["de", "en", "fr"]);
}

#[test]
fn imports() {
    let folder = TempDir::new().unwrap();
    let printed = printed("imports", &[], &folder);
    let mut lines = printed.lines();
    let expectation = lines.next().unwrap();
    assert!(expectation.contains("`env.memory`"), "{expectation}");
    assert_eq!(lines.next(), Some("the text is at 1024"));
}

/// Two instances begin with the pages of the image, and each has its own.
#[cfg(target_os = "linux")]
#[test]
fn map_image() {
    let folder = TempDir::new().unwrap();
    let text = r#"(module (memory (export "memory") 4)
        (data (i32.const 8) "\2a") (data (i32.const 200000) "\07")
        (func (export "next") (result i32)
            (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
            (i32.store (i32.const 131072) (memory.grow (i32.const 1)))
            (i32.add (i32.load (i32.const 8)) (i32.load (i32.const 200000)))))"#;
    let wasm = wat::parse_str(text).unwrap();
    fs::write(folder.path().join("result.wasm"), wasm).unwrap();
    let printed = printed("map-image", &["result.wasm", "next"], &folder);
    let lines: Vec<&str> = printed.lines().skip(1).collect();
    assert_eq!(lines, ["next: 50", "next: 50"]);
}
