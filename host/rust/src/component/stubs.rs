//! Stubs for imports that nothing provides: a function traps and names its import.
//!
//! There are stubs for all imports, since a linker does not tell what it has. What is provided
//! shadows them.

use wasmtime::component::types::{Component as ComponentType, ComponentInstance, ComponentItem};
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType};
use wasmtime::{Engine, bail};

use super::host::Host;
use super::wasi;
use crate::error::{Grant, MissingImport};
use crate::wasi::Wasi;

/// Defines stubs in a linker, which allows shadowing, for all that a component imports.
///
/// # Errors
///
/// The component imports a module or a component: no stub stands for these.
pub(crate) fn define(
    linker: &mut Linker<Host>,
    component: &Component,
    wasi: Option<&Wasi>,
) -> wasmtime::Result<()> {
    let engine = component.engine().clone();
    let ty: ComponentType = component.component_type();
    let mut stubs = Stubs {
        engine: &engine,
        grant: None,
        resources: Vec::new(),
    };
    for (name, import) in ty.imports(&engine) {
        stubs.grant = wasi::grant(name, wasi);
        match &import.ty {
            ComponentItem::ComponentInstance(instance) => {
                // Under a name of its own it would hide the version that is provided.
                let defined = match wasi {
                    Some(_) => wasi::defined_as(name),
                    None => name.into(),
                };
                stubs.instance(linker.instance(&defined)?, name, instance)?;
            }
            item => stubs.item(&mut linker.root(), name, name, item)?,
        }
    }
    Ok(())
}

struct Stubs<'a> {
    engine: &'a Engine,
    /// The grant that would provide this import.
    grant: Option<Grant>,
    /// The resource types that came up, in that order.
    resources: Vec<ResourceType>,
}

impl Stubs<'_> {
    fn instance(
        &mut self,
        mut linker: LinkerInstance<'_, Host>,
        path: &str,
        instance: &ComponentInstance,
    ) -> wasmtime::Result<()> {
        for (name, export) in instance.exports(self.engine) {
            let path = format!("{path}.{name}");
            match &export.ty {
                ComponentItem::ComponentInstance(inner) => {
                    self.instance(linker.instance(name)?, &path, inner)?;
                }
                item => self.item(&mut linker, name, &path, item)?,
            }
        }
        Ok(())
    }

    fn item(
        &mut self,
        linker: &mut LinkerInstance<'_, Host>,
        name: &str,
        path: &str,
        item: &ComponentItem,
    ) -> wasmtime::Result<()> {
        match item {
            ComponentItem::ComponentFunc(function) => {
                let missing = MissingImport {
                    name: path.to_string(),
                    grant: self.grant,
                };
                let missing = move || wasmtime::Error::new(missing.clone());
                match function.async_() {
                    true => linker.func_new_concurrent(name, move |_, _, _, _| {
                        let missing = missing();
                        Box::pin(async { Err(missing) })
                    }),
                    false => linker.func_new(name, move |_, _, _, _| Err(missing())),
                }?;
            }
            // The same type again is no import of its own: the linker knows it from where it came
            // up first.
            ComponentItem::Resource(ty) if !self.resources.contains(ty) => {
                let number = u32::try_from(self.resources.len())?;
                self.resources.push(*ty);
                // Nothing makes one, so nothing drops one.
                linker.resource(name, ResourceType::host_dynamic(number), |_, _| Ok(()))?;
            }
            ComponentItem::Resource(_) | ComponentItem::Type(_) => {}
            ComponentItem::Module(_) => {
                bail!("nothing provides the import `{path}`, a core module")
            }
            ComponentItem::Component(_) => {
                bail!("nothing provides the import `{path}`, a component")
            }
            ComponentItem::ComponentInstance(_) | ComponentItem::CoreFunc(_) => {
                bail!("nothing provides the import `{path}`")
            }
        }
        Ok(())
    }
}
