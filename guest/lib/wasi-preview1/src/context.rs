//! The grants of a guest.

use wasip2::cli::{stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};
use wasip2::filesystem::types;
use wasip2::io::streams::{InputStream, OutputStream};

use crate::descriptors::{Descriptor, Descriptors, Stream};
use crate::journal::Journal;
use crate::opened::Opened;

/// The source or destination of a standard stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stdio {
    /// None: input is empty, and output is dropped.
    #[default]
    Null,
    /// The stream of the same name of this component.
    Inherit,
    /// The standard error of this component, for output only.
    Stderr,
}

/// The grants of one guest, and its open descriptors.
pub struct Context {
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) descriptors: Descriptors,
    pub(crate) journal: Journal,
    /// Whether the guest has read arguments or environment variables.
    pub(crate) environment_asked: bool,
    /// Whether the guest has read the preopened directories.
    pub(crate) directories_asked: bool,
}

impl Context {
    /// Whether the guest has read arguments or environment variables.
    #[must_use]
    pub fn environment_asked(&self) -> bool {
        self.environment_asked
    }

    /// Whether the guest has read the preopened directories.
    #[must_use]
    pub fn directories_asked(&self) -> bool {
        self.directories_asked
    }

    /// Begins a context without grants.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Returns a context for a second run of the same guest. It replays the recorded answers, and
    /// touches nothing outside. None if the record was too large.
    #[must_use]
    pub fn again(self) -> Option<Self> {
        Some(Self {
            journal: self.journal.again()?,
            ..self
        })
    }
}

/// Builds a [`Context`].
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
    /// Sets the source of standard input. [`Stdio::Stderr`] is the same as [`Stdio::Null`].
    #[must_use]
    pub fn stdin(mut self, stdin: Stdio) -> Self {
        self.stdin = stdin;
        self
    }

    /// Sets the destination of standard output.
    #[must_use]
    pub fn stdout(mut self, stdout: Stdio) -> Self {
        self.stdout = stdout;
        self
    }

    /// Sets the destination of standard error.
    #[must_use]
    pub fn stderr(mut self, stderr: Stdio) -> Self {
        self.stderr = stderr;
        self
    }

    /// Adds an argument. By convention, the first is the program's name.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets an environment variable. If a name is set twice, the last value counts, in the place of
    /// the first.
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

    /// Grants a directory with the name `guest`. The first one is descriptor 3.
    #[must_use]
    pub fn dir(mut self, guest: impl Into<String>, directory: types::Descriptor) -> Self {
        let opened = Opened::new(directory, false);
        self.directories.push((guest.into(), opened));
        self
    }

    /// As [`Builder::dir`], but nothing in the directory can be written, created, renamed or
    /// removed.
    #[must_use]
    pub fn read_only_dir(mut self, guest: impl Into<String>, directory: types::Descriptor) -> Self {
        let opened = Opened::new(directory, true);
        self.directories.push((guest.into(), opened));
        self
    }

    /// Builds the context of one guest.
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

/// A stream to standard error, or none.
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
