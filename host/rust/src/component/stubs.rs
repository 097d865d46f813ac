//! Stubs for imports that nothing provides: a function traps and says its name.
//!
//! What is provided stays. A linker tells that only when something is defined a second time, which
//! it refuses: so a stub is defined for everything, and what is refused was provided.

use wasmtime::component::types::{Component as ComponentType, ComponentInstance, ComponentItem};
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType};
use wasmtime::{Engine, bail};
use wizer_inspection::printable;

use super::wasi::{self, Host};
use crate::wasi::Wasi;

/// Defines stubs in a linker for what a component imports and the linker does not have.
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
        hint: "",
        resources: Vec::new(),
    };
    for (name, import) in ty.imports(&engine) {
        stubs.hint = wasi::hint(name, wasi);
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
    /// What the user can do for the functions of this import.
    hint: &'static str,
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
            ComponentItem::ComponentFunc(_) => {
                let (path, hint) = (printable(path), self.hint);
                let message =
                    format!("the import `{path}` was called, which nothing provides{hint}");
                let stub = linker.func_new(name, move |_, _, _, _| {
                    Err(wasmtime::Error::msg(message.clone()))
                });
                unless_provided(stub);
            }
            // The same type again is no import of its own: the linker knows it from where it came
            // up first.
            ComponentItem::Resource(ty) if !self.resources.contains(ty) => {
                let number = u32::try_from(self.resources.len())?;
                self.resources.push(*ty);
                // Nothing makes one, so nothing drops one.
                unless_provided(linker.resource(
                    name,
                    ResourceType::host_dynamic(number),
                    |_, _| Ok(()),
                ));
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

/// What can't be defined a second time is provided: its stub is not needed.
fn unless_provided(defined: wasmtime::Result<()>) {
    if let Err(error) = defined {
        tracing::trace!("{error}");
    }
}
