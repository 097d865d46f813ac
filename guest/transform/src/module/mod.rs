//! Core modules, stage by stage.
//!
//! | stage | gives | file |
//! | --- | --- | --- |
//! | read | what the binary has, validated, with everything that is refused | `read`, `scan` |
//! | plan | exports of the result, names for the state, which segments stay | `exports`, `segments` |
//! | instrument | the module to run | `instrument` |
//! | snapshot | runs of non-zero bytes, values of globals | `snapshot`, `runs` |
//! | rewrite | the result, section by section | `rewrite`, `memories`, `globals`, `elements`, `segments`, `names` |
//! | check | that what was written is valid | `check` |

mod check;
mod contents;
mod elements;
mod exports;
mod globals;
pub(crate) mod instrument;
mod memories;
mod names;
mod output;
mod read;
mod rewrite;
mod runs;
mod scan;
mod segments;
mod snapshot;

use alloc::string::String;
use alloc::vec::Vec;

pub use exports::StateExports;
pub use snapshot::Snapshot;

use crate::{Error, Options};

/// The proposals that a target may use: all that are finished, and two more that hold no state of their own.
pub(crate) const FEATURES: wasmparser::WasmFeatures = wasmparser::WasmFeatures::WASM3
    .union(wasmparser::WasmFeatures::THREADS)
    .union(wasmparser::WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(wasmparser::WasmFeatures::WIDE_ARITHMETIC);

/// A module that was read, and everything that was decided about it before it runs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The binary itself.
    pub(crate) wasm: Vec<u8>,
    /// What was read in it.
    pub(crate) module: contents::Module,
    /// Exports to call, in order.
    pub(crate) initializers: Vec<String>,
    /// The exports of the result.
    pub(crate) exports: Vec<contents::Export>,
    /// Names under which the instrumented module shows its state.
    pub(crate) state: StateExports,
    /// Which data segments stay for the code to refer to.
    pub(crate) kept: segments::Kept,
}

impl Plan {
    pub(crate) fn new(wasm: Vec<u8>, options: &Options) -> Result<Self, Error> {
        let (module, types) = read::read(&wasm)?;
        let resolved = exports::resolve(&module, &types, options)?;
        let state = exports::state_exports(&module);
        let kept = segments::Kept::new(&module);
        Ok(Self {
            wasm,
            module,
            initializers: resolved.initializers,
            exports: resolved.exports,
            state,
            kept,
        })
    }
}
