//! The interpreter's engine, and how it is set.

use wasmi::{CompilationMode, Config, Engine, Error, Module};

/// The limit of the call depth. It is about the same as that of wasmtime with 8 MiB of stack.
pub const MAX_DEPTH: usize = 100_000;

/// The limit of the interpreter's stack in bytes.
const MAX_STACK: usize = 32 << 20;

/// The same for runs that may be repeated with compiled code.
const SMALL_STACK: usize = 1 << 20;
const SMALL_DEPTH: usize = 10_000;

/// The proposals that a module may use, of those that can be switched off.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Proposals {
    /// `memory.copy`, `memory.fill`, `memory.init` and passive segments.
    pub bulk_memory: bool,
    /// Several memories in a module.
    pub multi_memory: bool,
    /// Several results, and parameters of blocks.
    pub multi_value: bool,
    /// References as values.
    pub reference_types: bool,
    /// Vectors of 128 bits.
    pub simd: bool,
    /// Vector instructions whose results depend on the processor.
    pub relaxed_simd: bool,
}

/// Compiles a module. The error is the interpreter's.
///
/// # Errors
///
/// The module is not valid, or uses a proposal that the interpreter lacks. With [`engine`] and
/// [`roomier`], all of it is validated here.
pub fn compile(engine: &Engine, wasm: &[u8]) -> Result<Module, Error> {
    Module::new(engine, wasm)
}

/// An engine for modules that use these proposals. Modules are validated before anything runs. A
/// function is translated when it is called first.
#[must_use]
pub fn engine(proposals: Proposals) -> Engine {
    Engine::new(&config(proposals, MAX_STACK))
}

/// As [`engine`], which counts fuel: about one unit for each instruction. A store has none of it at
/// first.
#[must_use]
pub fn metered(proposals: Proposals) -> Engine {
    Engine::new(config(proposals, MAX_STACK).consume_fuel(true))
}

/// As [`engine`], for modules with marks: they have several memories, and use more of the stack.
#[must_use]
pub fn roomier(proposals: Proposals) -> Engine {
    Engine::new(config(proposals, 2 * MAX_STACK).wasm_multi_memory(true))
}

/// An engine for a single run of a module that is validated elsewhere before the run counts:
/// functions are validated when they are called first. Code counts its steps: a store has to be
/// given fuel. The stack is so small that what fits there fits into 8 MiB of frames of compiled
/// code.
#[must_use]
pub fn unvalidated(proposals: Proposals) -> Engine {
    let mut config = config(proposals, SMALL_STACK);
    config
        .set_max_recursion_depth(SMALL_DEPTH)
        .compilation_mode(CompilationMode::Lazy)
        .consume_fuel(true)
        .ignore_custom_sections(true);
    Engine::new(&config)
}

fn config(proposals: Proposals, stack: usize) -> Config {
    let mut config = Config::default();
    config
        .compilation_mode(CompilationMode::LazyTranslation)
        .set_max_recursion_depth(MAX_DEPTH)
        .set_max_stack_height(stack)
        .wasm_bulk_memory(proposals.bulk_memory)
        .wasm_multi_memory(proposals.multi_memory)
        .wasm_multi_value(proposals.multi_value)
        .wasm_reference_types(proposals.reference_types)
        .wasm_simd(proposals.simd)
        .wasm_relaxed_simd(proposals.relaxed_simd && proposals.simd)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_memory64(true)
        .wasm_tail_call(true)
        .wasm_extended_const(true);
    config
}
