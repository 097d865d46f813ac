//! What the initializer runs in.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wizer_inspection::Kind;

use crate::cache::{Cache, Identity};
use crate::compile::{self, Compiled, Compiler, Failed, Features, MAX_STACK, Parts, Settings};
use crate::component;
use crate::error::{Error, Refusal};
use crate::limits::Limits;
use crate::outcome::{Outcome, Report, Warning};
use crate::output::{Check, Destination, LateFile, Written};
use crate::program::{Code, Program};
use crate::report::{Clock, Observer, Phase, Statistics};
use crate::said::said;
use crate::target::{Making, Target};
use crate::wasi::Wasi;

/// Stack for the host's own functions, beside the initializer's.
const HOST_STACK: usize = 2 << 20;

/// What the initializer runs in: nothing from the outside by default.
///
/// Every import that nothing provides is a function that traps and says its name when it is called; all
/// imports stay imports of the result.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub(crate) wasi: Option<Wasi>,
    pub(crate) preloads: Vec<(String, Vec<u8>)>,
    pub(crate) compiler: Compiler,
    pub(crate) features: Features,
    pub(crate) cache: Option<Cache>,
    pub(crate) deny_open_handles: bool,
    pub(crate) init_func_status: bool,
    pub(crate) limits: Limits,
    observer: Observer,
    program: Option<Arc<Program>>,
}

impl Environment {
    /// Provides nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Provides WASI: to a module, preview 1 (and its predecessor `wasi_unstable`); to a component, 0.2.
    pub fn wasi(mut self, wasi: Wasi) -> Self {
        self.wasi = Some(wasi);
        self
    }

    /// Provides the exports of another module, a WebAssembly binary, as imports from `name`. Modules that are
    /// preloaded later may import from it as well. Its state is no part of the snapshot. A component takes none: it is
    /// composed with what provides its imports, and initialized together with it.
    pub fn preload(mut self, name: impl Into<String>, wasm: impl Into<Vec<u8>>) -> Self {
        self.preloads.push((name.into(), wasm.into()));
        self
    }

    /// Chooses the compiler.
    pub fn compiler(mut self, compiler: Compiler) -> Self {
        self.compiler = compiler;
        self
    }

    /// Chooses the proposals that modules may use.
    pub fn features(mut self, features: Features) -> Self {
        self.features = features;
        self
    }

    /// Takes compiled modules from a cache if they are there, and puts them there if not. Their
    /// instrumented bytes are the key: one engine with many scripts is compiled once. Where the
    /// initializer may write to the cache's folder, by a directory that it is granted, the cache is
    /// not used, and the report has a [warning](Warning::CacheWithinReach).
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Has it be an error that a component still has resources of the host after its initializer, streams and files say,
    /// and no warning.
    pub fn deny_open_handles(mut self, deny: bool) -> Self {
        self.deny_open_handles = deny;
        self
    }

    /// Takes the `i32` that a module's initializer returns for a status: that it is not 0 is
    /// [an error](Error::Status). A component's initializer has a `result` for that, and always fails
    /// with its error.
    pub fn init_func_status(mut self, is_status: bool) -> Self {
        self.init_func_status = is_status;
        self
    }

    /// Limits how long a run may take, from its beginning on: the initializer is stopped when the
    /// time is up, and does not begin if compiling has taken all of it. Neither compiling nor a
    /// call of the host's, that waits for input say, is interrupted: the limit holds when these
    /// return. To stop them, run in a process of its own and end that.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.limits.time = Some(time);
        self
    }

    /// As [`Environment::timeout`], with time that began before the run: when the binary was read,
    /// for example.
    pub fn timeout_since(mut self, time: Duration, since: Instant) -> Self {
        self.limits.time = Some(time);
        self.limits.since = Some(since);
        self
    }

    /// Limits how long the initializer may run in the engine's fuel: about one unit for each instruction. It is the same on every
    /// machine, and with every compiler.
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.limits.fuel = Some(fuel);
        self
    }

    /// Limits how many bytes all memories and tables may have together, those of preloaded modules included. What reads a
    /// component's state has about a mebibyte for each of its instances, which is not counted.
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.limits.memory = Some(bytes);
        self
    }

    /// Runs code that was [compiled](Environment::compile) before, in an environment with the same
    /// compiler, features, preloaded modules and kinds of limits. That it lies in a cache to which
    /// this environment lets the initializer write is [an error](Error::Instance).
    pub fn program(mut self, program: Arc<Program>) -> Self {
        self.program = Some(program);
        self
    }

    /// Tells of each phase of a run when it begins.
    pub fn observe(mut self, tell: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(tell);
        self
    }

    /// Instantiates the target, runs its initializer, and snapshots it: the pre-initialized binary.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`], [`Error::Compile`], [`Error::Instantiate`], [`Error::Start`], [`Error::Limit`], and those of
    /// [`Target::initialize`] and [`Target::snapshot`]; [`Error::Refused`] for preloaded modules that a component is to have.
    pub fn run(&self, target: &mut Target) -> Result<Vec<u8>, Error> {
        Ok(self.outcome(target)?.wasm)
    }

    /// As [`Environment::run`], with what else there is to say: what the initializer returned, what the result lacks, and
    /// what all of it took.
    ///
    /// # Errors
    ///
    /// As [`Environment::run`].
    pub fn outcome(&self, target: &mut Target) -> Result<Outcome, Error> {
        let mut wasm = Vec::new();
        let report = self.on_thread(target, Destination::Bytes(&mut wasm))?;
        Ok(Outcome { wasm, report })
    }

    /// As [`Environment::outcome`], with the result in a file, from where that stands on: large
    /// ones are not in memory as well, and are read back to be validated, so the file is to be one
    /// that can be read too. If it fails, what is in the file is nothing to be used.
    ///
    /// The file is opened when the initializer has ended, so that this has not seen it in a folder
    /// that it was granted; see [`AtomicFile`](crate::AtomicFile) for one that nobody sees before
    /// it is complete.
    ///
    /// # Errors
    ///
    /// As [`Environment::run`], and [`Error::Write`].
    pub fn write(
        &self,
        target: &mut Target,
        open: impl FnOnce() -> io::Result<File> + Send,
    ) -> Result<Report, Error> {
        self.on_thread(target, Destination::File(LateFile::new(open)))
    }

    /// Compiles a target, and what is preloaded for it, for any number of runs: on several threads, of the target and of
    /// those that are [reopened](Target::reopen) from it, and in environments that differ from this one in what they grant.
    ///
    /// # Errors
    ///
    /// [`Error::Compile`], [`Error::Environment`].
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

    /// Runs on a thread of its own, with the stack that the initializer may take.
    fn on_thread(
        &self,
        target: &mut Target,
        destination: Destination<'_>,
    ) -> Result<Report, Error> {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("initializer".to_string());
            let run = thread
                .stack_size(MAX_STACK + HOST_STACK)
                .spawn_scoped(scope, || self.run_here(target, destination));
            let run = run.map_err(|error| Error::Environment {
                what: "no thread can be had for the initializer".to_string(),
                source: error.into(),
            })?;
            run.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn run_here(&self, target: &mut Target, destination: Destination<'_>) -> Result<Report, Error> {
        if self.init_func_status && !target.returns_i32 {
            return Err(Error::Refused {
                kind: Refusal::Options,
                text: wizer_arguments::NO_STATUS.to_string(),
            });
        }
        if target.kind() == Kind::Component && !self.preloads.is_empty() {
            return Err(Error::Refused {
                kind: Refusal::Options,
                text: "a component takes no preloaded modules: compose it with the component that provides its imports, with `wac plug` say".to_string(),
            });
        }
        let mut making = Making {
            clock: Clock::new(&self.observer),
            statistics: Statistics::default(),
            destination,
            once: self.program.is_none(),
            limits: self.limits.of_run(),
        };
        let compiled;
        let program = match &self.program {
            Some(program) if program.is_of(target) => {
                // It runs where it lies.
                match program.cache.as_ref().and_then(|cache| self.reaches(cache)) {
                    Some(reached) => return Err(Error::Instance(reached.to_string())),
                    None => program,
                }
            }
            Some(_) => {
                let text = "the program is that of another binary, or of other options";
                return Err(Error::Instance(text.to_string()));
            }
            None => {
                making.clock.enter(Phase::Compile);
                compiled = self.compile_once(target)?;
                &compiled
            }
        };
        // Findings as well decide what runs.
        let caches = [self.cache.as_ref(), target.cache.as_ref()];
        let caches = caches.into_iter().flatten();
        let warnings: BTreeMap<PathBuf, Warning> = caches
            .filter_map(|cache| Some((cache.path().to_path_buf(), self.reaches(cache)?)))
            .collect();
        // What was compiled ahead was looked at meanwhile; else it is now. Nothing has run yet.
        target.accept(warnings.is_empty())?;
        making.limits.in_time()?;
        making.statistics.compiler = program.compiler;
        making.statistics.cached = program.cached;
        making.statistics.input_bytes = target.size();
        making.statistics.instrumented_bytes = target.instrumented_pieces().length()? as u64;
        making.clock.enter(Phase::Initialize);
        let (written, mut report) = match &program.code {
            Code::Modules(modules) => {
                self.run_module(&program.engine, modules, target, &mut making)?
            }
            Code::Component(component) => component::run(self, component, target, &mut making)?,
        };
        // The instance is gone, and its memories with it.
        if let (Written::Unvalidated { start }, Destination::File(file)) =
            (written, &mut making.destination)
        {
            let engine = program.engine.clone();
            let kind = target.kind();
            let length = making.statistics.result_bytes;
            Check { engine, kind }.check_file(file.file()?, start, length)?;
        }
        making.clock.stop();
        report.warnings.extend(warnings.into_values());
        report.statistics = making.statistics;
        report.statistics.phases = making.clock.phases;
        Ok(report)
    }

    /// Compiles a target that runs once. It takes much memory: what is not needed meanwhile is not there.
    fn compile_once(&self, target: &mut Target) -> Result<Program, Error> {
        let kind = target.kind();
        let identities = self.identities(&target.instrumented_pieces().parts()?);
        let compiled = match self.find_code(kind, &identities)? {
            Some(compiled) => compiled,
            None => target
                .with_instrumented(|wasm| self.compile_code(kind, vec![wasm], &identities))??,
        };
        Ok(Program::new(compiled, self.trusted_cache(), target))
    }

    /// What the cache knows the instrumented binary by, and those that are preloaded.
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
        Ok(match kind {
            Kind::Module => {
                let found = compile::find(self.settings(), identities);
                found.map(|compiled| compiled.map(Code::Modules))
            }
            Kind::Component => {
                let found = compile::find(self.settings().of_components(), identities);
                found.map(component::code).transpose()?
            }
        })
    }

    /// Compiles the target and the preloaded modules.
    fn compile_code<'a>(
        &'a self,
        kind: Kind,
        instrumented: Parts<'a>,
        identities: &[Option<Identity>],
    ) -> Result<Compiled<Code>, Error> {
        let preloads = self.preloads.iter().map(|(_, wasm)| vec![wasm.as_slice()]);
        let binaries: Vec<_> = std::iter::once(instrumented)
            .chain(preloads)
            .zip(identities.iter().copied())
            .collect();
        let failed = |(which, error): Failed| {
            let preload = which
                .checked_sub(1)
                .and_then(|preload| self.preloads.get(preload));
            match preload {
                Some((name, _)) => preload_failed(name, error),
                None => compile_failed(kind, said(error)),
            }
        };
        match kind {
            Kind::Module => {
                let compiled = compile::compile(self.settings(), &binaries).map_err(failed)?;
                Ok(compiled.map(Code::Modules))
            }
            Kind::Component => {
                let settings = self.settings().of_components();
                component::code(compile::compile(settings, &binaries).map_err(failed)?)
            }
        }
    }

    /// The cache, unless the initializer may write there: it could replace code that is run
    /// afterwards.
    fn trusted_cache(&self) -> Option<&Cache> {
        let cache = self.cache.as_ref()?;
        self.reaches(cache).is_none().then_some(cache)
    }

    /// What the user is warned of if the initializer may write to a cache.
    fn reaches(&self, cache: &Cache) -> Option<Warning> {
        let mut writable = self.wasi.iter().flat_map(Wasi::writable);
        let directory = writable.find(|directory| cache.is_within_reach(directory))?;
        Some(Warning::CacheWithinReach {
            cache: cache.path().to_path_buf(),
            directory: directory.to_path_buf(),
        })
    }

    pub(crate) fn settings(&self) -> Settings<'_> {
        Settings {
            compiler: self.compiler,
            features: self.features,
            cache: self.trusted_cache(),
            fuel: self.limits.fuel.is_some(),
            epochs: self.limits.time.is_some(),
        }
    }
}

/// What is said where an engine has compiled, and there is no code.
pub(crate) const NOTHING: &str = "the engine compiled nothing";

pub(crate) fn compile_failed(
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
) -> Error {
    Error::Compile { kind, source }
}

pub(crate) fn preload_failed(name: &str, error: wasmtime::Error) -> Error {
    Error::Environment {
        what: format!("the preloaded module `{name}` can't be provided"),
        source: said(error),
    }
}
