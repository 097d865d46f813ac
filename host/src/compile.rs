//! Compiles what an environment runs.

use wasmtime::component::Component;
use wasmtime::{Cache, Config, Engine, Module, OptLevel, Strategy};

/// Which of wasmtime's compilers makes the target's code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compiler {
    /// Winch where it takes the binary, else Cranelift. An initializer runs once: compiling takes most of
    /// the time, and Winch compiles several times faster.
    #[default]
    Auto,
    /// Winch: compiles fast. It takes no garbage collection, exceptions, tail calls or relaxed SIMD.
    Winch,
    /// Cranelift: compiles well.
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

/// Which of several binaries can't be compiled, and why.
pub(crate) type Failed = (usize, wasmtime::Error);

/// Compiles modules for one engine, with the first compiler that takes them all.
pub(crate) fn modules(
    compiler: Compiler,
    features: Features,
    cache: Option<&Cache>,
    binaries: &[&[u8]],
) -> Result<(Engine, Vec<Module>), Failed> {
    compile(compiler, features, cache, |engine| {
        let modules = binaries.iter().enumerate();
        modules
            .map(|(i, module)| Module::from_binary(engine, module).map_err(|error| (i, error)))
            .collect()
    })
}

/// Compiles a component, with the first compiler that takes it.
pub(crate) fn component(
    compiler: Compiler,
    features: Features,
    cache: Option<&Cache>,
    binary: &[u8],
) -> wasmtime::Result<Component> {
    // What reads a component's state copies it from one memory to another.
    let features = Features {
        bulk_memory: true,
        multi_memory: true,
        ..features
    };
    let compiled = compile(compiler, features, cache, |engine| {
        Component::from_binary(engine, binary).map_err(|error| (0, error))
    });
    match compiled {
        Ok((_, component)) => Ok(component),
        Err((_, error)) => Err(error),
    }
}

fn compile<T>(
    compiler: Compiler,
    features: Features,
    cache: Option<&Cache>,
    code: impl Fn(&Engine) -> Result<T, Failed>,
) -> Result<(Engine, T), Failed> {
    let compile_with = |mut config: Config| {
        config.cache(cache.cloned());
        let engine = Engine::new(&config).map_err(|error| (0, error))?;
        let code = code(&engine)?;
        Ok((engine, code))
    };
    // Winch's code for other processors is younger.
    let auto = compiler == Compiler::Auto && cfg!(target_arch = "x86_64");
    if auto || compiler == Compiler::Winch {
        match compile_with(winch(features)) {
            Err((_, error)) if auto => {
                tracing::debug!("Winch does not take the binary, Cranelift is next: {error:#}");
            }
            compiled => return compiled,
        }
    }
    compile_with(cranelift(features))
}

/// What both compilers take.
fn common(strategy: Strategy, features: Features) -> Config {
    let mut config = Config::new();
    config
        .strategy(strategy)
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

fn winch(features: Features) -> Config {
    let mut config = common(Strategy::Winch, features);
    config.wasm_relaxed_simd(false);
    if !features.reference_types {
        config.wasm_reference_types(false);
    }
    config
}

fn cranelift(features: Features) -> Config {
    let mut config = common(Strategy::Cranelift, features);
    config
        .wasm_reference_types(features.reference_types)
        .wasm_function_references(features.reference_types)
        .wasm_gc(features.reference_types)
        .wasm_exceptions(features.reference_types)
        .wasm_tail_call(true)
        // The code runs once: optimizing it takes longer than it saves.
        .cranelift_opt_level(OptLevel::None)
        // Relaxed instructions are vector instructions.
        .wasm_relaxed_simd(features.relaxed_simd && features.simd)
        .relaxed_simd_deterministic(features.relaxed_simd_deterministic);
    config
}
