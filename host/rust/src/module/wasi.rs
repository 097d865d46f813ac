//! WASI preview 1 for modules, and its predecessor.

use wasmtime::{Linker, Store};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::{p0, p1};
use wizer_arguments::Asked;

use crate::error::{Error, Grant};
use crate::limits::{Limited, Limiter};
use crate::wasi::Wasi;

/// What a module's imports work on.
pub(crate) struct Host {
    wasi: WasiP1Ctx,
    /// What the module has asked for.
    pub(crate) asked: Asked,
    limiter: Limiter,
}

impl Host {
    pub(crate) fn new(wasi: &Wasi) -> Result<Self, Error> {
        Ok(Self {
            wasi: wasi.builder()?.build_p1(),
            asked: Asked::default(),
            limiter: Limiter::default(),
        })
    }
}

impl Limited for Host {
    fn limiter(&mut self) -> &mut Limiter {
        &mut self.limiter
    }
}

/// Functions whose answers C libraries remember.
const ENVIRONMENT: [&str; 3] = ["args_get", "environ_get", "environ_sizes_get"];
const DIRECTORIES: [&str; 1] = ["fd_prestat_get"];

/// Provides WASI. A few of its functions note that they were called.
pub(super) fn add_to_linker(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
) -> wasmtime::Result<()> {
    add_wasi_of(linker, |host| &mut host.wasi)?;
    let mut noting = Linker::new(store.engine());
    add_wasi_of(&mut noting, |host: &mut Host| {
        host.asked.environment = true;
        &mut host.wasi
    })?;
    replace(linker, store, &noting, &ENVIRONMENT)?;
    let mut noting = Linker::new(store.engine());
    add_wasi_of(&mut noting, |host: &mut Host| {
        host.asked.directories = true;
        &mut host.wasi
    })?;
    replace(linker, store, &noting, &DIRECTORIES)
}

fn add_wasi_of(
    linker: &mut Linker<Host>,
    wasi: impl Fn(&mut Host) -> &mut WasiP1Ctx + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    p1::add_to_linker_sync(linker, wasi)?;
    p0::add_to_linker_sync(linker, wasi)
}

/// Takes functions of WASI from another linker.
fn replace(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
    from: &Linker<Host>,
    names: &[&str],
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    for module in ["wasi_snapshot_preview1", "wasi_unstable"] {
        for name in names {
            let function = from.get(&mut *store, module, name)?;
            linker.define(&mut *store, module, name, function)?;
        }
    }
    linker.allow_shadowing(false);
    Ok(())
}

/// The grant that would provide an import. None if there is none, or the environment has it.
pub(super) fn grant(import: &str, wasi: Option<&Wasi>) -> Option<Grant> {
    (wasi.is_none() && import.starts_with("wasi_")).then_some(Grant::Wasi)
}
