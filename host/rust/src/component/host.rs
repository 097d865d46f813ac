//! What a component's imports work on.

use wasmtime::component::ResourceTable;
use wasmtime_wasi::filesystem::WasiFilesystemCtxView;
use wasmtime_wasi::random::WasiRandomCtx;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};
use wizer_arguments::Asked;
use wizer_taken::{Access, Paths};

use crate::error::Error;
use crate::limits::{Limited, Limiter};
use crate::notes::{Hooks, Notes, Repeat};
use crate::wasi::Wasi;

/// What a component's imports work on.
pub(crate) struct Host {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    /// The host's resources to which the component has handles.
    pub(crate) table: ResourceTable,
    /// What the component has asked for.
    pub(crate) asked: Asked,
    /// What it has taken.
    pub(crate) notes: Notes,
    /// What is the same everywhere, if that is wanted.
    pub(super) repeat: Option<Repeat>,
    /// The paths of its descriptors.
    pub(super) paths: Paths,
    hooks: Hooks,
    limiter: Limiter,
}

impl Host {
    pub(crate) fn new(wasi: &Wasi) -> Result<Self, Error> {
        let notes = Notes::default();
        Ok(Self {
            wasi: wasi.builder(&notes)?.build(),
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
            asked: Asked::default(),
            hooks: Hooks {
                grant: wasi.http_grant().clone(),
                notes: notes.clone(),
            },
            notes,
            paths: Paths::default(),
            repeat: wasi.repeat(),
            limiter: Limiter::default(),
        })
    }

    /// The source of random numbers, and what takes its place.
    pub(super) fn random(&mut self) -> (&mut WasiRandomCtx, Option<&mut Repeat>) {
        (self.wasi.random(), self.repeat.as_mut())
    }

    /// The paths of descriptors, and the files behind them.
    pub(super) fn paths_and_files(&mut self) -> (&mut Paths, WasiFilesystemCtxView<'_>) {
        let view = WasiFilesystemCtxView {
            ctx: self.wasi.filesystem(),
            table: &mut self.table,
        };
        (&mut self.paths, view)
    }

    /// Notes what was done to some paths.
    pub(super) fn noted(&mut self, paths: &[String], access: Access, there: bool) {
        for path in paths {
            self.notes.file(path, access, there);
        }
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
            hooks: &mut self.hooks,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}
