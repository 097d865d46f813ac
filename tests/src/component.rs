//! Runs components, with calls and results as text.

use std::sync::OnceLock;

use anyhow::{Context as _, Result, bail};
use wasmtime::component::types::{ComponentExtern, ComponentItem};
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::{
    Component, Instance, Linker, LinkerInstance, ResourceTable, ResourceType, Type, Val,
};
use wasmtime::{Config, Engine, Error, OptLevel, Store};
use wasmtime_wasi::p2::{self, DynInputStream, DynOutputStream, DynPollable};
use wasmtime_wasi::p3;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::engine::component_model;
use crate::event_loop::wait;

/// The host state of a component: its WASI context.
pub struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl Host {
    /// Creates the host state from this context.
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

/// The engine of all components here. It compiles fast, since each component runs only for a
/// moment.
///
/// # Errors
///
/// The engine does not work on this machine.
pub fn engine() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if ENGINE.get().is_none() {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        component_model(&mut config);
        let _ = ENGINE.set(Engine::new(&config)?);
    }
    ENGINE.get().context("the engine was set")
}

/// A compiled and linked component.
pub struct Program {
    component: Component,
    linker: Linker<Host>,
}

impl Program {
    /// Links a component with WASI.
    ///
    /// # Errors
    ///
    /// The component is not valid.
    pub fn with_wasi(wasm: &[u8]) -> Result<Self> {
        let component = Component::new(engine()?, wasm)?;
        let linker = wasi_linker(&component)?;
        Ok(Self { component, linker })
    }

    /// Links a component with stubs only: every import traps.
    ///
    /// # Errors
    ///
    /// The component is not valid.
    pub fn alone(wasm: &[u8]) -> Result<Self> {
        let component = Component::new(engine()?, wasm)?;
        let mut linker = Linker::new(engine()?);
        linker.define_unknown_imports_as_traps(&component)?;
        Ok(Self { component, linker })
    }

    /// Creates an instance with this WASI context.
    ///
    /// # Errors
    ///
    /// The component can't be instantiated.
    pub fn start(&self, wasi: &mut WasiCtxBuilder) -> Result<Running> {
        let mut store = Store::new(engine()?, Host::new(wasi));
        let instance = wait(self.linker.instantiate_async(&mut store, &self.component))??;
        Ok(Running { store, instance })
    }
}

/// An instance of a component.
pub struct Running {
    /// The store.
    pub store: Store<Host>,
    /// The instance.
    pub instance: Instance,
}

impl Running {
    /// Instantiates a component with stubs for all imports.
    ///
    /// # Errors
    ///
    /// The component is not valid or can't be instantiated.
    pub fn alone(wasm: &[u8]) -> Result<Self> {
        Program::alone(wasm)?.start(&mut WasiCtx::builder())
    }

    /// Calls `name(arguments)`. For a function of an exported instance, the name is the instance's,
    /// a dot, and the function's. Returns the result as text, which is empty if there is none.
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
        wait(function.call_async(&mut self.store, &parameters, &mut results))?
            .map_err(anyhow::Error::from)
            .with_context(|| call.to_string())?;
        match results.as_slice() {
            [] => Ok(String::new()),
            [result] => Ok(result.to_wave()?),
            more => bail!("{} results", more.len()),
        }
    }
}

/// A linker with WASI for a component. The functions of HTTP trap.
///
/// # Errors
///
/// The component's imports conflict with each other.
pub fn wasi_linker(component: &Component) -> Result<Linker<Host>> {
    let engine = component.engine();
    let mut linker = Linker::new(engine);
    p2::add_to_linker_async(&mut linker)?;
    p3::add_to_linker(&mut linker)?;
    // Stubs for all unknown imports would replace WASI interfaces with another patch version.
    for (name, import) in component.component_type().imports(engine) {
        if let (true, ComponentItem::ComponentInstance(import)) =
            (name.starts_with("wasi:http/"), import.ty)
        {
            trap(&mut linker.instance(name)?, import.exports(engine))?;
        }
    }
    Ok(linker)
}

/// Defines the items of an HTTP interface. Its functions trap.
fn trap<'a>(
    linker: &mut LinkerInstance<'_, Host>,
    items: impl Iterator<Item = (&'a str, ComponentExtern<'a>)>,
) -> wasmtime::Result<()> {
    for (name, item) in items {
        match item.ty {
            ComponentItem::ComponentFunc(function) => {
                trap_function(
                    linker,
                    name,
                    format!("`{name}` is called"),
                    function.async_(),
                )?;
            }
            ComponentItem::Resource(_) => {
                // Some resource types of the interface belong to other WASI interfaces.
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

/// Defines a function that traps.
///
/// # Errors
///
/// There is one of that name.
pub fn trap_function<T: Send + 'static>(
    linker: &mut LinkerInstance<'_, T>,
    name: &str,
    text: String,
    is_async: bool,
) -> wasmtime::Result<()> {
    match is_async {
        true => linker.func_new_concurrent(name, move |_, _, _, _| {
            let error = Error::msg(text.clone());
            Box::pin(async { Err(error) })
        }),
        false => linker.func_new(name, move |_, _, _, _| Err(Error::msg(text.clone()))),
    }
}
