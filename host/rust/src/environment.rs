//! What the initializer runs in: configuration alone. `run` makes use of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::component::Val;
use wizer_taken::Kind;

use crate::cache::Cache;
use crate::compile::{Compiler, Features};
use crate::interrupt::Interrupt;
use crate::limits::Limits;
use crate::module::HostFunction;
use crate::program::Program;
use crate::statistics::{Observer, Phase};
use crate::wasi::Wasi;

/// What the initializer runs in: nothing from the outside by default.
///
/// A function import that nothing provides is a function that traps and says its name when it is
/// called. An imported memory or table that nothing provides is made, from the type of the import:
/// with zeros, or with nulls. An imported global needs a value: see [`Environment::import_global`].
/// All imports stay imports of the result.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub(crate) wasi: Option<Wasi>,
    pub(crate) preloads: Vec<(String, Vec<u8>)>,
    /// Functions that modules import, by the names of the imports.
    pub(crate) functions: Vec<(String, HostFunction)>,
    /// The values of imported globals, as texts, by the names of the imports.
    pub(crate) import_globals: Vec<(String, String)>,
    pub(crate) compiler: Compiler,
    pub(crate) features: Features,
    pub(crate) cache: Option<Cache>,
    pub(crate) deny_open_handles: bool,
    pub(crate) deny: Vec<Kind>,
    pub(crate) deny_leaks: bool,
    /// The names of variables whose values are overwritten.
    pub(crate) scrub: Vec<String>,
    pub(crate) verify: bool,
    pub(crate) init_func_status: bool,
    pub(crate) arguments: Option<Vec<Val>>,
    pub(crate) limits: Limits,
    pub(crate) observer: Observer,
    pub(crate) program: Option<Arc<Program>>,
}

impl Environment {
    /// Provides nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Provides WASI: to a module, preview 1 (and its predecessor `wasi_unstable`); to a component,
    /// 0.2.
    pub fn wasi(mut self, wasi: Wasi) -> Self {
        self.wasi = Some(wasi);
        self
    }

    /// Provides the exports of another module, a WebAssembly binary, as imports from `name`.
    /// Modules that are preloaded later may import from it as well. Its state is no part of the
    /// snapshot, apart from what the target changes in memories, tables and globals that it imports
    /// from there. A component takes none: it is composed with what provides its imports, and
    /// initialized together with it.
    pub fn preload(mut self, name: impl Into<String>, wasm: impl Into<Vec<u8>>) -> Self {
        self.preloads.push((name.into(), wasm.into()));
        self
    }

    /// Gives a value to a global that a module, or one that is preloaded, imports. `name` is the
    /// name of the import, `MODULE.NAME`. The value is a number of the global's type, in decimal or
    /// hexadecimal digits: `1024`, `-0x10`, `2.5`. The result still imports the global, and is
    /// right for hosts that provide the same value: the report has a
    /// [warning](crate::Warning::Expectation).
    ///
    /// ```
    /// use wizer::{Environment, Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (import "env" "base" (global $base i32))
    ///         (memory (import "env" "memory") 1)
    ///         (func (export "wizer-initialize")
    ///             (i32.store (global.get $base) (i32.const 42))))"#,
    /// )?;
    /// let mut target = Wizer::new()?.open(wasm, &Options::new())?;
    /// let environment = Environment::new().import_global("env.base", "0x400");
    /// let outcome = environment.run(&mut target)?;
    /// # assert!(!outcome.wasm.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn import_global(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.import_globals.push((name.into(), value.into()));
        self
    }

    /// Provides a function that a module, or one that is preloaded, imports. `name` is the name of
    /// the import, `MODULE.NAME`. All parameters and results are numbers or vectors. The results
    /// have their types, and are zeros, when it is called. It comes before WASI's functions and
    /// those of preloaded modules. What it gives is not part of what was taken, and not the same
    /// everywhere. An error that it returns is a trap of the initializer, and among the causes of
    /// that. The result still imports the function.
    ///
    /// ```
    /// use wizer::wasmtime::Val;
    /// use wizer::{Environment, Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (import "env" "twice" (func $twice (param i32) (result i32)))
    ///         (global $n (mut i32) (i32.const 0))
    ///         (func (export "wizer-initialize") (result i32)
    ///             (global.set $n (call $twice (i32.const 21)))
    ///             (global.get $n)))"#,
    /// )?;
    /// let environment = Environment::new().import_function("env.twice", |arguments, results| {
    ///     let number = arguments[0].unwrap_i32();
    ///     results[0] = Val::I32(number * 2);
    ///     Ok(())
    /// });
    /// let outcome = environment.run(&mut Wizer::new()?.open(wasm, &Options::new())?)?;
    /// assert_eq!(outcome.report.returned.unwrap().value, "42");
    /// # Ok(())
    /// # }
    /// ```
    pub fn import_function(
        mut self,
        name: impl Into<String>,
        function: impl Fn(&[wasmtime::Val], &mut [wasmtime::Val]) -> wasmtime::Result<()>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.functions
            .push((name.into(), HostFunction::new(function)));
        self
    }

    /// Calls the initializer of a component with these arguments. Its name in
    /// [`Init::Export`](crate::Init::Export) has no arguments then, or empty parentheses, and there
    /// is no other initializer.
    pub fn arguments(mut self, arguments: impl Into<Vec<Val>>) -> Self {
        self.arguments = Some(arguments.into());
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
    /// not used, and the report has a [warning](crate::Warning::CacheWithinReach).
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Makes it an error, in place of a warning, if a component still has resources of the host
    /// after its initializer: streams and files, for example.
    pub fn deny_open_handles(mut self, deny: bool) -> Self {
        self.deny_open_handles = deny;
        self
    }

    /// Makes it [an error](crate::ErrorKind::Denied) if the initializer has taken anything of this
    /// kind from outside: a clock that it read, say. The report has [what it
    /// took](crate::Report::taken).
    pub fn deny(mut self, kind: Kind) -> Self {
        self.deny.push(kind);
        self
    }

    /// Makes it [an error](crate::ErrorKind::Leaks), in place of a warning, if the result contains
    /// plain copies of what was granted: of the values of environment variables, if these have at
    /// least eight bytes, or of the paths of the user's home folder and of the working folder. What
    /// the binary contained anyway does not count. Text is found in UTF-8 and UTF-16, and nothing
    /// else is: no other encoding, and nothing that was computed from it.
    pub fn deny_leaks(mut self, deny: bool) -> Self {
        self.deny_leaks = deny;
        self
    }

    /// Overwrites plain copies of the value of an environment variable with zeros in the result. It
    /// has to be granted, and its value to have at least eight bytes.
    pub fn scrub_env(mut self, name: impl Into<String>) -> Self {
        self.scrub.push(name.into());
        self
    }

    /// Runs the initializer twice, each time in a fresh instance. That the results differ is
    /// [an error](crate::ErrorKind::Differs), which [tells how](crate::Error::comparison): the
    /// initializer depends on clocks, random numbers or addresses. The second run reads from
    /// standard input what the first has read, and finds directories as the first has left them.
    pub fn verify(mut self, twice: bool) -> Self {
        self.verify = twice;
        self
    }

    /// Takes the `i32` that a module's initializer returns for a status: that it is not 0 is
    /// [an error](crate::ErrorKind::Status), and no other initializer is called. A component's
    /// initializer has a `result` for that, and always fails with its error.
    pub fn init_func_status(mut self, is_status: bool) -> Self {
        self.init_func_status = is_status;
        self
    }

    /// Limits how long a run may take, from its beginning on: the initializer is stopped when the
    /// time is up, and does not begin if compiling has taken all of it. Neither compiling nor a
    /// call of the host's, that waits for input say, nor an instruction that waits for other
    /// threads, is interrupted: the limit holds when these return. To stop them, run in a process
    /// of its own and end that.
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

    /// Limits how long the initializer may run in the engine's fuel: about one unit for each
    /// instruction. It is the same on every machine, and with every compiler.
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.limits.fuel = Some(fuel);
        self
    }

    /// Limits how many bytes all memories and tables may have together, those of preloaded modules
    /// and those that are made for imports included. A memory that threads share counts with its
    /// maximum, since the engine does not ask before it grows. The maximum of one that is made for
    /// an import is lowered to half of what is left. What reads a component's state has about a
    /// mebibyte for each of its instances, which is not counted.
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.limits.memory = Some(bytes);
        self
    }

    /// Lets another thread end a run.
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.limits.interrupt = Some(interrupt);
        self
    }

    /// Runs code that was [compiled](Environment::compile) before, in an environment with the same
    /// compiler, features, preloaded modules and kinds of limits. An [`Interrupt`] counts as a
    /// limit of time. That it lies in a cache to which this environment lets the initializer write
    /// is [an error](crate::ErrorKind::Instance).
    pub fn program(mut self, program: Arc<Program>) -> Self {
        self.program = Some(program);
        self
    }

    /// Tells of each phase of a run when it begins.
    pub fn observe(mut self, tell: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(tell);
        self
    }
}
