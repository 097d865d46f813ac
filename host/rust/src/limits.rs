//! How long a run may take, and how much an initializer may have.

use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::{Engine, ResourceLimiter, Store, Trap, UpdateDeadline};

use crate::error::{Error, Limit, from_engine};
use crate::interrupt::Interrupt;

/// What an element of a table takes, in bytes.
const ELEMENT: u64 = 8;

/// So much longer it is waited for what waits for the host.
const WAITING: Duration = Duration::from_millis(100);

/// The limits of a run. Nothing is limited by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    /// How long a run may take.
    pub(crate) time: Option<Duration>,
    /// Since when: if that is not set, since the run began.
    pub(crate) since: Option<Instant>,
    pub(crate) fuel: Option<u64>,
    pub(crate) memory: Option<u64>,
    /// What ends a run from another thread.
    pub(crate) interrupt: Option<Interrupt>,
}

/// The reason why the engine stopped: a limit was reached, or none if the run was interrupted.
#[derive(Debug)]
struct Reached(Option<Limit>);

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None | Some(Limit::Time(_)) => "interrupted",
            Some(Limit::Fuel(_)) => "out of fuel",
            Some(Limit::Memory(_)) => "no more memory",
        })
    }
}

impl std::error::Error for Reached {}

/// What was to be done next when the time was up.
#[derive(Debug)]
struct Late(&'static str);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the time was up before {}", self.0)
    }
}

impl std::error::Error for Late {}

/// The time was up while the initializer waited.
#[derive(Debug)]
struct Waiting;

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it waits in a call of its host's")
    }
}

impl std::error::Error for Waiting {}

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

    fn is_interrupted(&self) -> bool {
        self.interrupt
            .as_ref()
            .is_some_and(Interrupt::is_interrupted)
    }

    /// Demands that there is time left for the initializer.
    pub(crate) fn in_time(&self) -> Result<(), Error> {
        self.in_time_until("it could run")
    }

    /// Demands that there is time left for something that is told in such words.
    pub(crate) fn in_time_until(&self, what: &'static str) -> Result<(), Error> {
        if self.is_interrupted() {
            return Err(Error::interrupted());
        }
        match (self.left(), self.time) {
            (Some(Duration::ZERO), Some(time)) => {
                Err(Error::stopped(Limit::Time(time), Late(what)))
            }
            _ => Ok(()),
        }
    }

    /// Runs something that may wait for the host, whose waiting the engine does not interrupt.
    pub(crate) async fn within<T>(
        &self,
        run: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut run = std::pin::pin!(run);
        loop {
            // The engine comes first: it tells where the guest is.
            let left = self.left().map(|left| left.saturating_add(WAITING));
            let tick = self.interrupt.as_ref().map(|_| WAITING);
            let Some(wait) = [left, tick].into_iter().flatten().min() else {
                return run.await;
            };
            if let Ok(done) = tokio::time::timeout(wait, run.as_mut()).await {
                return done;
            }
            match self.time {
                _ if self.is_interrupted() => return Err(Error::interrupted()),
                Some(time) if left == Some(wait) => {
                    return Err(Error::stopped(Limit::Time(time), Waiting));
                }
                _ => {}
            }
        }
    }

    /// Makes an error of one of the engine's: that of the limit that was reached, or else `other`.
    pub(crate) fn blame(
        &self,
        error: wasmtime::Error,
        other: impl FnOnce(wasmtime::Error) -> Error,
    ) -> Error {
        let limit = match (error.downcast_ref::<Reached>(), self.fuel) {
            (Some(Reached(Some(limit))), _) => *limit,
            (Some(Reached(None)), _) => return Error::interrupted(),
            (None, Some(fuel)) if error.downcast_ref() == Some(&Trap::OutOfFuel) => {
                Limit::Fuel(fuel)
            }
            _ => return other(error),
        };
        Error::stopped(limit, from_engine(error))
    }

    /// Makes a store keep the limits, until the [`Guard`] lifts them. `not_counted` bytes of memory
    /// are not the guest's.
    pub(crate) fn guard<T: Limited + 'static>(
        &self,
        store: &mut Store<T>,
        not_counted: u64,
    ) -> wasmtime::Result<Guard> {
        if let Some(fuel) = self.fuel {
            store.set_fuel(fuel)?;
        }
        if let Some(memory) = self.memory {
            let limiter = store.data_mut().limiter();
            (limiter.limit, limiter.not_counted) = (Some(memory), not_counted);
            store.limiter(|data| data.limiter());
        }
        if self.time.is_none() && self.interrupt.is_none() {
            return Ok(Guard { timer: None });
        }
        let left = self.left();
        let deadline = left.and_then(|left| Instant::now().checked_add(left));
        let (time, interrupt) = (self.time, self.interrupt.clone());
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(move |mut store| {
            let late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
            let is_interrupted = interrupt.as_ref().is_some_and(Interrupt::is_interrupted);
            let limit = match (is_interrupted, time) {
                (true, _) => None,
                (false, Some(time)) if late => Some(Limit::Time(time)),
                // It was another run's end or time that was up: engines have one clock.
                _ => return Ok(UpdateDeadline::Continue(1)),
            };
            match store.data_mut().limiter().is_lifted {
                true => Ok(UpdateDeadline::Continue(1)),
                false => Err(wasmtime::Error::new(Reached(limit))),
            }
        });
        if let Some(interrupt) = &self.interrupt {
            interrupt.watch(store.engine());
        }
        Ok(Guard {
            timer: left.map(|left| Timer::start(store.engine(), left)),
        })
    }
}

/// Keeps the limits as long as it is there.
pub(crate) struct Guard {
    timer: Option<Timer>,
}

impl Guard {
    /// What follows reads the state. Only between its steps, the time can be up.
    pub(crate) fn lift<T: Limited>(self, store: &mut Store<T>) -> wasmtime::Result<()> {
        drop(self.timer);
        let limiter = store.data_mut().limiter();
        limiter.limit = None;
        limiter.is_lifted = true;
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

/// Counts the memory that an initializer takes, and refuses more than it may have.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    limit: Option<u64>,
    /// How many bytes of memory are not the initializer's, and do not count.
    not_counted: u64,
    used: u64,
    /// What was counted last. It is given back if the engine can't allocate it.
    last: u64,
    /// Nothing is limited any more.
    is_lifted: bool,
}

impl Limiter {
    /// A memory or a table grows, from `current` to `desired` elements of `size` bytes.
    fn grow(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
        size: u64,
    ) -> wasmtime::Result<bool> {
        self.last = 0;
        // It can't grow beyond its maximum in any case, and is told so.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let more = desired.saturating_sub(current) as u64;
        self.count(more.saturating_mul(size))?;
        Ok(true)
    }

    /// Counts so many bytes.
    pub(crate) fn count(&mut self, more: u64) -> wasmtime::Result<()> {
        let used = self.used.saturating_add(more);
        if let Some(limit) = self.limit
            && used > limit.saturating_add(self.not_counted)
        {
            return Err(wasmtime::Error::new(Reached(Some(Limit::Memory(limit)))));
        }
        (self.used, self.last) = (used, more);
        Ok(())
    }

    /// How many bytes are left. None if they are not limited.
    pub(crate) fn left(&self) -> Option<u64> {
        let limit = self.limit?.saturating_add(self.not_counted);
        Some(limit.saturating_sub(self.used))
    }

    fn give_back(&mut self) {
        self.used = self.used.saturating_sub(self.last);
        self.last = 0;
    }
}

impl ResourceLimiter for Limiter {
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

/// What a store holds, with the limiter of its guest.
pub(crate) trait Limited {
    fn limiter(&mut self) -> &mut Limiter;
}
