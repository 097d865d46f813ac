//! Runs processes, and measures their memory.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

/// Runs a command to its end, with this standard input, and without the environment variables that
/// change its output.
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
            // The command may end without reading its standard input.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(child.wait_with_output()?)
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
