//! One component for all unresolved imports of a target, and for those whose calls are noted.
//!
//! ```wat
//! (component
//!   (import "wasi:io/streams@0.2.6" (instance $host …))
//!   (import "wasi:random/random@0.2.6" (instance $random …))
//!   (component $ab …) (instance $ab (instantiate $ab …))    ;; by `stand_in`
//!   (export "a:b/c" (instance $ab)) …
//!   (export "wasi:random/random@0.2.6" (instance …))        ;; by `watched`
//!   (export "wizer:wizer/noted@0.1.0" (instance …)))
//! ```

use std::collections::BTreeMap;

use wasm_encoder::{ComponentBuilder, ComponentExportKind};

use crate::error::Error;
use crate::imports::{Import, Item, Provider};
use crate::instances::Hosts;
use crate::prepared::Settings;
use crate::root::Root;
use crate::stand_in::{Known, Need, StandIn, stand_in};
use crate::watched::{Functions, instance, is_watched, watch};

/// A component, and the imports that its exports resolve.
pub(crate) struct Stubs {
    pub(crate) component: Vec<u8>,
    pub(crate) names: Vec<String>,
    /// Whether it exports the interface that tells calls as well.
    pub(crate) notes_calls: bool,
}

/// Returns the component, if one is needed.
pub(crate) fn stubs(
    root: &Root,
    imports: &[Import<'_>],
    settings: &Settings<'_>,
) -> Result<Option<Stubs>, Error> {
    let types = root.types.as_ref();
    let mut known = Known::default();
    let mut hosts = Hosts::new(types, imports);
    let mut builder = ComponentBuilder::default();
    let unknown = || {
        Error::Import("an import of WASI has a type or a function that is not WASI's".to_string())
    };
    let functions = match settings.notes_calls {
        true => watch(&mut builder, types, imports, &mut hosts).ok_or_else(unknown)?,
        false => Functions::new(),
    };
    let mut made = BTreeMap::new();
    let mut names = Vec::new();
    for import in imports {
        let name = import.name;
        let is_host = import.provider == Provider::Host;
        if is_host && is_watched(&functions, import) {
            let instance = instance(&mut builder, types, import, &mut hosts, &functions);
            let instance = instance.ok_or_else(unknown)?;
            builder.export(name, ComponentExportKind::Instance, instance, None);
            names.push(name.to_string());
        } else if !is_host {
            let stand_in = stand_in(types, &known, import, settings.directories).map_err(|item| {
                Error::Import(format!(
                    "nothing provides the import `{name}`, and a bundle can't define a stub for `{item}`: compose the component with one that exports it, then bundle the result"
                ))
            })?;
            let StandIn { component, needs } = stand_in;
            let component = builder.component(None, component);
            let mut arguments = Vec::new();
            for (argument, need) in &needs {
                let (kind, index) =
                    given(&mut builder, import, need, &made, &mut hosts, &functions)?;
                arguments.push((argument.as_str(), kind, index));
            }
            let instance = builder.instantiate(None, component, arguments);
            match import.item {
                Item::Instance(_) => {
                    let kind = ComponentExportKind::Instance;
                    let instance = builder.export(name, kind, instance, None);
                    made.insert(name, instance);
                }
                Item::Function(_) => {
                    let kind = ComponentExportKind::Func;
                    let function = builder.alias_export(instance, name, kind);
                    builder.export(name, kind, function, None);
                }
            }
            names.push(name.to_string());
        }
        known.add(types, import);
    }
    if names.is_empty() && !settings.notes_calls {
        return Ok(None);
    }
    Ok(Some(Stubs {
        component: builder.finish(),
        names,
        notes_calls: settings.notes_calls,
    }))
}

/// What a stand-in needs: of another one, or else of the host.
fn given<'a>(
    builder: &mut ComponentBuilder,
    import: &Import<'_>,
    need: &Need,
    made: &BTreeMap<&str, u32>,
    hosts: &mut Hosts<'a>,
    functions: &Functions,
) -> Result<(ComponentExportKind, u32), Error> {
    let (from, name, kind) = match need {
        Need::Resource((from, name)) | Need::Defined((from, name)) => {
            (from.as_str(), name.as_str(), ComponentExportKind::Type)
        }
        Need::Function(name) => {
            let place = (import.name.to_string(), name.clone());
            if let Some(function) = functions.get(&place) {
                return Ok((ComponentExportKind::Func, *function));
            }
            (import.name, name.as_str(), ComponentExportKind::Func)
        }
    };
    let instance = match made.get(from) {
        Some(instance) => Some(*instance),
        None => hosts.instance(builder, from),
    };
    let instance = instance.ok_or_else(|| missing(import.name, from))?;
    Ok((kind, builder.alias_export(instance, name, kind)))
}

fn missing(import: &str, from: &str) -> Error {
    Error::Import(format!(
        "nothing provides the import `{import}`, which has types of `{from}`: compose the component with one that exports it, then bundle the result"
    ))
}
