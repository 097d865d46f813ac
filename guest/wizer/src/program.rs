//! The program to run: the instrumented target and the preloaded modules.

use anyhow::{Context as _, Result};
use wasmi::Engine;
use wizer_arguments::Proposals;
use wizer_transform::Target;
use wizer_wasi_preview1::Context;

use crate::interpreter::{self, Initialized, Interpreter, Modules};
use crate::proposals;
use crate::snapshot::instrumented;
use crate::steps::Steps;
use crate::trace::trace;

/// The modules.
pub(crate) struct Program<'a> {
    /// The binary of the target, before instrumentation.
    pub(crate) wasm: &'a [u8],
    /// The target.
    pub(crate) opened: &'a Target,
    /// The modules to instantiate before the target, with the names that it imports from.
    pub(crate) preloads: Vec<(String, Vec<u8>)>,
    /// The proposals that the modules may use.
    pub(crate) proposals: &'a Proposals,
    /// Whether WASI is provided.
    pub(crate) wasi: bool,
}

impl Program<'_> {
    /// Returns the instrumented target. The interpreter has its own copy, so this one is not kept.
    pub(crate) fn target(&self) -> Result<Vec<u8>> {
        instrumented(self.opened, self.wasm)
    }

    /// Compiles the modules for the interpreter. Refuses modules that it can't run.
    pub(crate) fn compile(&self) -> Result<(Engine, Modules)> {
        let engine = interpreter::engine(self.proposals);
        proposals::check(self.wasm, self.proposals).context("the module can't be compiled")?;
        let target = interpreter::compile(&engine, &self.target()?)?;
        let mut preloads = Vec::new();
        for (name, wasm) in &self.preloads {
            let module = proposals::check(wasm, self.proposals)
                .and_then(|()| interpreter::compile(&engine, wasm))
                .with_context(|| format!("the preloaded module `{name}` can't be provided"))?;
            preloads.push((name.clone(), module));
        }
        Ok((engine, Modules { preloads, target }))
    }

    /// Runs the modules to the end of the last initializer.
    pub(crate) fn run(
        &self,
        (engine, modules): &(Engine, Modules),
        steps: &Steps,
        context: Context,
    ) -> Result<(Interpreter, Initialized)> {
        let mut interpreter = Interpreter::new(engine, context, self.wasi)?;
        match interpreter.run(modules, steps) {
            Ok(initialized) => Ok((interpreter, initialized)),
            Err(stopped) => {
                let again = interpreter.store.into_data().again();
                let backtrace = again.and_then(|context| trace(self, steps, context, &stopped));
                Err(stopped.error(backtrace))
            }
        }
    }
}
