//! The comparison of two results of one binary.
//!
//! The transform creates it. `compare` in `wit/wizer.wit` describes all fields.

mod content;
mod convert;
mod text;

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "json")]
use serde::Serialize;

use crate::Kind;

pub use content::Content;

/// How two results of one binary differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Comparison {
    /// The kind of the binaries.
    pub kind: Kind,
    /// Whether they are the same bytes.
    pub identical: bool,
    /// The differences, in order.
    pub differences: Vec<Difference>,
    /// Whether all differences are listed.
    pub complete: bool,
    /// How much differs, with what is not listed.
    pub totals: ComparisonTotals,
}

/// How much differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct ComparisonTotals {
    /// The number of differences.
    pub differences: u64,
    /// The number of globals.
    pub globals: u64,
    /// The number of memory ranges.
    pub ranges: u64,
    /// The number of bytes in them that differ.
    pub bytes: u64,
    /// The number of table elements.
    pub elements: u64,
    /// The number of other differences.
    pub others: u64,
}

/// A difference between two results.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Difference {
    /// The core module. None for what belongs to a component.
    pub module: Option<Named>,
    /// What differs.
    pub place: Place,
    /// What is there in the first result, if there is something.
    pub first: Option<Content>,
    /// What is there in the second result, if there is something.
    pub second: Option<Content>,
    /// The part of the memory, if it is known.
    pub region: Option<Region>,
    /// What the place is near to.
    pub near: Option<Landmark>,
    /// What the two contents look like.
    pub guess: Guess,
    /// One sentence for people. Names in it are printable.
    pub text: String,
}

/// An item of a core module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Named {
    /// Its index.
    pub index: u32,
    /// The first hundred bytes of its name.
    pub name: Option<String>,
}

/// The place of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Place {
    /// Bytes of a memory.
    Memory(MemoryRange),
    /// The size of a memory in pages.
    MemorySize(Named),
    /// The value of a global.
    Global(Named),
    /// Elements of a table.
    Table(TableRange),
    /// The size of a table in elements.
    TableSize(Named),
    /// A data segment that is not active, or has no constant offset.
    DataSegment(Named),
    /// An element segment that is not active, or has no constant offset.
    ElementSegment(Named),
    /// The code of a function.
    Function(CodePlace),
    /// Any other section.
    Section(SectionPlace),
}

/// Bytes of a memory that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct MemoryRange {
    /// The memory.
    pub memory: Named,
    /// The address of the first byte.
    pub offset: u64,
    /// The number of bytes from the first that differs to the last.
    pub length: u64,
    /// The number of bytes that differ.
    pub differing: u64,
}

/// Adjacent elements of a table that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct TableRange {
    /// The table.
    pub table: Named,
    /// The index of the first element.
    pub offset: u64,
    /// The number of elements.
    pub count: u64,
}

/// The code of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct CodePlace {
    /// The function.
    pub function: Named,
    /// The offset of the first byte that differs in the first result, if that has the function.
    pub first: Option<u64>,
    /// The offset of the first byte that differs in the second result, if that has the function.
    pub second: Option<u64>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct SectionPlace {
    /// The name of a custom section, or what the specification calls the section.
    pub name: String,
    /// Whether it is a custom section.
    pub custom: bool,
    /// The offset of the first byte that differs in the first result, if that has the section.
    pub first: Option<u64>,
    /// The offset of the first byte that differs in the second result, if that has the section.
    pub second: Option<u64>,
}

/// Parts of a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Region {
    /// The stack in memory.
    Stack,
    /// Static data: constants and variables.
    StaticData,
    /// Variables of a thread.
    ThreadLocal,
    /// What allocators give out.
    Heap,
}

/// What is near to a place in a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Landmark {
    /// The kind of the landmark.
    pub kind: LandmarkKind,
    /// The index of the data segment in the input, or of the global.
    pub index: u32,
    /// The first hundred bytes of its name.
    pub name: Option<String>,
    /// The number of bytes from there to the place.
    pub distance: u64,
}

/// The kinds of landmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum LandmarkKind {
    /// The beginning of a data segment of the input. The place is in the segment.
    Segment,
    /// The end of a data segment of the input.
    SegmentEnd,
    /// The constant value of an exported global.
    Symbol,
}

/// What two contents look like. It is a guess: numbers may look like anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Guess {
    /// Random numbers.
    Random,
    /// Readings of a clock.
    Clock,
    /// Addresses of bytes that both results write.
    Address,
    /// Anything.
    Unknown,
}
