//! The command: reads a binary, has it pre-initialized, writes the result. Whatever fails ends here, in one
//! message and a status.

mod files;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use wizer::{Environment, Features, Init, Options, Stdio, Wasi, Wizer};

use wizer_cli::{Arguments, Initialize, Inspect, Instrument, Other, Place, Proposals, report};

use files::{Input, Output};

/// Runs the command on this process's arguments.
pub(crate) fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
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
    match &arguments.other {
        None => initialize(&arguments.initialize),
        Some(Other::Instrument(arguments)) => instrument(arguments),
        Some(Other::Inspect(arguments)) => inspect(arguments),
        // Refused when the arguments were read.
        Some(Other::Bundle(_)) => Ok(()),
    }
}

/// The transform, with a cache for what is compiled. Where there is no place for one, everything is compiled each time:
/// slower, and no reason to fail.
fn load() -> anyhow::Result<(Wizer, Option<wasmtime::Cache>)> {
    let cache = wasmtime::Cache::from_file(None).ok();
    let wizer = match cache.clone() {
        Some(cache) => Wizer::with_cache(cache)?,
        None => Wizer::new()?,
    };
    Ok((wizer, cache))
}

fn initialize(arguments: &Initialize) -> anyhow::Result<()> {
    for warning in arguments.wasi.without_effect() {
        eprintln!("Warning: {warning}");
    }
    let input = Input::new(arguments.files.input.as_deref());
    // An output that can't be written is better known before the initializer has run.
    let output = Output::new(arguments.files.output.as_deref())?;
    let wasm = files::read_wasm(&input)?;

    let (wizer, cache) = load()?;
    let options = options(&arguments.target).allow_open_handles(arguments.allow_open_handles);
    let mut target = match &arguments.onto {
        Some(twin) => {
            let twin = files::read_wasm(&Input::File(twin.clone()))?;
            wizer.open_onto(wasm, twin, &arguments.map_modules, &options)?
        }
        None => wizer.open(wasm, &options)?,
    };
    let mut environment = environment(arguments, &input, &output)?;
    if let Some(cache) = cache {
        environment = environment.cache(cache);
    }
    let outcome = environment.outcome(&mut target)?;
    for warning in &outcome.warnings {
        eprintln!("Warning: {warning}");
    }
    if let Some(value) = &outcome.returned {
        // A component has one initializer.
        let name = target.initializers().last().unwrap_or_default();
        eprintln!("{name} returned: {value}");
    }
    output.write(&outcome.wasm)
}

/// Writes what would be run.
fn instrument(arguments: &Instrument) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let (wizer, _) = load()?;
    let target = wizer.open(wasm, &options(&arguments.target))?;
    output.write(target.instrumented())
}

/// Writes what is known of a binary.
fn inspect(arguments: &Inspect) -> anyhow::Result<()> {
    let output = Output::new(arguments.files.output.as_deref())?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let (wizer, _) = load()?;
    let found = wizer.inspect(&wasm, &options(&arguments.target))?;
    output.write(found.print(arguments.json)?.as_bytes())
}

/// What the transform is told.
fn options(arguments: &wizer_cli::Target) -> Options {
    let init = arguments
        .init_func
        .clone()
        .map_or(Init::Default, Init::Export);
    let options = Options::new()
        .init(init)
        .keep_init_func(arguments.keep_init_func);
    arguments.renames.iter().fold(options, |options, rename| {
        options.rename(&rename.name, &rename.value)
    })
}

/// What the initializer is given.
fn environment(
    arguments: &Initialize,
    input: &Input,
    output: &Output,
) -> anyhow::Result<Environment> {
    let mut environment = Environment::new()
        .features(features(&arguments.proposals))
        .deny_open_handles(arguments.deny_open_handles);
    if arguments.wasi.allow_wasi {
        environment = environment.wasi(wasi(&arguments.wasi, input, output));
    }
    for preload in &arguments.preloads {
        let wasm = files::read_wasm(&Input::File((&preload.value).into()))?;
        environment = environment.preload(&preload.name, wasm);
    }
    Ok(environment)
}

fn features(arguments: &Proposals) -> Features {
    Features {
        bulk_memory: arguments.wasm_bulk_memory,
        multi_memory: arguments.wasm_multi_memory,
        multi_value: arguments.wasm_multi_value,
        reference_types: arguments.wasm_reference_types,
        simd: arguments.wasm_simd,
        relaxed_simd: arguments.wasm_relaxed_simd,
        relaxed_simd_deterministic: arguments.relaxed_simd_deterministic,
    }
}

fn wasi(arguments: &wizer_cli::Wasi, input: &Input, output: &Output) -> Wasi {
    let mut wasi = Wasi::new()
        .inherit_env(arguments.inherit_env)
        .http(arguments.allow_http);
    if arguments.inherit_stdio {
        // Neither the module nor the result shares a stream with the guest.
        let stdin = if matches!(input, Input::Stdin) {
            Stdio::Null
        } else {
            Stdio::Inherit
        };
        let stdout = if matches!(output, Output::Stdout) {
            Stdio::Stderr
        } else {
            Stdio::Inherit
        };
        wasi = wasi.stdin(stdin).stdout(stdout).stderr(Stdio::Inherit);
    }
    let variables = arguments.variables();
    let wasi = variables.fold(wasi, |wasi, (name, value)| wasi.env(name, value));
    let dirs = arguments.directories();
    dirs.fold(wasi, |wasi, (host, guest)| wasi.dir(host, guest))
}
