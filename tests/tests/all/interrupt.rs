//! Interrupts in every phase: one line, a status, and no files left behind.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wizer_tests::cache;

/// A module that takes some time in each phase: it has many functions, a long loop, and a full
/// memory.
fn slow() -> String {
    let functions: String = (0..20_000)
        .map(|i| format!("(func (result i32) (i32.mul (i32.const {i}) (i32.add (i32.const 5) (i32.const {i}))))"))
        .collect();
    format!(
        r#"(module (memory 4096)
            (func (export "wizer-initialize") (local $i i32)
                (loop $next
                    (i32.store (local.get $i) (i32.or (local.get $i) (i32.const 0x01010101)))
                    (local.set $i (i32.add (local.get $i) (i32.const 4)))
                    (br_if $next (i32.lt_u (local.get $i) (i32.const 0x10000000)))))
            {functions})"#
    )
}

/// Interrupts the command after its log reports a phase and some time has passed. Returns whether
/// it was still running.
fn interrupt(input: &[u8], phase: &str, later: Duration, signal: &str) -> bool {
    let folder = TempDir::new().unwrap();
    let cache = folder.path().join("cache");
    cache::prepare(&cache).unwrap();
    let work = folder.path().join("work");
    fs::create_dir(&work).unwrap();
    fs::write(work.join("in.wasm"), input).unwrap();
    fs::write(work.join("out.wasm"), "as it was").unwrap();
    let mut child = Command::new(wizer_tests::command().unwrap())
        .args(["--cache-dir"])
        .arg(&cache)
        .args(["in.wasm", "-o", "out.wasm"])
        .current_dir(&work)
        .env("RUST_LOG", "wizer=debug")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(phase) {
        line.clear();
        assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "no {phase}");
    }
    std::thread::sleep(later);
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    kill.unwrap();
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    let status = child.wait().unwrap();
    if status.success() {
        return false;
    }
    assert_eq!(status.code(), Some(130), "{phase} {signal}: {rest}");
    let said: Vec<&str> = rest
        .lines()
        .filter(|line| line.starts_with("Error"))
        .collect();
    assert_eq!(said, ["Error: interrupted"], "{phase}");
    assert_eq!(fs::read(work.join("out.wasm")).unwrap(), b"as it was");
    assert_eq!(fs::read_dir(&work).unwrap().count(), 2, "{phase} {signal}");
    // The files in the cache are complete.
    for entry in fs::read_dir(&cache).into_iter().flatten() {
        let name = entry.unwrap().file_name();
        assert!(
            !name.to_string_lossy().starts_with('.'),
            "{phase}: {name:?}"
        );
    }
    true
}

#[test]
fn in_every_phase() {
    let input = wat::parse_str(slow()).unwrap();
    for phase in ["compile", "initialize", "snapshot", "write"] {
        let mut caught = 0;
        for (later, signal) in [(0, "-INT"), (5, "-TERM"), (20, "-INT"), (50, "-HUP")] {
            let later = Duration::from_millis(later);
            let phase = format!("phase={phase}");
            caught += u32::from(interrupt(&input, &phase, later, signal));
        }
        assert_ne!(caught, 0, "{phase} was over each time");
    }
}

/// The command waits for its input.
#[test]
fn while_it_reads() {
    let mut child = Command::new(wizer_tests::command().unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take();
    std::thread::sleep(Duration::from_millis(500));
    let id = child.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    let done = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(done.status.code(), Some(130));
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert_eq!(stderr, "Error: interrupted\n");
    assert!(done.stdout.is_empty());
}
