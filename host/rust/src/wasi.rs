//! WASI for the initializer: nothing from the outside but what is granted here.

use std::io;
use std::path::{Path, PathBuf};

use wasmtime_wasi::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder};
use wizer_reproducible::MAX_TIME;

use crate::error::Error;
use crate::notes::{
    Counter, FixedWall, Held, HttpGrant, NoTerminal, NotedInput, NotedMonotonic, NotedWall, Notes,
    OutputFunction, ReadBefore, Reads, Recorded, Repeat, To,
};

/// Where a standard stream of the guest goes, or comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stdio {
    /// Nowhere: input is empty, output is dropped.
    #[default]
    Null,
    /// The stream of the same name of this process.
    Inherit,
    /// The standard error of this process, for output only.
    Stderr,
}

/// A directory that is opened for the guest.
#[derive(Debug, Clone)]
struct Directory {
    host: PathBuf,
    guest: String,
    permissions: FsPerms,
}

/// What the initializer sees of the outside through WASI: nothing, until it is granted.
#[derive(Debug, Clone, Default)]
pub struct Wasi {
    stdin: Stdio,
    /// In place of that: what there is to read.
    input: Option<Vec<u8>>,
    /// Where it is recorded what is read.
    recorded: Option<Recorded>,
    /// What of standard input was read before, by a run that does not count, read by read.
    read_before: Vec<bytes::Bytes>,
    stdout: Stdio,
    stderr: Stdio,
    /// In place of these: functions that take what is written.
    stdout_function: Option<OutputFunction>,
    stderr_function: Option<OutputFunction>,
    /// Where output is held back.
    held: Option<Held>,
    inherit_env: bool,
    env: Vec<(String, String)>,
    dirs: Vec<Directory>,
    http: HttpGrant,
    reproducible: Option<Reproducible>,
}

/// Surroundings that are the same on every machine: see [`Wasi::reproducible`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reproducible {
    /// The seed of random numbers.
    pub seed: u64,
    /// What the wall clock shows, and the times of all files, in seconds since 1970.
    pub time: u64,
}

impl Reproducible {
    /// With the seed 0, in 1970.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// At this time, in seconds since 1970: in the year 2554 at the latest.
    pub fn time(mut self, seconds: u64) -> Self {
        self.time = seconds.min(MAX_TIME);
        self
    }
}

impl Wasi {
    /// Clocks and random numbers; no streams, no environment, no directories.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says where standard input comes from. [`Stdio::Stderr`] is as [`Stdio::Null`].
    pub fn stdin(mut self, stdin: Stdio) -> Self {
        self.stdin = stdin;
        self
    }

    /// Says what there is to read from standard input.
    pub fn stdin_bytes(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    /// Records what is read from standard input.
    pub(crate) fn record_input(&mut self, recorded: &Recorded) {
        self.recorded = Some(recorded.clone());
    }

    /// Lets be read first what was read before, by a run that does not count.
    pub(crate) fn read_before(&mut self, reads: Vec<bytes::Bytes>) {
        self.read_before = reads;
    }

    /// Holds output back.
    pub(crate) fn hold(&mut self, held: &Held) {
        self.held = Some(held.clone());
    }

    /// Whether functions take output.
    pub(crate) fn has_output_functions(&self) -> bool {
        self.stdout_function.is_some() || self.stderr_function.is_some()
    }

    /// Lets be read what was recorded, in place of what standard input has now.
    pub(crate) fn replay_input(&mut self, bytes: Vec<u8>) {
        self.recorded = None;
        self.input = Some(bytes);
    }

    /// Says where standard output goes.
    pub fn stdout(mut self, stdout: Stdio) -> Self {
        self.stdout = stdout;
        self
    }

    /// Says where standard error goes.
    pub fn stderr(mut self, stderr: Stdio) -> Self {
        self.stderr = stderr;
        self
    }

    /// Passes what is written to standard output to a function, in the thread of the initializer.
    /// An error of the function is one of the write.
    pub fn stdout_function(
        mut self,
        write: impl Fn(&[u8]) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.stdout_function = Some(OutputFunction::new(write));
        self
    }

    /// As [`Wasi::stdout_function`], for standard error.
    pub fn stderr_function(
        mut self,
        write: impl Fn(&[u8]) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.stderr_function = Some(OutputFunction::new(write));
        self
    }

    /// Passes on this process's environment.
    pub fn inherit_env(mut self, inherit: bool) -> Self {
        self.inherit_env = inherit;
        self
    }

    /// Sets an environment variable; of the same name, the last holds.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Opens the directory `host` for the guest, under the name `guest`: to read and to write.
    pub fn dir(self, host: impl Into<PathBuf>, guest: impl Into<String>) -> Self {
        self.open(host.into(), guest.into(), FsPerms::ReadWrite)
    }

    /// Opens the directory `host` for the guest, under the name `guest`: nothing in it can be
    /// written, made, renamed or removed.
    pub fn read_only_dir(self, host: impl Into<PathBuf>, guest: impl Into<String>) -> Self {
        self.open(host.into(), guest.into(), FsPerms::ReadOnly)
    }

    fn open(mut self, host: PathBuf, guest: String, permissions: FsPerms) -> Self {
        self.dirs.push(Directory {
            host,
            guest,
            permissions,
        });
        self
    }

    /// Lets a component send HTTP requests to any host, through `wasi:http`. Modules have no such
    /// interface. Link-local addresses, and others at which clouds give machines their metadata,
    /// are refused all the same: see [`Wasi::http_host`].
    pub fn http(mut self, allow: bool) -> Self {
        self.http.all = allow;
        self
    }

    /// Lets a component send HTTP requests to this host, a name or an address, and to others that
    /// are named in further calls. A name that leads to an address at which clouds give machines
    /// their metadata is refused: only such an address itself can be named.
    pub fn http_host(mut self, host: impl Into<String>) -> Self {
        self.http.add(&host.into());
        self
    }

    /// Makes everything the same on every machine that WASI tells but content: the wall clock
    /// stands still, the monotonic clock advances with each reading, random numbers come from a
    /// seed, directories are in order, and of files neither times nor links nor inodes are told.
    /// Streams are no terminals. The environment of this process is not passed on, only what
    /// [`Wasi::env`] has. Together with [`Options::canonical_nans`](crate::Options::canonical_nans)
    /// this makes results reproducible, unless an initializer uses HTTP or threads.
    pub fn reproducible(mut self, surroundings: Reproducible) -> Self {
        self.reproducible = Some(surroundings);
        self
    }

    /// The names of the directories, in the order in which they are opened.
    pub(crate) fn directories(&self) -> impl Iterator<Item = &str> {
        self.dirs.iter().map(|dir| dir.guest.as_str())
    }

    /// What a run goes on with, if its surroundings are the same everywhere.
    pub(crate) fn repeat(&self) -> Option<Repeat> {
        let Reproducible { seed, time } = self.reproducible?;
        Some(Repeat::new(seed, time.min(MAX_TIME)))
    }

    /// The directories in which the guest can write.
    pub(crate) fn writable(&self) -> impl Iterator<Item = &Path> {
        let writable = |dir: &&Directory| !dir.permissions.write_not_permitted();
        self.dirs.iter().filter(writable).map(|dir| &*dir.host)
    }

    pub(crate) fn allows_http(&self) -> bool {
        self.http.allows_any()
    }

    pub(crate) fn http_grant(&self) -> &HttpGrant {
        &self.http
    }

    /// The context for one run, ready to be built. What is taken from it is noted, as far as it
    /// knows.
    pub(crate) fn builder(&self, notes: &Notes) -> Result<WasiCtxBuilder, Error> {
        let mut builder = WasiCtx::builder();
        self.add_clocks(&mut builder, notes);
        // One thread, one guest: nothing else waits while it reads.
        builder.allow_blocking_current_thread(true);
        let reads = Reads {
            notes: notes.clone(),
            may_be_terminal: self.reproducible.is_none(),
            recorded: self.recorded.clone(),
        };
        match &self.input {
            Some(bytes) => drop(builder.stdin(NotedInput {
                input: MemoryInputPipe::new(bytes.clone()),
                reads,
            })),
            None if self.stdin == Stdio::Inherit => drop(builder.stdin(NotedInput {
                input: ReadBefore {
                    reads: self.read_before.clone(),
                    rest: wasmtime_wasi::cli::stdin(),
                },
                reads,
            })),
            None => {}
        }
        self.add_output(&mut builder);
        for (name, value) in self.variables() {
            builder.env(name, value);
        }
        for Directory {
            host,
            guest,
            permissions,
        } in &self.dirs
        {
            builder
                .preopened_dir(host, guest, *permissions)
                .map_err(|error| {
                    let host = host.display();
                    let what = format!("the directory {host} can't be opened for the initializer");
                    Error::environment(&what, error)
                })?;
        }
        Ok(builder)
    }

    fn add_output(&self, builder: &mut WasiCtxBuilder) {
        if let Some(held) = &self.held {
            self.hold_output(held, builder);
            return;
        }
        let is_fixed = self.reproducible.is_some();
        match (&self.stdout_function, self.stdout) {
            (Some(function), _) => drop(builder.stdout(function.clone())),
            (None, Stdio::Null) => {}
            (None, Stdio::Inherit) if is_fixed => {
                builder.stdout(NoTerminal(wasmtime_wasi::cli::stdout()));
            }
            (None, Stdio::Inherit) => drop(builder.inherit_stdout()),
            (None, Stdio::Stderr) if is_fixed => {
                builder.stdout(NoTerminal(wasmtime_wasi::cli::stderr()));
            }
            (None, Stdio::Stderr) => drop(builder.stdout(wasmtime_wasi::cli::stderr())),
        }
        match (&self.stderr_function, self.stderr) {
            (Some(function), _) => drop(builder.stderr(function.clone())),
            (None, Stdio::Null) => {}
            _ if is_fixed => drop(builder.stderr(NoTerminal(wasmtime_wasi::cli::stderr()))),
            _ => drop(builder.inherit_stderr()),
        }
    }

    /// Has both streams lead to where output is held back.
    fn hold_output(&self, held: &Held, builder: &mut WasiCtxBuilder) {
        let may_be_terminal = self.reproducible.is_none();
        match self.stdout {
            Stdio::Null => {}
            Stdio::Inherit => drop(builder.stdout(held.stream(To::Stdout, may_be_terminal))),
            Stdio::Stderr => drop(builder.stdout(held.stream(To::Stderr, may_be_terminal))),
        }
        if self.stderr != Stdio::Null {
            builder.stderr(held.stream(To::Stderr, may_be_terminal));
        }
    }

    fn add_clocks(&self, builder: &mut WasiCtxBuilder, notes: &Notes) {
        let (wall, monotonic): (Box<dyn HostWallClock>, Box<dyn HostMonotonicClock>) =
            match self.reproducible {
                Some(Reproducible { time, .. }) => (
                    Box::new(FixedWall(time.min(MAX_TIME))),
                    Box::new(Counter::default()),
                ),
                None => (wall_clock(), monotonic_clock()),
            };
        builder
            .wall_clock(NotedWall {
                clock: wall,
                notes: notes.clone(),
            })
            .monotonic_clock(NotedMonotonic {
                clock: monotonic,
                notes: notes.clone(),
            });
    }

    /// Each variable once: a name's last value, at the place of its first.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        // WASI's strings are Unicode: what is not can't be passed on.
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let inherited = std::env::vars_os()
            .filter(|_| self.inherit_env && self.reproducible.is_none())
            .filter_map(unicode);
        let mut variables: Vec<(String, String)> = Vec::new();
        for (name, value) in inherited.chain(self.env.iter().cloned()) {
            match variables.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value,
                None => variables.push((name, value)),
            }
        }
        variables
    }
}
