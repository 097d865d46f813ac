//! Mistakes of users on the command line and around it: each error names the cause.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use tempfile::TempDir;

/// A folder with a module.
fn fixture() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = r#"(module (memory (export "memory") 1) (func (export "silent")))"#;
    let wasm = wat::parse_str(text).unwrap();
    fs::write(folder.path().join("in.wasm"), wasm).unwrap();
    folder
}

/// A variable that can't be passed on is an error if it is named, and a warning if all are
/// inherited.
#[test]
fn variables_that_are_not_unicode() {
    let fixture = fixture();
    let run = |words: &[&str]| {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .env("BROKEN", OsStr::from_bytes(b"\xff"))
            .args(words)
            .args(["--allow-wasi", "-f", "silent", "in.wasm", "-o", "out.wasm"])
            .current_dir(fixture.path());
        let done = command.output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        (done.status.success(), said)
    };
    let (success, said) = run(&["--env", "BROKEN"]);
    assert!(!success);
    let expected = "Error: the environment variable `BROKEN` is not valid UTF-8, so it can't be passed on: give a value, with `--env BROKEN=VALUE`\n";
    assert_eq!(said, expected);
    let (success, said) = run(&["--inherit-env"]);
    assert!(success, "{said}");
    let expected = "Warning: --inherit-env does not pass on `BROKEN`: it is not valid UTF-8\n";
    assert_eq!(said, expected);
    let given = run(&["--inherit-env", "--env", "BROKEN=whole"]);
    assert_eq!(given, (true, String::new()));
}

/// The error names the invalid argument.
#[test]
fn words_that_are_wrong() {
    let fixture = fixture();
    let said = |words: &[&[u8]]| {
        let words = words.iter().map(|word| OsStr::from_bytes(word));
        let mut command = Command::new(wizer_tests::command().unwrap());
        let done = command.args(words).current_dir(fixture.path());
        let done = done.output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        let said = String::from_utf8(done.stderr).unwrap();
        said.lines().next().unwrap().to_string()
    };
    assert_eq!(
        said(&[b"in.wasm", b"-f", b"a\xffb"]),
        r"error: the argument `a\xffb` is not valid UTF-8"
    );
    let one_too_many = "error: `other.wasm` is one input too many";
    assert!(said(&[b"in.wasm", b"other.wasm"]).starts_with(one_too_many));
    assert!(said(&[b"inspect", b"in.wasm", b"other.wasm"]).starts_with(one_too_many));
    assert!(said(&[b"--allow-wasi", b"in.wasm", b"other.wasm"]).starts_with(one_too_many));
    // A different mistake.
    assert!(said(&[b"in.wasm", b"inspect"]).contains("cannot be used with"));
    // The words of the user are escaped.
    let control = said(&[b"--dir", b"\ta\x1b[2J::ro", b"in.wasm"]);
    assert!(
        control.contains(r"expected `\ta\u{1b}[2J::\ta\u{1b}[2J::ro`"),
        "{control}"
    );
    let global: &[u8] = b"--import-global=m.a\tb=1";
    let control = said(&[global, global, b"in.wasm"]);
    assert!(control.contains(r"gives `m.a\tb` two values"), "{control}");
    let unnamed = said(&[b"--allow-wasi", b"--dir", b"::/x", b"in.wasm"]);
    assert!(
        unnamed.contains("the directory before `::` has no name"),
        "{unnamed}"
    );
}

/// An output that can't be written is a failure.
#[test]
fn outputs_that_lead_nowhere() {
    let fixture = fixture();
    let run = |script: &str| {
        let command = wizer_tests::command().unwrap().display();
        let script = script.replace("wizer", &command.to_string());
        let mut shell = Command::new("sh");
        let done = shell.args(["-c", &script]).current_dir(fixture.path());
        let done = done.output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let (status, said) = run("wizer -f silent in.wasm >&-");
    assert_eq!(status, Some(1));
    assert!(
        said.starts_with("Error: standard output is closed"),
        "{said}"
    );
    assert_eq!(run("wizer -f silent in.wasm >/dev/null").0, Some(0));
    assert_eq!(run("wizer -f silent in.wasm -o out.wasm >&-").0, Some(0));
    let (status, said) = run("ln -s a b && ln -s b a && wizer -f silent in.wasm -o a");
    assert_eq!(status, Some(1));
    assert!(
        said.starts_with("Error: the output a can't be written\n"),
        "{said}"
    );
    assert_eq!(run("test -L a && test -L b").0, Some(0));
}

/// In `wizer.wasm`, a relative path is resolved in the directory with a relative name, whatever
/// other directories there are, in any order.
#[test]
fn relative_paths_in_the_component() {
    let fixture = fixture();
    for dirs in [["/", "."], [".", "/"]] {
        let mut engine = Command::new(wizer_tests::tools::wasmtime().unwrap());
        engine.arg("run");
        for dir in dirs {
            engine.args(["--dir", dir]);
        }
        let done = engine
            .arg(wizer_tests::component("wizer.wasm").unwrap())
            .args(["-f", "silent", "in.wasm", "-o", "out.wasm"])
            .current_dir(fixture.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{dirs:?}: {said}");
        fs::remove_file(fixture.path().join("out.wasm")).unwrap();
    }
}
