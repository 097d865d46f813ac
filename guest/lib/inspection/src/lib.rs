//! The inspection of a binary before it is pre-initialized: its state, the functions to call, the
//! reasons for a refusal.
//!
//! The transform creates it. `inspect` in `wit/wizer.wit` describes all fields. Commands print it
//! as text, with [`Display`](core::fmt::Display), or as JSON, with `Inspection::json` and
//! `FurtherInspection::json` of the feature `json`. The JSON object has the names of the WIT.
//!
//! The comparison of two results of one binary is here as well, as [`Comparison`], with the same
//! ways to print it, and so is a picture of one result, as [`Picture`]. With the
//! feature `html`, that is drawn as a page by `Picture::page`, and as a part of one by
//! `Picture::part`.
//!
//! Text from a binary goes through [`printable`] before it is shown, here and everywhere else.

#![no_std]

extern crate alloc;

mod comparison;
mod convert;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "json")]
mod json;
mod number;
mod number_text;
mod picture;
mod plain;
mod printable;
mod text;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "json")]
use serde::Serialize;

pub use comparison::{
    CodePlace, Comparison, ComparisonTotals, Content, Difference, Guess, Landmark, LandmarkKind,
    MemoryRange, Named, Place, Region, SectionPlace, TableRange,
};
pub use convert::{Convert, from_halves, halves};
pub use number::Number;
pub use picture::{
    CellRun, Leak, MemoryImage, MemoryRun, Origin, Picture, PicturedGlobal, PicturedMemory,
    PicturedModule, PicturedSection, PicturedTable,
};
pub use printable::{printable, printable_lines};

/// What `inspect` finds in a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Inspection {
    /// The kind of the binary.
    pub kind: Kind,
    /// The size of the binary in bytes.
    pub size: u64,
    /// Whether the binary can be opened with these options.
    pub accepted: bool,
    /// The reasons for a refusal.
    pub refusals: Vec<Refusal>,
    /// Whether the inspection is complete. It is not if the binary uses an unsupported proposal,
    /// which ends the reading, or if there are too many reasons.
    pub complete: bool,
    /// Exports to call before the initializer.
    pub before: Vec<String>,
    /// The initializer, if there is one and it can be called.
    pub initializer: Option<Call>,
    /// The exported instance that goes with the initializer's export, as it has no other function.
    pub removed_instance: Option<String>,
    /// The core modules, in the order of the binary.
    pub modules: Vec<CoreModule>,
    /// The component instances, the root first. Empty for a module.
    pub components: Vec<ComponentInstance>,
    /// The instances of the interface `state` that the instrumented component exports. Empty for a
    /// module.
    pub state_exports: Vec<String>,
    /// The imports of the binary.
    pub imports: Vec<Import>,
}

/// What `inspect-further` finds in a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherInspection {
    /// The findings of `inspect`.
    pub inspection: Inspection,
    /// All initializers, with the one in `inspection`.
    pub initializers: Vec<Call>,
    /// Constructs that are no reason for a refusal, and whose effects may be one when a snapshot is
    /// made.
    pub possible_refusals: Vec<Refusal>,
    /// What the result would expect of those who run it.
    pub expectation: Option<String>,
}

/// The two kinds of WebAssembly binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Kind {
    /// A core module.
    Module,
    /// A component.
    Component,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Module => "module",
            Self::Component => "component",
        })
    }
}

/// A reason for a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Refusal {
    /// The kind of the reason.
    pub reason: Reason,
    /// The message of the error with which the binary can't be opened.
    pub text: String,
    /// Where the construct begins in the binary, if it has a place there.
    pub offset: Option<u64>,
}

/// The kinds of reasons: those of [`ErrorKind`] with which an inspection does not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum Reason {
    /// The binary is valid, but uses something that a snapshot can't hold yet.
    Unsupported,
    /// The initializer is missing, is no function, or has the wrong type.
    InitFunc,
    /// The options contradict each other or the binary.
    Options,
}

/// The kinds of errors: `error-kind` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// The bytes are not a valid WebAssembly binary.
    Malformed,
    /// The binary is valid, but uses something that a snapshot can't hold yet.
    Unsupported,
    /// The initializer is missing, is no function, or has the wrong type.
    InitFunc,
    /// The options contradict each other or the binary.
    Options,
    /// The state does not fit the target.
    State,
    /// Something that should be impossible: a defect of the transform.
    Internal,
}

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Call {
    /// The export's name. For a function of an exported instance: the instance's name, then the
    /// function's.
    pub path: Vec<String>,
    /// The arguments in WAVE syntax, separated by commas.
    pub arguments: String,
}

/// A core module and the state that each of its instances has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct CoreModule {
    /// Where it begins in the binary.
    pub offset: u64,
    /// Its size in bytes.
    pub size: u64,
    /// Its name.
    pub name: Option<String>,
    /// The number of its instances.
    pub instances: u32,
    /// Its start function.
    pub start: Option<Function>,
    /// Exports to call after the initializer, to reset handles.
    pub resets: Vec<String>,
    /// The mutable globals that it defines.
    pub globals: Vec<Global>,
    /// The memories that it defines.
    pub memories: Vec<Memory>,
    /// The tables that it defines.
    pub tables: Vec<Table>,
    /// The number of active data segments.
    pub active_segments: u32,
    /// The number of passive data segments.
    pub passive_segments: u32,
}

/// A function of a core module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Function {
    /// Its index.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
}

/// A mutable global.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Global {
    /// Its index.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
    /// Its type in the syntax of the text format.
    pub value_type: String,
    /// Its initial value, if that is a constant number.
    pub value: Option<Number>,
}

/// A memory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Memory {
    /// Its index.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
    /// The initial number of pages.
    pub minimum: u64,
    /// The maximum number of pages.
    pub maximum: Option<u64>,
    /// The size of a page in bytes.
    pub page_size: u64,
    /// Whether its addresses have 64 bits.
    pub memory64: bool,
    /// Whether threads share it.
    pub shared: bool,
    /// The number of bytes that active data segments write to it.
    pub active_bytes: u64,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Table {
    /// Its index.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
    /// The type of its elements in the syntax of the text format.
    pub element_type: String,
    /// The initial number of elements.
    pub minimum: u64,
    /// The maximum number of elements.
    pub maximum: Option<u64>,
    /// Whether an instruction of the module changes it.
    pub changed: bool,
}

/// An instance of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct ComponentInstance {
    /// The instance that contains it, by its index in `components`. None for the root.
    pub parent: Option<u32>,
    /// Its index among the instances there.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
    /// The core modules that it instantiates, by their indices in `modules`.
    pub modules: Vec<u32>,
    /// The number of resource types that it defines.
    pub resources: u32,
}

/// An import of the binary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Import {
    /// Its name. In a module, two names: the module's and the item's.
    pub path: Vec<String>,
    /// The kind of the import.
    pub kind: ImportKind,
    /// For an instance, the names of its functions.
    pub functions: Vec<String>,
    /// The version of WASI, if the import's name is one of WASI's.
    pub wasi: Option<String>,
}

/// The kinds of imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub enum ImportKind {
    /// A function.
    Function,
    /// A table, by a module.
    Table,
    /// A memory, by a module.
    Memory,
    /// A global, by a module.
    Global,
    /// An exception tag, by a module.
    Tag,
    /// A core module, by a component.
    CoreModule,
    /// A component, by a component.
    Component,
    /// An instance, by a component.
    Instance,
    /// A type, by a component.
    Type,
    /// A value, by a component.
    Value,
}
