//! `wizer layers`: stores results as deltas, and joins them.

use std::fs;
use std::path::Path;

use crate::Places;
use anyhow::Context as _;
use wizer_arguments::{Delta, Join, Layers, LayersWhat};
use wizer_layers::Blocks;

use super::files::{self, Input, Output};

/// Does what the arguments say.
pub(crate) fn layers(arguments: &Layers) -> anyhow::Result<()> {
    match &arguments.what {
        LayersWhat::Delta(arguments) => delta(arguments),
        LayersWhat::Join(arguments) => join(arguments),
    }
}

/// Writes the delta of a result.
fn delta(arguments: &Delta) -> anyhow::Result<()> {
    let output = Output::new(arguments.output.as_deref(), &mut Places::new())?;
    let base = base(&arguments.base)?;
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
fn join(arguments: &Join) -> anyhow::Result<()> {
    let output = Output::new(arguments.output.as_deref(), &mut Places::new())?;
    let base = base(&arguments.base)?;
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
    output.write(&result.with_context(|| cant_join(&arguments.delta))?)
}

fn cant_join(delta: &Path) -> String {
    format!("{} can't be joined", delta.display())
}

/// Reads a base, as the command that made the results has read it.
fn base(path: &Path) -> anyhow::Result<Vec<u8>> {
    files::read_wasm(&Input::File(path.to_path_buf()))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} can't be read", path.display()))
}
