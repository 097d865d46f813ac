//! WASI 0.2 for components.

use std::borrow::Cow;

use wasmtime::component::{Linker, ResourceTable};
use wasmtime_wasi::cli::{WasiCli, WasiCliView as _};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView as _};
use wasmtime_wasi::p2::bindings::{cli, filesystem};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};
use wizer_arguments::Asked;

use crate::error::{Error, Grant};
use crate::limits::{Limited, Limiter};
use crate::wasi::Wasi;

/// The version under which the engine's WASI defines its interfaces. Imports of any other 0.2.x
/// find them as long as nothing is defined under their own name.
const VERSION: &str = "0.2.12";

/// The packages of WASI that are provided, beside HTTP.
const PACKAGES: [&str; 6] = [
    "wasi:cli/",
    "wasi:clocks/",
    "wasi:filesystem/",
    "wasi:io/",
    "wasi:random/",
    "wasi:sockets/",
];

/// What a component's imports work on.
pub(crate) struct Host {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    /// The host's resources to which the component has handles.
    pub(crate) table: ResourceTable,
    /// What the component has asked for.
    pub(crate) asked: Asked,
    limiter: Limiter,
}

impl Host {
    pub(crate) fn new(wasi: &Wasi) -> Result<Self, Error> {
        Ok(Self {
            wasi: wasi.builder()?.build(),
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
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

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Host {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: wasmtime_wasi_http::default_hooks(),
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Provides WASI, and HTTP where that is granted, in place of stubs: the linker allows shadowing.
pub(crate) fn add_to_linker(linker: &mut Linker<Host>, wasi: &Wasi) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_sync(linker)?;
    // C libraries remember the answers of these.
    cli::environment::add_to_linker::<Host, WasiCli>(linker, |host| {
        host.asked.environment = true;
        host.cli()
    })?;
    filesystem::preopens::add_to_linker::<Host, WasiFilesystem>(linker, |host| {
        host.asked.directories = true;
        host.filesystem()
    })?;
    if wasi.allows_http() {
        wasmtime_wasi_http::p2::add_only_http_to_linker_sync(linker)?;
    }
    Ok(())
}

/// The name under which a linker with WASI defines an import: of an interface of WASI 0.2.x, that
/// of the version that is there.
pub(crate) fn defined_as(import: &str) -> Cow<'_, str> {
    match import.split_once('@') {
        Some((interface, version)) if import.starts_with("wasi:") && is_0_2(version) => {
            Cow::Owned(format!("{interface}@{VERSION}"))
        }
        _ => Cow::Borrowed(import),
    }
}

/// Whether it is a release of WASI 0.2. Drafts before it were something else, each on its own.
fn is_0_2(version: &str) -> bool {
    let patch = version.strip_prefix("0.2.");
    patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The grant that would provide an import. None if there is none, or the environment has it.
pub(crate) fn grant(import: &str, wasi: Option<&Wasi>) -> Option<Grant> {
    let (_, version) = import.split_once('@')?;
    let is_http = import.starts_with("wasi:http/");
    let is_wasi = PACKAGES.iter().any(|package| import.starts_with(package));
    match wasi {
        _ if !is_0_2(version) => None,
        None if is_http => Some(Grant::WasiWithHttp),
        None if is_wasi => Some(Grant::Wasi),
        Some(wasi) if is_http && !wasi.allows_http() => Some(Grant::Http),
        _ => None,
    }
}
