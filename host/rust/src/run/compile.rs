//! Compiles what an environment runs, or finds it in the environment's cache.

use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use wasmparser::{Validator, WasmFeatures};
use wasmtime::component::Component;
use wasmtime::{Engine, Module};
use wizer_inspection::Kind;

use crate::cache::{Cache, Identity, Key};
use crate::compile::{self, Compiled, Compiler, Failed, Parts, Settings};
use crate::environment::Environment;
use crate::error::{Error, from_engine};
use crate::interpreted::{Interpreted, Plan};
use crate::limits::Limits;
use crate::opened::Target;
use crate::outcome::Warning;
use crate::program::{Code, Program};
use crate::statistics::{Clock, Phase};
use crate::threads::join;
use crate::wasi::Wasi;

/// How often a module is interpreted before it is compiled for the cache. Compiling a JavaScript
/// engine takes four times as much longer than interpreting it as code of the cache saves each
/// time: those who come back less often never pay for it, and the others pay once, when they have
/// spent as much on the interpreter. The benchmarks fill caches by as many runs.
const TIMES_INTERPRETED: u8 = 4;

/// A target that is ready to be run, or has run.
pub(super) enum Ready {
    /// It was compiled, or found in the cache.
    Program(Arc<Program>),
    /// Its initializers have run in the interpreter.
    Interpreted(Box<Interpreted>),
}

/// As [`Ready`], before it is known whether it is of the binary that is to be run.
enum ReadyCode {
    Compiled(Compiled<Code>),
    Interpreted(Box<Interpreted>),
}

/// What attempts of the interpreter leave behind, and who is told when one begins, and when the
/// compiler does.
pub(super) struct Attempt<'a> {
    /// What was read of standard input, read by read.
    pub(super) read: Vec<Bytes>,
    clock: Option<&'a mut Clock>,
    limits: Limits,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(clock: Option<&'a mut Clock>, limits: Limits) -> Self {
        Self {
            read: Vec::new(),
            clock,
            limits,
        }
    }

    /// Makes an attempt, if there is a plan. None if the module is to be compiled. The code is
    /// validated at the same time, all of it: the interpreter looks at what it calls.
    fn make(
        &mut self,
        plan: Option<Plan>,
        wasm: &[u8],
        checker: impl FnOnce() -> Result<Engine, Error>,
    ) -> Result<Option<Interpreted>, Error> {
        let Some(plan) = plan else {
            return Ok(None);
        };
        self.enter(Phase::Initialize);
        let checker = checker()?;
        let (interpreted, is_valid) = thread::scope(|scope| {
            let valid = scope.spawn(|| Module::validate(&checker, wasm).is_ok());
            (plan.run(wasm, &mut self.read), join(valid))
        });
        let interpreted = interpreted?.filter(|_| is_valid);
        if interpreted.is_none() {
            self.limits.in_time()?;
            self.enter(Phase::Compile);
        }
        Ok(interpreted)
    }

    fn enter(&mut self, phase: Phase) {
        if let Some(clock) = &mut self.clock {
            clock.enter(phase);
        }
    }
}

impl Environment {
    /// Compiles a target, and what is preloaded for it, for any number of runs: on several threads,
    /// of the target and of those that are [reopened](Target::reopen) from it, and in environments
    /// that differ from this one in what they grant.
    ///
    /// # Errors
    ///
    /// [`Compile`](crate::ErrorKind::Compile), [`Environment`](crate::ErrorKind::Environment).
    pub fn compile(&self, target: &Target) -> Result<Program, Error> {
        let pieces = target.instrumented_pieces();
        let parts = pieces.parts()?;
        let identities = self.identities(&parts);
        let compiled = match self.find_code(target.kind(), &identities)? {
            Some(compiled) => compiled,
            None => self.compile_code(target.kind(), parts, &identities)?,
        };
        Ok(Program::new(compiled, self.trusted_cache(), target))
    }

    /// Compiles a target that runs once. That takes much memory, so what is not needed meanwhile is
    /// not in memory.
    pub(super) fn compile_once(&self, target: &mut Target) -> Result<Arc<Program>, Error> {
        let mut attempt = Attempt::new(None, Limits::default());
        match self.prepare_once(target, |_| None, &mut attempt)? {
            Ready::Program(program) => Ok(program),
            Ready::Interpreted(_) => Err(Error::defect("there was no plan to interpret")),
        }
    }

    /// Prepares a target that runs once: tries the interpreter, if there is a plan for that and the
    /// code is not in the cache, or else compiles it.
    ///
    /// Its code is looked at meanwhile. If that shows that another binary is to be run than was
    /// thought, that is prepared: once, since it is known then.
    pub(super) fn prepare_once(
        &self,
        target: &mut Target,
        plan: impl Fn(&Target) -> Option<Plan>,
        attempt: &mut Attempt<'_>,
    ) -> Result<Ready, Error> {
        let kind = target.kind();
        loop {
            let identities = self.identities(&target.instrumented_pieces().parts()?);
            let mut ready: Option<Result<ReadyCode, Error>> = self
                .find_code(kind, &identities)?
                .map(|compiled| Ok(ReadyCode::Compiled(compiled)));
            if ready.is_none() {
                let plan = plan(target).filter(|_| !self.is_worth_compiling(&identities));
                let prepare = |wasm: &[u8]| {
                    if let Some(interpreted) = attempt.make(plan, wasm, || self.checker())? {
                        return Ok(ReadyCode::Interpreted(Box::new(interpreted)));
                    }
                    let compiled = self.compile_code(kind, vec![wasm], &identities);
                    Ok(ReadyCode::Compiled(compiled?))
                };
                ready = target.with_instrumented(prepare)?;
            }
            let is_other = target.finish_opening()?;
            let Some(ready) = ready.filter(|_| !is_other) else {
                continue;
            };
            return Ok(match ready? {
                ReadyCode::Compiled(compiled) => {
                    let program = Program::new(compiled, self.trusted_cache(), target);
                    Ready::Program(Arc::new(program))
                }
                ReadyCode::Interpreted(interpreted) => {
                    self.remember_interpreted(&identities);
                    Ready::Interpreted(interpreted)
                }
            });
        }
    }

    /// Whether a module was interpreted so often that it is worth compiling. It is asked only where
    /// the interpreter is no more than a guess.
    fn is_worth_compiling(&self, identities: &[Option<Identity>]) -> bool {
        self.cache_of_guesses(identities)
            .is_some_and(|(cache, identity)| first_missing(cache, identity).is_none())
    }

    fn remember_interpreted(&self, identities: &[Option<Identity>]) {
        if let Some((cache, identity)) = self.cache_of_guesses(identities)
            && let Some(key) = first_missing(cache, identity)
        {
            cache.put(&key, &[]);
        }
    }

    /// Where it is remembered which modules were interpreted, and by what this one is known.
    fn cache_of_guesses(&self, identities: &[Option<Identity>]) -> Option<(&Cache, Identity)> {
        let cache = self
            .trusted_cache()
            .filter(|_| self.compiler == Compiler::Auto)?;
        Some((cache, identities.first().copied().flatten()?))
    }

    /// By what the cache knows the instrumented binary and the preloaded modules. None if it is not
    /// asked.
    fn identities(&self, instrumented: &[&[u8]]) -> Vec<Option<Identity>> {
        let identity =
            |parts: &[&[u8]]| self.trusted_cache().and_then(|_| Identity::of_large(parts));
        let preloads = self.preloads.iter().map(|(_, wasm)| identity(&[wasm]));
        std::iter::once(identity(instrumented))
            .chain(preloads)
            .collect()
    }

    /// Takes code from the cache, if all of it is there.
    fn find_code(
        &self,
        kind: Kind,
        identities: &[Option<Identity>],
    ) -> Result<Option<Compiled<Code>>, Error> {
        let settings = self.settings();
        match kind {
            Kind::Module => compile::find(settings, identities)
                .map(code_of_module)
                .transpose(),
            Kind::Component => compile::find(settings.of_components(), identities)
                .map(code_of_component)
                .transpose(),
        }
    }

    /// Compiles the target and the preloaded modules.
    fn compile_code<'a>(
        &'a self,
        kind: Kind,
        instrumented: Parts<'a>,
        identities: &[Option<Identity>],
    ) -> Result<Compiled<Code>, Error> {
        let preloads = self.preloads.iter().map(|(_, wasm)| vec![wasm.as_slice()]);
        let binaries: Vec<_> = std::iter::once(instrumented.clone())
            .chain(preloads)
            .zip(identities.iter().copied())
            .collect();
        let failed = |(which, error): Failed| {
            let preload = which
                .checked_sub(1)
                .and_then(|preload| self.preloads.get(preload));
            match preload {
                Some((name, _)) => Error::preload(name, error),
                None if needs_legacy_exceptions(&instrumented) => Error::legacy_exceptions(kind),
                None => Error::compile(kind, from_engine(error)),
            }
        };
        let settings = self.settings();
        match kind {
            Kind::Module => code_of_module(compile::compile(settings, &binaries).map_err(failed)?),
            Kind::Component => {
                let settings = settings.of_components();
                code_of_component(compile::compile(settings, &binaries).map_err(failed)?)
            }
        }
    }

    /// The cache, unless the initializer may write there: it could replace code that is run
    /// afterwards.
    fn trusted_cache(&self) -> Option<&Cache> {
        let cache = self.cache.as_ref()?;
        self.within_reach(cache).is_none().then_some(cache)
    }

    /// What the user is warned of if the initializer may write to a cache.
    pub(super) fn within_reach(&self, cache: &Cache) -> Option<Warning> {
        let mut writable = self.wasi.iter().flat_map(Wasi::writable);
        let directory = writable.find(|directory| cache.is_within_reach(directory))?;
        Some(Warning::CacheWithinReach {
            cache: cache.path().to_path_buf(),
            directory: directory.to_path_buf(),
        })
    }

    /// An engine that can tell whether a module is valid.
    pub(super) fn checker(&self) -> Result<Engine, Error> {
        compile::checker(self.settings())
            .map_err(|error| Error::environment("no engine can be had", error))
    }

    fn settings(&self) -> Settings<'_> {
        Settings {
            compiler: self.compiler,
            features: self.features,
            cache: self.trusted_cache(),
            fuel: self.limits.fuel.is_some(),
            epochs: self.limits.time.is_some() || self.limits.interrupt.is_some(),
        }
    }
}

/// The first of the files that tell how often a module was interpreted that is not there.
fn first_missing(cache: &Cache, identity: Identity) -> Option<Key> {
    (0..TIMES_INTERPRETED)
        .map(|time| Key::interpreted(identity, time))
        .find(|key| cache.find(key).is_none())
}

/// Whether a binary is valid only with legacy exceptions, which the engine does not have. This is
/// asked when the engine did not take the binary.
fn needs_legacy_exceptions(parts: &Parts<'_>) -> bool {
    let wasm = parts.concat();
    let is_valid = |features| {
        let mut validator = Validator::new_with_features(features);
        validator.validate_all(&wasm).is_ok()
    };
    let all = WasmFeatures::all();
    !is_valid(all.difference(WasmFeatures::LEGACY_EXCEPTIONS)) && is_valid(all)
}

/// The code of a module, which comes first, and of those that are preloaded for it.
fn code_of_module(compiled: Compiled<Vec<Module>>) -> Result<Compiled<Code>, Error> {
    compiled.try_map(|modules| {
        let mut modules = modules.into_iter();
        let module = modules.next().ok_or_else(|| no_code(Kind::Module))?;
        let preloads = modules.collect();
        Ok(Code::Module { module, preloads })
    })
}

/// The code of a component: there is nothing else.
fn code_of_component(compiled: Compiled<Vec<Component>>) -> Result<Compiled<Code>, Error> {
    compiled.try_map(|mut components| {
        let component = components.pop().ok_or_else(|| no_code(Kind::Component))?;
        Ok(Code::Component(component))
    })
}

/// An engine has compiled, and there is no code.
fn no_code(kind: Kind) -> Error {
    Error::compile(kind, "the engine compiled nothing")
}
