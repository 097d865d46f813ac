//! The garbage-collected objects that a module makes anew whenever it is instantiated.

use alloc::vec::Vec;

use wasmparser::ValType;

use super::contents::{ElementMode, ImportType, Module, ModuleLocation};
use super::hierarchy::hierarchy;
use crate::reference::Hierarchy;

/// What holds such objects, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// A global.
    Global(u32),
    /// A table, which has so many elements.
    Table(u32, u64),
    /// A passive element segment, which has so many.
    Segment(u32, u32),
}

/// What leads to an object when the result is instantiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Global(u32),
    Element(u32, u64),
    SegmentElement(u32, u32),
    /// A field or an element of the object that has this number.
    Field(u32, u32),
}

impl Given {
    /// How many references it has.
    pub(crate) fn count(self) -> u64 {
        match self {
            Self::Global(_) => 1,
            Self::Table(_, count) => count,
            Self::Segment(_, count) => count.into(),
        }
    }

    /// Where each of its references comes from.
    pub(crate) fn origins(self) -> impl Iterator<Item = Origin> {
        (0..self.count()).map(move |at| match self {
            Self::Global(index) => Origin::Global(index),
            Self::Table(index, _) => Origin::Element(index, at),
            Self::Segment(index, _) => {
                Origin::SegmentElement(index, u32::try_from(at).unwrap_or(u32::MAX))
            }
        })
    }
}

impl Module {
    /// Whether the garbage-collected objects of the module can be told and made.
    pub(crate) fn tells_objects(&self) -> bool {
        let is_external = |segment: &&super::contents::ElementSegment| {
            segment.mode == ElementMode::Passive
                && !segment.objects.is_empty()
                && segment.hierarchy == Hierarchy::Extern
        };
        self.location == ModuleLocation::Standalone
            && !self.types_of_objects.is_empty()
            && !self.imports_objects()
            && !self.elements.iter().any(|segment| is_external(&segment))
    }

    /// Whether objects of other modules may be in what is imported, and may be put there later. The
    /// result would make others in their place, which are not the same ones. What is in immutable
    /// globals is there again.
    fn imports_objects(&self) -> bool {
        self.state_imports.iter().any(|import| {
            let ty = match import.ty {
                ImportType::Global(ty) if !ty.mutable => match ty.content_type {
                    ty @ ValType::Ref(_) if hierarchy(self, ty) == Hierarchy::Exn => ty,
                    _ => return false,
                },
                ImportType::Global(ty) => ty.content_type,
                ImportType::Table(ty) => ValType::Ref(ty.element_type),
                ImportType::Memory(_) => return false,
            };
            matches!(ty, ValType::Ref(_))
                && match hierarchy(self, ty) {
                    Hierarchy::Any | Hierarchy::Exn => true,
                    Hierarchy::Extern => self.converts_external,
                    Hierarchy::Func => false,
                }
        })
    }

    /// Whether references of a type may lead to objects.
    pub(crate) fn leads_to_objects(&self, ty: ValType) -> bool {
        matches!(ty, ValType::Ref(_))
            && matches!(hierarchy(self, ty), Hierarchy::Any | Hierarchy::Extern)
    }

    /// What holds objects from the beginning, apart from the globals and tables that are watched:
    /// what the module makes, and what it finds in immutable globals that it imports: values of the
    /// host are there again, and objects are to be noticed.
    pub(crate) fn given(&self, globals: &[u32], tables: &[u32]) -> Vec<Given> {
        let mut given = Vec::new();
        for index in 0..self.imported_globals {
            let ty = self.global_type(index);
            if !self.is_mutable(index) && ty.is_some_and(|ty| self.leads_to_objects(ty)) {
                given.push(Given::Global(index));
            }
        }
        for (index, global) in (self.imported_globals..).zip(&self.globals) {
            if !global.objects.is_empty()
                && globals.binary_search(&index).is_err()
                && self.leads_to_objects(global.ty.content_type)
            {
                given.push(Given::Global(index));
            }
        }
        let in_segments = |table: u32| {
            let mut segments = self.elements.iter();
            segments.any(|segment| {
                segment.mode == ElementMode::Active(table) && !segment.objects.is_empty()
            })
        };
        for (index, table) in (self.imported_tables..).zip(&self.tables) {
            if tables.binary_search(&index).is_err()
                && (!table.objects.is_empty() || in_segments(index))
                && self.leads_to_objects(ValType::Ref(table.ty.element_type))
            {
                given.push(Given::Table(index, table.ty.initial));
            }
        }
        for (index, segment) in (0..).zip(&self.elements) {
            if segment.mode == ElementMode::Passive
                && !segment.objects.is_empty()
                && segment.hierarchy == Hierarchy::Any
            {
                given.push(Given::Segment(index, segment.count));
            }
        }
        given
    }
}
