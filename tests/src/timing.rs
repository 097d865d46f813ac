//! Commands beside each other: what each takes, in processes of its own, in turns.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::process::peak;

/// What one process did, from its start to its end.
#[derive(Debug)]
pub struct Run {
    /// How long that took.
    pub time: Duration,
    /// The most memory that it had, as [`peak`] has it.
    pub peak: u64,
    /// The size of the file it wrote, which is gone again; or what it said where it failed, in one line.
    pub result: Result<u64, String>,
}

/// What a command took.
#[derive(Debug, Default)]
pub struct Times {
    /// With no code in the cache.
    pub cold: Vec<Run>,
    /// With the code of the run before.
    pub warm: Vec<Run>,
}

/// Runs commands that write a file, each so many times with an empty cache and as often with one that is filled, in turns.
///
/// # Errors
///
/// One does not start, or succeeds without that file.
pub fn in_turns<C: Fn() -> Command>(
    commands: &[C],
    times: usize,
    output: &Path,
) -> io::Result<Vec<Times>> {
    let mut all: Vec<Times> = commands.iter().map(|_| Times::default()).collect();
    for _ in 0..times {
        for (command, taken) in commands.iter().zip(&mut all) {
            let cache = TempDir::new()?;
            for runs in [&mut taken.cold, &mut taken.warm] {
                runs.push(run(command().env("XDG_CACHE_HOME", cache.path()), output)?);
            }
        }
    }
    Ok(all)
}

/// Runs a command that writes a file.
fn run(command: &mut Command, output: &Path) -> io::Result<Run> {
    let errors = tempfile::tempfile()?;
    command.stdout(Stdio::null()).stderr(errors.try_clone()?);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let peak = peak(&mut child)?;
    let time = start.elapsed();
    let result = match child.wait()?.success() {
        true => Ok(fs::metadata(output)?.len()),
        false => Err(said(errors)?),
    };
    let _ = fs::remove_file(output);
    Ok(Run { time, peak, result })
}

/// What a process that failed wrote, in one line: of a panic the message, not the place.
fn said(mut errors: File) -> io::Result<String> {
    let mut text = String::new();
    errors.rewind()?;
    errors.read_to_string(&mut text)?;
    let is_said = |line: &&str| {
        !line.is_empty() && !line.starts_with("note:") && !line.contains("panicked at")
    };
    Ok(text.lines().filter(is_said).collect::<Vec<_>>().join(" "))
}

/// The time in the middle, in seconds.
#[must_use]
pub fn median(runs: &[Run]) -> f64 {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
    times.sort();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, Duration::as_secs_f64)
}

/// Prints what commands took, by their names.
pub fn print<'a>(rows: impl IntoIterator<Item = (&'a str, &'a Times)>) {
    println!(
        "{:<16} {:>10} {:>10} {:>10} {:>14}",
        "", "cold s", "warm s", "peak MiB", "result bytes"
    );
    for (name, Times { cold, warm }) in rows {
        let runs = || cold.iter().chain(warm);
        let failed = runs().find_map(|run| run.result.as_ref().err());
        let size = runs().find_map(|run| run.result.as_ref().ok());
        match (failed, size) {
            (None, Some(size)) => println!(
                "{name:<16} {:>10.2} {:>10.2} {:>10} {size:>14}",
                median(cold),
                median(warm),
                runs().map(|run| run.peak).max().unwrap_or(0) >> 20
            ),
            (failed, _) => println!("{name:<16} fails: {}", failed.map_or("", String::as_str)),
        }
    }
}
