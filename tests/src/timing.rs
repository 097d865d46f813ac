//! Measures commands side by side: each run is a separate process, and the commands take turns.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::process::had;

/// The measurements of one process.
#[derive(Debug)]
pub struct Run {
    /// The time from its start to its end.
    pub time: Duration,
    /// The peak of its memory, as measured by [`had`].
    pub peak: u64,
    /// The size of the file that it wrote, which is removed again. For a failed run, its message,
    /// in one line.
    pub result: Result<u64, String>,
}

/// The measurements of a command.
#[derive(Debug, Default)]
pub struct Times {
    /// The runs with an empty cache.
    pub cold: Vec<Run>,
    /// The runs that come second, with the cache of the first.
    pub second: Vec<Run>,
    /// The runs between these and the next, which fill the cache.
    pub filling: Vec<Run>,
    /// The runs with a filled cache.
    pub warm: Vec<Run>,
}

impl Times {
    /// All runs.
    pub fn all(&self) -> impl Iterator<Item = &Run> {
        let before = self.cold.iter().chain(&self.second);
        before.chain(&self.filling).chain(&self.warm)
    }
}

/// How commands are run.
#[derive(Debug, Clone, Copy)]
pub struct Turns {
    /// How often each is measured: with an empty cache, the second time, and with a filled cache.
    pub times: usize,
    /// How often each runs between the last two.
    pub filling: usize,
}

impl Turns {
    /// Where the cache is filled after two runs, or it does not matter.
    #[must_use]
    pub const fn of(times: usize) -> Self {
        Self { times, filling: 0 }
    }

    /// Where a large module is interpreted four times before it is compiled for the cache.
    #[must_use]
    pub const fn of_large_modules(times: usize) -> Self {
        Self { times, filling: 3 }
    }
}

/// Runs commands that write a file, in turns.
///
/// # Errors
///
/// A command does not start, or succeeds without writing the file.
pub fn in_turns<C: Fn() -> Command>(
    commands: &[C],
    turns: Turns,
    output: &Path,
) -> io::Result<Vec<Times>> {
    Ok(in_turns_and_keep(commands, turns, output)?.0)
}

/// The output of each command.
pub type Results = Vec<Option<Vec<u8>>>;

/// As [`in_turns`]. Also returns the last output of each command, if there is one.
///
/// # Errors
///
/// As [`in_turns`].
pub fn in_turns_and_keep<C: Fn() -> Command>(
    commands: &[C],
    turns: Turns,
    output: &Path,
) -> io::Result<(Vec<Times>, Results)> {
    let mut all: Vec<Times> = commands.iter().map(|_| Times::default()).collect();
    let mut kept: Results = commands.iter().map(|_| None).collect();
    for _ in 0..turns.times {
        for (i, (command, taken)) in commands.iter().zip(&mut all).enumerate() {
            let cache = TempDir::new()?;
            let mut once = || {
                let run = run(command().env("XDG_CACHE_HOME", cache.path()), output)?;
                if let (Ok(_), Some(kept)) = (&run.result, kept.get_mut(i)) {
                    *kept = Some(fs::read(output)?);
                }
                let _ = fs::remove_file(output);
                io::Result::Ok(run)
            };
            taken.cold.push(once()?);
            taken.second.push(once()?);
            for _ in 0..turns.filling {
                taken.filling.push(once()?);
            }
            taken.warm.push(once()?);
        }
    }
    Ok((all, kept))
}

/// Runs a command that writes a file.
fn run(command: &mut Command, output: &Path) -> io::Result<Run> {
    let errors = tempfile::tempfile()?;
    command.stdout(Stdio::null()).stderr(errors.try_clone()?);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let (time, peak) = timed(&mut child, start)?;
    let result = match child.wait()?.success() {
        true => Ok(fs::metadata(output)?.len()),
        false => Err(said(errors)?),
    };
    Ok(Run { time, peak, result })
}

/// Waits for a process, while another thread measures its memory.
fn timed(child: &mut Child, start: Instant) -> io::Result<(Duration, u64)> {
    let id = child.id();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let peak = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = had(id).max(peak);
                thread::sleep(Duration::from_millis(1));
            }
            peak
        });
        let done = child.wait();
        let time = start.elapsed();
        ended.store(true, Ordering::Relaxed);
        done?;
        Ok((time, peak.join().unwrap_or(0)))
    })
}

/// Standard error of a failed process, in one line. For a panic, the message without its location.
fn said(mut errors: File) -> io::Result<String> {
    let mut text = String::new();
    errors.rewind()?;
    errors.read_to_string(&mut text)?;
    let is_said = |line: &&str| {
        !line.is_empty() && !line.starts_with("note:") && !line.contains("panicked at")
    };
    Ok(text.lines().filter(is_said).collect::<Vec<_>>().join(" "))
}

/// The times of the runs in seconds.
#[must_use]
pub fn seconds(runs: &[Run]) -> Vec<f64> {
    runs.iter().map(|run| run.time.as_secs_f64()).collect()
}

/// The highest peak of memory in bytes.
#[must_use]
pub fn peak(runs: &[Run]) -> u64 {
    runs.iter().map(|run| run.peak).max().unwrap_or(0)
}

/// The median. None without numbers.
#[must_use]
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

/// Prints the measurements of commands, with their names.
pub fn print<'a>(rows: impl IntoIterator<Item = (&'a str, &'a Times)>) {
    println!(
        "{:<16} {:>10} {:>10} {:>10} {:>18} {:>14}",
        "", "cold s", "second s", "warm s", "peaks MiB", "result bytes"
    );
    for (name, times) in rows {
        let failed = times.all().find_map(|run| run.result.as_ref().err());
        let size = times.all().find_map(|run| run.result.as_ref().ok());
        match (failed, size) {
            (None, Some(size)) => println!(
                "{name:<16} {:>10.2} {:>10.2} {:>10.2} {:>18} {size:>14}",
                median(&seconds(&times.cold)).unwrap_or(f64::NAN),
                median(&seconds(&times.second)).unwrap_or(f64::NAN),
                median(&seconds(&times.warm)).unwrap_or(f64::NAN),
                [&times.cold, &times.second, &times.filling, &times.warm]
                    .map(|runs| (peak(runs) >> 20).to_string())
                    .join(", ")
            ),
            (failed, _) => println!("{name:<16} fails: {}", failed.map_or("", String::as_str)),
        }
    }
}
