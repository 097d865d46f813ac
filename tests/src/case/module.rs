//! Instantiates, initializes and calls a core module in the engine of the tests.

use anyhow::{Context, Result, bail};
use wasmtime::{ExternType, Instance, Linker, Module, Store, Val};
use wasmtime_wasi::p1::{self, WasiP1Ctx};

use crate::case::world::{World, engine};
use crate::case::{Answer, Call, values};

/// The default initializers, in order of preference.
const DEFAULTS: [&str; 2] = ["wizer-initialize", "wizer.initialize"];

/// An instance with its store.
pub struct Living {
    /// The store.
    pub store: Store<WasiP1Ctx>,
    /// The instance.
    pub instance: Instance,
    module: Module,
}

/// Compiles a module.
pub fn compile(wasm: &[u8]) -> Result<Module> {
    Ok(Module::new(engine()?, wasm)?)
}

impl Living {
    /// Instantiates a module.
    pub fn new(world: &World<'_>, wasm: &[u8]) -> Result<Self> {
        let module = compile(wasm)?;
        let mut store = Store::new(engine()?, world.wasi()?);
        let linker = linker(world, &mut store)?;
        let instance = crate::engine::instantiate(&mut store, &linker, &module)?;
        Ok(Self {
            store,
            instance,
            module,
        })
    }

    /// Whether the module is a WASI reactor: its `_initialize` has to be called first.
    #[must_use]
    pub fn is_reactor(&self) -> bool {
        let export = self.module.get_export("_initialize");
        matches!(export, Some(ExternType::Func(ty)) if ty.params().len() == 0 && ty.results().len() == 0)
    }

    /// Calls `_initialize` of a WASI reactor, then the initializer.
    pub fn initialize(&mut self, init: Option<&str>) -> Result<()> {
        let init = match init {
            Some(init) => init,
            None => *DEFAULTS
                .iter()
                .find(|name| self.module.get_export(name).is_some())
                .context("the case has no initializer")?,
        };
        if self.is_reactor() && init != "_initialize" {
            self.call_plain("_initialize")?;
        }
        self.call_plain(init)
    }

    /// Calls a function without parameters. Ignores its results.
    fn call_plain(&mut self, name: &str) -> Result<()> {
        let Self {
            store, instance, ..
        } = self;
        let function = instance.get_func(&mut *store, name);
        let function = function.with_context(|| format!("no function `{name}`"))?;
        let mut results = vec![Val::I32(0); function.ty(&*store).results().len()];
        let outcome = function.call(store, &[], &mut results);
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
