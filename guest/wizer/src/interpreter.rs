//! Runs modules in an interpreter, since a component has no compiler.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow};
use wasmi::{CompilationMode, Config, Engine, Error, Global, Instance, Linker, Module, Store, Val};
use wizer_arguments::Proposals;
use wizer_wasi_preview1::Context;

use crate::before::Before;
use crate::imports::{Imports, Names};
use crate::steps::{Call, Steps};
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

impl Modules {
    /// The names of what the preloaded modules provide, with the number of the first that does.
    pub(crate) fn exports(&self) -> BTreeMap<Names, usize> {
        let mut exports = BTreeMap::new();
        for (number, (from, module)) in self.preloads.iter().enumerate() {
            for export in module.exports() {
                let names = (from.clone(), export.name().to_string());
                exports.entry(names).or_insert(number);
            }
        }
        exports
    }
}

/// The store and linker of a run.
pub(crate) struct Interpreter {
    pub(crate) linker: Linker<Context>,
    pub(crate) store: Store<Context>,
    /// In a run for a backtrace, the address of the innermost frame.
    pub(crate) top: Option<Global>,
    wasi: bool,
}

/// A target after its initializers.
pub(crate) struct Initialized {
    /// Its instance.
    pub(crate) instance: Instance,
    /// What its imports had before.
    pub(crate) before: Before,
    /// The names of the functions that returned an `i32`, and these results.
    pub(crate) returned: Vec<(String, i32)>,
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
    pub(crate) fn run(&mut self, modules: &Modules, steps: &Steps) -> Result<Initialized, Stopped> {
        let mut imports = Imports::new(modules, &steps.globals, self.wasi);
        for (name, module) in &modules.preloads {
            self.preload(name, module, &mut imports)
                .map_err(|error| Stopped::new(Stage::Preload(name.clone()), error))?;
        }
        let (instance, before) = self
            .instantiate(&modules.target, &mut imports)
            .map_err(|error| Stopped::new(Stage::Instantiation, error))?;
        let mut returned = Vec::new();
        for Call { name, arguments } in &steps.calls {
            let value = self
                .call(&instance, name, arguments)
                .map_err(|error| Stopped::new(Stage::Initializer(name.clone()), error))?;
            returned.extend(value.map(|value| (name.clone(), value)));
            if steps.is_status && value.is_some_and(|status| status != 0) {
                break;
            }
        }
        Ok(Initialized {
            instance,
            before,
            returned,
        })
    }

    /// Calls a function. Returns its result if that is one `i32`.
    fn call(
        &mut self,
        instance: &Instance,
        name: &str,
        arguments: &[Val],
    ) -> Result<Option<i32>, Error> {
        let function = instance.get_func(&self.store, name);
        let function = function.ok_or_else(|| Error::new(format!("there is no `{name}`")))?;
        let results = function.ty(&self.store).results().to_vec();
        let mut results: Vec<Val> = results.into_iter().map(Val::default_for_ty).collect();
        self.begin()?;
        function.call(&mut self.store, arguments, &mut results)?;
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
    fn preload(
        &mut self,
        name: &str,
        module: &Module,
        imports: &mut Imports<'_>,
    ) -> Result<(), Error> {
        let (instance, _) = self.instantiate(module, imports)?;
        let reactor = instance.get_typed_func::<(), ()>(&self.store, REACTOR);
        if reactor.is_ok() {
            self.call(&instance, REACTOR, &[])?;
        }
        self.linker.instance(&mut self.store, name, instance)?;
        Ok(())
    }

    /// Instantiates a module. Returns what its imports had before.
    fn instantiate(
        &mut self,
        module: &Module,
        imports: &mut Imports<'_>,
    ) -> Result<(Instance, Before), Error> {
        let imports = imports.provide(&self.linker, &mut self.store, module)?;
        let before = Before::read(&self.store, &imports)?;
        self.begin()?;
        let instance = Instance::new(&mut self.store, module, &imports)?;
        Ok((instance, before))
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
