//! Snapshots of fresh instances, made with the library.

use std::sync::OnceLock;

use anyhow::Result;
use wasmparser::{Encoding, ExternalKind, Parser, Payload, TypeRef};
use wizer::{Init, Options, Wizer};

use crate::case::world::World;
use crate::case::{component, module};
use crate::event_loop::wait;

/// The library, loaded once.
fn library() -> Result<&'static Wizer> {
    static WIZER: OnceLock<Wizer> = OnceLock::new();
    if let Some(wizer) = WIZER.get() {
        return Ok(wizer);
    }
    let wizer = Wizer::new()?;
    Ok(WIZER.get_or_init(|| wizer))
}

/// A snapshot of a fresh instance of a binary. None for a WASI reactor, as a snapshot calls its
/// `_initialize`, which changes the state.
pub fn of_fresh(world: &World<'_>, wasm: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut target = library()?.open(wasm, &Options::new().init(Init::None))?;
    let instrumented = target.instrumented()?;
    if Parser::is_component(wasm) {
        let mut living = component::Living::new(world, &instrumented)?;
        let snapshot = target.snapshot_async(&mut living.store, &living.instance);
        return Ok(Some(wait(snapshot)??));
    }
    let mut ready = module::Ready::new(world, &instrumented)?;
    let before = target.imported_state(&mut ready.store, &ready.imports)?;
    let mut living = ready.instantiate()?;
    if living.is_reactor() {
        return Ok(None);
    }
    let snapshot = target.snapshot_since(&mut living.store, &living.instance, &before)?;
    Ok(Some(snapshot))
}

/// Whether a binary is a module with a start function. In a result, it writes imported state, and a
/// snapshot of the result has another one.
pub fn has_start(wasm: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::Version {
                encoding: Encoding::Component,
                ..
            } => return Ok(false),
            Payload::StartSection { .. } => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}

/// Whether a module imports or exports a table. Others can change it, so that a snapshot reads its
/// elements.
pub fn shares_table(wasm: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Table(_) = import?.ty {
                        return Ok(true);
                    }
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    if export?.kind == ExternalKind::Table {
                        return Ok(true);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(false)
}
