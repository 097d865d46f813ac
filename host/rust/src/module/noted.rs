//! Preview 1, and its predecessor, whose functions note what is taken.
//!
//! Most need to note only that they were called. Those with paths, and with lengths, are called
//! here, with the memory of the module: paths are read from there.

use wasmtime::{AsContextMut as _, Caller, Extern, Linker, Store};
use wasmtime_wasi::p0::{self, wasi_unstable};
use wasmtime_wasi::p1::{self, WasiP1Ctx, wasi_snapshot_preview1};
use wasmtime_wasi::runtime::in_tokio;
use wiggle::{GuestMemory, GuestPtr};
use wizer_taken::{Access, Kind, opened_for};

use super::host::Host;
use super::noted_functions::{noted_functions, number};
use super::repeated::{PREVIEW1, UNSTABLE};

/// The modules with these functions.
const MODULES: [&str; 2] = ["wasi_snapshot_preview1", "wasi_unstable"];

/// Provides WASI.
pub(super) fn add_to_linker(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
) -> wasmtime::Result<()> {
    add_wasi(linker, |host| &mut host.wasi)?;
    // C libraries remember the answers of these.
    calls(
        linker,
        store,
        &["environ_get", "environ_sizes_get"],
        Host::environment_asked,
    )?;
    calls(linker, store, &["args_get"], Host::arguments_asked)?;
    calls(linker, store, &["fd_prestat_get"], Host::directories_asked)?;
    linker.allow_shadowing(true);
    preview1(linker)?;
    unstable(linker)?;
    linker.allow_shadowing(false);
    Ok(())
}

fn add_wasi(
    linker: &mut Linker<Host>,
    wasi: impl Fn(&mut Host) -> &mut WasiP1Ctx + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    p1::add_to_linker_sync(linker, wasi)?;
    p0::add_to_linker_sync(linker, wasi)
}

/// Replaces functions by ones that note that they were called.
fn calls(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
    names: &[&str],
    note: impl Fn(&mut Host) + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    let mut noting = Linker::new(store.engine());
    add_wasi(&mut noting, move |host: &mut Host| {
        note(host);
        &mut host.wasi
    })?;
    linker.allow_shadowing(true);
    for module in MODULES {
        for name in names {
            let function = noting.get(&mut *store, module, name)?;
            linker.define(&mut *store, module, name, function)?;
        }
    }
    linker.allow_shadowing(false);
    Ok(())
}

/// Calls something with the memory of the module that calls, and with what its imports work on.
fn called(
    caller: &mut Caller<'_, Host>,
    call: impl FnOnce(&mut Host, &mut GuestMemory<'_>) -> wasmtime::Result<i32>,
) -> wasmtime::Result<i32> {
    let fuel = caller.as_context_mut().hostcall_fuel();
    match &caller.get_export("memory") {
        Some(Extern::Memory(memory)) => {
            let (bytes, host) = memory.data_and_store_mut(&mut *caller);
            host.set_hostcall_fuel(fuel);
            call(host, &mut GuestMemory::Unshared(bytes))
        }
        Some(Extern::SharedMemory(memory)) => {
            let host = caller.data_mut();
            host.set_hostcall_fuel(fuel);
            call(host, &mut GuestMemory::Shared(memory.data()))
        }
        // As the engine says it.
        _ => wasmtime::bail!("missing required memory export"),
    }
}

/// Defines a function in the engine's linker.
macro_rules! define {
    ($linker:ident $module:literal $name:expr; ($($argument:ident: $ty:ty),*) $access:expr; |$host:ident, $memory:ident| $body:block) => {
        $linker.func_wrap(
            $module,
            $name,
            |mut caller: Caller<'_, Host>, $($argument: $ty),*| -> wasmtime::Result<i32> {
                called(&mut caller, |$host, $memory| $body)
            },
        )?;
    };
}

fn preview1(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    noted_functions!(define linker wasi_snapshot_preview1 "wasi_snapshot_preview1" &PREVIEW1);
    Ok(())
}

fn unstable(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    noted_functions!(define linker wasi_unstable "wasi_unstable" &UNSTABLE);
    Ok(())
}
