//! What is known of a binary before it is pre-initialized: its state, what is called, what would be refused.
//!
//! The transform finds it out (`inspect` in `wit/wizer.wit`, which describes each of the fields), and commands print it: as text
//! for people, by [`Display`](core::fmt::Display), or with the feature `json` as JSON, by `Inspection::json`. That is one object, with
//! the names that the WIT has.
//!
//! What is shown of a binary, there and wherever else, goes through [`printable`].

#![no_std]

extern crate alloc;

mod convert;
#[cfg(feature = "json")]
mod json;
mod number;
mod plain;
mod printable;
mod text;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "json")]
use serde::Serialize;

pub use convert::{Convert, from_halves, halves};
pub use number::Number;
pub use printable::{printable, printable_lines};

/// What `inspect` finds in a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Inspection {
    /// What the binary is.
    pub kind: Kind,
    /// In bytes.
    pub size: u64,
    /// The verdict: it can be opened with these options.
    pub accepted: bool,
    /// Why it can't: all reasons that were found.
    pub refusals: Vec<Refusal>,
    /// Whether everything is in here: not where reading ended at what is not supported, nor where some of very many reasons were
    /// left out.
    pub complete: bool,
    /// Exports that are called before the initializer.
    pub before: Vec<String>,
    /// What is called, if something is and it can be.
    pub initializer: Option<Call>,
    /// The exported instance that goes with the initializer's export, as it has no other function.
    pub removed_instance: Option<String>,
    /// The core modules, in the order in which they stand in the binary.
    pub modules: Vec<CoreModule>,
    /// The instances of components, the root first; none of a module.
    pub components: Vec<ComponentInstance>,
    /// The instances of the interface `state` that the component would export to be run; none of a module.
    pub state_exports: Vec<String>,
    /// What is imported.
    pub imports: Vec<Import>,
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

/// Why a binary would be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Refusal {
    /// Which kind of reason it is. Never [`ErrorKind::Malformed`], [`ErrorKind::State`] or
    /// [`ErrorKind::Internal`].
    pub kind: ErrorKind,
    /// What is said of it when the binary is opened.
    pub message: String,
    /// Where the construct begins in the binary, if it has a place there.
    pub offset: Option<u64>,
}

/// The kinds of errors: `error-kind` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
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

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed",
            Self::Unsupported => "unsupported",
            Self::InitFunc => "init-func",
            Self::Options => "options",
            Self::State => "state",
            Self::Internal => "internal",
        })
    }
}

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Call {
    /// The export's name. For a function of an exported instance: the instance's name, then the function's.
    pub path: Vec<String>,
    /// The arguments, in WAVE's syntax, with commas between.
    pub arguments: String,
}

/// A core module and the state that each of its instances has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct CoreModule {
    /// Where it begins in the binary.
    pub offset: u64,
    /// In bytes.
    pub size: u64,
    /// Its name.
    pub name: Option<String>,
    /// How often it is instantiated.
    pub instances: u32,
    /// Its start function.
    pub start: Option<Function>,
    /// What is called after the initializer, to let go of handles.
    pub resets: Vec<String>,
    /// The mutable globals that it defines.
    pub globals: Vec<Global>,
    /// The memories that it defines.
    pub memories: Vec<Memory>,
    /// The tables that it defines.
    pub tables: Vec<Table>,
    /// Data segments that are applied at instantiation.
    pub active_segments: u32,
    /// Data segments that code applies.
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
    /// Its type, as WebAssembly's text format has it.
    pub value_type: String,
    /// Its first value, if that is a constant number.
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
    /// How large it begins, in pages.
    pub minimum: u64,
    /// How large it may become, in pages.
    pub maximum: Option<u64>,
    /// The bytes of a page.
    pub page_size: u64,
    /// Whether its addresses have 64 bits.
    pub memory64: bool,
    /// Whether threads share it.
    pub shared: bool,
    /// How many bytes active data segments write to it.
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
    /// The type of its elements, as WebAssembly's text format has it.
    pub element_type: String,
    /// How many elements it begins with.
    pub minimum: u64,
    /// How many elements it may have.
    pub maximum: Option<u64>,
    /// Whether an instruction of the module changes it.
    pub changed: bool,
}

/// An instance of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct ComponentInstance {
    /// The instance in which it is made, by its place among all; none for the root.
    pub parent: Option<u32>,
    /// Its index among the instances of the component in which it is made.
    pub index: u32,
    /// Its name.
    pub name: Option<String>,
    /// The core modules that it instantiates, by their places among all.
    pub modules: Vec<u32>,
    /// How many resource types it defines.
    pub resources: u32,
}

/// An import of the binary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(Serialize), serde(rename_all = "kebab-case"))]
pub struct Import {
    /// Its name: in a module two, the module's and the item's.
    pub path: Vec<String>,
    /// What is imported.
    pub kind: ImportKind,
    /// Of an instance, the functions in it.
    pub functions: Vec<String>,
    /// The edition of WASI that it is of.
    pub wasi: Option<String>,
}

/// What can be imported.
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
    /// A tag of exceptions, by a module.
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
