//! The types of imported instances, as a whole.
//!
//! ```wat
//! (import "wasi:io/streams@0.2.6"
//!   (instance $streams (export "output-stream" (type (sub resource)))))
//! (alias export $streams "output-stream" (type $output-stream))
//! (import "wasi:cli/stdout@0.2.6" (instance
//!   (alias outer 1 $output-stream (type $t))
//!   (export $mine "output-stream" (type (eq $t)))
//!   (export "get-stdout" (func (result (own $mine))))))
//! ```

use std::collections::BTreeMap;

use wasm_encoder::{
    Alias, ComponentBuilder, ComponentExportKind, ComponentOuterAliasKind, ComponentTypeRef,
    InstanceType, TypeBounds,
};
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedTypeId, ComponentEntityType, ResourceId,
};
use wasmparser::types::TypesRef;

use crate::encode::{Encode, needs_name};
use crate::imports::{Import, Item};
use crate::stand_in::{Known, Place, items};

/// The host's instances, each imported when it is first needed.
pub(crate) struct Hosts<'a> {
    types: TypesRef<'a>,
    imports: &'a [Import<'a>],
    known: Known,
    instances: BTreeMap<&'a str, u32>,
}

impl<'a> Hosts<'a> {
    pub(crate) fn new(types: TypesRef<'a>, imports: &'a [Import<'a>]) -> Self {
        let mut known = Known::default();
        for import in imports {
            known.add(types, import);
        }
        Self {
            types,
            imports,
            known,
            instances: BTreeMap::new(),
        }
    }

    /// The host's instance with this name. None if no import has it, or its type can't be written.
    pub(crate) fn instance(&mut self, builder: &mut ComponentBuilder, name: &str) -> Option<u32> {
        if let Some(index) = self.instances.get(name) {
            return Some(*index);
        }
        let mut imports = self.imports.iter();
        let import = imports.find(|import| import.name == name)?;
        let known = self.known.clone();
        let ty = instance_type(self.types, &known, import, |(instance, name)| {
            let instance = self.instance(builder, instance)?;
            Some(builder.alias_export(instance, name, ComponentExportKind::Type))
        })?;
        let ty = builder.type_instance(None, &ty);
        let index = builder.import(name, ComponentTypeRef::Instance(ty));
        self.instances.insert(import.name, index);
        Some(index)
    }

    /// The same, for another component.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.types, self.imports)
    }

    /// The names of the instances that were needed, and their indices.
    pub(crate) fn needed(&self) -> impl Iterator<Item = (&'a str, u32)> {
        self.instances.iter().map(|(name, index)| (*name, *index))
    }
}

/// The type of an imported instance. `foreign` returns the index of a type that another import
/// defines, in the space around it.
fn instance_type<'a>(
    types: TypesRef<'a>,
    known: &Known,
    import: &Import<'a>,
    foreign: impl FnMut(&Place) -> Option<u32>,
) -> Option<InstanceType> {
    let Item::Instance(_) = import.item else {
        return None;
    };
    let mut maker = Maker {
        types,
        known,
        import: import.name,
        foreign,
        ty: InstanceType::new(),
        resources: BTreeMap::new(),
        defined: BTreeMap::new(),
    };
    for (name, item) in items(types, import) {
        maker.item(name, item)?;
    }
    Some(maker.ty)
}

struct Maker<'a, F> {
    types: TypesRef<'a>,
    known: &'a Known,
    import: &'a str,
    foreign: F,
    ty: InstanceType,
    resources: BTreeMap<ResourceId, u32>,
    defined: BTreeMap<ComponentDefinedTypeId, u32>,
}

impl<F: FnMut(&Place) -> Option<u32>> Maker<'_, F> {
    fn item(&mut self, name: &str, item: ComponentEntityType) -> Option<()> {
        match item {
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Resource(id),
                ..
            } => {
                let id = id.resource();
                let bounds = self.bounds(id)?;
                let index = self.export(name, bounds);
                self.resources.insert(id, index);
            }
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Defined(id),
                ..
            } => {
                let ty = self.defined(id)?;
                let index = self.export(name, TypeBounds::Eq(ty));
                self.defined.insert(id, index);
            }
            ComponentEntityType::Func(id) => {
                let ty = self.function_type(id)?;
                self.ty.export(name, ComponentTypeRef::Func(ty));
            }
            _ => return None,
        }
        Some(())
    }

    /// A resource type of its own, or one that is there already.
    fn bounds(&mut self, id: ResourceId) -> Option<TypeBounds> {
        if let Some(index) = self.resources.get(&id) {
            return Some(TypeBounds::Eq(*index));
        }
        let place = self.known.resource(id)?;
        if place.0 == self.import {
            return Some(TypeBounds::SubResource);
        }
        Some(TypeBounds::Eq(self.alias(place)?))
    }

    /// A type of its own, or one of another import: that may have parts which have no names here.
    fn defined(&mut self, id: ComponentDefinedTypeId) -> Option<u32> {
        let aliases = std::iter::successors(Some(id), |id| self.types.peel_alias(*id));
        let mut places = aliases.filter_map(|id| self.known.defined(id));
        match places.find(|place| place.0 != self.import) {
            Some(place) => self.alias(place),
            None => self.structure(id),
        }
    }

    fn alias(&mut self, place: &Place) -> Option<u32> {
        let index = (self.foreign)(place)?;
        let alias = self.ty.type_count();
        self.ty.alias(Alias::Outer {
            kind: ComponentOuterAliasKind::Type,
            count: 1,
            index,
        });
        Some(alias)
    }

    fn export(&mut self, name: &str, bounds: TypeBounds) -> u32 {
        let index = self.ty.type_count();
        self.ty.export(name, ComponentTypeRef::Type(bounds));
        index
    }
}

impl<F: FnMut(&Place) -> Option<u32>> Encode for Maker<'_, F> {
    type Space = InstanceType;

    fn types(&self) -> TypesRef<'_> {
        self.types
    }

    fn space(&mut self) -> &mut InstanceType {
        &mut self.ty
    }

    fn resource(&mut self, id: ResourceId) -> Option<u32> {
        self.resources.get(&id).copied()
    }

    fn named(&mut self, aliases: &[ComponentDefinedTypeId]) -> Option<Option<u32>> {
        let found = aliases.iter().find_map(|id| self.defined.get(id));
        match found {
            Some(index) => Some(Some(*index)),
            None => (!needs_name(self.types, *aliases.first()?)).then_some(None),
        }
    }
}

/// Types of an instance, by their names there, in the space around it.
pub(crate) struct Aliased<'a> {
    pub(crate) types: TypesRef<'a>,
    pub(crate) builder: &'a mut ComponentBuilder,
    /// The index of the instance.
    pub(crate) instance: u32,
    /// Its items.
    pub(crate) items: &'a [(&'a str, ComponentEntityType)],
    /// The indices of types that are exported: an exported method needs these.
    pub(crate) exported: &'a BTreeMap<&'a str, u32>,
}

impl Aliased<'_> {
    fn alias(&mut self, is: impl Fn(ComponentAnyTypeId) -> bool) -> Option<u32> {
        let named = self.items.iter().find(|(_, item)| match item {
            ComponentEntityType::Type { created, .. } => is(*created),
            _ => false,
        });
        let (name, _) = named?;
        if let Some(index) = self.exported.get(name) {
            return Some(*index);
        }
        let kind = ComponentExportKind::Type;
        Some(self.builder.alias_export(self.instance, name, kind))
    }
}

impl Encode for Aliased<'_> {
    type Space = ComponentBuilder;

    fn types(&self) -> TypesRef<'_> {
        self.types
    }

    fn space(&mut self) -> &mut ComponentBuilder {
        self.builder
    }

    fn resource(&mut self, id: ResourceId) -> Option<u32> {
        self.alias(|ty| match ty {
            ComponentAnyTypeId::Resource(resource) => resource.resource() == id,
            _ => false,
        })
    }

    fn named(&mut self, aliases: &[ComponentDefinedTypeId]) -> Option<Option<u32>> {
        let found = self.alias(|ty| match ty {
            ComponentAnyTypeId::Defined(id) => aliases.contains(&id),
            _ => false,
        });
        match found {
            Some(index) => Some(Some(index)),
            None => (!needs_name(self.types, *aliases.first()?)).then_some(None),
        }
    }
}
