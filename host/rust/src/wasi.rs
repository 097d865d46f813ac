//! WASI for the initializer: nothing from the outside but what is granted here.

use std::path::{Path, PathBuf};

use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder};

use crate::error::Error;

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
    stdout: Stdio,
    stderr: Stdio,
    inherit_env: bool,
    env: Vec<(String, String)>,
    dirs: Vec<Directory>,
    http: bool,
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

    /// Lets a component send HTTP requests, through `wasi:http`. Modules have no such interface.
    pub fn http(mut self, allow: bool) -> Self {
        self.http = allow;
        self
    }

    /// The directories in which the guest can write.
    pub(crate) fn writable(&self) -> impl Iterator<Item = &Path> {
        let writable = |dir: &&Directory| !dir.permissions.write_not_permitted();
        self.dirs.iter().filter(writable).map(|dir| &*dir.host)
    }

    pub(crate) fn allows_http(&self) -> bool {
        self.http
    }

    /// The context for one run, ready to be built.
    pub(crate) fn builder(&self) -> Result<WasiCtxBuilder, Error> {
        let mut builder = WasiCtx::builder();
        // One thread, one guest: nothing else waits while it reads.
        builder.allow_blocking_current_thread(true);
        match &self.input {
            Some(bytes) => drop(builder.stdin(MemoryInputPipe::new(bytes.clone()))),
            None if self.stdin == Stdio::Inherit => drop(builder.inherit_stdin()),
            None => {}
        }
        match self.stdout {
            Stdio::Null => {}
            Stdio::Inherit => drop(builder.inherit_stdout()),
            Stdio::Stderr => drop(builder.stdout(wasmtime_wasi::cli::stderr())),
        }
        if self.stderr != Stdio::Null {
            builder.inherit_stderr();
        }
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

    /// Each variable once: a name's last value, at the place of its first.
    fn variables(&self) -> Vec<(String, String)> {
        // WASI's strings are Unicode: what is not can't be passed on.
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let inherited = std::env::vars_os()
            .filter(|_| self.inherit_env)
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
