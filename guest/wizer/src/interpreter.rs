//! Runs modules in an interpreter, since a component has no compiler.

use anyhow::{Context as _, Result, anyhow};
use wasmi::{
    CompilationMode, Config, Engine, Error, Extern, Global, Instance, Linker, Module, Store, Val,
};
use wizer_arguments::Proposals;
use wizer_protocol::{Bits, Memories};
use wizer_transform::ModuleExports;
use wizer_wasi_preview1::Context;

use crate::imports;
use crate::stopped::{Stage, Stopped};

/// The limits of the call depth and of the interpreter's stack in bytes. They are about the same as
/// those of the native command.
pub(crate) const MAX_DEPTH: usize = 100_000;
const MAX_STACK: usize = 32 << 20;

/// The export to call first in a WASI reactor.
const REACTOR: &str = "_initialize";

/// Compiled modules.
pub(crate) struct Modules {
    /// The modules whose exports are provided to the target, with the names that it imports from.
    pub(crate) preloads: Vec<(String, Module)>,
    /// The target.
    pub(crate) target: Module,
}

/// The store and linker of a run.
pub(crate) struct Interpreter {
    pub(crate) linker: Linker<Context>,
    pub(crate) store: Store<Context>,
    /// In a run for a backtrace, the address of the innermost frame.
    pub(crate) top: Option<Global>,
    wasi: bool,
}

/// A target after its initializer.
pub(crate) struct Initialized {
    /// Its instance.
    pub(crate) instance: Instance,
    /// The name of the function that returned an `i32`, and that result.
    pub(crate) returned: Option<(String, i32)>,
}

impl Interpreter {
    /// Creates an interpreter, with or without WASI.
    pub(crate) fn new(engine: &Engine, context: Context, wasi: bool) -> Result<Self> {
        let mut linker = Linker::new(engine);
        let mut store = Store::new(engine, context);
        if wasi {
            wizer_wasi_preview1::add_to_linker(&mut linker, &mut store, |context| context)
                .map_err(|error| anyhow!("{error}"))?;
        }
        Ok(Self {
            linker,
            store,
            top: None,
            wasi,
        })
    }

    /// Instantiates the modules, and calls the initializers.
    pub(crate) fn run(
        &mut self,
        modules: &Modules,
        initializers: &[String],
    ) -> Result<Initialized, Stopped> {
        for (name, module) in &modules.preloads {
            self.preload(name, module)
                .map_err(|error| Stopped::new(Stage::Preload(name.clone()), error))?;
        }
        let instance = self
            .instantiate(&modules.target)
            .map_err(|error| Stopped::new(Stage::Instantiation, error))?;
        let mut returned = None;
        for name in initializers {
            let value = self
                .call(&instance, name)
                .map_err(|error| Stopped::new(Stage::Initializer(name.clone()), error))?;
            // The functions before and after the initializer have no results.
            returned = returned.or_else(|| value.map(|value| (name.clone(), value)));
        }
        Ok(Initialized { instance, returned })
    }

    /// Calls a function without parameters. Returns its result if that is one `i32`.
    fn call(&mut self, instance: &Instance, name: &str) -> Result<Option<i32>, Error> {
        let function = instance.get_func(&self.store, name);
        let function = function.ok_or_else(|| Error::new(format!("there is no `{name}`")))?;
        let results = function.ty(&self.store).results().to_vec();
        let mut results: Vec<Val> = results.into_iter().map(Val::default_for_ty).collect();
        self.begin()?;
        function.call(&mut self.store, &[], &mut results)?;
        Ok(match results.as_slice() {
            [Val::I32(value)] => Some(*value),
            _ => None,
        })
    }

    /// Resets the frames of the previous call.
    fn begin(&mut self) -> Result<(), Error> {
        match self.top {
            Some(top) => Ok(top.set(&mut self.store, Val::I32(0))?),
            None => Ok(()),
        }
    }

    /// Instantiates a module, and provides its exports as imports from `name`.
    fn preload(&mut self, name: &str, module: &Module) -> Result<(), Error> {
        let instance = self.instantiate(module)?;
        let reactor = instance.get_typed_func::<(), ()>(&self.store, REACTOR);
        if reactor.is_ok() {
            self.call(&instance, REACTOR)?;
        }
        self.linker.instance(&mut self.store, name, instance)?;
        Ok(())
    }

    fn instantiate(&mut self, module: &Module) -> Result<Instance, Error> {
        let imports = imports::provide(&self.linker, &mut self.store, module, self.wasi)?;
        self.begin()?;
        Instance::new(&mut self.store, module, &imports)
    }

    /// The state of an instance of an instrumented module.
    pub(crate) fn state(
        &self,
        instance: &Instance,
        exports: &ModuleExports,
    ) -> Result<Memories<'_>> {
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
        Ok(Memories::new(
            globals.collect::<Result<_>>()?,
            memories.collect::<Result<_>>()?,
        ))
    }
}

/// Compiles a valid module.
pub(crate) fn compile(engine: &Engine, wasm: &[u8]) -> Result<Module> {
    Module::new(engine, wasm)
        .map_err(|error| anyhow!("{error}"))
        .context("the interpreter does not accept the module")
}

/// An engine for modules that use these proposals. Modules are validated before anything runs. A
/// function is translated when it is called first.
pub(crate) fn engine(proposals: &Proposals) -> Engine {
    Engine::new(&config(proposals, MAX_STACK))
}

/// As [`engine`], for modules with marks: they have several memories, and use more of the stack.
pub(crate) fn roomier(proposals: &Proposals) -> Engine {
    Engine::new(config(proposals, 2 * MAX_STACK).wasm_multi_memory(true))
}

fn config(proposals: &Proposals, stack: usize) -> Config {
    let mut config = Config::default();
    config
        .compilation_mode(CompilationMode::LazyTranslation)
        .set_max_recursion_depth(MAX_DEPTH)
        .set_max_stack_height(stack)
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
fn bits(value: &Val) -> Option<Bits> {
    let bits = match value {
        Val::I32(value) => u128::from(value.cast_unsigned()),
        Val::I64(value) => u128::from(value.cast_unsigned()),
        Val::F32(value) => u128::from(value.to_bits()),
        Val::F64(value) => u128::from(value.to_bits()),
        Val::V128(value) => value.as_u128(),
        Val::FuncRef(_) | Val::ExternRef(_) => return None,
    };
    Some(Bits::from(bits))
}
