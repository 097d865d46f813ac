//! `wizer service`: makes a service of an engine.

use anyhow::{Result, bail};
use wizer_arguments::Service;
use wizer_preparation::prepare;
use wizer_program::options;
use wizer_transform::{Kind, Target};

use crate::command::{open, text};

/// The service without an engine.
const SERVICE: &[u8] = include_bytes!(env!("WIZER_SERVICE_PATH"));

/// Writes a service that has the engine inside.
pub(crate) fn service(arguments: &Service) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    let sample = arguments.sample.as_deref();
    let sample = sample.map(|path| wizer_wasi_files::read(text(path)?));
    let sample = sample.transpose()?;
    let settings = arguments.settings(wasm.len(), sample.as_ref().map(Vec::len));
    let settings = settings.map_err(anyhow::Error::msg)?;

    // The engine is refused with the words of the command.
    let mut options = options(&arguments.target);
    options.canonical_nans = true;
    if Target::open(wasm.clone(), &options)?.kind() == Kind::Component {
        bail!("the engine is a component: a service runs modules");
    }
    let mut input = settings.line()?.into_bytes();
    input.extend(sample.into_iter().flatten());
    input.extend(wasm);
    output.write(&prepare(SERVICE, input)?)
}
