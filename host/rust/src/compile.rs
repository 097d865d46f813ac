//! Compiles what an environment runs.

use std::borrow::Cow;
use std::fs::File;

use wasmtime::component::Component;
use wasmtime::{
    Config, Engine, Module, OptLevel, RegallocAlgorithm, Strategy, WasmBacktraceDetails,
};

use crate::cache::{Cache, Identity, Key};

/// Which of wasmtime's compilers makes the target's code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compiler {
    /// Winch where it takes the binary, else Cranelift, with nothing but what wasmtime's security
    /// policy covers. An initializer runs once: compiling takes most of the time, and Winch compiles
    /// several times faster.
    #[default]
    Auto,
    /// Winch: compiles fastest. It takes no garbage collection, exceptions, tail calls or relaxed
    /// SIMD. Trampolines, which stand between the host and functions, are compiled with a register
    /// allocator that wasmtime's security policy does not cover yet.
    Winch,
    /// Cranelift: compiles well, with nothing but what wasmtime's security policy covers. For binaries of people whom you don't trust.
    Cranelift,
}

/// Which WebAssembly proposals a target may use, of those that can be switched off. All are on by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Features {
    /// `memory.copy`, `memory.fill`, `memory.init` and passive segments. On for components, always.
    pub bulk_memory: bool,
    /// Several memories in a module. On for components, always.
    pub multi_memory: bool,
    /// Several results, and parameters of blocks.
    pub multi_value: bool,
    /// References as values; typed references and garbage collection build on them.
    pub reference_types: bool,
    /// Vectors of 128 bits.
    pub simd: bool,
    /// Vector instructions whose results depend on the processor.
    pub relaxed_simd: bool,
    /// Gives those instructions the results of the deterministic profile, whatever the processor.
    pub relaxed_simd_deterministic: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            bulk_memory: true,
            multi_memory: true,
            multi_value: true,
            reference_types: true,
            simd: true,
            relaxed_simd: true,
            relaxed_simd_deterministic: true,
        }
    }
}

/// How much stack an initializer may take, in bytes: as much as a native program has, as Winch's frames are large
/// and nothing else runs beside it.
pub(crate) const MAX_STACK: usize = 8 << 20;

/// Binaries of less bytes are done with before threads that share the work have started.
pub(crate) const WORTH_THREADS: usize = 64 << 10;

/// What decides how binaries are compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings<'a> {
    pub(crate) compiler: Compiler,
    pub(crate) features: Features,
    pub(crate) cache: Option<&'a Cache>,
    /// Code counts its steps.
    pub(crate) fuel: bool,
    /// Code looks at the engine's clock.
    pub(crate) epochs: bool,
}

impl Settings<'_> {
    /// For components: what reads their state copies it from one memory to another.
    pub(crate) fn of_components(mut self) -> Self {
        self.features.bulk_memory = true;
        self.features.multi_memory = true;
        self
    }
}

/// What came of compiling.
#[derive(Debug)]
pub(crate) struct Compiled<T> {
    pub(crate) engine: Engine,
    pub(crate) code: T,
    /// Which compiler it was.
    pub(crate) compiler: &'static str,
    /// Whether all of it was in the cache.
    pub(crate) cached: bool,
}

impl<T> Compiled<T> {
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Compiled<U> {
        let Self {
            engine,
            code,
            compiler,
            cached,
        } = self;
        Compiled {
            code: map(code),
            engine,
            compiler,
            cached,
        }
    }
}

/// A binary, in parts.
pub(crate) type Parts<'a> = Vec<&'a [u8]>;

/// Which of several binaries can't be compiled, and why.
pub(crate) type Failed = (usize, wasmtime::Error);

/// The compilers to try, the best first, with what they are set to.
fn compilers(settings: Settings<'_>) -> Vec<(&'static str, Config)> {
    // Winch's code for other processors is younger.
    let auto = settings.compiler == Compiler::Auto && cfg!(target_arch = "x86_64");
    let mut compilers = Vec::new();
    if auto || settings.compiler == Compiler::Winch {
        compilers.push(("winch", winch(settings)));
    }
    if settings.compiler != Compiler::Winch {
        compilers.push(("cranelift", cranelift(settings)));
    }
    compilers
}

/// Takes code from the cache, if all of it is there: whichever compiler made it. That one of them does not take a binary takes time
/// to see, and is so seen once.
pub(crate) fn find<C: Code>(
    settings: Settings<'_>,
    binaries: &[Option<Identity>],
) -> Option<Compiled<Vec<C>>> {
    let cache = settings.cache?;
    let binaries: Vec<Identity> = binaries.iter().copied().collect::<Option<_>>()?;
    compilers(settings)
        .into_iter()
        .find_map(|(compiler, config)| {
            let engine = Engine::new(&config).ok()?;
            let found = binaries
                .iter()
                .map(|binary| find_one(&engine, cache, *binary));
            Some(Compiled {
                code: found.collect::<Option<_>>()?,
                engine,
                compiler,
                cached: true,
            })
        })
}

/// Compiles for one engine, with the first compiler that takes all.
pub(crate) fn compile<C: Code>(
    settings: Settings<'_>,
    binaries: &[(Parts<'_>, Option<Identity>)],
) -> Result<Compiled<Vec<C>>, Failed> {
    let mut failed = (0, wasmtime::Error::msg("there is no compiler"));
    let parts = binaries.iter().flat_map(|(parts, _)| parts);
    let size: usize = parts.map(|part| part.len()).sum();
    for (compiler, mut config) in compilers(settings) {
        config.parallel_compilation(size >= WORTH_THREADS);
        let code = Engine::new(&config)
            .map_err(|error| (0, error))
            .and_then(|engine| {
                let binaries = binaries.iter().enumerate();
                let code = binaries.map(|(i, (parts, identity))| {
                    make(&engine, settings.cache, parts, *identity).map_err(|error| (i, error))
                });
                Ok((code.collect::<Result<_, _>>()?, engine))
            });
        match code {
            Ok((code, engine)) => {
                return Ok(Compiled {
                    engine,
                    code,
                    compiler,
                    cached: false,
                });
            }
            Err((i, error)) => {
                tracing::debug!("{compiler} does not take the binary: {error:#}");
                failed = (i, error);
            }
        }
    }
    Err(failed)
}

/// Takes code from the cache. What the engine does not take goes.
fn find_one<C: Code>(engine: &Engine, cache: &Cache, binary: Identity) -> Option<C> {
    let key = Key::code(engine, binary);
    let entry = cache.find(&key)?;
    let code = C::map(engine, &entry.file).or_else(|error| {
        tracing::debug!("the code is not mapped: {error:#}");
        C::unpack(engine, &entry.read()?)
    });
    code.inspect_err(|error| {
        tracing::debug!("the code is not taken: {error:#}");
        cache.remove(&key);
    })
    .ok()
}

/// Compiles a binary. With a cache, what runs is what lies there: the code is not there twice. But
/// where it can't be mapped, on a file system from which nothing may be run for example, it runs
/// from memory.
fn make<C: Code>(
    engine: &Engine,
    cache: Option<&Cache>,
    parts: &Parts<'_>,
    identity: Option<Identity>,
) -> wasmtime::Result<C> {
    let joined = match parts.as_slice() {
        [one] => Cow::Borrowed(*one),
        several => Cow::Owned(several.concat()),
    };
    let Some((cache, identity)) = cache.zip(identity) else {
        return C::compile(engine, &joined);
    };
    let key = Key::code(engine, identity);
    let code = C::precompile(engine, &joined)?;
    let mapped = cache.put(&key, &code).and_then(|file| {
        let mapped = C::map(engine, &file);
        mapped
            .inspect_err(|error| tracing::debug!("the code is not mapped: {error:#}"))
            .ok()
    });
    mapped.map_or_else(|| C::unpack(engine, &code), Ok)
}

/// What an engine compiles: a module or a component.
pub(crate) trait Code: Sized {
    fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self>;

    fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>>;

    /// Takes code from an open file of the cache, which was checked or written just now.
    fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self>;

    /// Takes code that was compiled just now, or read from a file of the cache that was checked.
    fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self>;
}

macro_rules! code {
    ($code:ty, $precompile:ident, $map:expr) => {
        #[expect(unsafe_code, reason = "the engine runs what it is given")]
        impl Code for $code {
            fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self> {
                Self::from_binary(engine, wasm)
            }

            fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
                engine.$precompile(wasm)
            }

            fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings wrote the file, which belongs to the user
                // and whose digest is right. Files of the cache are replaced and removed, never
                // changed, and nobody else may write to them: not the guest either.
                unsafe { $map(engine, file) }
            }

            fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings made these bytes: just now, or their digest
                // is right.
                unsafe { Self::deserialize(engine, code) }
            }
        }
    };
}

code!(Module, precompile_module, |engine, file: &File| {
    Self::deserialize_open_file(engine, file.try_clone()?)
});
code!(Component, precompile_component, |engine, file: &File| {
    Self::deserialize_file(engine, path_of(file)?)
});

/// A path that leads to an open file, whatever its name is: for components, the engine has nothing
/// that takes an open one.
#[cfg(unix)]
fn path_of(file: &File) -> wasmtime::Result<String> {
    use std::os::fd::AsRawFd as _;
    Ok(format!("/dev/fd/{}", file.as_raw_fd()))
}

/// There is none here: the code is read.
#[cfg(not(unix))]
fn path_of(_: &File) -> wasmtime::Result<String> {
    wasmtime::bail!("open files have no path on this system")
}

/// What both compilers take.
fn common(strategy: Strategy, settings: Settings<'_>) -> Config {
    let features = settings.features;
    let mut config = Config::new();
    config
        .strategy(strategy)
        .consume_fuel(settings.fuel)
        .epoch_interruption(settings.epochs)
        // The code runs once: optimizing it takes longer than it saves. With Winch, this is for what stands between the host and functions.
        .cranelift_opt_level(OptLevel::None)
        // Frames are found without it, and nothing else that unwinds goes through them.
        .native_unwind_info(false)
        // Profilers alone look at them.
        .debug_symbols(false)
        // Where a binary has DWARF, a backtrace tells files and lines.
        .wasm_backtrace_details(WasmBacktraceDetails::Enable)
        .max_wasm_stack(MAX_STACK)
        .async_stack_size(MAX_STACK)
        .wasm_bulk_memory(features.bulk_memory)
        .wasm_multi_memory(features.multi_memory)
        .wasm_multi_value(features.multi_value)
        .wasm_simd(features.simd)
        .wasm_memory64(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true);
    config
}

fn winch(settings: Settings<'_>) -> Config {
    let mut config = common(Strategy::Winch, settings);
    config.wasm_relaxed_simd(false);
    if settings.compiler == Compiler::Winch {
        // For trampolines, of which there is one for each function in a table: all is compiled in 8 %
        // less time. wasmtime's security policy does not cover this allocator, so it is only for those
        // who ask for Winch by name.
        config.cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    }
    if !settings.features.reference_types {
        config.wasm_reference_types(false);
    }
    config
}

fn cranelift(settings: Settings<'_>) -> Config {
    let features = settings.features;
    let mut config = common(Strategy::Cranelift, settings);
    config
        .wasm_reference_types(features.reference_types)
        .wasm_function_references(features.reference_types)
        .wasm_gc(features.reference_types)
        .wasm_exceptions(features.reference_types)
        .wasm_tail_call(true)
        // Relaxed instructions are vector instructions.
        .wasm_relaxed_simd(features.relaxed_simd && features.simd)
        .relaxed_simd_deterministic(features.relaxed_simd_deterministic);
    config
}
