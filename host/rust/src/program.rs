//! Code that is ready to run.

use std::sync::Arc;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};
use wizer_protocol::Piece;

use crate::cache::Cache;
use crate::compile::Compiled;
use crate::opened::Target;

/// A target that was compiled, with what is preloaded for it.
pub struct Program {
    pub(crate) engine: Engine,
    pub(crate) code: Code,
    pub(crate) compiler: &'static str,
    pub(crate) cached: bool,
    /// Where the code lies, if it lies in a cache.
    pub(crate) cache: Option<Cache>,
    /// What was compiled: these pieces of this binary.
    wasm: Arc<Vec<u8>>,
    instrumented: Arc<Vec<Piece>>,
}

/// What an engine has made of a target.
#[derive(Debug)]
pub(crate) enum Code {
    /// A module.
    Module {
        /// The target.
        module: Module,
        /// What is preloaded for it, in order.
        preloads: Vec<Module>,
    },
    /// A component.
    Component(Component),
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program")
            .field("code", &self.code)
            .field("compiler", &self.compiler)
            .finish_non_exhaustive()
    }
}

impl Program {
    pub(crate) fn new(compiled: Compiled<Code>, cache: Option<&Cache>, target: &Target) -> Self {
        let Compiled {
            engine,
            code,
            compiler,
            cached,
        } = compiled;
        Self {
            engine,
            code,
            compiler,
            cached,
            cache: cache.cloned(),
            wasm: Arc::clone(&target.wasm),
            instrumented: Arc::clone(&target.known.instrumented),
        }
    }

    /// Whether it is what a target has instrumented: it then can run for that.
    pub fn is_of(&self, target: &Target) -> bool {
        self.wasm == target.wasm && self.instrumented == target.known.instrumented
    }
}
