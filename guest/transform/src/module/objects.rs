//! The garbage-collected objects that a result makes anew when it is instantiated, and the
//! instructions that may change them.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use wasmparser::{AbstractHeapType as Abstract, HeapType, ValType};

use super::contents::{ElementMode, ImportType, Module, ModuleLocation};
use super::effects::Change;
use super::shape::Shape;

/// The objects that a result makes anew, or finds in what it imports.
#[derive(Debug, Default)]
pub(crate) struct KeptObjects {
    structs: BTreeSet<Vec<u8>>,
    arrays: BTreeSet<u8>,
    /// There may be structs of any type.
    any_struct: bool,
    /// There may be arrays of any type.
    any_array: bool,
}

impl KeptObjects {
    /// Those of a module. In a component, nothing looks at slots, so one that has not changed makes
    /// its object anew. In the other modules, the host reads those that code changes.
    pub(crate) fn of(module: &Module) -> Self {
        let mut kept = Self::own_of(module);
        kept.extend(Self::imported_of(module));
        kept
    }

    /// Those that a module may find in what it imports, if it is the binary.
    pub(crate) fn imported_of(module: &Module) -> Self {
        let mut kept = Self::default();
        if module.location == ModuleLocation::Standalone {
            kept.imported(module);
        }
        kept
    }

    /// Those that a module makes itself.
    pub(crate) fn own_of(module: &Module) -> Self {
        let is_standalone = module.location == ModuleLocation::Standalone;
        let changed = module.changed_tables();
        let set = module.set_globals();
        let is_read = |slots: &BTreeSet<u32>, index: &u32| is_standalone && slots.contains(index);
        let globals = (module.imported_globals..).zip(&module.globals);
        let globals = globals.filter(|(index, _)| !is_read(&set, index));
        let tables = (module.imported_tables..).zip(&module.tables);
        let tables = tables.filter(|(index, _)| !is_read(&changed, index));
        let elements = module.elements.iter().filter(|segment| match segment.mode {
            ElementMode::Active(table) => !is_read(&changed, &table),
            ElementMode::Passive => true,
            ElementMode::Declared => false,
        });
        let types = globals
            .flat_map(|(_, global)| &global.objects)
            .chain(tables.flat_map(|(_, table)| &table.objects))
            .chain(elements.flat_map(|segment| &segment.objects));
        let mut kept = Self::default();
        for index in types.copied().collect::<BTreeSet<u32>>() {
            match module.object_types.get(&index) {
                Some(Shape::Struct(fields)) => {
                    kept.structs.insert(fields.clone());
                }
                Some(Shape::Array(element)) => {
                    kept.arrays.insert(*element);
                }
                None => kept.unknown(),
            }
        }
        kept
    }

    /// Takes in what may be found in imported globals and tables: objects of other modules, which
    /// may be of a subtype of the import's.
    fn imported(&mut self, module: &Module) {
        for import in &module.state_imports {
            let ty = match import.ty {
                ImportType::Global(ty) => ty.content_type,
                ImportType::Table(ty) => ValType::Ref(ty.element_type),
                ImportType::Memory(_) => continue,
            };
            let ValType::Ref(ty) = ty else {
                continue;
            };
            match ty.heap_type() {
                HeapType::Abstract { ty, .. } => match ty {
                    Abstract::Any | Abstract::Eq => self.unknown(),
                    Abstract::Struct => self.any_struct = true,
                    Abstract::Array => self.any_array = true,
                    Abstract::Extern if module.converts_external => self.unknown(),
                    // An exception may hold objects.
                    Abstract::Exn => self.unknown(),
                    _ => {}
                },
                HeapType::Concrete(index) | HeapType::Exact(index) => {
                    let index = index.as_module_index();
                    match index.and_then(|index| module.object_types.get(&index)) {
                        Some(Shape::Struct(_)) => self.any_struct = true,
                        Some(Shape::Array(element)) => {
                            self.arrays.insert(*element);
                        }
                        None => {}
                    }
                }
            }
        }
    }

    fn unknown(&mut self) {
        self.any_struct = true;
        self.any_array = true;
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any_struct && !self.any_array && self.structs.is_empty() && self.arrays.is_empty()
    }

    /// Adds those of another module.
    pub(crate) fn extend(&mut self, mut other: Self) {
        self.structs.append(&mut other.structs);
        self.arrays.append(&mut other.arrays);
        self.any_struct |= other.any_struct;
        self.any_array |= other.any_array;
    }

    /// Whether one of them may be of a type.
    fn may_be(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Struct(fields) => {
                let mut from = self.structs.range(fields.clone()..);
                self.any_struct || from.next().is_some_and(|kept| kept.starts_with(fields))
            }
            Shape::Array(element) => self.any_array || self.arrays.contains(element),
        }
    }

    /// The types of a module with which its code changes objects, of which one of these may be.
    pub(crate) fn changed_types(&self, module: &Module) -> BTreeSet<u32> {
        if self.is_empty() {
            return BTreeSet::new();
        }
        let changes = module.changes.iter();
        let changes = changes.filter(|site| site.change.is_of_object());
        let mut types: BTreeSet<u32> = changes.map(|site| site.subject).collect();
        types.retain(|index| {
            let shape = module.object_types.get(index);
            shape.is_none_or(|shape| self.may_be(shape))
        });
        types
    }
}

impl Module {
    /// The globals that code sets and that hold references.
    fn set_globals(&self) -> BTreeSet<u32> {
        let changes = self.changes.iter();
        let set = changes.filter(|site| site.change == Change::GlobalSet);
        set.map(|site| site.subject).collect()
    }
}
