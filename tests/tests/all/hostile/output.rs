//! An initializer with access to the folder of the output finds nothing beside the output, and
//! can't redirect the result.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Fixture, in_directory, mode, names, set_mode, text};

const WORDS: &[&str] = &[
    "in.wasm",
    "-o",
    "out/y.wasm",
    "--allow-wasi",
    "--dir",
    "out",
    "--dir",
    ".",
];

/// A fixture whose initializer runs this code with access to the folder `out`, descriptor 3, and
/// its parent, descriptor 4.
fn fixture(body: &str) -> Fixture {
    let data = r#"
        (data (i32.const 0) "out") (data (i32.const 16) "moved") (data (i32.const 32) "y.wasm")
        (data (i32.const 48) "../victim") (data (i32.const 64) "other")"#;
    let fixture = Fixture::new(in_directory(&format!(
        r#"{data} (func (export "wizer-initialize") {body})"#
    )));
    fs::create_dir(fixture.path("out")).unwrap();
    fixture
}

fn is_wasm(fixture: &Fixture, name: &str) -> bool {
    fs::read(fixture.path(name)).unwrap().starts_with(b"\0asm")
}

#[test]
fn a_guest_that_looks_finds_nothing_beside_it() {
    let fixture = fixture(
        "(call $demand (call $readdir (i32.const 3) (i32.const 1024) (i32.const 8192) (i64.const 0) (i32.const 1000)))",
    );
    fs::write(fixture.path("out/a-file-of-the-users"), "").unwrap();
    fixture.succeeds(WORDS);
    let result = fs::read(fixture.path("out/y.wasm")).unwrap();
    let said = text(&result);
    // The initializer stored the names that it found in its memory.
    assert!(said.contains("a-file-of-the-users"));
    assert!(!said.contains(".wizer-") && !said.contains("y.wasm\0\0\0\0\0\0\0\0\0\0\0\0"));
    let again = fs::read(fixture.path("out/y.wasm")).unwrap();
    fs::remove_file(fixture.path("out/y.wasm")).unwrap();
    fixture.succeeds(WORDS);
    assert_eq!(
        names(&fixture.path("out")),
        ["a-file-of-the-users", "y.wasm"]
    );
    assert_eq!(again.len(), result.len());
}

/// A link in place of the output is replaced, and not followed.
#[test]
fn a_link_that_a_guest_puts_there_is_not_followed() {
    let fixture = fixture(
        "(drop (call $unlink (i32.const 3) (i32.const 32) (i32.const 6)))
         (call $demand (call $symlink (i32.const 48) (i32.const 9) (i32.const 3) (i32.const 32) (i32.const 6)))",
    );
    fs::write(fixture.path("victim"), "as it was").unwrap();
    for before in [false, true] {
        let _ = fs::remove_file(fixture.path("out/y.wasm"));
        if before {
            fs::write(fixture.path("out/y.wasm"), "the last one").unwrap();
        }
        fixture.succeeds(WORDS);
        assert_eq!(fs::read(fixture.path("victim")).unwrap(), b"as it was");
        assert!(!fixture.path("out/y.wasm").is_symlink());
        assert!(is_wasm(&fixture, "out/y.wasm"));
    }
}

/// The path leads to another folder than before.
#[test]
fn a_folder_that_a_guest_moves_is_an_error() {
    let moved = "(call $demand (call $rename (i32.const 4) (i32.const 0) (i32.const 3) (i32.const 4) (i32.const 16) (i32.const 5)))";
    let and_then = [
        "",
        "(call $demand (call $mkdir (i32.const 4) (i32.const 0) (i32.const 3)))",
        "(call $demand (call $symlink (i32.const 16) (i32.const 5) (i32.const 4) (i32.const 0) (i32.const 3)))",
    ];
    for (i, then) in and_then.into_iter().enumerate() {
        let fixture = fixture(&format!("{moved}{then}"));
        // A link to the folder itself is another path to the same folder.
        if i == 2 {
            fixture.succeeds(WORDS);
            assert!(is_wasm(&fixture, "out/y.wasm"));
            continue;
        }
        let said = fixture.fails(WORDS);
        assert!(
            said.contains("its folder was moved or replaced meanwhile"),
            "{said}"
        );
        assert_eq!(names(&fixture.path("moved")), [""; 0]);
    }
}

/// A link to another place replaces the folder.
#[test]
fn a_folder_that_becomes_a_link_is_an_error() {
    let fixture = fixture(
        "(call $demand (call $rename (i32.const 4) (i32.const 0) (i32.const 3) (i32.const 4) (i32.const 16) (i32.const 5)))
         (call $demand (call $symlink (i32.const 48) (i32.const 9) (i32.const 4) (i32.const 0) (i32.const 3)))",
    );
    let outside = fixture.path("..").canonicalize().unwrap().join("victim");
    let is_ours = fs::create_dir(&outside).is_ok();
    fixture.fails(WORDS);
    let found = names(&outside);
    if is_ours {
        fs::remove_dir(&outside).unwrap();
    }
    assert!(!found.contains(&"y.wasm".to_string()), "{found:?}");
}

/// An output that can't be replaced is the file that was opened before the run.
#[test]
fn what_a_guest_puts_in_a_pipes_place_is_not_written_to() {
    let fixture = fixture(
        "(call $demand (call $unlink (i32.const 3) (i32.const 32) (i32.const 6)))
         (call $demand (call $rename (i32.const 3) (i32.const 64) (i32.const 5) (i32.const 3) (i32.const 32) (i32.const 6)))",
    );
    let mut made = Command::new("mkfifo");
    let made = made.arg(fixture.path("out/y.wasm")).status();
    assert!(made.unwrap().success());
    fs::write(fixture.path("out/other"), "as it was").unwrap();
    let mut reader = Command::new("cat")
        .arg(fixture.path("out/y.wasm"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    fixture.succeeds(WORDS);
    assert_eq!(fs::read(fixture.path("out/y.wasm")).unwrap(), b"as it was");
    let mut read = Vec::new();
    std::io::Read::read_to_end(reader.stdout.as_mut().unwrap(), &mut read).unwrap();
    assert!(read.starts_with(b"\0asm"));
    reader.wait().unwrap();
}

/// An output that is not a regular file is opened by its name.
#[test]
fn descriptors_are_outputs() {
    let fixture = fixture("");
    for (descriptor, output) in [
        ("/dev/stderr", "2>&1 >/dev/null"),
        ("/dev/fd/3", "3>&1"),
        ("/proc/self/fd/3", "3>&1"),
        ("/dev/stdout", ""),
    ] {
        let command = wizer_tests::command().unwrap().display();
        let script =
            format!("{command} --allow-wasi in.wasm -o {descriptor} {output} | cat > out/y.wasm");
        let done = Command::new("sh")
            .args(["-c", &script])
            .current_dir(fixture.folder.path())
            .output()
            .unwrap();
        assert!(
            is_wasm(&fixture, "out/y.wasm"),
            "{descriptor}: {}",
            text(&done.stderr)
        );
    }
}

/// In a batch, the inputs of later snapshots are opened before the first one runs.
#[test]
fn a_guest_leads_no_other_snapshot_elsewhere() {
    // Descriptor 3 is `out`. For the second snapshot, descriptor 4 is a folder in it.
    let body = r#"
        (data (i32.const 0) "out") (data (i32.const 16) "moved") (data (i32.const 32) "y.wasm")
        (data (i32.const 48) "../victim") (data (i32.const 64) "other")
        (data (i32.const 96) "\00\02\00\00\40\00\00\00")
        (func $lead (param $name i32) (param $length i32)
            (call $demand (call $symlink (i32.const 48) (i32.const 9)
                (i32.const 3) (local.get $name) (local.get $length))))
        (func (export "wizer-initialize")
            (call $lead (i32.const 32) (i32.const 6))
            (call $demand (call $unlink (i32.const 3) (i32.const 64) (i32.const 5)))
            (call $lead (i32.const 64) (i32.const 5))
            (call $demand (call $rename (i32.const 3) (i32.const 0) (i32.const 3)
                (i32.const 3) (i32.const 16) (i32.const 5)))
            (call $lead (i32.const 0) (i32.const 3)))
        (func (export "look")
            (call $demand (call $read (i32.const 0) (i32.const 96) (i32.const 1) (i32.const 104)))
            (call $demand (call $readdir (i32.const 4) (i32.const 1024) (i32.const 8192)
                (i64.const 0) (i32.const 1000))))"#;
    let fixture = Fixture::new(in_directory(body));
    fs::create_dir(fixture.path("out")).unwrap();

    fs::write(fixture.path("victim"), "the victim's").unwrap();
    fs::write(fixture.path("out/other"), "the user's").unwrap();
    fs::create_dir(fixture.path("out/out")).unwrap();
    fs::write(fixture.path("out/out/the-users-file"), "").unwrap();
    let many = r#"{ "input": "in.wasm", "snapshots": [
        { "output": "a.wasm" },
        { "output": "out/y.wasm", "init-func": "look", "stdin": "out/other", "dirs": { "/sub": "out/out" } }] }"#;
    fs::write(fixture.path("many.json"), many).unwrap();
    fixture.succeeds(&[
        "batch",
        "--jobs",
        "1",
        "--allow-wasi",
        "--dir",
        "out",
        "many.json",
    ]);
    assert_eq!(fs::read(fixture.path("victim")).unwrap(), b"the victim's");
    let seen = text(&fs::read(fixture.path("out/y.wasm")).unwrap());
    assert!(
        seen.contains("the user's") && seen.contains("the-users-file"),
        "{seen}"
    );
    assert!(!seen.contains("the victim's"));
}

/// No file stays behind, even if the command is killed.
#[test]
fn nothing_stays_of_one_that_is_killed() {
    let fixture = fixture("(loop $again (br $again))");
    let mut child = fixture
        .command(WORDS)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The process runs: it has used processor time.
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(1) {
        assert_eq!(names(&fixture.path("out")), [""; 0]);
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(&fixture.path("out")), [""; 0]);
}

/// A file system reports a full disk late. A library simulates it.
#[test]
fn errors_that_come_late_are_errors() {
    let fixture = fixture("");
    let source = fixture.path("late.c");
    fs::write(
        &source,
        "#include <errno.h>\nint fsync(int fd) { errno = EDQUOT; return -1; }\n",
    )
    .unwrap();
    let library = fixture.path("late.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status();
    // Rust links with the C library dynamically on most systems.
    assert!(built.unwrap().success());
    fs::write(fixture.path("out/y.wasm"), "as it was").unwrap();
    let to_stdout = ["in.wasm", "--allow-wasi", "--dir", "out"];
    for words in [WORDS, &to_stdout] {
        let mut command = fixture.command(words);
        let stdout = fs::File::create(fixture.path("stdout")).unwrap();
        let done = command.env("LD_PRELOAD", &library).stdout(stdout).output();
        let done = done.unwrap();
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("can't be written"), "{said}");
        assert!(said.contains("quota"), "{said}");
    }
    assert_eq!(fs::read(fixture.path("out/y.wasm")).unwrap(), b"as it was");
    assert_eq!(names(&fixture.path("out")), ["y.wasm"]);
}

/// A replaced file keeps all of its permissions.
#[test]
fn permissions_stay() {
    let fixture = fixture("");
    for permissions in [0o640, 0o4755, 0o2711, 0o6700, 0o600] {
        fs::write(fixture.path("out/y.wasm"), "").unwrap();
        set_mode(&fixture.path("out/y.wasm"), permissions);
        fixture.succeeds(WORDS);
        assert_eq!(mode(&fixture.path("out/y.wasm")), permissions);
    }
    symlink("y.wasm", fixture.path("out/link.wasm")).unwrap();
    fixture.succeeds(&["in.wasm", "-o", "out/link.wasm"]);
    assert!(fixture.path("out/link.wasm").is_symlink());
    // Setuid gives the owner's rights, and the owner changes here.
    if super::is_root() {
        for (permissions, kept) in [(0o4755, 0o755), (0o1644, 0o1644)] {
            fs::write(fixture.path("out/y.wasm"), "").unwrap();
            std::os::unix::fs::chown(fixture.path("out/y.wasm"), Some(65534), None).unwrap();
            set_mode(&fixture.path("out/y.wasm"), permissions);
            fixture.succeeds(WORDS);
            assert_eq!(mode(&fixture.path("out/y.wasm")), kept);
        }
    }
}
