//! Runs a target in an environment: compiles, initializes, snapshots and writes it, and checks the
//! result.

mod compile;
mod instance;
mod interpreted;
mod verified;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use wizer_inspection::Kind;
use wizer_taken::{Secret, own_folders};

use crate::check::Check;
use crate::compile::{HOST_STACK, MAX_STACK};
use crate::environment::Environment;
use crate::error::Error;
use crate::interpreted::Plan;
use crate::opened::{Runnable, Target, Token};
use crate::outcome::{Outcome, Report, Warning};
use crate::program::{Code, Program};
use crate::run_context::RunContext;
use crate::statistics::{Clock, Phase, Statistics};
use crate::transform::Secrets;
use crate::wasi::Wasi;
use crate::write::{Destination, LateFile, Written};

use compile::{Attempt, Ready};

impl Environment {
    /// Instantiates the target, runs its initializer, and snapshots it: the pre-initialized binary,
    /// and what else there is to say: what the initializer returned, what the result lacks, and
    /// what all of it took.
    ///
    /// # Errors
    ///
    /// [`Environment`](crate::ErrorKind::Environment), [`Compile`](crate::ErrorKind::Compile),
    /// [`Instantiate`](crate::ErrorKind::Instantiate), [`Start`](crate::ErrorKind::Start),
    /// [`Limit`](crate::ErrorKind::Limit), [`Status`](crate::ErrorKind::Status), and those of
    /// [`Target::initialize`] and [`Target::snapshot`]; [`Options`](crate::ErrorKind::Options) for
    /// preloaded modules that a component is to have.
    pub fn run(&self, target: &mut impl Runnable) -> Result<Outcome, Error> {
        let mut wasm = Vec::new();
        let report = self.deliver(target.target(Token::new()), Destination::Bytes(&mut wasm))?;
        Ok(Outcome { wasm, report })
    }

    /// As [`Environment::run`], with the result in a file, from where that stands on: large
    /// ones are not in memory as well, and are read back to be validated, so the file is to be one
    /// that can be read too. If it fails, what is in the file is nothing to be used.
    ///
    /// The file is opened when the initializer has ended, so that this has not seen it in a folder
    /// that it was granted; see [`AtomicFile`](crate::AtomicFile) for one that nobody sees before
    /// it is complete.
    ///
    /// # Errors
    ///
    /// As [`Environment::run`], and [`Write`](crate::ErrorKind::Write).
    pub fn write(
        &self,
        target: &mut impl Runnable,
        open: impl FnOnce() -> io::Result<File> + Send,
    ) -> Result<Report, Error> {
        self.deliver(
            target.target(Token::new()),
            Destination::File(LateFile::new(open)),
        )
    }

    /// Runs once, or twice if that is wanted.
    fn deliver(&self, target: &mut Target, destination: Destination<'_>) -> Result<Report, Error> {
        match self.verify {
            true => self.run_twice(target, destination),
            false => self.on_thread(target, destination),
        }
    }

    /// Runs on a thread of its own, whose stack is as large as the initializer may need.
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
            let run = run.map_err(|error| {
                Error::environment("no thread can be had for the initializer", error)
            })?;
            run.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn run_here(&self, target: &mut Target, destination: Destination<'_>) -> Result<Report, Error> {
        let mut run = RunContext {
            clock: Clock::new(&self.observer),
            statistics: Statistics::default(),
            destination,
            once: self.program.is_none(),
            limits: self.limits.clone().of_run(),
            secrets: Secrets {
                all: self.secrets()?,
                found: Vec::new(),
            },
            read_before: Vec::new(),
        };
        let ready = self.ready(target, &mut run)?;
        // Findings as well decide what runs.
        let warnings = self.caches_within_reach(target);
        if warnings.is_empty() {
            target.remember_findings()?;
        }
        run.limits.in_time()?;
        run.statistics.input_bytes = target.size();
        run.statistics.instrumented_bytes = target.instrumented_pieces().length()? as u64;
        let (written, engine, mut report) = match ready {
            Ready::Program(program) => {
                let (written, report) = self.run_program(&program, target, &mut run)?;
                (written, program.engine.clone(), report)
            }
            Ready::Interpreted(interpreted) => {
                self.finish_interpreted(*interpreted, target, &mut run)?
            }
        };
        // The instance is gone, and its memories with it.
        if let (Written::Unvalidated { start }, Destination::File(file)) =
            (written, &mut run.destination)
        {
            let kind = target.kind();
            let length = run.statistics.result_bytes;
            Check { engine, kind }.file(file.file()?, start, length)?;
        }
        run.clock.stop();
        let leaks = run.secrets.found;
        if let Some(text) = wizer_taken::leak_warning(&leaks) {
            if self.deny_leaks {
                return Err(Error::leaks(&text));
            }
            report.warnings.push(Warning::Leaks(text));
        }
        report.leaks = leaks;
        report.warnings.extend(warnings);
        report.statistics = run.statistics;
        report.statistics.phases = run.clock.phases;
        Ok(report)
    }

    /// Runs code that was compiled.
    fn run_program(
        &self,
        program: &Program,
        target: &mut Target,
        run: &mut RunContext<'_>,
    ) -> Result<(Written, Report), Error> {
        run.statistics.compiler = program.compiler;
        run.statistics.cached = program.cached;
        run.clock.enter(Phase::Initialize);
        match &program.code {
            Code::Module { module, preloads } => self.run_module(module, preloads, target, run),
            Code::Component(component) => self.run_component(component, target, run),
        }
    }

    /// What runs: the code that was compiled before, or else compiled now, or what has run in the
    /// interpreter already. All of the target's code was looked at then, and nothing of it has run
    /// that counts.
    fn ready(&self, target: &mut Target, run: &mut RunContext<'_>) -> Result<Ready, Error> {
        if self.init_func_status && !target.known.returns_i32 {
            return Err(Error::options(wizer_arguments::NO_STATUS));
        }
        if target.kind() == Kind::Component && !self.preloads.is_empty() {
            return Err(Error::options(
                "a component takes no preloaded modules: compose it with the component that provides its imports, with `wac plug` say",
            ));
        }
        if target.kind() == Kind::Component && !self.import_globals.is_empty() {
            return Err(Error::options("a component imports no globals"));
        }
        if target.kind() == Kind::Component && !self.functions.is_empty() {
            return Err(Error::options(
                "a component takes no functions from its host: compose it with the component that provides its imports",
            ));
        }
        let takes_values = target.kind() == Kind::Component && target.invocations().len() == 1;
        if self.arguments.is_some() && !takes_values {
            return Err(Error::options(
                "values of the component model can only be arguments of a component's only initializer",
            ));
        }
        let Some(program) = &self.program else {
            run.clock.enter(Phase::Compile);
            let mut attempt = Attempt::new(Some(&mut run.clock), run.limits.clone());
            let plan = |target: &Target| Plan::new(self, target);
            let ready = self.prepare_once(target, plan, &mut attempt)?;
            run.read_before = attempt.read;
            return Ok(ready);
        };
        target.finish_opening()?;
        if !program.is_of(target) {
            let text = "the program is that of another binary, or of other options";
            return Err(Error::instance(text));
        }
        // It runs where it lies.
        let cache = program.cache.as_ref();
        match cache.and_then(|cache| self.within_reach(cache)) {
            Some(warning) => Err(Error::instance(&warning.to_string())),
            None => Ok(Ready::Program(Arc::clone(program))),
        }
    }

    /// What the result should not contain. Without WASI, the initializer can't know any of it.
    fn secrets(&self) -> Result<Vec<Secret>, Error> {
        let variables = self.wasi.iter().flat_map(Wasi::variables);
        let variables: Vec<(String, String)> = variables.collect();
        let variables = variables.iter().map(|(name, value)| (&**name, &**value));
        let folders = self.wasi.iter().flat_map(|_| own_folders());
        wizer_taken::secrets(variables, folders, &self.scrub).map_err(|text| Error::options(&text))
    }

    /// What the user is warned of if the initializer may write to the caches of this run.
    fn caches_within_reach(&self, target: &Target) -> Vec<Warning> {
        let caches = [self.cache.as_ref(), target.findings_cache.as_ref()];
        let caches = caches.into_iter().flatten();
        // One of each path: the two may be the same.
        let warnings: BTreeMap<PathBuf, Warning> = caches
            .filter_map(|cache| Some((cache.path().to_path_buf(), self.within_reach(cache)?)))
            .collect();
        warnings.into_values().collect()
    }
}
