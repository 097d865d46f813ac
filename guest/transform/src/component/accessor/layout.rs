//! What the functions of an accessor share: their names, and where its own memory holds what.

use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, InstructionSink, MemArg};

use crate::component::plan::sources::AccessorShape;

/// The names of the functions, in the order of their declarations in the interface.
pub(crate) const FUNCTIONS: [&str; 6] =
    ["reset", "resources", "globals", "memories", "next", "read"];

/// Where things are in the accessor's own memory. The first bytes are what functions point to.
pub(super) struct Layout {
    pub(super) names: Vec<(u32, u32)>,
    pub(super) names_end: u32,
    pub(super) resources: u32,
    pub(super) globals: u32,
    pub(super) memories: u32,
    pub(super) chunk: u32,
    pub(super) pages: u64,
}

impl Layout {
    pub(super) fn new(shape: &AccessorShape) -> Self {
        // Room for the largest of what functions point to, an option of an offset and a list.
        let mut end = 32_u32;
        let mut names = Vec::new();
        for name in &shape.handles {
            let length = u32_of(name.len());
            names.push((end, length));
            end = end.saturating_add(length);
        }
        let names_end = end;
        let mut room = |count: usize, size: u32| {
            let start = end.next_multiple_of(8);
            end = start.saturating_add(u32_of(count).saturating_mul(size));
            start
        };
        let resources = room(shape.handles.len(), 12);
        let globals = room(shape.globals.len(), 16);
        let memories = room(shape.memories.len(), 8);
        let chunk = end.next_multiple_of(1 << 16);
        let pages = u64::from(chunk >> 16).saturating_add(16);
        Self {
            names,
            names_end,
            resources,
            globals,
            memories,
            chunk,
            pages,
        }
    }
}

/// Counts in a module fit 32 bits: they were read from one.
pub(super) fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The index of the accessor's own memory: behind the imported ones.
pub(super) fn own(shape: &AccessorShape) -> u32 {
    u32_of(shape.memories.len())
}

pub(super) fn address(value: u32) -> i32 {
    value.cast_signed()
}

/// An offset in the own memory, as the place of a data segment.
pub(super) fn offset(value: u32) -> ConstExpr {
    ConstExpr::i32_const(address(value))
}

/// Where in the own memory to store or load.
pub(super) fn at(shape: &AccessorShape, offset: u32, align: u32) -> MemArg {
    MemArg {
        offset: u64::from(offset),
        align,
        memory_index: own(shape),
    }
}

/// Puts the size of a memory in bytes on the stack.
pub(super) fn size(body: &mut InstructionSink<'_>, index: u32, ty: &wasmparser::MemoryType) {
    body.memory_size(index);
    if !ty.memory64 {
        body.i64_extend_i32_u();
    }
    body.i64_const(i64::from(ty.page_size_log2.unwrap_or(16)))
        .i64_shl();
}
