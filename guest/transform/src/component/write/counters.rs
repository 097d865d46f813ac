//! What a definition counts: resources of its types, with their names, and other kinds of handles.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::{ComponentExternalKind, ComponentInstance};

use crate::component::accessor::counters::count;
use crate::component::read::counted::HandleKind;

/// What a definition counts.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(super) resources: Vec<ResourceCounter>,
    /// Which of them is a type's, by the type's indices in the input: exports of it are types, too.
    places: BTreeMap<u32, usize>,
    /// The core instance with the numbers of other handles, and their kinds, in order.
    pub(super) handles: Option<(u32, Vec<HandleKind>)>,
}

/// A number that is shown.
#[derive(Debug)]
pub(crate) struct ShownCounter {
    /// The name of what is counted.
    pub(crate) name: String,
    /// The core instance that has the number, and the name of its export.
    pub(crate) instance: u32,
    pub(crate) export: String,
}

/// The counter of a resource type.
#[derive(Debug)]
pub(super) struct ResourceCounter {
    /// The type's first index in the input.
    ty: u32,
    /// The core instance that counts.
    pub(super) instance: u32,
    /// The name by which the type is exported or passed on.
    name: Option<String>,
}

impl Counters {
    pub(super) fn add(&mut self, ty: u32, instance: u32) {
        self.places.insert(ty, self.resources.len());
        self.resources.push(ResourceCounter {
            ty,
            instance,
            name: None,
        });
    }

    /// The counter of a type, by one of the type's indices in the input.
    fn of(&mut self, ty: u32) -> Option<&mut ResourceCounter> {
        self.resources.get_mut(*self.places.get(&ty)?)
    }

    /// All numbers, those of resources first.
    pub(crate) fn shown(&self) -> Vec<ShownCounter> {
        let resources = self.resources.iter().map(|counter| {
            let name = counter.name.clone();
            ShownCounter {
                name: name.unwrap_or_else(|| format!("type {}", counter.ty)),
                instance: counter.instance,
                export: count(0),
            }
        });
        let handles = self.handles.iter().flat_map(|(instance, kinds)| {
            kinds.iter().enumerate().map(|(number, kind)| ShownCounter {
                name: kind.name().to_string(),
                instance: *instance,
                export: count(number),
            })
        });
        resources.chain(handles).collect()
    }

    /// A type is exported, and the export is the type `export`.
    pub(crate) fn exported(&mut self, ty: u32, name: &str, export: u32) {
        if let Some(counter) = self.of(ty) {
            counter.name.get_or_insert_with(|| name.to_string());
        }
        if let Some(place) = self.places.get(&ty) {
            self.places.insert(export, *place);
        }
    }

    /// An instance may name a type: by one of its exports, or by an argument.
    pub(crate) fn name_by(&mut self, instance: &ComponentInstance<'_>) {
        match instance {
            ComponentInstance::FromExports(items) => {
                for item in items {
                    self.name(item.kind, item.index, item.name.name);
                }
            }
            ComponentInstance::Instantiate { args, .. } => {
                for arg in args {
                    // As wit-component calls what it passes to the components it wraps exports in.
                    let name = arg.name.strip_prefix("import-type-").unwrap_or(arg.name);
                    self.name(arg.kind, arg.index, name);
                }
            }
        }
    }

    fn name(&mut self, kind: ComponentExternalKind, index: u32, name: &str) {
        if kind != ComponentExternalKind::Type {
            return;
        }
        if let Some(counter) = self.of(index) {
            counter.name.get_or_insert_with(|| name.to_string());
        }
    }
}
