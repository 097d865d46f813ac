//! Ends the command when it takes too long or too much, in whatever it does: compiling can't be
//! stopped, and neither can a call of the host's that waits, for input say.

use std::fs::File;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Limit, Phase};

use super::{interrupt, words};

/// So much longer an initializer is waited for: most are stopped by the engine, which tells where
/// that was.
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
    /// From now on, no more is taken than that. `doing` tells which phase it is, and `of` is the
    /// output, where there are several.
    pub(crate) fn new(
        budget: Budget,
        doing: impl Fn() -> String + Send + 'static,
        of: Option<String>,
    ) -> Self {
        let (end, ended) = mpsc::channel();
        // Opened while that can be done: a guest may take all that can be open.
        let memory = budget.memory.zip(ProcessMemory::open());
        thread::spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(budget.wait()) {
                let phase = doing();
                let why = too_large(memory.as_ref(), &phase).or_else(|| budget.too_late(&phase));
                if let Some((limit, why)) = why {
                    let of = of.map(|of| format!("{of}: ")).unwrap_or_default();
                    let of = wizer_arguments::printable(&of);
                    let message = format!("Error: {of}{limit}\n\nCaused by:\n    {why}");
                    interrupt::end(&message, 1);
                }
            }
        });
        Self { _end: end }
    }
}

/// What is said if the process has more memory than it may in a phase, and what that was.
fn too_large(memory: Option<&(u64, ProcessMemory)>, phase: &str) -> Option<(String, String)> {
    let (limit, memory) = memory?;
    // Where it can't be told any more, nothing holds the limit.
    let has_room = memory.bytes().is_some_and(|bytes| bytes <= *limit);
    let text = format!(
        "the command was stopped: it takes more than {limit} bytes of memory, the limit that --max-process-memory sets"
    );
    (!has_room).then_some((text, in_phase(phase)))
}

fn in_phase(phase: &str) -> String {
    format!("that was in the phase `{phase}`")
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

    /// What is said if it takes too long in a phase, and what that was.
    fn too_late(&self, phase: &str) -> Option<(String, String)> {
        let time = self.time?;
        let limit = words::limit(Limit::Time(time));
        let late = self.since.elapsed().checked_sub(time)?;
        match phase == Phase::Initialize.to_string() {
            true if late < GRACE => None,
            true => Some((
                format!("the initializer was stopped: {limit}"),
                "it waits in a call of its host's".to_string(),
            )),
            false => Some((format!("the command was stopped: {limit}"), in_phase(phase))),
        }
    }
}

/// What tells how much memory the process has.
#[derive(Debug)]
pub(crate) struct ProcessMemory(File);

#[cfg(target_os = "linux")]
impl ProcessMemory {
    /// None where the system does not tell.
    pub(crate) fn open() -> Option<Self> {
        let opened = Self(File::open("/proc/self/statm").ok()?);
        opened.bytes().is_some().then_some(opened)
    }

    fn bytes(&self) -> Option<u64> {
        use std::os::unix::fs::FileExt as _;
        let mut counts = [0; 128];
        let length = self.0.read_at(&mut counts, 0).ok()?;
        let counts = std::str::from_utf8(counts.get(..length)?).ok()?;
        let pages: u64 = counts.split(' ').nth(1)?.parse().ok()?;
        pages.checked_mul(rustix::param::page_size() as u64)
    }
}

#[cfg(not(target_os = "linux"))]
impl ProcessMemory {
    /// None: nothing here tells that.
    pub(crate) fn open() -> Option<Self> {
        None
    }

    fn bytes(&self) -> Option<u64> {
        None
    }
}
