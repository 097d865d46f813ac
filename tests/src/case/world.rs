//! The engine and the surroundings in which the harness runs a case's modules itself.

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use wasmtime::{Engine, ExternType, Instance, Linker, Module, Store, Val};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::case::args::Arguments;
use crate::case::values;
use crate::case::{Answer, Call, Case};

/// What surrounds the modules of one case.
#[derive(Debug)]
pub struct World<'a> {
    case: &'a Case,
    arguments: &'a Arguments,
    place: &'a Path,
}

/// An instance and the store it lives in.
pub struct Living {
    /// The store.
    pub store: Store<WasiP1Ctx>,
    /// The instance.
    pub instance: Instance,
}

/// The engine, made once.
pub fn engine() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = ENGINE.get() {
        return Ok(engine);
    }
    let engine = crate::engine::engine()?;
    Ok(ENGINE.get_or_init(|| engine))
}

/// Demands that a module is valid.
pub fn validate(wasm: &[u8]) -> Result<()> {
    Ok(Module::validate(engine()?, wasm)?)
}

/// Compiles a module.
pub fn compile(wasm: &[u8]) -> Result<Module> {
    Ok(Module::new(engine()?, wasm)?)
}

/// Whether a module is a WASI reactor: its `_initialize` has to be called first.
#[must_use]
pub fn is_reactor(module: &Module) -> bool {
    let export = module.get_export("_initialize");
    matches!(export, Some(ExternType::Func(ty)) if ty.params().len() == 0 && ty.results().len() == 0)
}

impl Living {
    /// Calls an initializer.
    pub fn initialize(&mut self, name: &str) -> Result<()> {
        let Self { store, instance } = self;
        let function = instance.get_typed_func::<(), ()>(&mut *store, name)?;
        let outcome = function.call(store, ()).map_err(anyhow::Error::from);
        outcome.with_context(|| format!("`{name}` trapped"))
    }

    /// Calls the export `name`, and demands the answer of `call`.
    pub fn demand(&mut self, name: &str, call: &Call) -> Result<()> {
        let Self { store, instance } = self;
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

impl<'a> World<'a> {
    /// The surroundings of a case that runs in the directory `place`.
    #[must_use]
    pub fn new(case: &'a Case, arguments: &'a Arguments, place: &'a Path) -> Self {
        Self {
            case,
            arguments,
            place,
        }
    }

    /// Instantiates a module.
    pub fn instantiate(&self, wasm: &[u8]) -> Result<Living> {
        let module = compile(wasm)?;
        let mut store = Store::new(engine()?, self.wasi()?);
        let linker = self.linker(&mut store)?;
        let instance = crate::engine::instantiate(&mut store, &linker, &module)?;
        Ok(Living { store, instance })
    }

    /// WASI where the case allows it, and the preloaded modules.
    fn linker(&self, store: &mut Store<WasiP1Ctx>) -> Result<Linker<WasiP1Ctx>> {
        let mut linker = Linker::new(engine()?);
        if self.arguments.wasi {
            p1::add_to_linker_sync(&mut linker, |context| context)?;
        }
        for (name, file) in &self.arguments.preloads {
            let module = compile(&wat::parse_file(file)?)?;
            let instance = linker.instantiate(&mut *store, &module)?;
            linker.instance(&mut *store, name, instance)?;
        }
        Ok(linker)
    }

    /// The environment, directories and input that the run's arguments grant.
    fn wasi(&self) -> Result<WasiP1Ctx> {
        let mut builder = WasiCtxBuilder::new();
        builder.allow_blocking_current_thread(true);
        builder.stdin(MemoryInputPipe::new(self.case.stdin.clone()));
        for (name, value) in self.variables()? {
            builder.env(name, value);
        }
        for (host, guest) in self.arguments.dirs.iter().filter(|_| self.arguments.wasi) {
            builder.preopened_dir(self.place.join(host), guest, FsPerms::ReadWrite)?;
        }
        Ok(builder.build_p1())
    }

    /// The guest's environment: each variable once, at the place of its first value, with its last.
    fn variables(&self) -> Result<Vec<(&'a str, &'a str)>> {
        let outer = &self.case.env;
        let mut variables: Vec<(&str, &str)> = Vec::new();
        if self.arguments.inherit_env {
            variables.extend(
                outer
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            );
        }
        for (name, value) in &self.arguments.env {
            let inherited = || {
                outer
                    .iter()
                    .find(|(outer, _)| outer == name)
                    .map(|(_, value)| value)
            };
            let value = value.as_ref().or_else(inherited);
            let value = value.with_context(|| format!("{name} has no value"))?;
            match variables.iter_mut().find(|(known, _)| known == name) {
                Some(known) => known.1 = value,
                None => variables.push((name, value)),
            }
        }
        Ok(variables)
    }
}
