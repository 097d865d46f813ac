//! What the guest is granted.

use wasip2::cli::{stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};
use wasip2::filesystem::types;
use wasip2::io::streams::{InputStream, OutputStream};

use crate::descriptors::{Descriptor, Descriptors, Stream};
use crate::journal::Journal;
use crate::opened::Opened;

/// Where a standard stream of the guest goes, or comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stdio {
    /// Nowhere: input is empty, output is dropped.
    #[default]
    Null,
    /// The stream of the same name of this component.
    Inherit,
    /// The standard error of this component, for output only.
    Stderr,
}

/// What one guest sees of the outside, and its open descriptors.
pub struct Context {
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) descriptors: Descriptors,
    pub(crate) journal: Journal,
    /// The guest has asked for arguments or environment variables.
    pub(crate) environment_asked: bool,
    /// The guest has asked for the directories that are open.
    pub(crate) directories_asked: bool,
}

impl Context {
    /// Whether the guest has asked for arguments or environment variables.
    #[must_use]
    pub fn environment_asked(&self) -> bool {
        self.environment_asked
    }

    /// Whether the guest has asked for the directories that are open.
    #[must_use]
    pub fn directories_asked(&self) -> bool {
        self.directories_asked
    }

    /// Nothing is granted yet.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What gives the same to a guest that runs again from the start, and touches nothing outside. None if that is too much to
    /// remember.
    #[must_use]
    pub fn again(self) -> Option<Self> {
        Some(Self {
            journal: self.journal.again()?,
            ..self
        })
    }
}

/// Says what a guest is granted.
#[derive(Default)]
pub struct Builder {
    stdin: Stdio,
    stdout: Stdio,
    stderr: Stdio,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    directories: Vec<(String, Opened)>,
}

impl Builder {
    /// Says where standard input comes from. [`Stdio::Stderr`] is as [`Stdio::Null`].
    #[must_use]
    pub fn stdin(mut self, stdin: Stdio) -> Self {
        self.stdin = stdin;
        self
    }

    /// Says where standard output goes.
    #[must_use]
    pub fn stdout(mut self, stdout: Stdio) -> Self {
        self.stdout = stdout;
        self
    }

    /// Says where standard error goes.
    #[must_use]
    pub fn stderr(mut self, stderr: Stdio) -> Self {
        self.stderr = stderr;
        self
    }

    /// Adds an argument; the first is by custom the program's name.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets an environment variable; of the same name, the last value holds, at the place of the first.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        let mut known = self.environment.iter_mut();
        match known.find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => self.environment.push((name, value)),
        }
        self
    }

    /// Grants a directory under the name `guest`: the first becomes descriptor 3.
    #[must_use]
    pub fn dir(mut self, guest: impl Into<String>, directory: types::Descriptor) -> Self {
        let opened = Opened::new(directory, false);
        self.directories.push((guest.into(), opened));
        self
    }

    /// As [`Builder::dir`], but nothing in the directory can be written, made, renamed or removed.
    #[must_use]
    pub fn read_only_dir(mut self, guest: impl Into<String>, directory: types::Descriptor) -> Self {
        let opened = Opened::new(directory, true);
        self.directories.push((guest.into(), opened));
        self
    }

    /// The context of one guest.
    #[must_use]
    pub fn build(self) -> Context {
        let streams = [
            Descriptor::Input(input(self.stdin)),
            Descriptor::Output(match self.stdout {
                Stdio::Inherit => stdout_stream(),
                other => output(other),
            }),
            Descriptor::Output(output(self.stderr)),
        ];
        let directories = self.directories.into_iter();
        let directories = directories.map(|(name, opened)| Descriptor::Directory {
            opened,
            preopened: Some(name),
        });
        Context {
            arguments: self.arguments,
            environment: self.environment,
            descriptors: streams.into_iter().chain(directories).collect(),
            journal: Journal::default(),
            environment_asked: false,
            directories_asked: false,
        }
    }
}

fn input(stdin: Stdio) -> Stream<InputStream> {
    match stdin {
        Stdio::Inherit => Stream {
            stream: Some(stdin::get_stdin()),
            terminal: terminal_stdin::get_terminal_stdin().is_some(),
        },
        Stdio::Null | Stdio::Stderr => Stream::default(),
    }
}

fn stdout_stream() -> Stream<OutputStream> {
    Stream {
        stream: Some(stdout::get_stdout()),
        terminal: terminal_stdout::get_terminal_stdout().is_some(),
    }
}

/// Standard error, or nothing.
fn output(stdio: Stdio) -> Stream<OutputStream> {
    match stdio {
        Stdio::Inherit | Stdio::Stderr => Stream {
            stream: Some(stderr::get_stderr()),
            terminal: terminal_stderr::get_terminal_stderr().is_some(),
        },
        Stdio::Null => Stream::default(),
    }
}

impl<S> Default for Stream<S> {
    fn default() -> Self {
        Self {
            stream: None,
            terminal: false,
        }
    }
}
