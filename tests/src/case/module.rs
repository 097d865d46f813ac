//! Instantiates, initializes and calls a core module in the engine of the tests.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use anyhow::{Context, Result, bail, ensure};
use wasmtime::{Extern, ExternType, Instance, Linker, Module, SharedMemory, Store, Val};
use wasmtime_wasi::p1::{self, WasiP1Ctx};

use crate::case::imports::imports;
use crate::case::world::{World, engine};
use crate::case::{Answer, Call, values};

/// The default initializers, in order of preference.
const DEFAULTS: [&str; 2] = ["wizer-initialize", "wizer.initialize"];

/// The export of a WASI reactor that is called before all others.
const REACTOR: &str = "_initialize";

/// A compiled module, with all that it imports.
pub struct Ready {
    /// The store.
    pub store: Store<WasiP1Ctx>,
    /// The imports, in order.
    pub imports: Vec<Extern>,
    module: Module,
}

/// An instance with its store.
pub struct Living {
    /// The store.
    pub store: Store<WasiP1Ctx>,
    /// The instance.
    pub instance: Instance,
    imports: Vec<Extern>,
    module: Module,
}

/// Compiles a module.
pub fn compile(wasm: &[u8]) -> Result<Module> {
    Ok(Module::new(engine()?, wasm)?)
}

impl Ready {
    /// Compiles a module and provides its imports.
    pub fn new(world: &World<'_>, wasm: &[u8]) -> Result<Self> {
        let module = compile(wasm)?;
        let mut store = Store::new(engine()?, world.wasi()?);
        let linker = linker(world, &mut store)?;
        let imports = imports(&mut store, &linker, &module, |name, ty| {
            let values = &world.arguments.import_globals;
            let value = values.iter().find(|(other, _)| other == name);
            let (_, value) = value.with_context(|| format!("{name} has no value"))?;
            values::number(value, ty.content())
        })?;
        Ok(Self {
            store,
            imports,
            module,
        })
    }

    /// Instantiates the module.
    pub fn instantiate(mut self) -> Result<Living> {
        let instance = Instance::new(&mut self.store, &self.module, &self.imports)?;
        Ok(Living {
            store: self.store,
            instance,
            imports: self.imports,
            module: self.module,
        })
    }
}

impl Living {
    /// Whether the module is a WASI reactor: its `_initialize` has to be called first.
    #[must_use]
    pub fn is_reactor(&self) -> bool {
        let export = self.module.get_export(REACTOR);
        matches!(export, Some(ExternType::Func(ty)) if ty.params().len() == 0 && ty.results().len() == 0)
    }

    /// Calls `_initialize` of a WASI reactor, then the initializers: names, with arguments in
    /// parentheses if they have any.
    pub fn initialize(&mut self, inits: &[String]) -> Result<()> {
        let exports = |name: &str| self.module.get_export(name).is_some();
        let mut calls = Vec::new();
        for init in inits {
            calls.push(split(init, exports).with_context(|| format!("no function `{init}`"))?);
        }
        if inits.is_empty() {
            let name = DEFAULTS.into_iter().find(|name| exports(name));
            calls.push((name.context("the case has no initializer")?, ""));
        }
        if self.is_reactor() && calls.iter().all(|(name, _)| *name != REACTOR) {
            calls.insert(0, (REACTOR, ""));
        }
        calls
            .iter()
            .try_for_each(|(name, arguments)| self.call(name, arguments))
    }

    /// Calls a function with numbers, which commas separate. Ignores its results.
    fn call(&mut self, name: &str, arguments: &str) -> Result<()> {
        let Self {
            store, instance, ..
        } = self;
        let function = instance.get_func(&mut *store, name);
        let function = function.with_context(|| format!("no function `{name}`"))?;
        let ty = function.ty(&*store);
        let words = arguments.split(',').filter(|_| !arguments.is_empty());
        let numbers = words.map(str::trim).zip(ty.params());
        let numbers: Vec<Val> = numbers
            .map(|(word, ty)| values::number(word, &ty))
            .collect::<Result<_>>()?;
        let mut results = vec![Val::I32(0); ty.results().len()];
        let outcome = function.call(store, &numbers, &mut results);
        let outcome = outcome.map_err(anyhow::Error::from);
        outcome.with_context(|| format!("`{name}` trapped"))
    }

    /// Calls the export `name`, and compares its results with those of `call`.
    pub fn demand(&mut self, name: &str, call: &Call) -> Result<()> {
        let Self {
            store, instance, ..
        } = self;
        let function = instance.get_func(&mut *store, name);
        let function = function.with_context(|| format!("no function `{name}`"))?;
        let ty = function.ty(&*store);
        let arguments = values::read(&call.arguments, ty.params())?;
        let mut results = vec![Val::I32(0); ty.results().len()];
        let outcome = function.call(store, &arguments, &mut results);
        match (&call.answer, outcome.map_err(anyhow::Error::from)) {
            (Answer::Trap, Err(_)) => Ok(()),
            (Answer::Trap, Ok(())) => bail!("`{name}` did not trap"),
            (Answer::Results(_), Err(error)) => Err(error.context(format!("`{name}` trapped"))),
            (Answer::Results(words), Ok(())) => {
                let expected = values::read(words, ty.results())?;
                values::compare(&results, &expected).with_context(|| format!("`{name}`"))
            }
        }
    }

    /// Checks that another instance of the module, which gets the shared memories of this one as
    /// another thread does, finds them as they are and leaves them so.
    pub fn another_thread(&self, world: &World<'_>, wasm: &[u8]) -> Result<()> {
        let mut other = Ready::new(world, wasm)?;
        let mut shared = Vec::new();
        for (import, ours) in other.imports.iter_mut().zip(&self.imports) {
            if let Extern::SharedMemory(memory) = ours {
                *import = memory.clone().into();
                shared.push((memory, bytes(memory)));
            }
        }
        if shared.is_empty() {
            return Ok(());
        }
        other.instantiate()?;
        let same = shared
            .iter()
            .all(|(memory, before)| bytes(memory) == *before);
        ensure!(same, "another instance writes to a memory that both share");
        Ok(())
    }
}

/// The bytes of a memory that threads may share.
#[must_use]
pub fn bytes(memory: &SharedMemory) -> Vec<u8> {
    #[expect(
        unsafe_code,
        reason = "shared memories have no safe access to their bytes"
    )]
    // SAFETY: the byte is there for as long as the reference to it. Others may change it meanwhile,
    // as this is an atomic instruction.
    let byte = |cell: &UnsafeCell<u8>| unsafe { AtomicU8::from_ptr(cell.get()) }.load(Relaxed);
    memory.data().iter().map(byte).collect()
}

/// The export that a text names, and the arguments in parentheses behind the name.
fn split(text: &str, exports: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    if exports(text) {
        return Some((text, ""));
    }
    let call = text.strip_suffix(')')?;
    call.rmatch_indices('(').find_map(|(at, _)| {
        let (name, arguments) = (call.get(..at)?.trim_end(), call.get(at + 1..)?.trim());
        exports(name).then_some((name, arguments))
    })
}

/// A linker with the preloaded modules, and with WASI if the case allows it.
fn linker(world: &World<'_>, store: &mut Store<WasiP1Ctx>) -> Result<Linker<WasiP1Ctx>> {
    let mut linker = Linker::new(engine()?);
    if world.arguments.wasi {
        p1::add_to_linker_sync(&mut linker, |context| context)?;
    }
    for (name, file) in &world.arguments.preloads {
        let module = compile(&wat::parse_file(file)?)?;
        let instance = linker.instantiate(&mut *store, &module)?;
        linker.instance(&mut *store, name, instance)?;
    }
    Ok(linker)
}
