//! WASI for the initializer: nothing from the outside but what the command line grants.

use anyhow::Result;
use wizer_arguments::Initialize;
use wizer_wasi_files::{Output, open_directory};
use wizer_wasi_preview1::{Context, Stdio};

/// What the initializer sees, without WASI nothing.
pub(crate) fn context(arguments: &Initialize, output: &Output) -> Result<Context> {
    let (files, wasi) = (&arguments.files, &arguments.environment.wasi);
    let mut context = Context::builder();
    if !wasi.allow_wasi {
        return Ok(context.build());
    }
    if wasi.inherit_stdio {
        // Neither the module nor the result shares a stream with the guest.
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
