//! The command is killed: at random moments of its run, and at each of its writes.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use wizer_tests::random;

use super::disk::{Ends, at_every_call};
use super::{COMPLETE, Filled, MANY_PAGES, Run, component, fields, is_complete, module, set_mode};

/// The seed of the moments. There are a hundred in all tests.
const SEED: u64 = 0x6b69_6c6c;

/// The signal that can't be handled.
const KILL: i32 = 9;

/// Kills the command this many times: once in each part of its length, at a random moment.
fn kill(run: &Run, filled: Filled, times: u32) {
    run.prepare(filled);
    let began = Instant::now();
    run.goes_on("measured");
    let length = began.elapsed();
    let mut seed = SEED + u64::from(times);
    let mut killed = 0;
    for time in 0..times {
        let within = random::next(&mut seed) % 1000;
        let part = (f64::from(time) + within as f64 / 1000.0) / f64::from(times);
        run.prepare(filled);
        let what = format!(
            "killed at {part} of its length, {filled:?}, {:?}",
            run.words
        );
        killed += u32::from(is_killed(run, length.mul_f64(part), &what));
        run.is_whole(&what);
        // Without a complete file, the next run is the one that was measured.
        if run.cached().iter().any(|name| is_complete(name)) {
            run.goes_on(&what);
        }
    }
    assert_ne!(killed, 0, "{filled:?}, {:?}", run.words);
}

/// Kills one run. Returns false if it ended before that.
fn is_killed(run: &Run, later: Duration, what: &str) -> bool {
    let mut command = run.command();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    thread::sleep(later);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    if status.success() {
        run.is_right(what);
        return false;
    }
    assert_eq!(status.signal(), Some(KILL), "{what}");
    true
}

#[test]
fn with_an_empty_cache() {
    for wat in [module(), component()] {
        kill(&Run::one(wat), Filled::Nothing, 5);
    }
}

#[test]
fn with_a_filled_cache() {
    for wat in [module(), component()] {
        let run = Run::one(wat);
        kill(&run, Filled::Transform, 15);
        kill(&run, Filled::Everything, 15);
    }
}

#[test]
fn in_a_batch() {
    let run = Run::batch(module());
    kill(&run, Filled::Transform, 10);
    kill(&run, Filled::Everything, 10);
}

/// A large result is written in pieces.
#[test]
fn with_a_large_result() {
    let run = Run::one(format!("(module {})", fields(MANY_PAGES)));
    assert!(run.right.len() > 64 << 20);
    kill(&run, Filled::Everything, 10);
}

#[test]
fn at_every_write() {
    at_every_call(Ends::Killed, |_, done, what| {
        assert_eq!(done.status.signal(), Some(KILL), "{what}");
        assert!(done.stderr.is_empty(), "{what}");
    });
}

/// What killed runs leave in the cache has a name of its own. It is never used, and goes after a
/// day.
#[test]
fn what_stays_in_the_cache_goes_later() {
    let run = Run::one(module());
    run.prepare(Filled::Transform);
    let cache = run.fixture.path("cache");
    let now = SystemTime::now();
    let day = Duration::from_secs(24 * 60 * 60);
    for (name, age) in [
        (".new-0123456789abcdef", day * 2),
        (".new-fedcba9876543210", Duration::ZERO),
        (".other-0123456789abcdef", day * 2),
    ] {
        let path = cache.join(name);
        fs::write(&path, "a part").unwrap();
        set_mode(&path, 0o600);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(now - age).unwrap();
    }
    run.goes_on("with files of killed runs");
    let names = run.cached();
    let hidden: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(hidden, [".new-fedcba9876543210", ".other-0123456789abcdef"]);
    assert_eq!(names.len(), hidden.len() + COMPLETE);
}
