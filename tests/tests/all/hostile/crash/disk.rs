//! Ends the command's writes at a known call: a library replaces `write` and `fsync`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use wizer_tests::process;

use super::{Filled, Run, component, module};

/// More calls than any of the runs makes.
const MOST: u32 = 60;

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// The process is killed.
    Killed,
    /// Half of the bytes are written, and the disk is full from then on.
    Full,
}

/// Runs the command and ends it at its first call, then at its second, until it succeeds.
/// `check` gets the output of each that does not.
pub(super) fn at_every_call(ends: Ends, check: impl Fn(&Run, &Output, &str)) {
    for (run, all) in [
        (Run::one(module()), true),
        (Run::one(component()), false),
        (Run::batch(module()), true),
    ] {
        let library = build(&run);
        let states = [Filled::Transform, Filled::Everything];
        for filled in states.into_iter().take(1 + usize::from(all)) {
            let mut ended = 0;
            for calls in 0.. {
                assert!(calls < MOST, "{filled:?}");
                let what = format!("{ends:?} after {calls} calls, {filled:?}, {:?}", run.words);
                run.prepare(filled);
                let mut command = run.command();
                command
                    .env("LD_PRELOAD", &library)
                    .env("DISK_CALLS", calls.to_string());
                if ends == Ends::Killed {
                    command.env("DISK_KILLS", "1");
                }
                let done = process::run(&mut command, b"").unwrap();
                let succeeded = done.status.success();
                if succeeded {
                    run.is_right(&what);
                } else {
                    check(&run, &done, &what);
                    ended += 1;
                }
                run.is_whole(&what);
                run.goes_on(&what);
                if succeeded {
                    break;
                }
            }
            // A result takes one call to write it, and one to have it on the disk.
            assert!(ended >= 2, "{filled:?}: {ended}");
        }
    }
}

/// Builds the library. Rust links with the C library dynamically on most systems.
fn build(run: &Run) -> PathBuf {
    let (source, library) = (run.fixture.path("disk.c"), run.fixture.path("disk.so"));
    fs::write(&source, include_str!("disk.c")).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status();
    assert!(built.unwrap().success());
    library
}
