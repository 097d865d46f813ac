//! Clocks that note that they were read.

use std::time::Duration;

use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

use super::Notes;

/// A clock that shows the time of day.
pub(crate) struct NotedWall {
    pub(crate) clock: Box<dyn HostWallClock>,
    pub(crate) notes: Notes,
}

impl HostWallClock for NotedWall {
    fn resolution(&self) -> Duration {
        self.clock.resolution()
    }

    fn now(&self) -> Duration {
        let now = self.clock.now();
        let nanoseconds = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        self.notes.clock("wall-clock", nanoseconds);
        now
    }
}

/// A clock that only ever goes forward.
pub(crate) struct NotedMonotonic {
    pub(crate) clock: Box<dyn HostMonotonicClock>,
    pub(crate) notes: Notes,
}

impl HostMonotonicClock for NotedMonotonic {
    fn resolution(&self) -> u64 {
        self.clock.resolution()
    }

    fn now(&self) -> u64 {
        let now = self.clock.now();
        self.notes.clock("monotonic-clock", now);
        now
    }
}
