//! What a process takes.

use std::fs;
use std::io;
use std::process::Child;
use std::time::Duration;

/// Waits for a process to end. Answers with the most memory that it had, in bytes, as the kernel counts it: nothing where there is no
/// `/proc`.
///
/// # Errors
///
/// The process can't be asked.
pub fn peak(child: &mut Child) -> io::Result<u64> {
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 = line
            .and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
            .unwrap_or(0);
        peak = peak.max(kib * 1024);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}
