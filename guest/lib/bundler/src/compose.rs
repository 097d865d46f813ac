//! Composes the bundle runner, the target and the transform.

use wac_graph::types::{Package, are_semver_compatible};
use wac_graph::{CompositionGraph, EncodeOptions, NodeId, PackageId};

use crate::error::Error;
use crate::interface::BEGIN;
use crate::start::{self, RUN, RUN_ASYNC};

/// Plugs a target from [`prepared`](crate::prepared) and the transform into the bundle runner. The
/// same command with `wac`:
///
/// ```text
/// wac plug runner.wasm --plug prepared.wasm --plug wizer-transform.wasm -o bundle.wasm
/// ```
///
/// If the target's initializer is asynchronous, one more component calls first that, then the
/// runner: the command is asynchronous as well, one of WASI 0.3.
///
/// # Errors
///
/// [`Error::Component`].
pub fn compose(runner: &[u8], prepared: &[u8], transform: &[u8]) -> Result<Vec<u8>, Error> {
    let mut graph = CompositionGraph::new();
    let socket = add(&mut graph, "socket", "the bundle runner", runner)?;
    let prepared = add(&mut graph, "plug:prepared", "the target", prepared)?;
    let transform = add(
        &mut graph,
        "plug:wizer-transform",
        "the transform",
        transform,
    )?;
    let is_async = exports(&graph, prepared).iter().any(|name| name == BEGIN);
    let start = match is_async {
        true => Some(add(
            &mut graph,
            "wizer:start",
            "the start",
            &start::component(),
        )?),
        false => None,
    };
    join(&mut graph, socket, prepared, transform, start)
        .map_err(|error| Error::component("the bundle", error))
}

fn join(
    graph: &mut CompositionGraph,
    socket: PackageId,
    prepared: PackageId,
    transform: PackageId,
    start: Option<PackageId>,
) -> anyhow::Result<Vec<u8>> {
    let runner = graph.instantiate(socket);
    let prepared = plug(graph, prepared, (socket, runner))?;
    plug(graph, transform, (socket, runner))?;
    match start {
        None => {
            for name in exports(graph, socket) {
                let item = graph.alias_instance_export(runner, &name)?;
                graph.export(item, &name)?;
            }
        }
        Some(start) => {
            let start = graph.instantiate(start);
            let begin = graph.alias_instance_export(prepared, BEGIN)?;
            graph.set_instantiation_argument(start, BEGIN, begin)?;
            let run = exports(graph, socket)
                .into_iter()
                .find(|name| are_semver_compatible(name, RUN))
                .unwrap_or_else(|| RUN.to_string());
            let run = graph.alias_instance_export(runner, &run)?;
            graph.set_instantiation_argument(start, RUN, run)?;
            let run = graph.alias_instance_export(start, RUN_ASYNC)?;
            graph.export(run, RUN_ASYNC)?;
        }
    }
    Ok(graph.encode(EncodeOptions::default())?)
}

/// Instantiates a component whose exports are imports of another one.
fn plug(
    graph: &mut CompositionGraph,
    package: PackageId,
    (socket, instance): (PackageId, NodeId),
) -> anyhow::Result<NodeId> {
    let imports: Vec<String> = {
        let world = &graph.types()[graph[socket].ty()];
        world.imports.keys().cloned().collect()
    };
    let plug = graph.instantiate(package);
    for name in exports(graph, package) {
        let import = imports
            .iter()
            .find(|import| **import == name || are_semver_compatible(import, &name));
        if let Some(import) = import {
            let item = graph.alias_instance_export(plug, &name)?;
            graph.set_instantiation_argument(instance, import, item)?;
        }
    }
    Ok(plug)
}

/// The names of a component's exports.
fn exports(graph: &CompositionGraph, package: PackageId) -> Vec<String> {
    let world = &graph.types()[graph[package].ty()];
    world.exports.keys().cloned().collect()
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
