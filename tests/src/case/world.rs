//! The engine and environment in which the tests run the binaries of a case themselves.

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use wasmparser::Parser;
use wasmtime::{Engine, Module};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::case::args::Arguments;
use crate::case::{Call, Case, component, module};

/// The environment of the binaries of one case.
#[derive(Debug)]
pub struct World<'a> {
    /// The arguments of the case.
    pub arguments: &'a Arguments,
    case: &'a Case,
    place: &'a Path,
}

/// An instance of a module or a component.
pub enum Living {
    /// An instance of a core module.
    Module(module::Living),
    /// An instance of a component.
    Component(component::Living),
}

/// The engine, created once. It creates shared memories.
pub fn engine() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = ENGINE.get() {
        return Ok(engine);
    }
    let mut config = crate::engine::engine()?.config().clone();
    config.shared_memory(true);
    let engine = Engine::new(&config)?;
    Ok(ENGINE.get_or_init(|| engine))
}

/// Checks that a binary is valid.
pub fn validate(wasm: &[u8]) -> Result<()> {
    if Parser::is_component(wasm) {
        component::compile(wasm)?;
        return Ok(());
    }
    Ok(Module::validate(engine()?, wasm)?)
}

/// The export names of a binary, in order.
pub fn exports(wasm: &[u8]) -> Result<Vec<String>> {
    if Parser::is_component(wasm) {
        return component::exports(&component::compile(wasm)?);
    }
    let module = module::compile(wasm)?;
    let exports = module.exports().map(|export| export.name().to_owned());
    Ok(exports.collect())
}

impl Living {
    /// Calls the initializers that the run names, as the command does.
    pub fn initialize(&mut self, inits: &[String]) -> Result<()> {
        match self {
            Self::Module(living) => living.initialize(inits),
            Self::Component(living) => living.initialize(inits),
        }
    }

    /// Calls the export `name`, and compares its results with those of `call`.
    pub fn demand(&mut self, name: &str, call: &Call) -> Result<()> {
        match self {
            Self::Module(living) => living.demand(name, call),
            Self::Component(living) => living.demand(name, call),
        }
    }
}

impl<'a> World<'a> {
    /// The environment of a case that runs in the directory `place`.
    #[must_use]
    pub fn new(case: &'a Case, arguments: &'a Arguments, place: &'a Path) -> Self {
        Self {
            arguments,
            case,
            place,
        }
    }

    /// Instantiates a binary.
    pub fn instantiate(&self, wasm: &[u8]) -> Result<Living> {
        Ok(if Parser::is_component(wasm) {
            Living::Component(component::Living::new(self, wasm)?)
        } else {
            Living::Module(module::Ready::new(self, wasm)?.instantiate()?)
        })
    }

    /// The environment variables, directories and standard input that the arguments grant.
    pub fn wasi(&self) -> Result<WasiP1Ctx> {
        let mut builder = WasiCtxBuilder::new();
        builder.allow_blocking_current_thread(true);
        builder.stdin(MemoryInputPipe::new(self.case.stdin.clone()));
        for (name, value) in self.variables()? {
            builder.env(name, value);
        }
        for directory in self.arguments.dirs.iter().filter(|_| self.arguments.wasi) {
            let permissions = match directory.read_only {
                true => FsPerms::ReadOnly,
                false => FsPerms::ReadWrite,
            };
            let host = self.place.join(&directory.host);
            builder.preopened_dir(host, &directory.guest, permissions)?;
        }
        Ok(builder.build_p1())
    }

    /// The environment variables of the guest. If a name occurs twice, the last value counts, in
    /// the place of the first.
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
