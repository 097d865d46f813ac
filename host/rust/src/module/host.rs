//! What a module's imports work on.

use wasmtime_wasi::p1::WasiP1Ctx;
use wizer_arguments::Asked;
use wizer_taken::Paths;

use crate::error::Error;
use crate::limits::{Limited, Limiter};
use crate::notes::{Notes, Repeat};
use crate::wasi::Wasi;

/// What a module's imports work on.
pub(crate) struct Host {
    pub(crate) wasi: WasiP1Ctx,
    /// What the module has asked for.
    pub(crate) asked: Asked,
    /// What it has taken.
    pub(crate) notes: Notes,
    /// What is the same everywhere, if that is wanted.
    pub(crate) repeat: Option<Repeat>,
    /// The paths of its descriptors.
    pub(crate) paths: Paths,
    /// The names of the environment variables.
    pub(super) variables: Vec<String>,
    limiter: Limiter,
}

impl Host {
    pub(crate) fn new(wasi: &Wasi) -> Result<Self, Error> {
        let notes = Notes::default();
        let variables = wasi.variables().into_iter();
        Ok(Self {
            wasi: wasi.builder(&notes)?.build_p1(),
            asked: Asked::default(),
            notes,
            paths: paths(wasi),
            repeat: wasi.repeat(),
            variables: variables.map(|(name, _)| name).collect(),
            limiter: Limiter::default(),
        })
    }
}

/// The paths of the directories that are open when the module begins: the first is descriptor 3.
fn paths(wasi: &Wasi) -> Paths {
    let mut paths = Paths::default();
    for (descriptor, name) in (3..).zip(wasi.directories()) {
        paths.opened(descriptor, name);
    }
    paths
}

impl Limited for Host {
    fn limiter(&mut self) -> &mut Limiter {
        &mut self.limiter
    }
}
