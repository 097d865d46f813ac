//! Instantiates, initializes and calls a component in the engine of the tests, with values in WAVE
//! syntax.

use anyhow::{Context, Result, bail, ensure};
use wasmtime::Store;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::{
    Component, Func, Instance, Linker, LinkerInstance, ResourceType, Type, Val,
};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::{p2, p3};

use crate::case::args::version_first;
use crate::case::world::{World, engine};
use crate::case::{Answer, Call};
use crate::component::trap_function;
use crate::event_loop::wait;

/// The versions of the engine's WASI interfaces, by their releases.
const WASI_VERSIONS: [(&str, &str); 2] = [("0.2.", "0.2.12"), ("0.3.", "0.3.0")];

/// The default initializer.
const DEFAULT: &str = "wizer-initialize";

/// An instance with its store.
pub struct Living {
    /// The store.
    pub store: Store<WasiP1Ctx>,
    /// The instance.
    pub instance: Instance,
    component: Component,
}

/// Compiles a component.
pub fn compile(wasm: &[u8]) -> Result<Component> {
    Ok(Component::new(engine()?, wasm)?)
}

impl Living {
    /// Instantiates a component.
    pub fn new(world: &World<'_>, wasm: &[u8]) -> Result<Self> {
        let component = compile(wasm)?;
        let mut store = Store::new(engine()?, world.wasi()?);
        let mut linker = Linker::new(engine()?);
        if world.arguments.wasi {
            p2::add_to_linker_async(&mut linker)?;
            p3::add_to_linker(&mut linker)?;
        }
        add_traps(&mut linker, &component, world.arguments.wasi)?;
        let instance = wait(linker.instantiate_async(&mut store, &component))??;
        Ok(Self {
            store,
            instance,
            component,
        })
    }

    /// Calls the initializers. Each is a name, with arguments in parentheses if it has any.
    pub fn initialize(&mut self, inits: &[String]) -> Result<()> {
        if inits.is_empty() {
            return self.initialize_by(DEFAULT);
        }
        inits.iter().try_for_each(|init| self.initialize_by(init))
    }

    fn initialize_by(&mut self, init: &str) -> Result<()> {
        let (name, arguments) = match init.split_once('(') {
            Some((name, rest)) => (name, rest.strip_suffix(')').context("no `)`")?),
            None => (init, ""),
        };
        let function = match self.function(name)? {
            Some(function) => function,
            None => self.anywhere(name)?,
        };
        let results = self.call(&function, arguments)?;
        for result in &results {
            let failed = matches!(result, Val::Result(Err(_)));
            ensure!(!failed, "`{name}` answered {}", result.to_wave()?);
        }
        Ok(())
    }

    /// Calls the export `name`, and compares its results with those of `call`.
    pub fn demand(&mut self, name: &str, call: &Call) -> Result<()> {
        let function = self.function(name)?;
        let function = function.with_context(|| format!("no function `{name}`"))?;
        match (
            &call.answer,
            self.call(&function, &call.arguments.join(" ")),
        ) {
            (Answer::Trap, Err(_)) => Ok(()),
            (Answer::Trap, Ok(results)) => bail!("`{name}` answered {results:?}"),
            (Answer::Results(_), Err(error)) => Err(error.context(format!("`{name}` trapped"))),
            (Answer::Results(expected), Ok(results)) => {
                let texts = results.iter().map(Val::to_wave);
                let text = texts.collect::<wasmtime::Result<Vec<_>>>()?.join(" ");
                let expected = expected.join(" ");
                let same = text == expected;
                ensure!(same, "`{name}` answers {text}, but must answer {expected}");
                Ok(())
            }
        }
    }

    /// Returns the function with this name. For a function of an exported instance: the instance's
    /// name, a dot, the function's name.
    fn function(&mut self, name: &str) -> Result<Option<Func>> {
        if let Some(function) = self.instance.get_func(&mut self.store, name) {
            return Ok(Some(function));
        }
        let name = version_first(name);
        let Some((instance, name)) = name.rsplit_once('.') else {
            return Ok(None);
        };
        Ok(self.in_instance(instance, name))
    }

    fn in_instance(&mut self, instance: &str, name: &str) -> Option<Func> {
        let index = self.component.get_export_index(None, instance)?;
        let index = self.component.get_export_index(Some(&index), name)?;
        self.instance.get_func(&mut self.store, index)
    }

    /// Returns the only function with this name in all exported instances.
    fn anywhere(&mut self, name: &str) -> Result<Func> {
        let mut found = Vec::new();
        for instance in exports(&self.component)? {
            found.extend(self.in_instance(&instance, name));
        }
        ensure!(found.len() < 2, "{} functions `{name}`", found.len());
        found.pop().with_context(|| format!("no function `{name}`"))
    }

    /// Calls a function with arguments in WAVE syntax.
    fn call(&mut self, function: &Func, arguments: &str) -> Result<Vec<Val>> {
        let ty = function.ty(&self.store);
        let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
        // WAVE can't parse the names of functions in instances.
        let call = format!("call({arguments})");
        let arguments: Vec<Val> = UntypedFuncCall::parse(&call)
            .and_then(|call| call.to_wasm_params(&types))
            .with_context(|| format!("arguments {arguments:?}"))?;
        let mut results = vec![Val::Bool(false); ty.results().len()];
        wait(function.call_async(&mut self.store, &arguments, &mut results))??;
        Ok(results)
    }
}

/// The export names of a component, in order.
pub fn exports(component: &Component) -> Result<Vec<String>> {
    let ty = component.component_type();
    let exports = ty.exports(engine()?);
    Ok(exports.map(|(name, _)| name.to_owned()).collect())
}

/// Defines stubs for all unresolved imports. They trap.
fn add_traps(linker: &mut Linker<WasiP1Ctx>, component: &Component, wasi: bool) -> Result<()> {
    let mut known = Vec::new();
    for (name, import) in component.component_type().imports(engine()?) {
        // Add missing functions to the WASI interface of the linker, whatever its patch version.
        let name = match name.split_once('@') {
            Some((interface, version)) if wasi && name.starts_with("wasi:") => {
                let mut releases = WASI_VERSIONS.iter();
                let there = releases.find(|(release, _)| version.starts_with(release));
                let there = there.map_or(version, |(_, there)| there);
                format!("{interface}@{there}")
            }
            _ => name.to_owned(),
        };
        add_trap(&mut linker.root(), &name, &import.ty, &mut known)?;
    }
    Ok(())
}

/// Defines a stub for one import, if it is not defined yet. A resource type that an earlier import
/// defines is that import's.
fn add_trap(
    linker: &mut LinkerInstance<'_, WasiP1Ctx>,
    name: &str,
    item: &ComponentItem,
    known: &mut Vec<ResourceType>,
) -> Result<()> {
    match item {
        ComponentItem::ComponentFunc(function) => {
            let text = format!("unknown import {name}");
            unless_defined(trap_function(linker, name, text, function.async_()))
        }
        ComponentItem::ComponentInstance(instance) => {
            let mut linker = linker.instance(name)?;
            for (name, export) in instance.exports(engine()?) {
                add_trap(&mut linker, name, &export.ty, known)?;
            }
            Ok(())
        }
        ComponentItem::Resource(ty) if known.contains(ty) => Ok(()),
        ComponentItem::Resource(ty) => {
            known.push(*ty);
            unless_defined(linker.resource(name, ResourceType::host::<()>(), |_, _| Ok(())))
        }
        ComponentItem::Type(_) => Ok(()),
        item => bail!("nothing provides `{name}`: {item:?}"),
    }
}

/// Ignores the error that an item is defined already.
fn unless_defined(outcome: wasmtime::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.to_string().contains("defined twice") => Ok(()),
        outcome => Ok(outcome?),
    }
}
