//! Runs the snapshots of engines that the builds made.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use wasmparser::{Parser, Payload};
use wasmtime::{Caller, Linker, Memory, Module, Store};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wizer_tests::component::engine;

/// The export names of a valid module.
pub(crate) fn exports(binary: &[u8]) -> Result<BTreeSet<String>> {
    Module::validate(engine()?, binary)?;
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

/// Checks the export names of a module.
pub(crate) fn expect_exports(binary: &[u8], expected: &[&str]) -> Result<()> {
    let found = exports(binary)?;
    ensure!(found.iter().eq(expected), "the exports are {found:?}");
    Ok(())
}

/// The state of the platform for one request to Fastly's engine.
struct Edge {
    wasi: WasiP1Ctx,
    response: Vec<u8>,
}

/// Sends one request to a snapshot of Fastly's engine. Of the platform's functions, those that pass
/// the request and receive the body of the response are implemented, and all others report success.
pub(crate) fn expect_response(binary: &[u8], entry: &str, expected: &str) -> Result<()> {
    let engine = engine()?;
    let module = Module::new(engine, binary)?;
    let mut linker = Linker::new(engine);
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
    let mut store = Store::new(engine, edge);
    linker.define_unknown_imports_as_default_values(&mut store, &module)?;
    let instance = linker.instantiate(&mut store, &module)?;
    instance
        .get_typed_func::<(), ()>(&mut store, entry)?
        .call(&mut store, ())?;
    let response = String::from_utf8(store.into_data().response)?;
    ensure!(response == expected, "the response is {response:?}");
    Ok(())
}

/// Writes to the memory of the engine, and returns the status of a platform function.
fn put(edge: &mut Caller<'_, Edge>, at: u32, bytes: &[u8]) -> wasmtime::Result<i32> {
    memory(edge).write(edge, usize::try_from(at)?, bytes)?;
    Ok(0)
}

fn memory(edge: &mut Caller<'_, Edge>) -> Memory {
    edge.get_export("memory")
        .and_then(wasmtime::Extern::into_memory)
        .expect("the engine exports its memory")
}

/// The platform function that receives a part of a body. It always accepts all of it.
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
