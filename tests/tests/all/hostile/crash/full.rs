//! The disk is full: at each write, at a size, and always.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use wizer_tests::process;

use super::disk::{Ends, at_every_call};
use super::{Filled, MANY, MANY_PAGES, Run, component, failed, fields, module, names, text};

#[test]
fn at_every_write() {
    at_every_call(Ends::Full, |run, done, what| {
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{what}: {said}");
        assert!(said.contains("No space left on device"), "{what}: {said}");
        assert!(said.contains("can't be written"), "{what}: {said}");
        let out = run.fixture.path("out");
        assert_eq!(names(&out), run.outputs, "{what}");
        // A part of a batch may succeed.
        if run.outputs.len() == 1 {
            failed(done, what);
            run.is_old(what);
        }
    });
}

/// Runs the command, which can't make files larger than this many blocks of 512 or 1024 bytes.
fn with_limit(run: &Run, blocks: u32) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, "sh"])
        .arg(wizer_tests::command().unwrap())
        .args(run.words)
        .current_dir(run.fixture.folder.path());
    process::run(&mut command, b"").unwrap()
}

/// The limit also applies to files in memory, which the engine creates.
#[test]
fn files_of_a_limited_size() {
    let few: &[u32] = &[0, 64, 256, 800, 2000];
    let more: &[u32] = &[0, 1, 8, 64, 200, 256, 400, 664, 800, 1204, 1210, 2000];
    for (run, sizes) in [
        (Run::one(module()), more),
        (Run::one(component()), few),
        (Run::batch(module()), few),
    ] {
        for &blocks in sizes {
            let what = format!("{blocks} blocks, {:?}", run.words);
            run.prepare(Filled::Transform);
            let done = with_limit(&run, blocks);
            let said = text(&done.stderr);
            match done.status.success() {
                true => {
                    run.is_right(&what);
                    // The result is larger than 256 KiB and smaller than 1 MB.
                    assert!(blocks > 256, "{what}");
                }
                false => {
                    assert_eq!(done.status.code(), Some(1), "{what}: {said}");
                    assert!(said.starts_with("Error: "), "{what}: {said}");
                    assert!(said.contains("File too large"), "{what}: {said}");
                    run.is_old(&what);
                    assert!(blocks < 2000, "{what}");
                }
            }
            assert_eq!(names(&run.fixture.path("out")), run.outputs, "{what}");
            run.is_whole(&what);
            run.goes_on(&what);
        }
    }
}

/// A large result is written in pieces.
#[test]
fn a_large_file_of_a_limited_size() {
    let run = Run::one(format!("(module {})", fields(MANY_PAGES)));
    for blocks in [2000, 60_000] {
        let what = format!("{blocks} blocks");
        run.prepare(Filled::Everything);
        let said = failed(&with_limit(&run, blocks), &what);
        assert!(said.contains("File too large"), "{what}: {said}");
        run.is_old(&what);
        run.is_whole(&what);
        run.goes_on(&what);
    }
}

/// Without a handler, the signal of the limit ends the process. That is a kill like any other.
#[test]
fn the_signal_of_a_limit() {
    let run = Run::one(module());
    for filled in [Filled::Transform, Filled::Everything] {
        let what = format!("{filled:?}");
        run.prepare(filled);
        let script = "ulimit -c 0; ulimit -f 64; exec \"$@\"";
        let mut command = Command::new("sh");
        command
            .args(["-c", script, "sh"])
            .arg(wizer_tests::command().unwrap())
            .args(run.words)
            .current_dir(run.fixture.folder.path());
        let done = process::run(&mut command, b"").unwrap();
        assert!(!done.status.success(), "{what}");
        run.is_old(&what);
        run.is_whole(&what);
        run.goes_on(&what);
    }
}

fn has_full_device() -> bool {
    let exists = Path::new("/dev/full").exists();
    if !exists {
        eprintln!("not tested: there is no /dev/full");
    }
    exists
}

/// Runs the command with its standard streams on other files.
fn redirected(run: &Run, words: &[&str], streams: &str) -> Output {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("exec \"$@\" {streams}"), "sh"])
        .arg(wizer_tests::command().unwrap())
        .args(words)
        .args(["--cache-dir", "cache"])
        .current_dir(run.fixture.folder.path());
    process::run(&mut command, b"").unwrap()
}

/// If the result or the report can't be written, neither the output nor the report is new.
#[test]
fn a_device_that_is_full() {
    if !has_full_device() {
        return;
    }
    let run = Run::one(module());
    run.prepare(Filled::Everything);
    let report = run.fixture.path("report.json");
    let cases: [(&[&str], &str); 6] = [
        (&["-o", "/dev/full"], ""),
        (&["-o", "/dev/full", "--report", "report.json"], ""),
        (&["-o", "out/a.wasm", "--report", "/dev/full"], ""),
        (&["-o", "out/a.wasm", "--report", "-"], ">/dev/full"),
        (&["-o", "-"], ">/dev/full"),
        (&["--report", "report.json"], ">/dev/full"),
    ];
    for (words, streams) in cases {
        let what = format!("{words:?} {streams}");
        let words = [&["in.wasm"], words].concat();
        let said = failed(&redirected(&run, &words, streams), &what);
        assert!(said.contains("can't be written"), "{what}: {said}");
        assert!(said.contains("No space left on device"), "{what}: {said}");
        run.is_old(&what);
        assert!(!report.exists(), "{what}");
    }
    run.goes_on("with a disk that has space again");
}

/// One snapshot of a batch goes to a full device. The others are made.
#[test]
fn a_batch_with_one_full_device() {
    if !has_full_device() {
        return;
    }
    let run = Run::batch(module());
    run.prepare(Filled::Everything);
    let many = MANY.replace("out/b.wasm", "/dev/full");
    fs::write(run.fixture.path("one-full.json"), many).unwrap();
    let done = redirected(&run, &["batch", "one-full.json"], "");
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("Error: /dev/full: "), "{said}");
    assert!(said.contains("Error: 1 of 3 snapshots failed"), "{said}");
    for (output, is_new) in [("a.wasm", true), ("b.wasm", false), ("c.wasm", true)] {
        let found = fs::read(run.fixture.path("out").join(output)).unwrap();
        assert_eq!(found == run.right, is_new, "{output}");
    }
}

/// If standard error can't be written, what is said is lost. The status and the result stay.
#[test]
fn standard_error_that_is_full() {
    if !has_full_device() {
        return;
    }
    let run = Run::one(module());
    run.prepare(Filled::Everything);
    let one: &[&str] = &["in.wasm", "-o", "out/a.wasm"];
    let batch: &[&str] = &["batch", "many.json"];
    // With `--env` alone, there is a warning.
    let cases: [(&[&str], &[&str], i32); 6] = [
        (one, &["--stats"], 0),
        (one, &["--stats=json"], 0),
        (one, &["--env", "NAME=value"], 0),
        (one, &["-f", "missing"], 1),
        (batch, &["--stats"], 0),
        (batch, &["-f", "missing"], 1),
    ];
    for streams in ["2>/dev/full", "2>&-"] {
        for (words, more, status) in cases {
            let what = format!("{words:?} {more:?} {streams}");
            run.old_outputs();
            let done = redirected(&run, &[words, more].concat(), streams);
            assert_eq!(done.status.code(), Some(status), "{what}");
            let found = fs::read(run.fixture.path("out/a.wasm")).unwrap();
            assert_eq!(found == run.right, status == 0, "{what}");
        }
    }
}
