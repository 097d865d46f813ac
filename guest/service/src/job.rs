//! Runs the initializers of a module, and snapshots it.

use std::cell::Cell;

use anyhow::{Context as _, Error, Result, anyhow, bail};
use wasmi::Engine;
use wizer_arguments::taken::{self, Leak, Secret, denial, leak_warning};
use wizer_arguments::{Environment, ServiceLimits, printable};
use wizer_inspection::printable_lines;
use wizer_interpreter::{Initialized, Interpreter, ModuleState, Modules, StateExports, Steps};
use wizer_program::{OutOfFuel, Program, snapshot_pieces};
use wizer_protocol::Piece;
use wizer_wasi_preview1::{Builder, Context, Said};

use crate::guest::Guest;

/// The most bytes of an initializer's output that are told.
const MAX_SAID: usize = 4 << 10;

/// A module that is ready to run.
pub(crate) struct Job<'a> {
    pub(crate) program: Program<'a>,
    pub(crate) compiled: &'a (Engine, Modules),
    pub(crate) steps: &'a Steps,
    pub(crate) exports: &'a StateExports,
    pub(crate) environment: &'a Environment,
    pub(crate) limits: ServiceLimits,
}

/// A module after its initializers.
pub(crate) struct Ran {
    pub(crate) interpreter: Interpreter<Guest>,
    pub(crate) initialized: Initialized,
    secrets: Vec<Secret>,
}

impl Job<'_> {
    /// Begins the grants of the initializers: no streams, no variables, no directories. Waiting
    /// ends at once.
    pub(crate) fn grants(&self) -> Builder {
        let mut grants = Context::builder().sleepless();
        if let Some(seed) = self.environment.reproducible {
            grants = grants.reproducible(seed, 0);
        }
        let wasi = &self.environment.wasi;
        if wasi.allow_wasi {
            for (name, value) in wasi.named_variables() {
                grants = grants.env(name, value.unwrap_or_default());
            }
        }
        grants
    }

    /// Runs the initializers, in a store of their own.
    pub(crate) fn run(&self, grants: Builder) -> Result<Ran> {
        let said = Said::new(MAX_SAID);
        let context = grants.keep_output(said.clone()).build();
        let scrub = &self.environment.scrub_env;
        let secrets = taken::secrets(context.variables(), None, scrub).map_err(Error::msg)?;
        let (guest, exceeded) = Guest::new(context, self.limits);
        let ran = self.program.run(self.compiled, self.steps, guest);
        let (interpreter, initialized) = self
            .within(ran, &exceeded)
            .and_then(|ran| self.successful(ran))
            .map_err(|error| with_output(error, &said))?;
        Ok(Ran {
            interpreter,
            initialized,
            secrets,
        })
    }

    /// Says which limit was exceeded.
    fn within<T>(&self, ran: Result<T>, exceeded: &Cell<bool>) -> Result<T> {
        let limit = match &ran {
            _ if exceeded.get() => {
                format!(
                    "it wants more than {} bytes of memory",
                    self.limits.max_memory
                )
            }
            Err(error) if error.is::<OutOfFuel>() => {
                format!("it used up {} units of fuel", self.limits.fuel)
            }
            _ => return ran,
        };
        bail!("the initializer was stopped: {limit}")
    }

    /// Demands that nothing was taken that is denied, and that each status is 0.
    fn successful(
        &self,
        (interpreter, initialized): (Interpreter<Guest>, Initialized),
    ) -> Result<(Interpreter<Guest>, Initialized)> {
        let mut returned = initialized.returned.iter();
        let failed = returned.find(|(_, status)| *status != 0);
        if let (true, Some((name, status))) = (self.environment.init_func_status, failed) {
            let text = format!("the `{name}` function returned the status {status}");
            bail!(printable(&text).into_owned());
        }
        let denied: Vec<_> = self.environment.denied_kinds().collect();
        match denial(interpreter.store.data().context.taken(), &denied) {
            Some(text) => bail!(text),
            None => Ok((interpreter, initialized)),
        }
    }

    /// The state of a module that has run.
    pub(crate) fn state<'a>(&self, ran: &'a Ran) -> Result<ModuleState<'a, Guest>> {
        let state = ModuleState::new(&ran.interpreter.store, &ran.initialized, self.exports);
        state.map_err(|error| anyhow!("{error}"))
    }

    /// The names of the exports of memories.
    pub(crate) fn memories(&self) -> impl Iterator<Item = &str> {
        self.exports.memories.iter().map(String::as_str)
    }

    /// The pieces of the result, and the copies of secrets in it.
    pub(crate) fn pieces(
        &self,
        ran: &Ran,
        state: &mut ModuleState<'_, Guest>,
    ) -> Result<(Vec<Piece>, Vec<Leak>)> {
        let (pieces, leaks) = snapshot_pieces(self.program.opened, state, &ran.secrets)?;
        match leak_warning(&leaks).filter(|_| self.environment.denies_leaks()) {
            Some(text) => bail!(text),
            None => Ok((pieces, leaks)),
        }
    }
}

/// Adds what the initializer has written, which is often the reason.
fn with_output(error: Error, said: &Said) -> Error {
    let said = said.text();
    match printable_lines(said.trim_end()) {
        said if said.is_empty() => error,
        said => {
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            let output = anyhow!("the initializer wrote:\n{said}");
            let chain = causes.into_iter().rev();
            chain.fold(output, |inner, cause| inner.context(cause))
        }
    }
}

/// Says that a module can't be run here.
pub(crate) fn no_component() -> Error {
    anyhow!("the service runs no components: use the native command")
}

/// Opens the text or the binary of a module.
pub(crate) fn binary(bytes: Vec<u8>) -> Result<Vec<u8>> {
    if bytes.starts_with(b"\0asm") {
        return Ok(bytes);
    }
    let wasm = wat::Parser::new()
        .parse_bytes(None, &bytes)
        .context("the body is neither a WebAssembly binary nor WebAssembly text")?;
    Ok(wasm.into_owned())
}
