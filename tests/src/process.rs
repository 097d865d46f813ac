//! Processes: what they say, and what they take.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// Runs a command to its end, with this on its standard input, and without the variables that change what it says.
///
/// # Errors
///
/// It can't be run.
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
            // It may end without having read anything.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(child.wait_with_output()?)
}

/// Waits for a process to end. Answers with the most memory that it had, as [`had`] has it.
///
/// # Errors
///
/// The process can't be asked.
pub fn peak(child: &mut Child) -> io::Result<u64> {
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = had(child.id()).max(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// The most memory that a process has had so far, in bytes, as the kernel counts it: nothing where there is no `/proc`.
#[must_use]
pub fn had(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
