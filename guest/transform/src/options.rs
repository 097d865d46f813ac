//! What to run before the snapshot, and what the result keeps.

use alloc::string::String;
use alloc::vec::Vec;

/// What to run before the snapshot, and what the result keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What is run once, before the snapshot.
    pub init: Initializer,
    /// Initializers that are called after that one, in this order, written as it is.
    pub also: Vec<String>,
    /// What becomes of the initializers' exports in the result.
    pub init_export: InitExport,
    /// Have the host call the start function of a module, as the first of the initializers.
    pub defer_start: bool,
    /// Expect the host to change tables and globals with references that a module exports.
    pub watch_exports: bool,
    /// Make NaNs canonical in the instrumented binary, so that it computes the same in every
    /// engine.
    pub canonical_nans: bool,
    /// Function exports to rename in the result.
    pub renames: Vec<Rename>,
}

/// What becomes of an initializer's export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InitExport {
    /// The result does not have it.
    #[default]
    Remove,
    /// The result has it.
    Keep,
    /// The result has a function of that name and type that does nothing.
    Empty,
}

/// Which export is the initializer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Initializer {
    /// `wizer-initialize` if there is an export of that name, else `wizer.initialize`.
    #[default]
    Default,
    /// An exported function, with its arguments: see `initializer` in `wit/wizer.wit`.
    Export(String),
    /// None: the host does with the instance what it likes.
    None,
}

/// Export the function `source` as `destination`, in place of the function of that name if there is
/// one. An initializer that is renamed is exported under its new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The export's name in the result.
    pub destination: String,
    /// Its name in the target.
    pub source: String,
}

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The export's name. For a function of an exported instance: the instance's name, then the
    /// function's.
    pub path: Vec<String>,
    /// The arguments, in WAVE's syntax, with commas between. Empty if there are none.
    pub arguments: String,
}

/// A component to which the state of another one is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The binary.
    pub wasm: Vec<u8>,
    /// Core modules of the target with their partners here, by number: see `twin` in
    /// `wit/wizer.wit`.
    pub modules: Vec<(u32, u32)>,
}
