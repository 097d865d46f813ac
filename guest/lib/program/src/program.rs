//! The program to run: the instrumented target and the preloaded modules.

use std::fmt;

use anyhow::{Context as _, Result, anyhow};
use wasmi::{Engine, Module, TrapCode};
use wizer_arguments::Proposals;
use wizer_interpreter::{Initialized, Interpreter, Modules, Steps, Surroundings};
use wizer_transform::Target;

use crate::proposals::{self, switches};
use crate::snapshot::instrumented;
use crate::stopped::Stopped;
use crate::trace::trace;

/// The modules.
#[derive(Debug)]
pub struct Program<'a> {
    /// The binary of the target, before instrumentation.
    pub wasm: &'a [u8],
    /// The target.
    pub opened: &'a Target,
    /// The modules to instantiate before the target, with the names that it imports from.
    pub preloads: Vec<(String, Vec<u8>)>,
    /// The proposals that the modules may use.
    pub proposals: &'a Proposals,
    /// Whether WASI is provided.
    pub wasi: bool,
    /// Whether fuel is counted. The surroundings give it to the store.
    pub metered: bool,
}

impl Program<'_> {
    /// Returns the instrumented target. The interpreter has its own copy, so this one is not kept.
    pub(crate) fn target(&self) -> Result<Vec<u8>> {
        instrumented(self.opened, self.wasm)
    }

    /// Compiles the modules for the interpreter. Refuses modules that it can't run.
    ///
    /// # Errors
    ///
    /// A module is not valid, or uses a proposal that is switched off or that the interpreter
    /// lacks.
    pub fn compile(&self) -> Result<(Engine, Modules)> {
        let engine = match self.metered {
            true => wizer_interpreter::metered(switches(self.proposals)),
            false => wizer_interpreter::engine(switches(self.proposals)),
        };
        proposals::check(self.wasm, self.proposals).context("the module can't be compiled")?;
        let target = compile(&engine, &self.target()?)?;
        let mut preloads = Vec::new();
        for (name, wasm) in &self.preloads {
            let module = proposals::check(wasm, self.proposals)
                .and_then(|()| compile(&engine, wasm))
                .with_context(|| format!("the preloaded module `{name}` can't be provided"))?;
            preloads.push((name.clone(), module));
        }
        Ok((engine, Modules { preloads, target }))
    }

    /// Runs the modules to the end of the last initializer.
    ///
    /// # Errors
    ///
    /// Something can't be instantiated, or traps: with a backtrace, if the run could be repeated.
    /// [`OutOfFuel`], if fuel is counted.
    pub fn run<T: Surroundings>(
        &self,
        (engine, modules): &(Engine, Modules),
        steps: &Steps,
        context: T,
    ) -> Result<(Interpreter<T>, Initialized)> {
        let mut interpreter = Interpreter::new(engine, context, self.wasi).map_err(plain)?;
        match interpreter.run(modules, steps) {
            Ok(initialized) => Ok((interpreter, initialized)),
            Err((stage, error)) => {
                let stopped = Stopped::new(stage, &error);
                // A second run has no fuel to run out of, and would not end.
                if error.as_trap_code() == Some(TrapCode::OutOfFuel) {
                    return Err(OutOfFuel.into());
                }
                let again = interpreter.store.into_data().again();
                let backtrace = again.and_then(|context| trace(self, steps, context, &stopped));
                Err(stopped.error(backtrace))
            }
        }
    }
}

/// The run has used up its fuel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfFuel;

impl fmt::Display for OutOfFuel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it used up its fuel")
    }
}

impl std::error::Error for OutOfFuel {}

/// Compiles a valid module.
pub(crate) fn compile(engine: &Engine, wasm: &[u8]) -> Result<Module> {
    wizer_interpreter::compile(engine, wasm)
        .map_err(plain)
        .context("the interpreter does not accept the module")
}

/// An error of the interpreter, whose type is not one that errors are made of.
pub(crate) fn plain(error: wasmi::Error) -> anyhow::Error {
    anyhow!("{error}")
}
