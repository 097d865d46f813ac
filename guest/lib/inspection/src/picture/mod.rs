//! What a result consists of, to be drawn.
//!
//! The transform creates it. `depict` in `wit/wizer.wit` describes all fields.

mod convert;

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "json")]
use serde::Serialize;

use crate::Kind;
use crate::comparison::{Landmark, Named, Region};

/// What a result consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Picture {
    /// The kind of the binary.
    pub kind: Kind,
    /// The size of the result in bytes.
    pub size: u64,
    /// The size of the input in bytes.
    pub input_size: Option<u64>,
    /// The sections by kind: those of the component, then those of each core module.
    pub sections: Vec<PicturedSection>,
    /// The core modules that have state.
    pub modules: Vec<PicturedModule>,
    /// What is not part of this, in sentences for people.
    pub remarks: Vec<String>,
}

/// All sections of one kind of a core module, or of the component outside of its core modules.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct PicturedSection {
    /// The core module. None for the component.
    pub module: Option<u32>,
    /// The name of a custom section, or what the specification calls the section.
    pub name: String,
    /// Whether it is a custom section.
    pub custom: bool,
    /// Their bytes in the input.
    pub before: Option<u64>,
    /// Their bytes in the result.
    pub after: Option<u64>,
}

/// The state of a core module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct PicturedModule {
    /// The module of the result.
    pub module: Named,
    /// Its memories, imported ones first.
    pub memories: Vec<PicturedMemory>,
    /// The mutable globals that it defines, those that have changed first.
    pub globals: Vec<PicturedGlobal>,
    /// Its tables, imported ones first.
    pub tables: Vec<PicturedTable>,
}

/// A memory before and after the initializer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct PicturedMemory {
    /// The memory.
    pub memory: Named,
    /// How many bytes one cell of an image stands for.
    pub cell: u64,
    /// As the input begins, if there is one.
    pub before: Option<MemoryImage>,
    /// As the result begins.
    pub after: MemoryImage,
    /// The largest runs of bytes that the result writes, largest first.
    pub runs: Vec<MemoryRun>,
    /// The copies of secrets, in order.
    pub leaks: Vec<Leak>,
}

/// The contents of a memory by origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct MemoryImage {
    /// Its size in bytes.
    pub size: u64,
    /// How many bytes are zero, and were in the input.
    pub zero: u64,
    /// How many bytes are from the input. Without an input, how many are not zero.
    pub data: u64,
    /// How many bytes are others than in the input.
    pub changed: u64,
    /// How many bytes are part of a secret.
    pub leaked: u64,
    /// The origins of adjacent cells, in order. What follows is zero.
    pub cells: Vec<CellRun>,
}

/// Adjacent cells of one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct CellRun {
    /// The number of cells.
    pub count: u32,
    /// The last of the origins in each of them.
    pub origin: Origin,
}

/// Where bytes of a memory come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Origin {
    /// They are zero, and were in the input.
    Zero,
    /// From active data segments of the input, unchanged.
    Data,
    /// Changed by the initializer.
    Changed,
    /// A copy of a secret.
    Leaked,
}

/// A run of bytes that the result writes to a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct MemoryRun {
    /// The address of the first byte.
    pub offset: u64,
    /// The number of bytes.
    pub length: u64,
    /// How many of them were changed by the initializer.
    pub changed: u64,
    /// The part of the memory where it begins.
    pub region: Option<Region>,
    /// What it is near to.
    pub near: Option<Landmark>,
}

/// A copy of a secret in a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Leak {
    /// The secret's position among all.
    pub secret: u32,
    /// The number of the memory.
    pub memory: u32,
    /// Where the copy begins.
    pub offset: u64,
}

/// A mutable global.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct PicturedGlobal {
    /// The global.
    pub global: Named,
    /// Its type in the syntax of the text format.
    pub value_type: String,
    /// Its value in the input, if there is one and the value is constant.
    pub before: Option<String>,
    /// Its value in the result, if that is constant.
    pub after: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct PicturedTable {
    /// The table.
    pub table: Named,
    /// The type of its elements in the syntax of the text format.
    pub element_type: String,
    /// The number of elements in the input, if there is one.
    pub before: Option<u64>,
    /// The number of elements in the result.
    pub after: u64,
    /// How many elements of the result active segments write that are not null.
    pub written: u64,
    /// How many elements are others than in the input.
    pub changed: u64,
}
