//! The command line: runs the command that it names. Every failure ends here, in one message.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wizer_arguments::{
    Arguments, Diff, Files, Inspect, Instrument, Other, Place, page_name, report,
};
use wizer_program::{instrumented, options, values};
use wizer_transform::Target;
use wizer_wasi_files::Output;

use crate::bundle::bundle;
use crate::initialize::initialize;
use crate::layers::layers;
use crate::service::service;
use crate::wasi;

/// Runs the command on the arguments of this component.
pub(crate) fn main() -> Result<(), ()> {
    match run() {
        Ok(true) => Ok(()),
        Ok(false) => Err(()),
        Err(error) => {
            eprint!("{}", report(&error));
            Err(())
        }
    }
}

fn run() -> Result<bool> {
    let arguments =
        Arguments::read(std::env::args_os(), Place::Component).map_err(anyhow::Error::msg)?;
    match &arguments.other {
        None => initialize(&arguments.initialize),
        Some(Other::Instrument(arguments)) => instrument(arguments),
        Some(Other::Inspect(arguments)) => inspect(arguments),
        Some(Other::Diff(arguments)) => return diff(arguments),
        Some(Other::Layers(arguments)) => layers(arguments),
        Some(Other::Service(arguments)) => service(arguments),
        Some(Other::Bundle(arguments)) => bundle(arguments),
        // The parser refuses this.
        Some(Other::Batch(_)) => Ok(()),
    }?;
    Ok(true)
}

/// Writes the instrumented binary.
fn instrument(arguments: &Instrument) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    let target = Target::open(wasm.clone(), &options(&arguments.target))?;
    output.write(&instrumented(&target, &wasm)?)
}

/// Writes the inspection of a binary.
fn inspect(arguments: &Inspect) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    if arguments.drawing.html {
        return output.write(page(arguments, &wasm)?.as_bytes());
    }
    let options = options(&arguments.target);
    let found = wizer_transform::inspect_further(wasm, &options)?;
    output.write(found.print(arguments.json)?.as_bytes())
}

/// Draws what a result consists of. Which folder is the user's home is not known here.
fn page(arguments: &Inspect, wasm: &[u8]) -> Result<String> {
    let input = arguments.drawing.original.as_deref();
    let input = input.map(|input| read_wasm(Some(input))).transpose()?;
    let secrets = arguments.drawing.secrets(wasi::folder());
    let secrets = secrets.map_err(anyhow::Error::msg)?;
    let origins: Vec<String> = secrets
        .iter()
        .map(|secret| secret.origin.word().into_owned())
        .collect();
    let found = wizer_transform::depict(wasm, input.as_deref(), &values(&secrets))?;
    let name = page_name(arguments.files.input.as_deref());
    Ok(found.page(name.as_deref().unwrap_or("standard input"), &origins))
}

/// Tells how two results differ. Returns whether they are the same.
fn diff(arguments: &Diff) -> Result<bool> {
    let output = Output::new(arguments.output.as_deref().map(text).transpose()?)?;
    let first = read_wasm(Some(&arguments.first))?;
    let second = read_wasm(Some(&arguments.second))?;
    let input = arguments
        .input
        .as_deref()
        .map(|input| read_wasm(Some(input)));
    let input = input.transpose()?;
    let found = wizer_transform::compare(&first, &second, input.as_deref())?;
    output.write(found.print(arguments.json)?.as_bytes())?;
    Ok(found.identical)
}

/// Opens the output and reads the input. An output that can't be written is an error before
/// anything runs.
pub(crate) fn open(files: &Files) -> Result<(Vec<u8>, Output)> {
    let output = output(files)?;
    Ok((read_wasm(files.input.as_deref())?, output))
}

/// Opens the output.
pub(crate) fn output(files: &Files) -> Result<Output> {
    let path = files.output.as_deref().map(text).transpose()?;
    Output::new(path)
}

/// Reads a WebAssembly binary, or text, which is converted to a binary.
pub(crate) fn read_wasm(path: Option<&Path>) -> Result<Vec<u8>> {
    let path = path.filter(|path| *path != Path::new("-"));
    let (name, bytes) = match path {
        Some(path) => (text(path)?, wizer_wasi_files::read(text(path)?)?),
        None => ("standard input", wizer_wasi_files::read_stdin()?),
    };
    // A binary needs no copy.
    if bytes.starts_with(b"\0asm") {
        return Ok(bytes);
    }
    let wasm = wat::Parser::new()
        .parse_bytes(path, &bytes)
        .with_context(|| format!("{name} is neither a WebAssembly binary nor WebAssembly text"))?;
    Ok(wasm.into_owned())
}

/// Converts a path to a string for WASI.
pub(crate) fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| {
        format!(
            "the path {} is not UTF-8, as WASI's paths are",
            path.display()
        )
    })
}

/// Converts the path in an option.
pub(crate) fn file(text: &str) -> PathBuf {
    PathBuf::from(text)
}
