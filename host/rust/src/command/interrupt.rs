//! What happens when the user, or the system, wants the command to end.

use std::io::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;

/// The status of a process that was interrupted, as shells have it.
const STATUS: i32 = 130;

/// So long somebody may take to read the last line.
const READING: Duration = Duration::from_millis(200);

/// From now on, an interrupt ends the command with one line, and nothing that is not whole stays
/// behind.
pub(crate) fn handle() -> anyhow::Result<()> {
    match ctrlc::set_handler(|| end("Error: interrupted", STATUS)) {
        // Of an earlier command in this process.
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(error).context("interrupts can't be handled"),
    }
}

/// Ends the process from outside of what it does.
pub(crate) fn end(message: &str, status: i32) -> ! {
    crate::abandon_new_files();
    let message = format!("{message}\n");
    let (said, done) = mpsc::channel();
    // A guest may hold standard error, and write to somebody who does not read; or nobody is there
    // any more.
    thread::spawn(move || {
        let _ = std::io::stderr().write_all(message.as_bytes());
        let _ = said.send(());
    });
    let _ = done.recv_timeout(READING);
    std::process::exit(status)
}
