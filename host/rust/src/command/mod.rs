//! The command: reads a binary, has it pre-initialized, writes the result. Whatever fails ends
//! here, in one message and a status.

mod account;
mod batch;
mod environment;
mod files;
mod initialize;
mod interrupt;
mod layers;
mod panics;
mod progress;
mod service;
mod statistics;
mod watchdog;
mod words;

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::{Cache, Places, Warning, Wizer};
use wizer_arguments::{
    Arguments, Diff, Inspect, Instrument, Limits, Other, Place, page_name, printable,
};

use environment::options;
use files::{Input, Output};
use progress::Progress;
use watchdog::{Budget, ProcessMemory, Watchdog};

/// The statuses of the command.
const SUCCESS: u8 = 0;
const FAILURE: u8 = 1;

/// Runs the command on a process's arguments, the first of which is the name of the program. The
/// process is the command's: interrupts end it, and it is to end with the status that this returns.
/// A second call in a process is one more command.
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    // Nothing is logged unless it is asked for, and then it takes a while to understand for what.
    if std::env::var_os("RUST_LOG").is_some() {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            // It would say on standard error that standard error can't be written.
            .log_internal_errors(false);
        // It may be set up already, in a process that is not the command's alone.
        let _ = subscriber.try_init();
    }
    open_closed_streams();
    panics::silence();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let code = panics::caught(|| run(arguments)).unwrap_or_else(|error| {
        say(&words::report(&error));
        FAILURE
    });
    // The runtime of a program does that at its end, and that of a library does not.
    let _ = std::io::stdout().flush();
    code
}

/// Opens the null device where a standard stream is closed, as the runtime of a program does before
/// anything else: files that are opened would have the place of the stream.
#[cfg(unix)]
fn open_closed_streams() {
    use std::os::fd::{AsFd as _, IntoRawFd};
    let (stdin, stdout, stderr) = (std::io::stdin(), std::io::stdout(), std::io::stderr());
    for stream in [stdin.as_fd(), stdout.as_fd(), stderr.as_fd()] {
        if rustix::io::fcntl_getfd(stream) == Err(rustix::io::Errno::BADF) {
            let null = std::fs::File::options()
                .read(true)
                .write(true)
                .open("/dev/null");
            // It has the first place that is free, and stays.
            let _ = null.map(IntoRawFd::into_raw_fd);
        }
    }
}

/// Other systems have no places for streams.
#[cfg(not(unix))]
fn open_closed_streams() {}

fn run(arguments: Vec<OsString>) -> anyhow::Result<u8> {
    let since = Instant::now();
    let arguments =
        Arguments::read(arguments.into_iter(), Place::Native).map_err(anyhow::Error::msg)?;
    interrupt::handle()?;
    match &arguments.other {
        None => initialize::initialize(&arguments.initialize, since),
        Some(Other::Batch(arguments)) => batch::batch(arguments, since),
        Some(Other::Instrument(arguments)) => instrument(arguments),
        Some(Other::Inspect(arguments)) => inspect(arguments),
        Some(Other::Diff(arguments)) => return diff(arguments),
        Some(Other::Layers(arguments)) => layers::layers(arguments),
        Some(Other::Service(arguments)) => service::service(arguments),
        // Refused when the arguments were read.
        Some(Other::Bundle(_)) => Ok(()),
    }?;
    Ok(SUCCESS)
}

/// The cache that is wanted. Where there is no place for one, everything is compiled each time:
/// slower, and no reason to fail. One that others can write to is not used, which is said: the
/// initializer is one of them, by what it is granted, `more` included.
fn cache<'a>(
    arguments: &'a wizer_arguments::Environment,
    more: impl Iterator<Item = &'a Path>,
) -> Option<Cache> {
    let engine = &arguments.engine;
    let cache = match &engine.cache_dir {
        _ if engine.no_cache => return None,
        Some(folder) => Cache::at(folder),
        None => Cache::user()?,
    };
    if let Some(why) = cache.distrusted() {
        let folder = cache.path().display();
        let why = words::distrust(why);
        warn(&format!("the cache {folder} is not used: {why}"));
        return None;
    }
    let granted = arguments.wasi.directories().filter(|dir| !dir.read_only);
    let mut granted = granted
        .map(|dir| Path::new(&dir.host))
        .chain(more)
        .filter(|_| arguments.wasi.allow_wasi);
    match granted.find(|directory| cache.is_within_reach(directory)) {
        None => Some(cache),
        Some(directory) => {
            let warning = Warning::CacheWithinReach {
                cache: cache.path().to_path_buf(),
                directory: directory.to_path_buf(),
            };
            warn(&words::warning(&warning));
            None
        }
    }
}

/// Says what the user is warned of.
fn warn(warning: &str) {
    say(&format!("Warning: {}\n", printable(warning)));
}

/// Writes to standard error. If its disk is full, what is said is lost: the status stays the same.
fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Watches what the command takes, from now on and for all that it does.
fn watchdog(limits: &Limits, since: Instant, progress: &Arc<Progress>) -> Watchdog {
    if limits.max_process_memory.is_some() && ProcessMemory::open().is_none() {
        warn(
            "--max-process-memory has no effect: this system does not tell how much memory a process has",
        );
    }
    let budget = Budget {
        time: limits.timeout,
        since,
        memory: limits.max_process_memory,
    };
    let progress = Arc::clone(progress);
    Watchdog::new(budget, move || progress.phase(), None)
}

/// The transform, and what it remembers.
fn load(cache: Option<&Cache>) -> anyhow::Result<Wizer> {
    Ok(match cache {
        Some(cache) => Wizer::with_cache(cache.clone())?,
        None => Wizer::new()?,
    })
}

/// The transform alone: nothing else is remembered, and nothing that could write there runs.
fn load_transform() -> anyhow::Result<Wizer> {
    load(Cache::user().as_ref())
}

/// Writes what would be run.
fn instrument(arguments: &Instrument) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref(), &mut Places::new())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let target = load_transform()?.open(wasm, &options(&arguments.target))?;
    output.write(&target.instrumented()?)
}

/// Tells how two results differ.
fn diff(arguments: &Diff) -> anyhow::Result<u8> {
    let output = Output::new(arguments.output.as_deref(), &mut Places::new())?;
    let read = |path: &Path| files::read_wasm(&Input::File(path.to_path_buf()));
    let (first, second) = (read(&arguments.first)?, read(&arguments.second)?);
    let input = arguments.input.as_deref().map(read).transpose()?;
    let found = load_transform()?.compare(&first, &second, input.as_deref())?;
    output.write(found.print(arguments.json)?.as_bytes())?;
    Ok(match found.identical {
        true => SUCCESS,
        false => FAILURE,
    })
}

/// Writes what is known of a binary.
fn inspect(arguments: &Inspect) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref(), &mut Places::new())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    if arguments.drawing.html {
        return output.write(page(arguments, &wasm)?.as_bytes());
    }
    let found = load_transform()?.inspect_further(&wasm, &options(&arguments.target))?;
    output.write(found.print(arguments.json)?.as_bytes())
}

/// Draws what a result consists of.
fn page(arguments: &Inspect, wasm: &[u8]) -> anyhow::Result<String> {
    let read = |path: &Path| files::read_wasm(&Input::File(path.to_path_buf()));
    let input = arguments
        .drawing
        .original
        .as_deref()
        .map(read)
        .transpose()?;
    let secrets = arguments.drawing.secrets(crate::taken::own_folders());
    let secrets = secrets.map_err(anyhow::Error::msg)?;
    let found = load_transform()?.depict(wasm, input.as_deref(), &secrets)?;
    let name = page_name(arguments.files.input.as_deref());
    let origins: Vec<String> = secrets
        .iter()
        .map(|secret| secret.origin.word().into_owned())
        .collect();
    Ok(found.page(name.as_deref().unwrap_or("standard input"), &origins))
}
