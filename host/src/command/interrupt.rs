//! What happens when the user, or the system, wants the command to end.

use anyhow::Context as _;

/// The status of a process that was interrupted, as shells have it.
const STATUS: i32 = 130;

/// From now on, an interrupt ends the command with one line, and nothing of it stays behind.
pub(crate) fn handle() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        end("Error: interrupted, nothing was written", STATUS);
    })
    .context("interrupts can't be handled")
}

/// Ends the process from outside of what it does.
pub(crate) fn end(message: &str, status: i32) -> ! {
    wizer::abandon_new_files();
    // A terminal may have a line of progress on it.
    eprintln!("{message}");
    std::process::exit(status)
}
