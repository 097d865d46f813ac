//! WASI for the initializer, with only the grants of the command line.

use anyhow::Result;
use wizer_arguments::Initialize;
use wizer_wasi_files::{Output, open_directory};
use wizer_wasi_preview1::{Context, Stdio};

/// The grants of the initializer. Without WASI, there are none.
pub(crate) fn context(arguments: &Initialize, output: &Output) -> Result<Context> {
    let (files, wasi) = (&arguments.files, &arguments.environment.wasi);
    let mut context = Context::builder();
    if !wasi.allow_wasi {
        return Ok(context.build());
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
    for (name, value) in wasi.variables().map_err(anyhow::Error::msg)? {
        context = context.env(name, value);
    }
    for dir in wasi.directories() {
        let opened = open_directory(&dir.host, dir.read_only)?;
        context = match dir.read_only {
            true => context.read_only_dir(&dir.guest, opened),
            false => context.dir(&dir.guest, opened),
        };
    }
    Ok(context.build())
}
