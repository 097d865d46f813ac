//! Composes the bundle runner, the target and the transform.

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, PackageId, plug};

use crate::error::Error;

/// Plugs a target from [`prepared`](crate::prepared) and the transform into the bundle runner. The
/// same command with `wac`:
///
/// ```text
/// wac plug runner.wasm --plug prepared.wasm --plug wizer-transform.wasm -o bundle.wasm
/// ```
///
/// # Errors
///
/// [`Error::Component`].
pub fn compose(runner: &[u8], prepared: &[u8], transform: &[u8]) -> Result<Vec<u8>, Error> {
    let mut graph = CompositionGraph::new();
    let socket = add(&mut graph, "socket", "the bundle runner", runner)?;
    let plugs = vec![
        add(&mut graph, "plug:prepared", "the target", prepared)?,
        add(
            &mut graph,
            "plug:wizer-transform",
            "the transform",
            transform,
        )?,
    ];
    let composed = |error: anyhow::Error| Error::component("the bundle", error);
    plug(&mut graph, plugs, socket).map_err(|error| composed(error.into()))?;
    graph
        .encode(EncodeOptions::default())
        .map_err(|error| composed(error.into()))
}

fn add(
    graph: &mut CompositionGraph,
    name: &str,
    what: &'static str,
    wasm: &[u8],
) -> Result<PackageId, Error> {
    let package = Package::from_bytes(name, None, wasm, graph.types_mut())
        .map_err(|error| Error::component(what, error))?;
    graph
        .register_package(package)
        .map_err(|error| Error::component(what, error))
}
