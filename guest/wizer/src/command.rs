//! The command: reads a binary, does with it what is asked, writes the result. Whatever fails ends here, in one message.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wizer_arguments::{Arguments, Files, Inspect, Instrument, Other, Place, report};
use wizer_transform::{Initializer, Options, Rename, Target};
use wizer_wasi_files::Output;

use crate::bundle::bundle;
use crate::initialize::initialize;
use crate::snapshot::instrumented;

/// Runs the command on the arguments of this component.
pub(crate) fn main() -> Result<(), ()> {
    run().map_err(|error| eprint!("{}", report(&error)))
}

fn run() -> Result<()> {
    let arguments =
        Arguments::read(std::env::args_os(), Place::Component).map_err(anyhow::Error::msg)?;
    match &arguments.other {
        None => initialize(&arguments.initialize),
        Some(Other::Instrument(arguments)) => instrument(arguments),
        Some(Other::Inspect(arguments)) => inspect(arguments),
        Some(Other::Bundle(arguments)) => bundle(arguments),
        // Refused when the arguments were read.
        Some(Other::Batch(_)) => Ok(()),
    }
}

/// Writes what would be run.
fn instrument(arguments: &Instrument) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    let target = Target::open(wasm.clone(), &options(&arguments.target))?;
    output.write(&instrumented(&target, &wasm)?)
}

/// Writes what is known of a binary.
fn inspect(arguments: &Inspect) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    let options = options(&arguments.target);
    let found = wizer_transform::inspect(wasm, &options)?;
    output.write(found.print(arguments.json)?.as_bytes())
}

/// The input, and where the result goes: that it can't be written is better known before anything has run.
pub(crate) fn open(files: &Files) -> Result<(Vec<u8>, Output)> {
    let output = output(files)?;
    Ok((read_wasm(files.input.as_deref())?, output))
}

/// Where the result goes.
pub(crate) fn output(files: &Files) -> Result<Output> {
    let path = files.output.as_deref().map(text).transpose()?;
    Output::new(path)
}

/// Reads WebAssembly: a binary as it is, text as the binary it stands for.
pub(crate) fn read_wasm(path: Option<&Path>) -> Result<Vec<u8>> {
    let path = path.filter(|path| *path != Path::new("-"));
    let (name, bytes) = match path {
        Some(path) => (text(path)?, wizer_wasi_files::read(text(path)?)?),
        None => ("standard input", wizer_wasi_files::read_stdin()?),
    };
    // Without another copy, where it is a binary.
    if bytes.starts_with(b"\0asm") {
        return Ok(bytes);
    }
    let wasm = wat::Parser::new()
        .parse_bytes(path, &bytes)
        .with_context(|| format!("{name} is neither a WebAssembly binary nor WebAssembly text"))?;
    Ok(wasm.into_owned())
}

/// A path as WASI has it.
pub(crate) fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| {
        format!(
            "the path {} is not UTF-8, as WASI's paths are",
            path.display()
        )
    })
}

/// What the transform is told.
pub(crate) fn options(arguments: &wizer_arguments::Target) -> Options {
    let init = arguments.init_func.clone();
    let renames = arguments.renames.iter().map(|rename| Rename {
        destination: rename.name.clone(),
        source: rename.value.clone(),
    });
    Options {
        init: init.map_or(Initializer::Default, Initializer::Export),
        keep_init_func: arguments.keep_init_func,
        renames: renames.collect(),
    }
}

/// A file's path, as a user's option has it.
pub(crate) fn file(text: &str) -> PathBuf {
    PathBuf::from(text)
}
