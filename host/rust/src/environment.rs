//! What the initializer runs in: configuration alone. `run` makes use of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::component::Val;

use crate::cache::Cache;
use crate::compile::{Compiler, Features};
use crate::limits::Limits;
use crate::program::Program;
use crate::statistics::{Observer, Phase};
use crate::wasi::Wasi;

/// What the initializer runs in: nothing from the outside by default.
///
/// Every import that nothing provides is a function that traps and says its name when it is called;
/// all imports stay imports of the result.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub(crate) wasi: Option<Wasi>,
    pub(crate) preloads: Vec<(String, Vec<u8>)>,
    pub(crate) compiler: Compiler,
    pub(crate) features: Features,
    pub(crate) cache: Option<Cache>,
    pub(crate) deny_open_handles: bool,
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
    /// snapshot. A component takes none: it is composed with what provides its imports, and
    /// initialized together with it.
    pub fn preload(mut self, name: impl Into<String>, wasm: impl Into<Vec<u8>>) -> Self {
        self.preloads.push((name.into(), wasm.into()));
        self
    }

    /// Calls the initializer of a component with these arguments. Its name in
    /// [`Init::Export`](crate::Init::Export) has no arguments then, or empty parentheses.
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

    /// Takes the `i32` that a module's initializer returns for a status: that it is not 0 is
    /// [an error](crate::ErrorKind::Status). A component's initializer has a `result` for that, and
    /// always fails with its error.
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

    /// Limits how long the initializer may run in the engine's fuel: about one unit for each
    /// instruction. It is the same on every machine, and with every compiler.
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.limits.fuel = Some(fuel);
        self
    }

    /// Limits how many bytes all memories and tables may have together, those of preloaded modules
    /// included. What reads a component's state has about a mebibyte for each of its instances,
    /// which is not counted.
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.limits.memory = Some(bytes);
        self
    }

    /// Runs code that was [compiled](Environment::compile) before, in an environment with the same
    /// compiler, features, preloaded modules and kinds of limits. That it lies in a cache to which
    /// this environment lets the initializer write is [an error](crate::ErrorKind::Instance).
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
