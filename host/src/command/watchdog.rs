//! Ends the command when it takes too long or too much, in whatever it does: compiling can't be stopped, and neither can a call of the
//! host's that waits, for input say.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use wizer::{Limit, Phase};

use super::interrupt;

/// So much longer an initializer is waited for: most are stopped by the engine, which tells where that was.
const GRACE: Duration = Duration::from_millis(500);

/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(10);

/// What may be taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    /// So much time, from then on.
    pub(crate) time: Option<Duration>,
    pub(crate) since: Instant,
    /// So much memory, in bytes, for all of the process.
    pub(crate) memory: Option<u64>,
}

/// Watches what is done until this is dropped.
#[derive(Debug)]
pub(crate) struct Watchdog {
    /// Nothing is sent: when this end is gone, so is the thread.
    _end: mpsc::Sender<()>,
}

impl Watchdog {
    /// From now on, no more is taken than that. `doing` tells which phase it is, and `of` is the output, where there are several.
    pub(crate) fn new(
        budget: Budget,
        doing: impl Fn() -> String + Send + 'static,
        of: Option<String>,
    ) -> Self {
        let (end, ended) = mpsc::channel();
        thread::spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(budget.wait()) {
                if let Some((limit, why)) = budget.exceeded(&doing()) {
                    let of = of.map(|of| format!("{of}: ")).unwrap_or_default();
                    let of = wizer_cli::printable(&of);
                    let message = format!("Error: {of}{limit}\n\nCaused by:\n    {why}");
                    interrupt::end(&message, 1);
                }
            }
        });
        Self { _end: end }
    }
}

impl Budget {
    /// How long nothing need be looked at.
    fn wait(&self) -> Duration {
        let left = self.time.map_or(Duration::MAX, |time| {
            time.saturating_sub(self.since.elapsed()).max(TICK)
        });
        match self.memory {
            Some(_) => left.min(TICK),
            None => left,
        }
    }

    /// What was exceeded in a phase, and what that was, if anything was.
    fn exceeded(&self, phase: &str) -> Option<(String, String)> {
        let while_doing = format!("that was in the phase `{phase}`");
        if let Some(limit) = self.memory
            && resident().is_some_and(|bytes| bytes > limit)
        {
            let text = format!(
                "the command was stopped: it takes more than {limit} bytes of memory, the limit that --max-process-memory sets"
            );
            return Some((text, while_doing));
        }
        let time = self.time?;
        let limit = Limit::Time(time);
        let late = self.since.elapsed().checked_sub(time)?;
        match phase == Phase::Initialize.to_string() {
            true if late < GRACE => None,
            true => Some((
                format!("the initializer was stopped: {limit}"),
                "it waits in a call of its host's".to_string(),
            )),
            false => Some((format!("the command was stopped: {limit}"), while_doing)),
        }
    }
}

/// How much memory the process has, in bytes. None where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn resident() -> Option<u64> {
    let counts = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = counts.split(' ').nth(1)?.parse().ok()?;
    pages.checked_mul(rustix::param::page_size() as u64)
}

/// How much memory the process has: nothing here tells that.
#[cfg(not(target_os = "linux"))]
pub(crate) fn resident() -> Option<u64> {
    None
}
