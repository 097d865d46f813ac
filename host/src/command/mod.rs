//! The command: reads a binary, has it pre-initialized, writes the result. Whatever fails ends here, in one
//! message and a status.

mod batch;
mod environment;
mod files;
mod initialize;
mod interrupt;
mod progress;
mod statistics;
mod watchdog;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use wizer::{Cache, Wizer};

use wizer_cli::{Arguments, Engine, Inspect, Instrument, Other, Place, report};

use environment::options;
use files::{Input, Output};

/// Runs the command on this process's arguments.
pub(crate) fn main() -> ExitCode {
    // Nothing is logged unless it is asked for, and then it takes a while to understand for what.
    if std::env::var_os("RUST_LOG").is_some() {
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .init();
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("{}", report(&error));
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let arguments =
        Arguments::read(std::env::args_os(), Place::Native).map_err(anyhow::Error::msg)?;
    interrupt::handle()?;
    match &arguments.other {
        None => initialize::initialize(&arguments.initialize),
        Some(Other::Batch(arguments)) => batch::batch(arguments),
        Some(Other::Instrument(arguments)) => instrument(arguments),
        Some(Other::Inspect(arguments)) => inspect(arguments),
        // Refused when the arguments were read.
        Some(Other::Bundle(_)) => Ok(()),
    }
}

/// The cache that is wanted. Where there is no place for one, everything is compiled each time: slower, and no reason to fail.
fn cache(arguments: &Engine) -> Option<Cache> {
    match &arguments.cache_dir {
        _ if arguments.no_cache => None,
        Some(folder) => Some(Cache::at(folder)),
        None => Cache::user(),
    }
}

/// The transform, and what it remembers.
fn load(cache: Option<&Cache>) -> anyhow::Result<Wizer> {
    let wizer = Wizer::new()?;
    Ok(match cache {
        Some(cache) => wizer.cache(cache.clone()),
        None => wizer,
    })
}

/// Writes what would be run.
fn instrument(arguments: &Instrument) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let target = load(None)?.open(wasm, &options(&arguments.target))?;
    output.write(&target.instrumented()?)
}

/// Writes what is known of a binary.
fn inspect(arguments: &Inspect) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let found = load(None)?.inspect(&wasm, &options(&arguments.target))?;
    output.write(found.print(arguments.json)?.as_bytes())
}
