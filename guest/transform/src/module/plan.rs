//! Everything that is decided about a module before it runs.

use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::types::Types;

use super::contents::{Export, Module};
use super::exports::{ModuleExports, resolve, state_exports};
use super::kept_segments::KeptSegments;
use crate::{Error, Invocation, Options};

/// A module that was read, and everything that was decided about it before it runs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The binary itself, with all that stands around the module.
    pub(crate) wasm: Rc<Vec<u8>>,
    /// What was read in it.
    pub(crate) module: Module,
    /// Exports to call, in order.
    pub(crate) initializers: Vec<Invocation>,
    /// Whether the initializer returns one `i32`.
    pub(crate) returns_i32: bool,
    /// The exports of the result.
    pub(crate) exports: Vec<Export>,
    /// Names under which the instrumented module shows its state.
    pub(crate) state: ModuleExports,
    /// Which data segments stay for the code to refer to.
    pub(crate) kept_segments: KeptSegments,
}

impl Plan {
    /// For a module that is the binary, and whose state a snapshot can hold.
    pub(super) fn standalone(
        wasm: Vec<u8>,
        module: Module,
        types: &Types,
        options: &Options,
    ) -> Result<Self, Error> {
        let resolved = resolve(&module, types, options)?;
        Ok(Self {
            wasm: Rc::new(wasm),
            initializers: resolved.initializers,
            returns_i32: resolved.returns_i32,
            exports: resolved.exports,
            state: state_exports(&module),
            kept_segments: KeptSegments::new(&module),
            module,
        })
    }

    /// For a module in a component, which has the initializers and whose exports others need.
    pub(crate) fn in_component(wasm: &Rc<Vec<u8>>, module: Module) -> Self {
        Self {
            wasm: Rc::clone(wasm),
            initializers: Vec::new(),
            returns_i32: false,
            exports: module.exports.clone(),
            state: state_exports(&module),
            kept_segments: KeptSegments::new(&module),
            module,
        }
    }
}
