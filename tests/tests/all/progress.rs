//! Progress during a long run: phases on a terminal, and nothing elsewhere.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Takes a second or two.
const SLOW: &str = r#"(module (memory 1)
    (func (export "wizer-initialize") (local $i i64)
        (loop $next
            (local.set $i (i64.add (local.get $i) (i64.const 1)))
            (i64.store (i32.const 8) (local.get $i))
            (br_if $next (i64.lt_u (local.get $i) (i64.const 700000000))))))"#;

/// The output of the command on a terminal, which the command `script` provides.
fn on_terminal(words: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.wat"), SLOW).unwrap();
    let wizer = wizer_tests::command().unwrap().display();
    let done = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{wizer} {words} in.wat -o out.wasm"))
        .arg("/dev/null")
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}");
    assert!(folder.path().join("out.wasm").is_file());
    said
}

#[test]
fn phases_are_shown_on_a_terminal() {
    if Command::new("script").arg("--version").output().is_err() {
        println!("no `script` here: there is no terminal to be had");
        return;
    }
    let said = on_terminal("");
    for part in ["compile", "initialize"] {
        assert!(said.contains(part), "{said:?}");
    }
    assert_eq!(on_terminal("--quiet"), "");
}

#[test]
fn statistics_are_text_for_people() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.wat"), SLOW.replace("700000000", "7")).unwrap();
    let done = Command::new(wizer_tests::command().unwrap())
        .args(["--stats", "in.wat", "-o", "out.wasm"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let value = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_whitespace().nth(1));
        value
            .unwrap_or_else(|| panic!("no {name}: {said}"))
            .to_string()
    };
    let size = |name: &str| fs::metadata(folder.path().join(name)).unwrap().len();
    assert_eq!(value("result-bytes"), size("out.wasm").to_string());
    assert_eq!(value("memory-bytes"), "65536");
    assert_eq!(value("segments"), "1");
    assert_eq!(value("copied-bytes"), "1");
    assert!(["winch", "cranelift"].contains(&value("compiler").as_str()));
    for phase in ["read", "open", "compile", "initialize", "snapshot", "write"] {
        assert!(value(phase).parse::<f64>().is_ok(), "{said}");
    }
}
