//! A component in place of an unresolved import: it exports the import's types, and stubs for its
//! functions.
//!
//! ```wat
//! (component                                       ;; for "a:b/c"
//!   (core module $traps …) (core instance $traps (instantiate $traps))
//!   (type $r (resource (rep i32)))
//!   (export $thing "thing" (type $r))              ;; imported if another import defines it
//!   (type $f (func (param "self" (borrow $thing))))
//!   (func $ask (type $f) (canon lift (core func $traps "f0") …))
//!   (export "[method]thing.ask" (func $ask)))
//! ```

use std::collections::BTreeMap;

use wasm_encoder::{
    CanonicalOption, ComponentBuilder, ComponentExportKind, ComponentTypeRef, ExportKind,
    ModuleArg, TypeBounds, ValType,
};
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentDefinedTypeId, ComponentEntityType,
    ComponentFuncTypeId, ComponentValType as Value, ResourceId,
};
use wasmparser::types::TypesRef;

use crate::encode::{Encode, needs_name};
use crate::filter;
use crate::imports::{Import, Item, Provider};
use crate::room;
use crate::signature::Signature;
use crate::trap::{self, Core, Deed};

/// The place of an exported type: the name of the import, and that of the type.
pub(crate) type Place = (String, String);

/// The types of the earlier imports.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    resources: BTreeMap<ResourceId, Place>,
    defined: BTreeMap<ComponentDefinedTypeId, Place>,
}

impl Known {
    /// The place of a resource type.
    pub(crate) fn resource(&self, id: ResourceId) -> Option<&Place> {
        self.resources.get(&id)
    }

    /// The place of another type.
    pub(crate) fn defined(&self, id: ComponentDefinedTypeId) -> Option<&Place> {
        self.defined.get(&id)
    }

    /// Adds the types of an import. Types that are already known belong to another import.
    pub(crate) fn add(&mut self, types: TypesRef<'_>, import: &Import<'_>) {
        for (name, ty) in items(types, import) {
            let place = || (import.name.to_string(), name.to_string());
            match ty {
                ComponentEntityType::Type {
                    created: ComponentAnyTypeId::Resource(id),
                    ..
                } => {
                    self.resources.entry(id.resource()).or_insert_with(place);
                }
                ComponentEntityType::Type {
                    created: ComponentAnyTypeId::Defined(id),
                    ..
                } => {
                    self.defined.entry(id).or_insert_with(place);
                }
                _ => {}
            }
        }
    }
}

/// The items of an import: the exports of an instance, or a single function.
pub(crate) fn items<'a>(
    types: TypesRef<'a>,
    import: &Import<'a>,
) -> Vec<(&'a str, ComponentEntityType)> {
    match import.item {
        Item::Function(id) => vec![(import.name, ComponentEntityType::Func(id))],
        Item::Instance(id) => {
            let exports = types.get(id).into_iter().flat_map(|ty| &ty.exports);
            exports
                .map(|(name, item)| (name.as_str(), item.ty))
                .collect()
        }
    }
}

/// An import of a stand-in.
#[derive(Debug)]
pub(crate) enum Need {
    /// A resource type, by its place.
    Resource(Place),
    /// Another type, by its place.
    Defined(Place),
    /// A function of the same import, which the host provides.
    Function(String),
}

/// A component in place of an import.
pub(crate) struct StandIn {
    pub(crate) component: ComponentBuilder,
    /// The imports, by name.
    pub(crate) needs: Vec<(String, Need)>,
}

/// Returns the component, or the name of an item for which there is no stub.
pub(crate) fn stand_in(
    types: TypesRef<'_>,
    known: &Known,
    import: &Import<'_>,
    granted: &[String],
) -> Result<StandIn, String> {
    let mut maker = Maker {
        types,
        known,
        builder: ComponentBuilder::default(),
        resources: BTreeMap::new(),
        imported: BTreeMap::new(),
        defined: BTreeMap::new(),
        needs: Vec::new(),
    };
    let items = items(types, import);
    let traps = maker.traps(import, &items)?;
    let mut number = 0;
    for (name, ty) in items {
        let made = match ty {
            ComponentEntityType::Type { created, .. } => maker.ty(name, created),
            ComponentEntityType::Func(id) if filtered(import, name) => {
                maker.filter(name, id, granted)
            }
            ComponentEntityType::Func(id) if passed_on(import, name) => maker.pass_on(name, id),
            ComponentEntityType::Func(id) => {
                number += 1;
                maker.function(name, id, traps, number - 1)
            }
            _ => None,
        };
        made.ok_or_else(|| name.to_string())?;
    }
    Ok(StandIn {
        component: maker.builder,
        needs: maker.needs,
    })
}

/// Whether the function is passed on from the host, with a filter for granted directories.
fn filtered(import: &Import<'_>, name: &str) -> bool {
    import.provider == Provider::Directories && name == "get-directories"
}

/// Whether the function is passed on from the host.
fn passed_on(import: &Import<'_>, name: &str) -> bool {
    import.provider == Provider::Environment && name != "get-arguments"
}

fn deed(import: &Import<'_>, name: &str) -> Deed {
    let path = match import.item {
        Item::Instance(_) => format!("{}.{name}", import.name),
        Item::Function(_) => name.to_string(),
    };
    match import.provider {
        Provider::Exit => Deed::Exit,
        Provider::Environment => Deed::Empty,
        Provider::Host | Provider::Directories => {
            Deed::Trap(format!("the import `{path}` was called"))
        }
        Provider::Nobody(hint) => Deed::Trap(format!(
            "the import `{path}` was called, which nothing provides{hint}"
        )),
    }
}

/// The resource type of directories, from the type of the function that lists them: `func() ->
/// list<tuple<descriptor, string>>`.
fn directory(types: TypesRef<'_>, id: ComponentFuncTypeId) -> Option<ResourceId> {
    let defined = |ty: Value| match ty {
        Value::Type(id) => types.get(id),
        Value::Primitive(_) => None,
    };
    let ComponentDefinedType::List { element, .. } = defined(types.get(id)?.result?)? else {
        return None;
    };
    let ComponentDefinedType::Tuple(pair) = defined(*element)? else {
        return None;
    };
    match defined(*pair.types.first()?)? {
        ComponentDefinedType::Own(id) => Some(id.resource()),
        _ => None,
    }
}

/// Builds a stand-in. Methods return `None` for a type without a name, or an unknown type.
struct Maker<'a> {
    types: TypesRef<'a>,
    known: &'a Known,
    builder: ComponentBuilder,
    /// Each resource type, with the index to use. An export gives a type a new index.
    resources: BTreeMap<ResourceId, u32>,
    imported: BTreeMap<ResourceId, u32>,
    defined: BTreeMap<ComponentDefinedTypeId, u32>,
    needs: Vec<(String, Need)>,
}

impl Maker<'_> {
    /// Instantiates the core module.
    fn traps(
        &mut self,
        import: &Import<'_>,
        items: &[(&str, ComponentEntityType)],
    ) -> Result<u32, String> {
        let mut functions = Vec::new();
        for (name, ty) in items {
            if let ComponentEntityType::Func(id) = ty
                && !passed_on(import, name)
                && !filtered(import, name)
            {
                let signature = Signature::outline(self.types, *id);
                functions.push(Core {
                    signature: signature.ok_or_else(|| name.to_string())?,
                    deed: deed(import, name),
                });
            }
        }
        let module = self.builder.core_module(None, &trap::module(&functions));
        Ok(self.builder.core_instantiate(None, module, []))
    }

    /// Adds an import, and returns its name.
    fn need(&mut self, need: Need) -> String {
        let name = format!("import{}", self.needs.len());
        self.needs.push((name.clone(), need));
        name
    }

    /// Exports a type.
    fn ty(&mut self, name: &str, created: ComponentAnyTypeId) -> Option<()> {
        let kind = ComponentExportKind::Type;
        match created {
            ComponentAnyTypeId::Resource(id) => {
                let id = id.resource();
                let index = match self.resource(id) {
                    Some(index) => index,
                    None => self.builder.type_resource(None, ValType::I32, None),
                };
                let index = self.builder.export(name, kind, index, None);
                self.resources.insert(id, index);
            }
            ComponentAnyTypeId::Defined(id) => {
                let index = self.structure(id)?;
                let index = self.builder.export(name, kind, index, None);
                self.defined.insert(id, index);
            }
            _ => return None,
        }
        Some(())
    }

    /// Exports a stub.
    fn function(
        &mut self,
        name: &str,
        id: ComponentFuncTypeId,
        traps: u32,
        number: u32,
    ) -> Option<()> {
        let ty = self.function_type(id)?;
        let mut core = |name: &str, kind| self.builder.core_alias_export(None, traps, name, kind);
        let function = core(&format!("f{number}"), ExportKind::Func);
        let realloc = core(&format!("r{number}"), ExportKind::Func);
        let memory = core("memory", ExportKind::Memory);
        let options = [
            CanonicalOption::Memory(memory),
            CanonicalOption::Realloc(realloc),
        ];
        let function = self.builder.lift_func(None, function, ty, options);
        self.builder
            .export(name, ComponentExportKind::Func, function, None);
        Some(())
    }

    /// Exports a function of the host.
    fn pass_on(&mut self, name: &str, id: ComponentFuncTypeId) -> Option<()> {
        let ty = self.function_type(id)?;
        let need = self.need(Need::Function(name.to_string()));
        let function = self
            .builder
            .import(need.as_str(), ComponentTypeRef::Func(ty));
        self.builder
            .export(name, ComponentExportKind::Func, function, None);
        Some(())
    }

    /// Exports the host's `get-directories`, without the directories that were not granted.
    fn filter(&mut self, name: &str, id: ComponentFuncTypeId, granted: &[String]) -> Option<()> {
        let descriptor = directory(self.types, id)?;
        let resource = self.resource(descriptor)?;
        let ty = self.function_type(id)?;
        // The type of an import can't refer to exports.
        let imported = *self.imported.get(&descriptor)?;
        self.resources.insert(descriptor, imported);
        let host = self.function_type(id)?;
        self.resources.insert(descriptor, resource);
        let need = self.need(Need::Function(name.to_string()));
        let builder = &mut self.builder;
        let get = builder.import(need.as_str(), ComponentTypeRef::Func(host));

        let (module, heap) = filter::module(granted)?;
        let room = builder.core_module(None, &room::module(heap));
        let room = builder.core_instantiate(None, room, []);
        let memory = builder.core_alias_export(None, room, "memory", ExportKind::Memory);
        let realloc = builder.core_alias_export(None, room, "realloc", ExportKind::Func);
        let options = [
            CanonicalOption::Memory(memory),
            CanonicalOption::Realloc(realloc),
        ];
        let get = builder.lower_func(None, get, options);
        let drop = builder.resource_drop(resource);
        let host = [
            ("get", ExportKind::Func, get),
            ("drop", ExportKind::Func, drop),
        ];
        let host = builder.core_instantiate_exports(None, host);
        let module = builder.core_module(None, &module);
        let arguments = [
            ("room", ModuleArg::Instance(room)),
            ("host", ModuleArg::Instance(host)),
        ];
        let module = builder.core_instantiate(None, module, arguments);
        let function = builder.core_alias_export(None, module, "directories", ExportKind::Func);
        let options = [CanonicalOption::Memory(memory)];
        let function = builder.lift_func(None, function, ty, options);
        builder.export(name, ComponentExportKind::Func, function, None);
        Some(())
    }
}

impl Encode for Maker<'_> {
    type Space = ComponentBuilder;

    fn types(&self) -> TypesRef<'_> {
        self.types
    }

    fn space(&mut self) -> &mut ComponentBuilder {
        &mut self.builder
    }

    /// A resource type that this component has already, or that another import defines.
    fn resource(&mut self, id: ResourceId) -> Option<u32> {
        if let Some(index) = self.resources.get(&id) {
            return Some(*index);
        }
        let place = self.known.resources.get(&id)?.clone();
        let name = self.need(Need::Resource(place));
        let bounds = TypeBounds::SubResource;
        let index = self
            .builder
            .import(name.as_str(), ComponentTypeRef::Type(bounds));
        self.resources.insert(id, index);
        self.imported.insert(id, index);
        Some(index)
    }

    fn named(&mut self, aliases: &[ComponentDefinedTypeId]) -> Option<Option<u32>> {
        let mut place = None;
        for id in aliases {
            if let Some(index) = self.defined.get(id) {
                return Some(Some(*index));
            }
            place = place.or_else(|| self.known.defined.get(id).cloned());
        }
        let id = *aliases.first()?;
        if let Some(place) = place {
            let bounds = TypeBounds::Eq(self.structure(id)?);
            let name = self.need(Need::Defined(place));
            let ty = ComponentTypeRef::Type(bounds);
            let index = self.builder.import(name.as_str(), ty);
            self.defined.insert(id, index);
            return Some(Some(index));
        }
        (!needs_name(self.types, id)).then_some(None)
    }
}
