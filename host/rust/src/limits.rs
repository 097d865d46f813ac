//! How long a run may take, and how much an initializer may have.

use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::{Engine, ResourceLimiter, Store, Trap, UpdateDeadline};

use crate::error::Error;
use crate::said::said;

/// What an element of a table takes, in bytes.
const ELEMENT: u64 = 8;

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// So long the run may take.
    Time(Duration),
    /// So much fuel it may use.
    Fuel(u64),
    /// So many bytes of memory it may have.
    Memory(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(
                f,
                "it took longer than {} s, the limit that --timeout sets",
                time.as_secs_f64()
            ),
            Self::Fuel(fuel) => write!(
                f,
                "it used up {fuel} units of fuel, the limit that --fuel sets"
            ),
            Self::Memory(bytes) => write!(
                f,
                "it wants more than {bytes} bytes of memory, the limit that --max-memory sets"
            ),
        }
    }
}

/// All that is limited. Nothing is by default.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    /// How long a run may take.
    pub(crate) time: Option<Duration>,
    /// From when on: if it is not said, when the run begins.
    pub(crate) since: Option<Instant>,
    pub(crate) fuel: Option<u64>,
    pub(crate) memory: Option<u64>,
}

/// A limit is the reason why the engine stopped.
#[derive(Debug)]
struct Reached(Limit);

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Limit::Time(_) => "interrupted",
            Limit::Fuel(_) => "out of fuel",
            Limit::Memory(_) => "no more memory",
        })
    }
}

impl std::error::Error for Reached {}

/// The time was up before the initializer ran.
#[derive(Debug)]
struct Late;

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time was up before it could run")
    }
}

impl std::error::Error for Late {}

impl Limits {
    /// Those of a run that begins now.
    pub(crate) fn of_run(mut self) -> Self {
        self.since = self.since.or_else(|| Some(Instant::now()));
        self
    }

    /// How much time is left. None if that is not limited.
    fn left(&self) -> Option<Duration> {
        let since = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        Some(self.time?.saturating_sub(since))
    }

    /// Demands that there is time left.
    pub(crate) fn in_time(&self) -> Result<(), Error> {
        match (self.left(), self.time) {
            (Some(Duration::ZERO), Some(time)) => Err(Error::Limit {
                limit: Limit::Time(time),
                source: Late.into(),
            }),
            _ => Ok(()),
        }
    }

    /// The error for one of the engine's: that of the limit which is behind it, or else `other`.
    pub(crate) fn blame(
        &self,
        error: wasmtime::Error,
        other: impl FnOnce(wasmtime::Error) -> Error,
    ) -> Error {
        let limit = match (error.downcast_ref::<Reached>(), self.fuel) {
            (Some(Reached(limit)), _) => *limit,
            (None, Some(fuel)) if error.downcast_ref() == Some(&Trap::OutOfFuel) => {
                Limit::Fuel(fuel)
            }
            _ => return other(error),
        };
        Error::Limit {
            limit,
            source: said(error),
        }
    }

    /// Has a store keep within the limits, until the [`Guard`] lifts them. So many bytes of memory are not the guest's.
    pub(crate) fn guard<T: Limited + 'static>(
        &self,
        store: &mut Store<T>,
        not_counted: u64,
    ) -> wasmtime::Result<Guard> {
        if let Some(fuel) = self.fuel {
            store.set_fuel(fuel)?;
        }
        if let Some(memory) = self.memory {
            let room = store.data_mut().room();
            (room.limit, room.not_counted) = (Some(memory), not_counted);
            store.limiter(|data| data.room());
        }
        let (Some(time), Some(left)) = (self.time, self.left()) else {
            return Ok(Guard { timer: None });
        };
        let deadline = Instant::now().checked_add(left);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(move |mut store| {
            let late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
            match late && !store.data_mut().room().is_free {
                true => Err(wasmtime::Error::new(Reached(Limit::Time(time)))),
                // It was another one's time that was up: engines have one clock.
                false => Ok(UpdateDeadline::Continue(1)),
            }
        });
        Ok(Guard {
            timer: Some(Timer::start(store.engine(), left)),
        })
    }
}

/// The limits are kept as long as this is there.
pub(crate) struct Guard {
    timer: Option<Timer>,
}

impl Guard {
    /// What follows reads the state, and is not limited.
    pub(crate) fn lift<T: Limited>(self, store: &mut Store<T>) -> wasmtime::Result<()> {
        drop(self.timer);
        let room = store.data_mut().room();
        room.limit = None;
        room.is_free = true;
        if store.get_fuel().is_ok() {
            store.set_fuel(u64::MAX)?;
        }
        Ok(())
    }
}

/// Advances the engine's clock, once, when the time is up.
struct Timer {
    /// Nothing is sent: when this end is gone, so is the thread.
    _end: mpsc::Sender<()>,
}

impl Timer {
    fn start(engine: &Engine, time: Duration) -> Self {
        let (end, ended) = mpsc::channel();
        let engine = engine.weak();
        thread::spawn(move || {
            if let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(time)
                && let Some(engine) = engine.upgrade()
            {
                engine.increment_epoch();
            }
        });
        Self { _end: end }
    }
}

/// How much an initializer has taken of what it may.
#[derive(Debug, Default)]
pub(crate) struct Room {
    limit: Option<u64>,
    /// So much is there beside it.
    not_counted: u64,
    used: u64,
    /// What was added last: it is given back where the engine does not have it.
    last: u64,
    /// Nothing is limited any more.
    is_free: bool,
}

impl Room {
    /// Something grows, that has so many elements and elements of so many bytes.
    fn grow(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
        size: u64,
    ) -> wasmtime::Result<bool> {
        self.last = 0;
        // It can't have that in any case, and is told so.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let more = (desired.saturating_sub(current) as u64).saturating_mul(size);
        let used = self.used.saturating_add(more);
        if let Some(limit) = self.limit
            && used > limit.saturating_add(self.not_counted)
        {
            return Err(wasmtime::Error::new(Reached(Limit::Memory(limit))));
        }
        (self.used, self.last) = (used, more);
        Ok(true)
    }

    fn give_back(&mut self) {
        self.used = self.used.saturating_sub(self.last);
        self.last = 0;
    }
}

impl ResourceLimiter for Room {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.grow(current, desired, maximum, 1)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.give_back();
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.grow(current, desired, maximum, ELEMENT)
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.give_back();
        Ok(())
    }

    // Engines have limits of their own beside these. What is counted here is memory.
    fn instances(&self) -> usize {
        usize::MAX
    }

    fn tables(&self) -> usize {
        usize::MAX
    }

    fn memories(&self) -> usize {
        usize::MAX
    }
}

/// What a store has for its guest.
pub(crate) trait Limited {
    fn room(&mut self) -> &mut Room;
}
