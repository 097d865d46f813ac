//! Composes components from the programs with `wac`.

use std::fs;

use anyhow::Result;
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, NodeId, PackageId};

use crate::program;

/// An interface of the greeter.
pub const STORE: &str = "docs:greet/store@1.0.0";

/// Adds a program to a composition.
fn add(graph: &mut CompositionGraph, name: &str) -> Result<PackageId> {
    let wasm = fs::read(program(name)?)?;
    package(graph, &format!("docs:{name}"), wasm)
}

/// Adds a component to a composition.
fn package(graph: &mut CompositionGraph, name: &str, wasm: Vec<u8>) -> Result<PackageId> {
    let package = Package::from_bytes(name, None, wasm, graph.types_mut())?;
    Ok(graph.register_package(package)?)
}

/// Exports these exports of an instance, with the same names.
fn export(graph: &mut CompositionGraph, instance: NodeId, names: &[&str]) -> Result<()> {
    for name in names {
        let item = graph.alias_instance_export(instance, name)?;
        graph.export(item, *name)?;
    }
    Ok(())
}

/// `front`, whose imports are the exports of `back`. Nothing of `back` is exported.
///
/// # Errors
///
/// A program can't be built, or they can't be composed.
pub fn shop() -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let back = add(&mut graph, "back")?;
    let front = add(&mut graph, "front")?;
    let (back, front) = (graph.instantiate(back), graph.instantiate(front));
    let prices = graph.alias_instance_export(back, "docs:shop/prices@0.1.0")?;
    graph.set_instantiation_argument(front, "docs:shop/prices@0.1.0", prices)?;
    export(&mut graph, front, &["open", "quote", "history"])?;
    Ok(graph.encode(EncodeOptions::default())?)
}

/// `pair`, whose two greeters are two instances of one component.
///
/// # Errors
///
/// As [`shop`].
pub fn pair() -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let greeter = add(&mut graph, "greeter")?;
    let pair = add(&mut graph, "pair")?;
    let (left, right, pair) = (
        graph.instantiate(greeter),
        graph.instantiate(greeter),
        graph.instantiate(pair),
    );
    for (side, greeter) in [("left", left), ("right", right)] {
        graph.set_instantiation_argument(pair, side, greeter)?;
    }
    export(&mut graph, pair, &["prepare", "greet", "initialized"])?;
    Ok(graph.encode(EncodeOptions::default())?)
}

/// Two greeters side by side, each an exported instance.
///
/// # Errors
///
/// As [`shop`].
pub fn twins() -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let greeter = add(&mut graph, "greeter")?;
    for side in ["left", "right"] {
        let instance = graph.instantiate(greeter);
        graph.export(instance, side)?;
    }
    Ok(graph.encode(EncodeOptions::default())?)
}

/// The shop, which is a composition, beside a greeter.
///
/// # Errors
///
/// As [`shop`].
pub fn nested() -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let shop = package(&mut graph, "docs:shop-front", shop()?)?;
    let greeter = add(&mut graph, "greeter")?;
    let (shop, greeter) = (graph.instantiate(shop), graph.instantiate(greeter));
    export(&mut graph, shop, &["open", "quote", "history"])?;
    let of_greeter = ["setup", "greet", "initialized", STORE];
    export(&mut graph, greeter, &of_greeter)?;
    Ok(graph.encode(EncodeOptions::default())?)
}
