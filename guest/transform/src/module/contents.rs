//! What a module has.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{ExternalKind, GlobalType, MemoryType, TableType, ValType, WasmFeatures};

use super::effects::Change;
use super::fits::FunctionTypes;
use super::float_site::FloatSite;
use super::format::id;
use super::object_types::ObjectTypes;
use super::shape::Shape;
use crate::reference::Hierarchy;

/// The proposals that a target may use: all that are finished, and others that some engine has.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::LEGACY_EXCEPTIONS)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::WIDE_ARITHMETIC);

/// What a module has, by ranges of its bytes.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Where it stands in the binary, magic number included.
    pub(crate) range: Range<usize>,
    /// All sections, in order, custom ones included.
    pub(crate) sections: Vec<Section>,
    /// Where the module stands: what it imports is state of its own only in a standalone one.
    pub(crate) location: ModuleLocation,
    /// How many types it has.
    pub(crate) types: u32,
    /// The start function.
    pub(crate) start: Option<u32>,
    /// The types that are functions, by index.
    pub(crate) function_types: BTreeSet<u32>,
    /// The types of its functions, as far as they matter for references to them.
    pub(crate) types_of_functions: FunctionTypes,
    /// The shapes of the types that are objects, by index.
    pub(crate) object_types: BTreeMap<u32, Shape>,
    /// All about the types that are objects.
    pub(crate) types_of_objects: ObjectTypes,
    /// Those of them with which code changes objects that the result may have, and that can't be
    /// told. They are found out when all code was read.
    pub(crate) kept_types: BTreeSet<u32>,
    /// Those with which code changes objects that the result may have, and that can be told.
    pub(crate) given_types: BTreeSet<u32>,
    /// A type of functions without parameters and results.
    pub(crate) plain_type: Option<u32>,
    /// How many functions are imported.
    pub(crate) imported_functions: u32,
    /// How many memories are imported: those come before its own.
    pub(crate) imported_memories: u32,
    /// The memories that it defines.
    pub(crate) memories: Vec<MemoryType>,
    /// How many tables are imported.
    pub(crate) imported_tables: u32,
    /// The tables that it defines.
    pub(crate) tables: Vec<Table>,
    /// How many globals are imported.
    pub(crate) imported_globals: u32,
    /// Their types.
    pub(crate) imported_global_types: Vec<GlobalType>,
    /// The memories, tables and globals that are imported, in order.
    pub(crate) state_imports: Vec<Import>,
    /// The places of the memories and of the tables among them: a module may have very many
    /// imports, and its code may refer to these in every second instruction.
    pub(crate) memory_places: Vec<usize>,
    pub(crate) table_places: Vec<usize>,
    /// How many functions it defines.
    pub(crate) functions: u32,
    /// The globals that it defines.
    pub(crate) globals: Vec<Global>,
    /// All exports.
    pub(crate) exports: Vec<Export>,
    /// All element segments.
    pub(crate) elements: Vec<ElementSegment>,
    /// All data segments.
    pub(crate) segments: Vec<Segment>,
    /// Where code refers to data segments, in order of offset.
    pub(crate) segment_uses: Vec<SegmentUse>,
    /// The functions to which code refers with `ref.func`.
    pub(crate) function_uses: BTreeSet<u32>,
    /// The element segments that code names.
    pub(crate) element_uses: BTreeSet<u32>,
    /// Whether objects are taken out of external references: by `any.convert_extern`.
    pub(crate) converts_external: bool,
    /// The imported globals that code sets.
    pub(crate) set_imports: BTreeSet<u32>,
    /// The instructions that change state other than memories and numbers, in order of offset.
    pub(crate) changes: Vec<ChangeSite>,
    /// The instructions whose NaN results differ between engines, in order of offset. None if the
    /// code was not scanned for them, which takes an option.
    pub(crate) float_sites: Option<Vec<FloatSite>>,
    /// Exported functions that let go of handles, by name, in the order in which they are called.
    pub(crate) resets: Vec<&'static str>,
}

/// A section.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// As in the binary; 0 is a custom section.
    pub(crate) id: u8,
    /// Id, size and content.
    pub(crate) whole: Range<usize>,
    /// The content.
    pub(crate) content: Range<usize>,
    /// A custom section that is called `name`.
    pub(crate) is_name: bool,
}

/// A global that the module defines.
#[derive(Debug)]
pub(crate) struct Global {
    /// Its type.
    pub(crate) ty: GlobalType,
    /// Type and initial value.
    pub(crate) entry: Range<usize>,
    /// Where the initial value begins.
    pub(crate) init: usize,
    /// The types of the garbage-collected objects that making the initial value makes.
    pub(crate) objects: BTreeSet<u32>,
}

/// A table that the module defines.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its type.
    pub(crate) ty: TableType,
    /// Type and initial value.
    pub(crate) entry: Range<usize>,
    /// The initial value of its elements, if it is not null.
    pub(crate) init: Option<Range<usize>>,
    /// The types of the garbage-collected objects that making the initial value makes.
    pub(crate) objects: BTreeSet<u32>,
}

/// An import that has state.
#[derive(Debug)]
pub(crate) struct Import {
    /// Its index among all imports.
    pub(crate) index: u32,
    /// The name of the module that it is imported from.
    pub(crate) module: String,
    /// Its own name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: ImportType,
    /// Names and type.
    pub(crate) entry: Range<usize>,
}

/// The type of an import that has state.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ImportType {
    Memory(MemoryType),
    Table(TableType),
    Global(GlobalType),
}

/// An element segment.
#[derive(Debug)]
pub(crate) struct ElementSegment {
    /// What becomes of it at instantiation.
    pub(crate) mode: ElementMode,
    /// The whole entry.
    pub(crate) entry: Range<usize>,
    /// How many elements it has.
    pub(crate) count: u32,
    /// The hierarchy of their type.
    pub(crate) hierarchy: Hierarchy,
    /// The types of the garbage-collected objects that making its elements makes.
    pub(crate) objects: BTreeSet<u32>,
}

/// What becomes of an element segment at instantiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ElementMode {
    /// It is written to this table, and then dropped.
    Active(u32),
    /// It stays.
    Passive,
    /// It is dropped.
    Declared,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Export {
    /// Its name.
    pub(crate) name: String,
    /// What it exports.
    pub(crate) kind: ExternalKind,
    /// Which of them.
    pub(crate) index: u32,
}

/// A data segment.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Applied at instantiation, and empty from then on.
    pub(crate) active: bool,
    /// The whole entry.
    pub(crate) entry: Range<usize>,
}

/// A reference from code to a data segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SegmentUse {
    /// Which segment.
    pub(crate) segment: u32,
    /// Whether it is read, not only dropped.
    pub(crate) reads: bool,
    /// The instruction's bytes.
    pub(crate) instruction: Range<usize>,
}

/// Where a module stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ModuleLocation {
    /// It is the binary. What it imports is provided for it alone.
    #[default]
    Standalone,
    /// In a component, which instantiates it with the exports of others.
    InComponent,
}

/// An instruction that changes state other than memories and globals of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangeSite {
    /// Which instruction it is.
    pub(crate) change: Change,
    /// The index of what it changes: a table, a segment, a type, a global.
    pub(crate) subject: u32,
    /// The function that it is in.
    pub(crate) function: u32,
    /// Where it begins in the binary.
    pub(crate) offset: usize,
}

/// Whether values of this type are references.
fn is_reference(ty: &GlobalType) -> bool {
    matches!(ty.content_type, ValType::Ref(_))
}

impl Module {
    /// The types of the globals that are imported, with their indices.
    pub(crate) fn imported_globals(&self) -> impl Iterator<Item = (u32, &GlobalType)> {
        let globals = self
            .state_imports
            .iter()
            .filter_map(|import| match &import.ty {
                ImportType::Global(ty) => Some(ty),
                _ => None,
            });
        (0..).zip(globals)
    }

    /// The imported memories, with their indices.
    pub(crate) fn memory_imports(&self) -> impl Iterator<Item = (u32, &Import, &MemoryType)> {
        let places = self.memory_places.iter();
        let memories = places.filter_map(|place| {
            let import = self.state_imports.get(*place)?;
            match &import.ty {
                ImportType::Memory(ty) => Some((import, ty)),
                _ => None,
            }
        });
        (0..)
            .zip(memories)
            .map(|(index, (import, ty))| (index, import, ty))
    }

    /// The shared memories that are imported, with their places among the memories.
    pub(crate) fn shared_imports(&self) -> impl Iterator<Item = (u32, &MemoryType)> {
        let shared = self.memory_imports().filter(|(_, _, ty)| ty.shared);
        shared.map(|(index, _, ty)| (index, ty))
    }

    /// The imported tables, with their indices.
    pub(crate) fn table_imports(&self) -> impl Iterator<Item = (u32, &Import, &TableType)> {
        let places = self.table_places.iter();
        let tables = places.filter_map(|place| {
            let import = self.state_imports.get(*place)?;
            match &import.ty {
                ImportType::Table(ty) => Some((import, ty)),
                _ => None,
            }
        });
        (0..)
            .zip(tables)
            .map(|(index, (import, ty))| (index, import, ty))
    }

    /// The imported globals, in order.
    pub(crate) fn global_imports(&self) -> impl Iterator<Item = &Import> {
        let imports = self.state_imports.iter();
        imports.filter(|import| matches!(import.ty, ImportType::Global(_)))
    }

    /// The mutable globals whose values are state of this module, with their indices: imported ones
    /// only where nothing else has them for its own.
    fn state_globals(&self) -> impl Iterator<Item = (u32, &GlobalType)> {
        let imported = self
            .imported_globals()
            .filter(|_| self.location == ModuleLocation::Standalone);
        let own = (self.imported_globals..).zip(&self.globals);
        imported
            .chain(own.map(|(index, global)| (index, &global.ty)))
            .filter(|(_, ty)| ty.mutable)
    }

    /// The mutable globals that hold numbers, with their indices.
    pub(crate) fn number_globals(&self) -> impl Iterator<Item = (u32, &GlobalType)> {
        self.state_globals().filter(|(_, ty)| !is_reference(ty))
    }

    /// The mutable globals that hold references, with their indices.
    pub(crate) fn reference_globals(&self) -> impl Iterator<Item = (u32, &GlobalType)> {
        self.state_globals().filter(|(_, ty)| is_reference(ty))
    }

    /// Whether code may set a global that holds references, be it another's.
    pub(crate) fn has_reference_globals(&self) -> bool {
        let mut imported = self.imported_globals();
        imported.any(|(_, ty)| ty.mutable && is_reference(ty))
            || self.reference_globals().next().is_some()
    }

    /// Whether it matters which globals code sets: those that hold references, and imported ones.
    pub(crate) fn has_watched_globals(&self) -> bool {
        let mut imported = self.imported_globals();
        imported.any(|(_, ty)| ty.mutable) || self.has_reference_globals()
    }

    /// The type of a global.
    fn global(&self, index: u32) -> Option<&GlobalType> {
        match index.checked_sub(self.imported_globals) {
            Some(own) => Some(&self.globals.get(own as usize)?.ty),
            None => self.imported_global_types.get(index as usize),
        }
    }

    /// The type of what a global holds.
    pub(crate) fn global_type(&self, index: u32) -> Option<ValType> {
        self.global(index).map(|ty| ty.content_type)
    }

    /// Whether a global can be set.
    pub(crate) fn is_mutable(&self, index: u32) -> bool {
        self.global(index).is_some_and(|ty| ty.mutable)
    }

    /// Whether a global holds references.
    pub(crate) fn holds_references(&self, index: u32) -> bool {
        self.global(index).is_some_and(is_reference)
    }

    /// The mutable globals that it defines, with their indices.
    pub(crate) fn mutable_globals(&self) -> impl Iterator<Item = (u32, &Global)> {
        (self.imported_globals..)
            .zip(&self.globals)
            .filter(|(_, global)| global.ty.mutable)
    }

    /// The memories that it defines, with their indices.
    pub(crate) fn own_memories(&self) -> impl Iterator<Item = (u32, &MemoryType)> {
        (self.imported_memories..).zip(&self.memories)
    }

    /// The memories that are state of this module, with their indices: imported ones only where
    /// nothing else has them for its own.
    pub(crate) fn state_memories(&self) -> impl Iterator<Item = (u32, &MemoryType)> {
        let imported = self
            .memory_imports()
            .filter(|_| self.location == ModuleLocation::Standalone);
        let imported = imported.map(|(index, _, ty)| (index, ty));
        imported.chain(self.own_memories())
    }

    /// The type of a table.
    pub(crate) fn table_type(&self, index: u32) -> Option<&TableType> {
        match index.checked_sub(self.imported_tables) {
            Some(own) => Some(&self.tables.get(own as usize)?.ty),
            None => {
                let mut imports = self.table_imports();
                imports.find_map(|(at, _, ty)| (at == index).then_some(ty))
            }
        }
    }

    /// The element segments that are passive.
    pub(crate) fn is_passive_element(&self, index: u32) -> bool {
        let segment = self.elements.get(index as usize);
        segment.is_some_and(|segment| segment.mode == ElementMode::Passive)
    }

    /// The data segments that are passive.
    pub(crate) fn is_passive_data(&self, index: u32) -> bool {
        let segment = self.segments.get(index as usize);
        segment.is_some_and(|segment| !segment.active)
    }

    /// How many tables it has, imported ones included.
    pub(crate) fn all_tables(&self) -> u32 {
        let own = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        self.imported_tables.saturating_add(own)
    }

    /// How many globals it has, imported ones included.
    pub(crate) fn all_globals(&self) -> u32 {
        let own = u32::try_from(self.globals.len()).unwrap_or(u32::MAX);
        self.imported_globals.saturating_add(own)
    }

    /// How many functions it has, imported ones included.
    pub(crate) fn all_functions(&self) -> u32 {
        self.imported_functions.saturating_add(self.functions)
    }

    /// How many of its items each of its instances takes to write.
    pub(crate) fn items(&self) -> usize {
        let items = [self.exports.len(), self.globals.len(), self.memories.len()];
        items.into_iter().fold(0, usize::saturating_add)
    }

    /// Whether instantiating it does something that must not be done again: its start function, its
    /// active data segments.
    pub(crate) fn runs(&self) -> bool {
        self.segments.iter().any(|segment| segment.active)
            || self.sections.iter().any(|section| section.id == id::START)
    }
}
