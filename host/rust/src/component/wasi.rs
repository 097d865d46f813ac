//! WASI 0.2 and 0.3 for components.

use std::borrow::Cow;

use wasmtime::component::Linker;
use wasmtime_wasi::{p2, p3};

use super::host::Host;
use super::{noted, noted_files};
use crate::error::Grant;
use crate::wasi::Wasi;

/// The releases of WASI, each with the version under which the engine defines its interfaces.
/// Imports of any other patch version find them as long as nothing is defined under their own name.
const RELEASES: [(&str, &str); 2] = [("0.2.", "0.2.12"), ("0.3.", "0.3.0")];

/// The packages of WASI that are provided, beside HTTP.
const PACKAGES: [&str; 6] = [
    "wasi:cli/",
    "wasi:clocks/",
    "wasi:filesystem/",
    "wasi:io/",
    "wasi:random/",
    "wasi:sockets/",
];

/// Provides WASI, and HTTP where that is granted, in place of stubs: the linker allows shadowing.
pub(crate) fn add_to_linker(linker: &mut Linker<Host>, wasi: &Wasi) -> wasmtime::Result<()> {
    p2::add_to_linker_async(linker)?;
    p3::add_to_linker(linker)?;
    noted::add_to_linker(linker)?;
    noted_files::add_to_linker(linker)?;
    if wasi.allows_http() {
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
        wasmtime_wasi_http::p3::add_to_linker(linker)?;
    }
    Ok(())
}

/// The name under which a linker with WASI defines an import: of an interface of a release of WASI,
/// that of the version that is there.
pub(crate) fn defined_as(import: &str) -> Cow<'_, str> {
    let named = import.split_once('@').and_then(|(interface, version)| {
        let there = provided(version).filter(|_| import.starts_with("wasi:"))?;
        Some(format!("{interface}@{there}"))
    });
    named.map_or(Cow::Borrowed(import), Cow::Owned)
}

/// The version that is provided in place of another one, of the same release of WASI. None for
/// drafts, which were something else, each on its own.
fn provided(version: &str) -> Option<&'static str> {
    let is_number =
        |patch: &str| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    let mut releases = RELEASES.iter();
    let release =
        releases.find(|(release, _)| version.strip_prefix(release).is_some_and(is_number));
    release.map(|(_, there)| *there)
}

/// The grant that would provide an import. None if there is none, or the environment has it.
pub(crate) fn grant(import: &str, wasi: Option<&Wasi>) -> Option<Grant> {
    let (_, version) = import.split_once('@')?;
    let is_http = import.starts_with("wasi:http/");
    let is_wasi = PACKAGES.iter().any(|package| import.starts_with(package));
    match wasi {
        _ if provided(version).is_none() => None,
        None if is_http => Some(Grant::WasiWithHttp),
        None if is_wasi => Some(Grant::Wasi),
        Some(wasi) if is_http && !wasi.allows_http() => Some(Grant::Http),
        _ => None,
    }
}
