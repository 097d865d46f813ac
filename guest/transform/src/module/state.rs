//! The state of one instance of a module, as a snapshot holds it.

use alloc::vec::Vec;

use super::contents::Module;
use super::runs::Run;

/// The state of one instance.
#[derive(Debug)]
pub(crate) struct InstanceState {
    /// Bits of the mutable globals; none if they were never shown.
    pub(crate) globals: Option<Vec<u128>>,
    /// Sizes of the memories, in pages.
    pub(crate) pages: Vec<u64>,
    /// What is not zero in the memories.
    pub(crate) runs: Vec<Run>,
    /// The number of the first memory where a host shows several instances' memories in one row.
    pub(crate) first_memory: u32,
}

impl InstanceState {
    /// That of a module before anything ran in it: of one that has none of its own.
    pub(crate) fn initial(module: &Module) -> Self {
        Self {
            globals: None,
            pages: module.memories.iter().map(|ty| ty.initial).collect(),
            runs: Vec::new(),
            first_memory: 0,
        }
    }
}
