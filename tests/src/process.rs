//! Runs processes, and measures their memory.

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{fmt, fs};

use anyhow::{Context as _, Result, ensure};

/// How long a command may take. All end within seconds, on slow machines within a minute. One that
/// hangs is a failure of its test, and not of all.
const LIMIT: Duration = Duration::from_secs(300);

/// Runs a command to its end, with this standard input, and without the environment variables that
/// change its output.
///
/// # Errors
///
/// It can't be run, or it does not end within five minutes.
pub fn run(command: &mut Command, stdin: &[u8]) -> Result<Output> {
    for variable in ["RUST_LOG", "RUST_BACKTRACE", "WASMTIME_BACKTRACE_DETAILS"] {
        command.env_remove(variable);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
    if let Some(mut pipe) = child.stdin.take() {
        match pipe.write_all(stdin) {
            // The command may end without reading its standard input.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    finish(child, LIMIT).with_context(|| format!("{command:?}"))
}

/// As [`run`], in an engine that is not ours. If it hangs, this says so, and it runs once more.
///
/// # Errors
///
/// As [`run`].
pub fn run_engine(command: &mut Command, stdin: &[u8]) -> Result<Output> {
    once_more(|| run(command, stdin))
}

/// Repeats what hangs, once.
///
/// # Errors
///
/// It fails in another way, or again.
pub fn once_more(mut run: impl FnMut() -> Result<Output>) -> Result<Output> {
    match run() {
        Err(error) if error.root_cause().is::<Hangs>() => {
            eprintln!("once more, since it hangs: {error:#}");
            run()
        }
        done => done,
    }
}

/// A process that had to be killed.
#[derive(Debug)]
struct Hangs(String);

impl fmt::Display for Hangs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Hangs {}

/// Waits until a process has ended and its output, which is piped, is closed.
///
/// # Errors
///
/// That takes longer than `limit`. The process is killed then.
pub fn finish(mut child: Child, limit: Duration) -> Result<Output> {
    let end = Instant::now() + limit;
    let left = || end.saturating_duration_since(Instant::now());
    let stdout = read(child.stdout.take());
    let stderr = read(child.stderr.take());
    let outputs = stdout.recv_timeout(left()).and_then(|stdout| {
        let stderr = stderr.recv_timeout(left())?;
        Ok((stdout, stderr))
    });
    if let Ok((stdout, stderr)) = outputs {
        while !left().is_zero() {
            if let Some(status) = child.try_wait()? {
                return Ok(Output {
                    status,
                    stdout,
                    stderr,
                });
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    // What it was doing.
    let place = fs::read_to_string(format!("/proc/{}/wchan", child.id())).unwrap_or_default();
    let has_ended = child.try_wait()?.is_some();
    child.kill()?;
    child.wait()?;
    let text = match has_ended {
        true => format!("it ended, but another process holds its output after {limit:?}"),
        false => format!("it did not end within {limit:?} (in `{place}`)"),
    };
    Err(Hangs(text).into())
}

/// Reads a pipe to its end, in a thread of its own.
fn read(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error counts.
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = send.send(bytes);
    });
    receive
}

/// Runs a script in a folder, in a namespace in which it may mount file systems, and returns its
/// standard error. None if mounting is not possible, for which the script exits with 77; this says
/// so.
///
/// # Errors
///
/// The script fails.
pub fn in_namespace(folder: &Path, script: &str) -> Result<Option<String>> {
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .current_dir(folder)
        .output();
    let Ok(done) = done else {
        eprintln!("not tested: there is no `unshare`");
        return Ok(None);
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(77) || said.starts_with("unshare: ") {
        eprintln!("not tested: nothing can be mounted here");
        return Ok(None);
    }
    ensure!(done.status.success(), "{said}");
    Ok(Some(said))
}

/// Waits for a process to end. Returns the peak of its memory, as measured by [`had`].
///
/// # Errors
///
/// The state of the process can't be queried.
pub fn peak(child: &mut Child) -> io::Result<u64> {
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = had(child.id()).max(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// The peak of a process's memory so far, in bytes, as the kernel counts it. 0 without `/proc`.
#[must_use]
pub fn had(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
