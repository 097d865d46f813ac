//! Runs a component, and calls its exported functions.

use std::future::poll_fn;

use anyhow::{Context as _, Result};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Accessor, Component, ComponentExportIndex, Instance, Linker, Val};
use wasmtime::{Engine, Store};

use crate::event_loop::wait;

/// The path of an exported function: the names of the instances that contain it, then its own.
pub type Path = Vec<String>;

/// An instance of a component. All its imports trap.
pub struct Running {
    /// The store.
    pub store: Store<()>,
    /// The instance.
    pub instance: Instance,
    functions: Vec<(Path, ComponentExportIndex)>,
}

impl Running {
    /// Compiles and instantiates a component.
    ///
    /// # Errors
    ///
    /// It is not valid, or traps during instantiation.
    pub fn new(engine: &Engine, wasm: &[u8]) -> Result<Self> {
        let component = Component::new(engine, wasm)?;
        let mut linker = Linker::new(engine);
        linker.define_unknown_imports_as_traps(&component)?;
        let mut store = Store::new(engine, ());
        let instance = wait(linker.instantiate_async(&mut store, &component))??;
        let mut functions = Vec::new();
        let exports = component.component_type();
        let exports = exports.exports(engine);
        for (name, item) in exports {
            let index = component.get_export_index(None, name).context("an index")?;
            let path = vec![name.to_string()];
            find(&component, engine, item.ty, index, path, &mut functions)?;
        }
        Ok(Self {
            store,
            instance,
            functions,
        })
    }

    /// All exported functions, including those of exported instances, in the order of the exports.
    pub fn functions(&self) -> impl Iterator<Item = &Path> {
        self.functions.iter().map(|(path, _)| path)
    }

    /// The functions whose own name has this prefix.
    pub fn functions_like(&self, prefix: &str) -> Vec<Path> {
        self.functions()
            .filter(|path| path.last().is_some_and(|name| name.starts_with(prefix)))
            .cloned()
            .collect()
    }

    /// Calls a function, and waits for what it has started. Returns its results, or the text of its
    /// trap.
    ///
    /// # Errors
    ///
    /// There is no such function.
    pub fn call(&mut self, path: &Path, arguments: &[Val]) -> Result<Result<Vec<Val>, String>> {
        let (_, index) = self
            .functions
            .iter()
            .find(|(other, _)| other == path)
            .with_context(|| format!("no function {path:?}"))?;
        let function = self
            .instance
            .get_func(&mut self.store, index)
            .with_context(|| format!("{path:?} is no function"))?;
        let mut results = vec![Val::Bool(false); function.ty(&self.store).results().len()];
        let called = wait(async {
            function
                .call_async(&mut self.store, arguments, &mut results)
                .await?;
            let ended = async |tasks: &Accessor<()>| {
                poll_fn(|cx| tasks.poll_no_interesting_tasks(cx)).await;
            };
            self.store.run_concurrent(ended).await
        });
        Ok(match called? {
            Ok(()) => Ok(results),
            Err(error) => Err(error.root_cause().to_string()),
        })
    }

    /// Calls all functions whose name begins with `digest`, and returns their results.
    ///
    /// # Errors
    ///
    /// One of them traps.
    pub fn digests(&mut self) -> Result<Vec<(Path, Vec<Val>)>> {
        let paths = self.functions_like("digest");
        let digest = |path: Path| {
            let results = self.call(&path, &[])?.map_err(anyhow::Error::msg)?;
            Ok((path, results))
        };
        paths.into_iter().map(digest).collect()
    }
}

/// Finds the functions in an exported item.
fn find(
    component: &Component,
    engine: &Engine,
    item: ComponentItem,
    index: ComponentExportIndex,
    path: Path,
    functions: &mut Vec<(Path, ComponentExportIndex)>,
) -> Result<()> {
    match item {
        ComponentItem::ComponentFunc(_) => functions.push((path, index)),
        ComponentItem::ComponentInstance(instance) => {
            for (name, item) in instance.exports(engine) {
                let inner = component
                    .get_export_index(Some(&index), name)
                    .context("an index")?;
                let mut path = path.clone();
                path.push(name.to_string());
                find(component, engine, item.ty, inner, path, functions)?;
            }
        }
        _ => {}
    }
    Ok(())
}
