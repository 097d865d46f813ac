//! `wizer layers`: stores results as deltas, and joins them.

use std::path::Path;

use anyhow::{Context as _, Result};
use wizer_arguments::{Delta, Join, Layers, LayersWhat};
use wizer_layers::Blocks;
use wizer_wasi_files::Output;

use crate::command::{read_wasm, text};

/// Does what the arguments say.
pub(crate) fn layers(arguments: &Layers) -> Result<()> {
    match &arguments.what {
        LayersWhat::Delta(arguments) => delta(arguments),
        LayersWhat::Join(arguments) => join(arguments),
    }
}

/// Writes the delta of a result.
fn delta(arguments: &Delta) -> Result<()> {
    let output = Output::new(arguments.output.as_deref().map(text).transpose()?)?;
    let base = read_wasm(Some(&arguments.base))?;
    let result = read(&arguments.result)?;
    let mut layers = wizer_layers::Layers::new(&base);
    let shared = arguments.blocks.as_deref();
    let bytes = shared.map(read).transpose()?;
    if let (Some(path), Some(bytes)) = (shared, &bytes) {
        let blocks = Blocks::read(bytes).with_context(|| path.display().to_string())?;
        layers = layers.with_blocks(blocks);
    }
    output.write(&layers.delta(&result))
}

/// Writes the result of a delta.
fn join(arguments: &Join) -> Result<()> {
    let output = Output::new(arguments.output.as_deref().map(text).transpose()?)?;
    let base = read_wasm(Some(&arguments.base))?;
    let delta = read(&arguments.delta)?;
    let result = wizer_layers::join(
        &base,
        &delta,
        arguments.max_size,
        |identity| match &arguments.blocks {
            Some(path) => read(path),
            None => read(&arguments.delta.with_file_name(identity.blocks_name()))
                .context("the delta needs the blocks file beside it, or --blocks"),
        },
    );
    let delta = arguments.delta.display();
    output.write(&result.with_context(|| format!("{delta} can't be joined"))?)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    wizer_wasi_files::read(text(path)?)
}
