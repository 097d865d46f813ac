//! Runs what the builds made: snapshots of engines, and components around such snapshots.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use wasmparser::{Parser, Payload};
use wasmtime::component::types::{ComponentExtern, ComponentItem};
use wasmtime::component::{self, Component, LinkerInstance, ResourceTable, ResourceType};
use wasmtime::{Caller, Config, Engine, Linker, Memory, Module, OptLevel, Store};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::{self, DynInputStream, DynOutputStream, DynPollable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

/// Each binary runs for a moment only, so most of the time is its compilation.
fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.cranelift_opt_level(OptLevel::None);
    Ok(Engine::new(&config)?)
}

/// The names of a module's exports, for a module that is valid.
pub(crate) fn exports(binary: &[u8]) -> Result<BTreeSet<String>> {
    Module::validate(&engine()?, binary)?;
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(binary) {
        if let Payload::ExportSection(section) = payload? {
            for export in section {
                names.insert(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// The exports of a module have exactly these names, given in order.
pub(crate) fn expect_exports(binary: &[u8], expected: &[&str]) -> Result<()> {
    let found = exports(binary)?;
    ensure!(found.iter().eq(expected), "the exports are {found:?}");
    Ok(())
}

/// What the snapshot of Fastly's engine needs to serve one request.
struct Edge {
    wasi: WasiP1Ctx,
    response: Vec<u8>,
}

/// Serves one request with a snapshot of Fastly's engine: of the platform's functions, those that hand over the request
/// and take the body of the response do so, and all others report success.
pub(crate) fn expect_response(binary: &[u8], entry: &str, expected: &str) -> Result<()> {
    let engine = engine()?;
    let module = Module::new(&engine, binary)?;
    let mut linker = Linker::new(&engine);
    p1::add_to_linker_sync(&mut linker, |edge: &mut Edge| &mut edge.wasi)?;

    let request = "fastly_http_req";
    linker.func_wrap(
        request,
        "body_downstream_get",
        |mut edge: Caller<'_, Edge>, request: u32, body: u32| {
            put(&mut edge, request, &1u32.to_le_bytes())?;
            put(&mut edge, body, &2u32.to_le_bytes())
        },
    )?;
    for (name, text) in [("method_get", "GET"), ("uri_get", "http://localhost/path")] {
        linker.func_wrap(
            request,
            name,
            |mut edge: Caller<'_, Edge>, _: u32, at: u32, _: u32, written: u32| {
                put(&mut edge, at, text.as_bytes())?;
                put(
                    &mut edge,
                    written,
                    &u32::try_from(text.len())?.to_le_bytes(),
                )
            },
        )?;
    }
    for (module, handle) in [("fastly_http_body", 3u32), ("fastly_http_resp", 4)] {
        linker.func_wrap(module, "new", move |mut edge: Caller<'_, Edge>, at: u32| {
            put(&mut edge, at, &handle.to_le_bytes())
        })?;
    }
    linker.func_wrap("fastly_http_body", "write", write_body)?;

    let edge = Edge {
        wasi: WasiCtx::builder().inherit_stderr().arg("engine").build_p1(),
        response: Vec::new(),
    };
    let mut store = Store::new(&engine, edge);
    linker.define_unknown_imports_as_default_values(&mut store, &module)?;
    let instance = linker.instantiate(&mut store, &module)?;
    instance
        .get_typed_func::<(), ()>(&mut store, entry)?
        .call(&mut store, ())?;
    let response = String::from_utf8(store.into_data().response)?;
    ensure!(response == expected, "the response is {response:?}");
    Ok(())
}

/// Writes to the memory of the engine: the status of a platform's function that does so.
fn put(edge: &mut Caller<'_, Edge>, at: u32, bytes: &[u8]) -> wasmtime::Result<i32> {
    memory(edge).write(edge, usize::try_from(at)?, bytes)?;
    Ok(0)
}

fn memory(edge: &mut Caller<'_, Edge>) -> Memory {
    edge.get_export("memory")
        .and_then(wasmtime::Extern::into_memory)
        .expect("the engine exports its memory")
}

/// The platform's function that takes a part of a body: all of it, always.
fn write_body(
    mut edge: Caller<'_, Edge>,
    _: u32,
    at: u32,
    size: u32,
    _: u32,
    written: u32,
) -> wasmtime::Result<i32> {
    let mut part = vec![0; usize::try_from(size)?];
    memory(&mut edge).read(&edge, usize::try_from(at)?, &mut part)?;
    edge.data_mut().response.extend(part);
    put(&mut edge, written, &size.to_le_bytes())
}

/// A component that runs: WASI is there, and what else it imports is not to be called.
pub(crate) struct Instance {
    pub(crate) store: Store<Host>,
    pub(crate) instance: component::Instance,
}

impl Instance {
    pub(crate) fn of_component(binary: &[u8]) -> Result<Self> {
        let engine = engine()?;
        let component = Component::new(&engine, binary)?;
        let mut linker = component::Linker::new(&engine);
        p2::add_to_linker_sync(&mut linker)?;
        // By their names: traps for all that is unknown would hide WASI of another patch version.
        let imports = component.component_type();
        for (name, import) in imports.imports(&engine) {
            if let (true, ComponentItem::ComponentInstance(import)) =
                (name.starts_with("wasi:http/"), import.ty)
            {
                trap(&mut linker.instance(name)?, import.exports(&engine))?;
            }
        }
        let host = Host {
            wasi: WasiCtx::builder().inherit_stderr().build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, host);
        let instance = linker.instantiate(&mut store, &component)?;
        Ok(Self { store, instance })
    }
}

/// Defines the items of an interface for HTTP: a function that is called traps.
fn trap<'a>(
    linker: &mut LinkerInstance<'_, Host>,
    items: impl Iterator<Item = (&'a str, ComponentExtern<'a>)>,
) -> wasmtime::Result<()> {
    for (name, item) in items {
        match item.ty {
            ComponentItem::ComponentFunc(_) => {
                let called = format!("`{name}` is called");
                linker.func_new(name, move |_, _, _, _| wasmtime::bail!("{called}"))?;
            }
            ComponentItem::Resource(_) => {
                // The interface names some resources of others, and those are WASI's.
                let resource = match name {
                    "input-stream" => ResourceType::host::<DynInputStream>(),
                    "output-stream" => ResourceType::host::<DynOutputStream>(),
                    "pollable" => ResourceType::host::<DynPollable>(),
                    _ => ResourceType::host::<()>(),
                };
                linker.resource(name, resource, |_, _| Ok(()))?;
            }
            _ => {}
        }
    }
    Ok(())
}

pub(crate) struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}
