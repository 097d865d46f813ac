//! Surroundings that are the same everywhere: what `guest/lib/reproducible` defines.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::OutputStream;
use wasmtime_wasi::p2::bindings::filesystem::types::DirectoryEntry;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock};
use wizer_reproducible::{Numbers, RESOLUTION, Random, Source, Ticks};

/// What a run goes on with, from call to call.
#[derive(Debug)]
pub(crate) struct Repeat {
    pub(crate) seed: u64,
    pub(crate) secure: Random,
    pub(crate) insecure: Random,
    /// The time of day, and of all files, in seconds.
    pub(crate) time: u64,
    /// The numbers of files, by what the system tells them apart with.
    pub(crate) files: Numbers<(u64, u64)>,
    /// The directory that a module reads, by its descriptor: all entries as the system gave them.
    pub(crate) listing: Option<(u32, Arc<Vec<u8>>)>,
    /// What is left to be read of directories, in order, by the resources that are read.
    pub(crate) listings: BTreeMap<u32, VecDeque<DirectoryEntry>>,
}

impl Repeat {
    pub(crate) fn new(seed: u64, time: u64) -> Self {
        Self {
            seed,
            secure: Random::new(seed, Source::Secure),
            insecure: Random::new(seed, Source::Insecure),
            time,
            files: Numbers::default(),
            listing: None,
            listings: BTreeMap::new(),
        }
    }
}

/// A clock that always shows the same time.
pub(crate) struct FixedWall(pub(crate) u64);

impl HostWallClock for FixedWall {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(RESOLUTION)
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.0)
    }
}

/// A clock that advances with each reading.
#[derive(Default)]
pub(crate) struct Counter(Mutex<Ticks>);

impl HostMonotonicClock for Counter {
    fn resolution(&self) -> u64 {
        RESOLUTION
    }

    fn now(&self) -> u64 {
        let mut ticks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ticks.next()
    }
}

/// An output that is no terminal, whatever it is.
pub(crate) struct NoTerminal<S>(pub(crate) S);

impl<S> IsTerminal for NoTerminal<S> {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl<S: StdoutStream> StdoutStream for NoTerminal<S> {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        self.0.async_stream()
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        self.0.p2_stream()
    }
}
