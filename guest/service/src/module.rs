//! Modules: of requests, and engines.

use anyhow::{Result, bail};
use wasmi::Engine;
use wizer_arguments::{Initialize, NO_STATUS, ServiceLimits};
use wizer_interpreter::{Modules, Steps};
use wizer_program::{Program, exports, options, steps};
use wizer_transform::{StateExports, Target};

use crate::job::{Job, no_component};

/// A module that is open, instrumented and compiled.
pub(crate) struct Module {
    pub(crate) target: Target,
    compiled: (Engine, Modules),
    steps: Steps,
    exports: wizer_interpreter::StateExports,
}

impl Module {
    /// Opens a module.
    pub(crate) fn open(wasm: Vec<u8>, arguments: &Initialize) -> Result<Self> {
        let environment = &arguments.environment;
        let target = Target::open(wasm, &options(&arguments.target))?;
        let is_status = environment.init_func_status;
        if is_status && !target.returns_i32() {
            bail!(NO_STATUS);
        }
        let StateExports::Module(shown) = target.exports() else {
            bail!(no_component());
        };
        let compiled = program(&target, arguments).compile()?;
        let steps = steps(&target, &compiled.1, &environment.import_globals, is_status)?;
        Ok(Self {
            exports: exports(&target, &shown),
            steps,
            compiled,
            target,
        })
    }

    /// A run of the module.
    pub(crate) fn job<'a>(&'a self, arguments: &'a Initialize, limits: ServiceLimits) -> Job<'a> {
        Job {
            program: program(&self.target, arguments),
            compiled: &self.compiled,
            steps: &self.steps,
            exports: &self.exports,
            environment: &arguments.environment,
            limits,
        }
    }
}

fn program<'a>(target: &'a Target, arguments: &'a Initialize) -> Program<'a> {
    let environment = &arguments.environment;
    Program {
        wasm: target.wasm(),
        opened: target,
        preloads: Vec::new(),
        proposals: &environment.proposals,
        wasi: environment.wasi.allow_wasi,
        metered: true,
    }
}
