//! Ends the command where an initializer can't be stopped: it waits in a call of the host's, for input say.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use wizer::Limit;

use super::interrupt;

/// So much longer it is waited for: most are stopped by the engine.
const GRACE: Duration = Duration::from_millis(500);

/// Watches an initializer until this is dropped.
#[derive(Debug)]
pub(crate) struct Watchdog {
    /// Nothing is sent: when this end is gone, so is the thread.
    _end: mpsc::Sender<()>,
}

impl Watchdog {
    /// From now on, it may run for so long. `of` is its output, where there are several.
    pub(crate) fn new(time: Duration, of: Option<String>) -> Self {
        let (end, ended) = mpsc::channel();
        thread::spawn(move || {
            if let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(time.saturating_add(GRACE)) {
                let of = of.map(|of| format!("{of}: ")).unwrap_or_default();
                let limit = Limit::Time(time);
                let message = format!(
                    "Error: {of}the initializer was stopped: {limit}\n\nCaused by:\n    it waits in a call of its host's"
                );
                interrupt::end(&message, 1);
            }
        });
        Self { _end: end }
    }
}
