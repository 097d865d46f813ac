//! Components that run: calls and answers are text.

use std::sync::OnceLock;

use anyhow::{Context as _, Result, bail};
use wasmtime::component::types::{ComponentExtern, ComponentItem};
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::{
    Component, Instance, Linker, LinkerInstance, ResourceTable, ResourceType, Type, Val,
};
use wasmtime::{Config, Engine, Error, OptLevel, Store};
use wasmtime_wasi::p2::{self, DynInputStream, DynOutputStream, DynPollable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

/// What a component sees of the outside.
pub struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl Host {
    /// Shows what is in this context.
    pub fn new(wasi: &mut WasiCtxBuilder) -> Self {
        Self {
            wasi: wasi.build(),
            table: ResourceTable::new(),
        }
    }
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// The engine of all components here. Each runs for a moment only, so that most of the time is its compilation.
///
/// # Errors
///
/// The engine does not work on this machine.
pub fn engine() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if ENGINE.get().is_none() {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        let _ = ENGINE.set(Engine::new(&config)?);
    }
    ENGINE.get().context("the engine was set")
}

/// A component that is compiled and linked.
pub struct Program {
    component: Component,
    linker: Linker<Host>,
}

impl Program {
    /// With WASI.
    ///
    /// # Errors
    ///
    /// It is not valid.
    pub fn with_wasi(wasm: &[u8]) -> Result<Self> {
        let component = Component::new(engine()?, wasm)?;
        let linker = wasi_linker(&component)?;
        Ok(Self { component, linker })
    }

    /// Alone: every import traps when it is called.
    ///
    /// # Errors
    ///
    /// It is not valid.
    pub fn alone(wasm: &[u8]) -> Result<Self> {
        let component = Component::new(engine()?, wasm)?;
        let mut linker = Linker::new(engine()?);
        linker.define_unknown_imports_as_traps(&component)?;
        Ok(Self { component, linker })
    }

    /// A new instance, with what WASI shows it.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn start(&self, wasi: &mut WasiCtxBuilder) -> Result<Running> {
        let mut store = Store::new(engine()?, Host::new(wasi));
        let instance = self.linker.instantiate(&mut store, &self.component)?;
        Ok(Running { store, instance })
    }
}

/// An instance of a component.
pub struct Running {
    /// Its store.
    pub store: Store<Host>,
    /// The instance.
    pub instance: Instance,
}

impl Running {
    /// An instance to which nothing is given from outside.
    ///
    /// # Errors
    ///
    /// It is not valid, or does not start.
    pub fn alone(wasm: &[u8]) -> Result<Self> {
        Program::alone(wasm)?.start(&mut WasiCtx::builder())
    }

    /// Calls `name(arguments)`, where a function of an exported instance has the instance's name and a dot before its own. The
    /// answer is text as well; a function without result answers with nothing.
    ///
    /// # Errors
    ///
    /// There is no such function, the arguments don't fit, or it traps.
    pub fn call(&mut self, call: &str) -> Result<String> {
        let (path, arguments) = call.split_once('(').context("a call has parentheses")?;
        let (instance, name) = match path.rsplit_once('.') {
            Some((instance, name)) => (Some(instance), name),
            None => (None, path),
        };
        let index = match instance {
            None => None,
            Some(name) => Some(
                self.instance
                    .get_export_index(&mut self.store, None, name)
                    .with_context(|| format!("`{name}` is not exported"))?,
            ),
        };
        let function = self
            .instance
            .get_export_index(&mut self.store, index.as_ref(), name)
            .and_then(|index| self.instance.get_func(&mut self.store, index))
            .with_context(|| format!("`{path}` is no exported function"))?;

        let ty = function.ty(&self.store);
        let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
        let text = format!("call({arguments}");
        let parameters: Vec<Val> = UntypedFuncCall::parse(&text)?.to_wasm_params(&types)?;
        let mut results = vec![Val::Bool(false); ty.results().len()];
        function
            .call(&mut self.store, &parameters, &mut results)
            .map_err(anyhow::Error::from)
            .with_context(|| call.to_string())?;
        match results.as_slice() {
            [] => Ok(String::new()),
            [result] => Ok(result.to_wave()?),
            more => bail!("{} results", more.len()),
        }
    }
}

/// A linker with WASI for a component. Of HTTP, every function traps.
///
/// # Errors
///
/// The component's imports clash with each other.
pub fn wasi_linker(component: &Component) -> Result<Linker<Host>> {
    let engine = component.engine();
    let mut linker = Linker::new(engine);
    p2::add_to_linker_sync(&mut linker)?;
    // By their names: traps for all that is unknown would hide WASI of another patch version.
    for (name, import) in component.component_type().imports(engine) {
        if let (true, ComponentItem::ComponentInstance(import)) =
            (name.starts_with("wasi:http/"), import.ty)
        {
            trap(&mut linker.instance(name)?, import.exports(engine))?;
        }
    }
    Ok(linker)
}

/// Defines the items of an interface for HTTP: a function that is called traps.
fn trap<'a>(
    linker: &mut LinkerInstance<'_, Host>,
    items: impl Iterator<Item = (&'a str, ComponentExtern<'a>)>,
) -> wasmtime::Result<()> {
    for (name, item) in items {
        match item.ty {
            ComponentItem::ComponentFunc(_) => {
                let called = format!("`{name}` is called");
                linker.func_new(name, move |_, _, _, _| Err(Error::msg(called.clone())))?;
            }
            ComponentItem::Resource(_) => {
                // The interface names some resources of others, and those are WASI's.
                let resource = match name {
                    "input-stream" => ResourceType::host::<DynInputStream>(),
                    "output-stream" => ResourceType::host::<DynOutputStream>(),
                    "pollable" => ResourceType::host::<DynPollable>(),
                    _ => ResourceType::host::<()>(),
                };
                linker.resource(name, resource, |_, _| Ok(()))?;
            }
            _ => {}
        }
    }
    Ok(())
}
