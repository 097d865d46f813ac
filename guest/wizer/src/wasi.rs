//! WASI for the initializer, with only the grants of the command line.

use anyhow::{Error, Result};
use wasip2::cli::environment::initial_cwd;
use wizer_arguments::taken::{self, Origin, Secret};
use wizer_arguments::{Initialize, SOURCE_DATE_EPOCH, source_date_epoch};
use wizer_wasi_files::{Output, open_directory};
use wizer_wasi_preview1::{Builder, Context, Stdio};

/// The grants of the initializer, and its surroundings. Without WASI, there are no grants.
pub(crate) fn grants(arguments: &Initialize, output: &Output) -> Result<Builder> {
    let (files, wasi) = (&arguments.files, &arguments.environment.wasi);
    let mut context = Context::builder();
    if let Some(seed) = arguments.environment.reproducible {
        // The strings of WASI are Unicode.
        let time = std::env::var(SOURCE_DATE_EPOCH).ok();
        let time = source_date_epoch(time.as_deref()).map_err(Error::msg)?;
        context = context.reproducible(seed, time);
    }
    if !wasi.allow_wasi {
        return Ok(context);
    }
    if wasi.inherit_stdio {
        // The guest shares no stream with the input and the output.
        let stdin = match files.input.as_ref().and_then(|path| path.to_str()) {
            None | Some("-") => Stdio::Null,
            Some(_) => Stdio::Inherit,
        };
        let stdout = match output.is_stdout() {
            true => Stdio::Stderr,
            false => Stdio::Inherit,
        };
        context = context.stdin(stdin).stdout(stdout).stderr(Stdio::Inherit);
    }
    if wasi.inherit_env {
        for (name, value) in std::env::vars() {
            context = context.env(name, value);
        }
    }
    for (name, value) in wasi.variables().map_err(Error::msg)? {
        context = context.env(name, value);
    }
    for dir in wasi.directories() {
        let opened = open_directory(&dir.host, dir.read_only)?;
        context = match dir.read_only {
            true => context.read_only_dir(&dir.guest, opened),
            false => context.dir(&dir.guest, opened),
        };
    }
    Ok(context)
}

/// What the result should not contain: what the initializer can know of the machine. Without WASI,
/// that is nothing. Which folder is the user's home is not known here.
pub(crate) fn secrets(arguments: &Initialize, context: &Context) -> Result<Vec<Secret>> {
    let environment = &arguments.environment;
    let folder = environment.wasi.allow_wasi.then(folder).flatten();
    taken::secrets(context.variables(), folder, &environment.scrub_env).map_err(Error::msg)
}

/// The path of the working folder, if the host tells it.
pub(crate) fn folder() -> Option<(Origin, String)> {
    Some((Origin::WorkingFolder, initial_cwd()?))
}
