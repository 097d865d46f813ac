//! The state of one instance of a module, as a snapshot holds it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::flag::Flag;
use super::init_flag::InitFlag;
use super::making::Making;
use super::plan::Plan;
use super::runs::Run;
use crate::reference::Reference;

/// The state of one instance.
#[derive(Debug)]
pub(crate) struct InstanceState {
    /// Bits of the mutable globals that hold numbers; none if they were never shown.
    pub(crate) globals: Option<Vec<u128>>,
    /// The segments that were dropped.
    pub(crate) dropped: BTreeSet<Flag>,
    /// Sizes of the memories, in pages.
    pub(crate) pages: Vec<u64>,
    /// What is to be written to the memories.
    pub(crate) runs: Vec<Run>,
    /// The word that says that shared memories are initialized, if the module has one.
    pub(crate) init_flag: Option<InitFlag>,
    /// The number of the first memory where a host shows several instances' memories in one row.
    pub(crate) first_memory: u32,
    /// The values of the watched globals.
    pub(crate) references: Vec<Reference>,
    /// The contents of the watched tables.
    pub(crate) tables: Vec<TableState>,
    /// What is known of tables and globals in a component.
    pub(crate) noted: Noted,
    /// The garbage-collected objects that are made.
    pub(crate) making: Making,
}

/// What tables and globals were given, in an instance that nothing can look into.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// Values of mutable globals that hold references, by index: imported ones, too.
    pub(crate) globals: BTreeMap<u32, Reference>,
    /// Elements of tables, by index: imported ones, too. In order, without overlap.
    pub(crate) tables: BTreeMap<u32, Vec<ElementRun>>,
    /// How many elements tables of its own have at least.
    pub(crate) minimums: BTreeMap<u32, u64>,
    /// The tables that were read where they had what they had in the beginning.
    pub(crate) read_tables: BTreeSet<u32>,
    /// The same of globals.
    pub(crate) read_globals: BTreeSet<u32>,
}

impl Noted {
    /// Whether nothing was changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.globals.is_empty() && self.tables.is_empty()
    }
}

/// The contents of a table.
#[derive(Debug, Default)]
pub(crate) struct TableState {
    /// How many elements it has; none if that was never told.
    pub(crate) size: Option<u64>,
    /// What was told of its elements, in order, without overlap.
    pub(crate) elements: Vec<ElementRun>,
}

/// Elements of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ElementRun {
    /// The index of the first.
    pub(crate) start: u64,
    pub(crate) elements: Vec<Reference>,
}

impl ElementRun {
    pub(crate) fn count(&self) -> u64 {
        self.elements.len() as u64
    }

    /// The index behind the last.
    pub(crate) fn end(&self) -> u64 {
        self.start.saturating_add(self.elements.len() as u64)
    }
}

impl InstanceState {
    /// Whether a passive data segment was dropped, by its index in the result.
    pub(crate) fn is_dropped(&self, plan: &Plan, segment: u32) -> bool {
        let old = plan.kept_segments.old(segment);
        self.dropped.contains(&Flag::Data(old))
    }

    /// That of a module before anything ran in it: of one that has none of its own.
    pub(crate) fn initial(plan: &Plan) -> Self {
        let memories = plan.module.state_memories();
        Self {
            globals: None,
            dropped: BTreeSet::new(),
            pages: memories.map(|(_, ty)| ty.initial).collect(),
            runs: Vec::new(),
            init_flag: None,
            first_memory: 0,
            references: Vec::new(),
            tables: Vec::new(),
            noted: Noted::default(),
            making: Making::default(),
        }
    }
}
