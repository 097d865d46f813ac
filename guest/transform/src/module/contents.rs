//! What a module has.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{ExternalKind, GlobalType, MemoryType, WasmFeatures};

use super::format::id;
use super::refusals::Refusals;

/// The proposals that a target may use: all that are finished, and two more that hold no state of
/// their own.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::WIDE_ARITHMETIC);

/// What a module has, by ranges of its bytes.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Where it stands in the binary, magic number included.
    pub(crate) range: Range<usize>,
    /// All sections, in order, custom ones included.
    pub(crate) sections: Vec<Section>,
    /// How many memories are imported: those come before its own. Their contents are not this
    /// module's state.
    pub(crate) imported_memories: u32,
    /// The memories that it defines.
    pub(crate) memories: Vec<MemoryType>,
    /// How many tables are imported.
    pub(crate) imported_tables: u32,
    /// How many globals are imported.
    pub(crate) imported_globals: u32,
    /// The globals that it defines.
    pub(crate) globals: Vec<Global>,
    /// All exports.
    pub(crate) exports: Vec<Export>,
    /// All data segments.
    pub(crate) segments: Vec<Segment>,
    /// Where code refers to data segments, in order of offset.
    pub(crate) segment_uses: Vec<SegmentUse>,
    /// The functions to which code refers with `ref.func`.
    pub(crate) function_uses: BTreeSet<u32>,
    /// Exported functions that let go of handles, by name, in the order in which they are called.
    pub(crate) resets: Vec<&'static str>,
    /// The tables that code changes.
    pub(crate) changed_tables: BTreeSet<u32>,
    /// The constructs whose state a snapshot can't hold.
    pub(crate) refusals: Refusals,
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
    /// The instruction's bytes.
    pub(crate) instruction: Range<usize>,
}

impl Module {
    /// The globals whose values are state, with their indices.
    pub(crate) fn mutable_globals(&self) -> impl Iterator<Item = (u32, &Global)> {
        (self.imported_globals..)
            .zip(&self.globals)
            .filter(|(_, global)| global.ty.mutable)
    }

    /// The memories that it defines, with their indices.
    pub(crate) fn own_memories(&self) -> impl Iterator<Item = (u32, &MemoryType)> {
        (self.imported_memories..).zip(&self.memories)
    }

    /// Whether an instance has state of its own.
    pub(crate) fn has_state(&self) -> bool {
        !self.memories.is_empty() || self.mutable_globals().next().is_some()
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
