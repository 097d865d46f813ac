//! Runs modules, one instruction after the other: a component has no compiler.

use anyhow::{Context as _, Result, anyhow};
use wasmi::{CompilationMode, Config, Engine, Error, Extern, Instance, Linker, Module, Store, Val};
use wizer_cli::Proposals;
use wizer_preview1::Context;
use wizer_transform::ModuleExports;

use crate::imports;
use crate::snapshot::State;

/// How deep calls may go, and how much the interpreter's stack may hold, in bytes: about as much as an
/// initializer has natively.
const MAX_DEPTH: usize = 100_000;
const MAX_STACK: usize = 32 << 20;

/// What modules run in.
pub(crate) struct Interpreter {
    linker: Linker<Context>,
    store: Store<Context>,
    wasi: bool,
}

impl Interpreter {
    /// An interpreter for modules that use these proposals, with WASI or without.
    pub(crate) fn new(proposals: &Proposals, context: Context, wasi: bool) -> Result<Self> {
        let engine = Engine::new(&config(proposals));
        let mut linker = Linker::new(&engine);
        if wasi {
            wizer_preview1::add_to_linker(&mut linker, |context| context).map_err(failed)?;
        }
        let store = Store::new(&engine, context);
        Ok(Self {
            linker,
            store,
            wasi,
        })
    }

    /// Instantiates a module, and provides its exports as imports from `name`.
    pub(crate) fn preload(&mut self, name: &str, wasm: &[u8]) -> Result<()> {
        let instance = self.start(wasm)?.map_err(failed)?;
        if let Ok(reactor) = instance.get_typed_func::<(), ()>(&self.store, "_initialize") {
            reactor.call(&mut self.store, ()).map_err(failed)?;
        }
        self.linker
            .instance(&mut self.store, name, instance)
            .map_err(failed)?;
        Ok(())
    }

    /// Instantiates the target.
    pub(crate) fn instantiate(&mut self, wasm: &[u8]) -> Result<Instance> {
        let started = self.start(wasm)?;
        started.map_err(|error| {
            // Segments that do not fit trap as well: only what has a start function can run here.
            match ran(&error) {
                true => failed(error).context("the start function trapped"),
                false => failed(error).context("the module can't be instantiated"),
            }
        })
    }

    fn start(&mut self, wasm: &[u8]) -> Result<Result<Instance, Error>> {
        let engine = self.store.engine().clone();
        let module = Module::new(&engine, wasm)
            .map_err(failed)
            .context("the interpreter does not take the module")?;
        let mut linker = self.linker.clone();
        imports::add_traps(&mut linker, &module, self.wasi);
        Ok(linker.instantiate_and_start(&mut self.store, &module))
    }

    /// Calls an initializer.
    pub(crate) fn call(&mut self, instance: &Instance, name: &str) -> Result<()> {
        let function = instance.get_typed_func::<(), ()>(&self.store, name);
        function
            .and_then(|function| function.call(&mut self.store, ()))
            .map_err(failed)
            .with_context(|| format!("the `{name}` function trapped"))
    }

    /// The state of an instance of an instrumented module.
    pub(crate) fn state(&self, instance: &Instance, exports: &ModuleExports) -> Result<State<'_>> {
        let missing = |name: &String| anyhow!("the instrumented module exports no `{name}`");
        let globals = exports.globals.iter().map(|name| {
            match instance.get_export(&self.store, name) {
                Some(Extern::Global(global)) => bits(&global.get(&self.store)),
                _ => None,
            }
            .ok_or_else(|| missing(name))
        });
        let memories = exports.memories.iter().map(|name| {
            let memory = instance.get_memory(&self.store, name);
            let memory = memory.ok_or_else(|| missing(name))?;
            Ok(memory.data(&self.store))
        });
        Ok(State {
            globals: globals.collect::<Result<_>>()?,
            memories: memories.collect::<Result<_>>()?,
        })
    }
}

/// Functions are translated when they are called first, and validated before anything runs.
fn config(proposals: &Proposals) -> Config {
    let mut config = Config::default();
    config
        .compilation_mode(CompilationMode::LazyTranslation)
        .set_max_recursion_depth(MAX_DEPTH)
        .set_max_stack_height(MAX_STACK)
        .wasm_bulk_memory(proposals.wasm_bulk_memory)
        .wasm_multi_memory(proposals.wasm_multi_memory)
        .wasm_multi_value(proposals.wasm_multi_value)
        .wasm_reference_types(proposals.wasm_reference_types)
        .wasm_simd(proposals.wasm_simd)
        .wasm_relaxed_simd(proposals.wasm_relaxed_simd && proposals.wasm_simd)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_memory64(true)
        .wasm_tail_call(true)
        .wasm_extended_const(true);
    config
}

/// The bits of a number.
fn bits(value: &Val) -> Option<u128> {
    Some(match value {
        Val::I32(value) => u128::from(value.cast_unsigned()),
        Val::I64(value) => u128::from(value.cast_unsigned()),
        Val::F32(value) => u128::from(value.to_bits()),
        Val::F64(value) => u128::from(value.to_bits()),
        Val::V128(value) => value.as_u128(),
        Val::FuncRef(_) | Val::ExternRef(_) => return None,
    })
}

/// Whether code has run before an instantiation failed.
fn ran(error: &Error) -> bool {
    let trap = error.as_trap_code();
    let segment = matches!(
        trap,
        Some(wasmi::TrapCode::MemoryOutOfBounds | wasmi::TrapCode::TableOutOfBounds)
    );
    (trap.is_some() && !segment)
        || error.i32_exit_status().is_some()
        || error.downcast_ref::<imports::Unprovided>().is_some()
}

/// The interpreter's error, in the words of engines.
fn failed(error: Error) -> anyhow::Error {
    match error.as_trap_code() {
        Some(trap) => anyhow!("wasm trap: {}", trap.trap_message()),
        None => anyhow!("{error}"),
    }
}
