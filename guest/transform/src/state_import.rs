//! Imports that have state.

use alloc::string::String;

use crate::reference::Hierarchy;

/// An import of a module that has state: a memory, a table or a global.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateImport {
    /// Its index among all imports of the module.
    pub index: u32,
    /// The name of the module that it is imported from.
    pub module: String,
    /// Its own name.
    pub name: String,
    /// Its type.
    pub ty: ImportType,
}

/// The type of an import that has state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportType {
    /// A memory.
    Memory {
        /// The initial number of pages.
        minimum: u64,
        /// The maximum number of pages.
        maximum: Option<u64>,
        /// The size of a page in bytes.
        page_size: u64,
        /// Whether its addresses have 64 bits.
        memory64: bool,
        /// Whether threads share it.
        shared: bool,
    },
    /// A table.
    Table {
        /// The initial number of elements.
        minimum: u64,
        /// The maximum number of elements.
        maximum: Option<u64>,
        /// Whether its indices have 64 bits.
        table64: bool,
        /// The type of its elements in the syntax of the text format.
        element_type: String,
        /// The hierarchy of that type.
        hierarchy: Hierarchy,
    },
    /// A global.
    Global {
        /// In the syntax of the text format.
        value_type: String,
        /// Whether it is mutable.
        mutable: bool,
    },
}
