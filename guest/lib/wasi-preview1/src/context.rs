//! The grants of a guest.

use wasip2::cli::{stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};
use wasip2::filesystem::types;
use wasip2::io::streams::{InputStream, OutputStream};
use wasmi::{Error, Linker, Store};
use wizer_taken::{Access, Kind, Paths, Taken};

use crate::descriptors::{Descriptor, Descriptors, Stream};
use crate::files::Files;
use crate::input::{Input, Recorded};
use crate::journal::Journal;
use crate::opened::Opened;
use crate::said::Said;
use crate::surroundings::{Reproducible, Surroundings};

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
    pub(crate) surroundings: Surroundings,
    /// Where the bytes of standard input come from.
    pub(crate) input: Input,
    /// What the guest has written to a standard stream that leads nowhere.
    pub(crate) said: Said,
    /// Whether the guest can sleep.
    pub(crate) sleeps: bool,
    /// What the guest has taken.
    pub(crate) taken: Taken,
    /// The paths of its descriptors.
    pub(crate) paths: Paths,
    /// Whether the guest has read arguments or environment variables.
    pub(crate) environment_asked: bool,
    /// Whether the guest has read the preopened directories.
    pub(crate) directories_asked: bool,
}

impl Context {
    /// What the guest has taken from outside.
    #[must_use]
    pub fn taken(&self) -> &Taken {
        &self.taken
    }

    /// The environment variables that the guest sees, with their values.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let variables = self.environment.iter();
        variables.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What the guest has read from standard input, if [`Builder::record_input`] was called.
    #[must_use]
    pub fn recorded(self) -> Recorded {
        self.input.recorded()
    }

    /// Notes what was done to a file or a folder.
    pub(crate) fn note_file(&mut self, path: &str, access: Access, there: bool) {
        let item = self.taken.note(Kind::Files, path);
        item.access |= access;
        if !there {
            item.access |= Access::MISSING;
        }
    }

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
}

impl wizer_interpreter::Surroundings for Context {
    fn add_to_linker(linker: &mut Linker<Self>, store: &mut Store<Self>) -> Result<(), Error> {
        crate::linker::add_to_linker(linker, store, |context| context)
    }

    fn again(self) -> Option<Self> {
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
    surroundings: Surroundings,
    input: Input,
    said: Said,
    sleepless: bool,
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

    /// As [`Builder::read_only_dir`], with files that are in memory.
    #[must_use]
    pub fn files(mut self, guest: impl Into<String>, files: Files) -> Self {
        self.directories.push((guest.into(), Opened::files(files)));
        self
    }

    /// Has the guest read these bytes from standard input. [`Builder::stdin`] then only tells
    /// whether that is a terminal.
    #[must_use]
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Input::Memory(bytes.into().into());
        self
    }

    /// Ends every wait for a point in time at once. A guest that sleeps takes no time.
    #[must_use]
    pub fn sleepless(mut self) -> Self {
        self.sleepless = true;
        self
    }

    /// Keeps what the guest writes to standard streams that lead nowhere.
    #[must_use]
    pub fn keep_output(mut self, said: Said) -> Self {
        self.said = said;
        self
    }

    /// Keeps what the guest reads from standard input, for [`Builder::replay_input`].
    #[must_use]
    pub fn record_input(mut self) -> Self {
        self.input = Input::Recorded(Recorded::default());
        self
    }

    /// Has the guest read from standard input what another one has read. [`Builder::stdin`] then
    /// only tells whether that is a terminal.
    #[must_use]
    pub fn replay_input(mut self, recorded: Recorded) -> Self {
        self.input = Input::Replayed(recorded);
        self
    }

    /// Makes clocks, random numbers, files and streams the same on every machine, as
    /// `wizer_reproducible` defines. Random numbers come from `seed`, and the time is
    /// `time_seconds` after 1970-01-01. Sleeping takes as long as ever.
    #[must_use]
    pub fn reproducible(mut self, seed: u64, time_seconds: u64) -> Self {
        let same = Reproducible::new(seed, time_seconds);
        self.surroundings = Surroundings::Reproducible(same);
        self
    }

    /// Builds the context of one guest.
    #[must_use]
    pub fn build(self) -> Context {
        let mut stdin = input(self.stdin);
        if !self.input.is_stream() {
            stdin.stream = None;
        }
        let mut outputs = [
            match self.stdout {
                Stdio::Inherit => stdout_stream(),
                other => output(other),
            },
            output(self.stderr),
        ];
        if !self.surroundings.has_terminals() {
            stdin.terminal = false;
            for output in &mut outputs {
                output.terminal = false;
            }
        }
        let streams = [Descriptor::Input(stdin)].into_iter();
        let streams = streams.chain(outputs.map(Descriptor::Output));
        let mut paths = Paths::default();
        for (fd, (name, _)) in (3..).zip(&self.directories) {
            paths.opened(fd, name);
        }
        let directories = self.directories.into_iter();
        let directories = directories.map(|(name, opened)| Descriptor::Directory {
            opened,
            preopened: Some(name),
        });
        Context {
            arguments: self.arguments,
            environment: self.environment,
            descriptors: streams.chain(directories).collect(),
            journal: Journal::default(),
            surroundings: self.surroundings,
            input: self.input,
            said: self.said,
            sleeps: !self.sleepless,
            taken: Taken::default(),
            paths,
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
