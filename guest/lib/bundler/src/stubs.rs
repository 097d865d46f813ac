//! One component for all unresolved imports of a target.
//!
//! ```wat
//! (component
//!   (import "wasi:io/streams@0.2.6"
//!     (instance $host (export "output-stream" (type (sub resource)))))
//!   (component $ab …) (instance $ab (instantiate $ab …))    ;; by `stand_in`
//!   (export "a:b/c" (instance $ab)) …)
//! ```

use std::collections::BTreeMap;

use wasm_encoder::{
    Alias, ComponentBuilder, ComponentExportKind, ComponentOuterAliasKind, ComponentTypeRef,
    ComponentValType, InstanceType, PrimitiveValType, TypeBounds,
};

use crate::error::Error;
use crate::imports::{Import, Item, Provider};
use crate::root::Root;
use crate::space::Names;
use crate::stand_in::{Known, Need, StandIn, stand_in};

/// A component, and the imports that its exports resolve.
pub(crate) struct Stubs {
    pub(crate) component: Vec<u8>,
    pub(crate) names: Vec<String>,
}

/// Returns the component, if one is needed.
pub(crate) fn stubs(
    root: &Root,
    imports: &[Import<'_>],
    granted: &[String],
) -> Result<Option<Stubs>, Error> {
    let types = root.types.as_ref();
    let mut known = Known::default();
    let mut made = Vec::new();
    for import in imports {
        if import.provider != Provider::Host {
            let stand_in = stand_in(types, &known, import, granted).map_err(|item| {
                let name = import.name;
                Error::Import(format!(
                    "nothing provides the import `{name}`, and a bundle can't define a stub for `{item}`: compose the component with one that exports it, then bundle the result"
                ))
            })?;
            made.push((import, stand_in));
        }
        known.add(types, import);
    }
    if made.is_empty() {
        return Ok(None);
    }
    let names = made.iter().map(|(import, _)| import.name.to_string());
    let names = names.collect();
    let mut builder = ComponentBuilder::default();
    let mut instances = hosts(&mut builder, &made)?;
    for (import, StandIn { component, needs }) in made {
        let component = builder.component(None, component);
        let mut arguments = Vec::new();
        for (argument, need) in &needs {
            let (from, name, kind) = match need {
                Need::Resource((from, name)) | Need::Defined((from, name)) => {
                    (from.as_str(), name.as_str(), ComponentExportKind::Type)
                }
                Need::Function(name, _) => (import.name, name.as_str(), ComponentExportKind::Func),
                Need::Directories(_) => (import.name, "get-directories", ComponentExportKind::Func),
            };
            let Some(instance) = instances.get(from) else {
                return Err(missing(import.name, from));
            };
            let index = builder.alias_export(*instance, name, kind);
            arguments.push((argument.as_str(), kind, index));
        }
        let instance = builder.instantiate(None, component, arguments);
        let name = import.name;
        match import.item {
            Item::Instance(_) => {
                let kind = ComponentExportKind::Instance;
                let instance = builder.export(name, kind, instance, None);
                // The host's instances are not needed any more.
                instances.insert(name.to_string(), instance);
            }
            Item::Function(_) => {
                let kind = ComponentExportKind::Func;
                let function = builder.alias_export(instance, name, kind);
                builder.export(name, kind, function, None);
            }
        }
    }
    let component = builder.finish();
    Ok(Some(Stubs { component, names }))
}

fn missing(import: &str, from: &str) -> Error {
    Error::Import(format!(
        "nothing provides the import `{import}`, which has types of `{from}`: compose the component with one that exports it, then bundle the result"
    ))
}

/// Imports the items that stand-ins need from the host, with one instance for each import.
fn hosts(
    builder: &mut ComponentBuilder,
    made: &[(&Import<'_>, StandIn)],
) -> Result<BTreeMap<String, u32>, Error> {
    let mut hosts: BTreeMap<&str, (InstanceType, Vec<&str>)> = BTreeMap::new();
    for (import, stand_in) in made {
        for (_, need) in &stand_in.needs {
            let (from, name) = match need {
                Need::Resource((from, name)) | Need::Defined((from, name)) => (from.as_str(), name),
                Need::Function(name, _) => (import.name, name),
                // Its type refers to another instance.
                Need::Directories(_) => continue,
            };
            let is_made = made.iter().any(|(import, _)| import.name == from);
            if is_made && !matches!(need, Need::Function(..)) {
                continue;
            }
            let (ty, names) = hosts.entry(from).or_default();
            if names.contains(&name.as_str()) {
                continue;
            }
            names.push(name);
            let item = match need {
                Need::Resource(_) => ComponentTypeRef::Type(TypeBounds::SubResource),
                Need::Function(_, signature) => {
                    ComponentTypeRef::Func(Names::new("").function(ty, signature))
                }
                Need::Defined(_) | Need::Directories(_) => return Err(missing(import.name, from)),
            };
            ty.export(name.as_str(), item);
        }
    }
    let mut instances = BTreeMap::new();
    for (name, (ty, _)) in hosts {
        let ty = builder.type_instance(None, &ty);
        let index = builder.import(name, ComponentTypeRef::Instance(ty));
        instances.insert(name.to_string(), index);
    }
    for (import, stand_in) in made {
        for (_, need) in &stand_in.needs {
            if let Need::Directories((from, name)) = need {
                let types = instances.get(from).copied();
                let types = types.ok_or_else(|| missing(import.name, from))?;
                let index = directories(builder, import.name, types, name);
                instances.insert(import.name.to_string(), index);
            }
        }
    }
    Ok(instances)
}

/// Imports the host's instance with `get-directories`. The resource type in its result belongs to
/// another instance.
fn directories(builder: &mut ComponentBuilder, import: &str, types: u32, name: &str) -> u32 {
    let descriptor = builder.alias_export(types, name, ComponentExportKind::Type);
    let mut ty = InstanceType::new();
    ty.alias(Alias::Outer {
        kind: ComponentOuterAliasKind::Type,
        count: 1,
        index: descriptor,
    });
    let descriptor = ty.type_count();
    ty.export(name, ComponentTypeRef::Type(TypeBounds::Eq(descriptor - 1)));
    let own = ty.type_count();
    ty.ty().defined_type().own(descriptor);
    let pair = ty.type_count();
    let string = ComponentValType::Primitive(PrimitiveValType::String);
    let parts = [ComponentValType::Type(own), string];
    ty.ty().defined_type().tuple(parts);
    let list = ty.type_count();
    ty.ty().defined_type().list(ComponentValType::Type(pair));
    let function = ty.type_count();
    let parameters: [(&str, ComponentValType); 0] = [];
    ty.ty()
        .function()
        .async_(false)
        .params(parameters)
        .result(Some(ComponentValType::Type(list)));
    ty.export("get-directories", ComponentTypeRef::Func(function));
    let ty = builder.type_instance(None, &ty);
    builder.import(import, ComponentTypeRef::Instance(ty))
}
