//! The engine's compilers, and how they are set.

use wasmtime::{Config, OptLevel, RegallocAlgorithm, Strategy, WasmBacktraceDetails};

use crate::cache::Cache;

/// What makes the target's code: which of wasmtime's compilers, or an interpreter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compiler {
    /// Winch where it takes the binary, else Cranelift, with nothing but what wasmtime's security
    /// policy covers; and the interpreter. An initializer runs once: compiling takes most of the
    /// time, and Winch compiles several times faster. A large module, which takes long to compile,
    /// is interpreted first, as far as nothing outside changes: if its initializer ends soon, it is
    /// not compiled at all. With a cache, it is compiled when it comes the fifth time.
    #[default]
    Auto,
    /// As [`Compiler::Auto`], with the interpreter first for modules of any size, however often
    /// they come. What the interpreter lacks is compiled. wasmtime's security policy does not cover
    /// the interpreter.
    Interpreter,
    /// Winch: compiles fastest. It takes no garbage collection, exceptions, tail calls or relaxed
    /// SIMD. Trampolines, which stand between the host and functions, are compiled with a register
    /// allocator that wasmtime's security policy does not cover yet.
    Winch,
    /// Cranelift: compiles well, with nothing but what wasmtime's security policy covers. For
    /// binaries of people whom you don't trust.
    Cranelift,
}

/// Which WebAssembly proposals a target may use, of those that can be switched off. All are on by
/// default.
///
/// ```
/// let mut features = wizer::Features::default();
/// features.relaxed_simd = false;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Memories that threads share, in modules. wasmtime's security policy does not cover them.
    pub shared_memory: bool,
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
            shared_memory: true,
            simd: true,
            relaxed_simd: true,
            relaxed_simd_deterministic: true,
        }
    }
}

/// How much stack an initializer may take, in bytes: as much as a native program has, as Winch's
/// frames are large and nothing else runs beside it.
pub(crate) const MAX_STACK: usize = 8 << 20;

/// Stack for the host's own functions, beside the initializer's.
pub(crate) const HOST_STACK: usize = 2 << 20;

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

/// The compilers to try, the best first, with what they are set to.
pub(super) fn compilers(settings: Settings<'_>) -> Vec<(&'static str, Config)> {
    // Winch's code for other processors is younger.
    let is_open = matches!(settings.compiler, Compiler::Auto | Compiler::Interpreter);
    let auto = is_open && cfg!(target_arch = "x86_64");
    let mut compilers = Vec::new();
    if auto || settings.compiler == Compiler::Winch {
        compilers.push(("winch", winch(settings)));
    }
    if settings.compiler != Compiler::Winch {
        compilers.push(("cranelift", cranelift(settings)));
    }
    compilers
}

/// What both compilers take.
fn common(strategy: Strategy, settings: Settings<'_>) -> Config {
    let features = settings.features;
    let mut config = Config::new();
    config
        .strategy(strategy)
        .consume_fuel(settings.fuel)
        .epoch_interruption(settings.epochs)
        // The code runs once: optimizing it takes longer than it saves. With Winch, this is for
        // what stands between the host and functions.
        .cranelift_opt_level(OptLevel::None)
        // Frames are found without it, and nothing else that unwinds goes through them.
        .native_unwind_info(false)
        // Profilers alone look at them.
        .debug_symbols(false)
        // Where a binary has DWARF, a backtrace tells files and lines.
        .wasm_backtrace_details(WasmBacktraceDetails::Enable)
        .max_wasm_stack(MAX_STACK)
        .async_stack_size(MAX_STACK + HOST_STACK)
        // Atomic instructions are on where the compiler has them.
        .shared_memory(features.shared_memory)
        .wasm_bulk_memory(features.bulk_memory)
        .wasm_multi_memory(features.multi_memory)
        .wasm_multi_value(features.multi_value)
        .wasm_simd(features.simd)
        .wasm_memory64(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true);
    component_model(&mut config);
    config
}

/// All of the component model that the engine has, but for what needs garbage collection.
fn component_model(config: &mut Config) {
    config
        .wasm_component_model_async(true)
        .wasm_component_model_async_stackful(true)
        .wasm_component_model_more_async_builtins(true)
        .wasm_component_model_threading(true)
        .wasm_component_model_error_context(true)
        .wasm_component_model_map(true)
        .wasm_component_model_memory64(true)
        .wasm_component_model_fixed_length_lists(true)
        .wasm_component_model_implements(true);
}

fn winch(settings: Settings<'_>) -> Config {
    let mut config = common(Strategy::Winch, settings);
    config.wasm_relaxed_simd(false);
    if settings.compiler == Compiler::Winch {
        // For trampolines, of which there is one for each function in a table: all is compiled in
        // 8 % less time. wasmtime's security policy does not cover this allocator, so it is only
        // for those who ask for Winch by name.
        config.cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    }
    if !settings.features.reference_types {
        config.wasm_reference_types(false);
    }
    config
}

pub(super) fn cranelift(settings: Settings<'_>) -> Config {
    let features = settings.features;
    let mut config = common(Strategy::Cranelift, settings);
    config
        .wasm_reference_types(features.reference_types)
        .wasm_function_references(features.reference_types)
        .wasm_gc(features.reference_types)
        .wasm_component_model_gc(features.reference_types)
        .wasm_exceptions(features.reference_types)
        .wasm_tail_call(true)
        // Relaxed instructions are vector instructions.
        .wasm_relaxed_simd(features.relaxed_simd && features.simd)
        .relaxed_simd_deterministic(features.relaxed_simd_deterministic);
    config
}
