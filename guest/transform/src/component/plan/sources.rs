//! What accessors read, and where that comes from.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasm_encoder::ValType;

use crate::component::read::contents::Definition;
use crate::component::read::tree::Node;
use crate::{Error, module};

/// The most memories of one accessor: engines take a hundred in a module.
pub(crate) const MOST_MEMORIES: usize = 64;

/// The most items that engines give to an instance of a module in a component.
const MOST_ARGUMENTS: usize = 100_000;

/// What an accessor reads.
#[derive(Debug, Default)]
pub(crate) struct AccessorShape {
    /// Functions without parameters and results that let go of handles.
    pub(crate) resets: usize,
    /// Names of resource types and other kinds of handles, whose counters are globals.
    pub(crate) handles: Vec<String>,
    /// Types of the globals.
    pub(crate) globals: Vec<ValType>,
    /// Types of the memories.
    pub(crate) memories: Vec<wasmparser::MemoryType>,
}

/// What one accessor reads, and where that comes from: core instances by their indices in the
/// input, with the names of their exports.
#[derive(Debug, Default)]
pub(crate) struct AccessorSources {
    pub(crate) shape: AccessorShape,
    pub(crate) resets: Vec<(u32, String)>,
    pub(crate) globals: Vec<(u32, String)>,
    pub(crate) memories: Vec<(u32, String)>,
}

impl AccessorSources {
    /// Refuses more items than engines pass to one accessor, in an instance of `definition`.
    pub(super) fn check(&self, definition: &Definition) -> Result<(), Error> {
        let counts = [self.resets.len(), self.globals.len(), self.memories.len()];
        let counters = definition.counters();
        let items = counts.into_iter().fold(counters, usize::saturating_add);
        if items > MOST_ARGUMENTS {
            return Err(Error::unsupported(format!(
                "an instance of the component has {items} mutable globals, memories and kinds of handles, and engines accept {MOST_ARGUMENTS} imports of the module that reads them"
            ))
            .at(definition.start));
        }
        Ok(())
    }

    /// What an accessor of an instance reads: all of its state.
    fn of(node: &Node, modules: &[Rc<module::Plan>]) -> Self {
        let mut all = Self::default();
        for core in &node.cores {
            let Some(plan) = modules.get(core.origin.number) else {
                continue;
            };
            for (ty, export) in plan.shown_globals().zip(&plan.state.globals) {
                if let Ok(ty) = ValType::try_from(ty) {
                    all.shape.globals.push(ty);
                    all.globals.push((core.index, export.name.clone()));
                }
            }
            for (memory, export) in plan.shown_memories().zip(&plan.state.memories) {
                all.shape.memories.push(memory);
                all.memories.push((core.index, export.name.clone()));
            }
            // The type of an import may leave exports out, unless the module is a copy of its own.
            let is_seen = core.origin.direct || plan.has_state();
            for name in plan.module.resets.iter().filter(|_| is_seen) {
                all.resets.push((core.index, (*name).to_string()));
            }
        }
        // Those of the C library come before the adapter's, in whatever modules they are.
        all.resets
            .sort_by_key(|(_, name)| module::RESETS.iter().position(|reset| reset == name));
        all.shape.resets = all.resets.len();
        all
    }

    /// The same for several accessors, each of which has no more memories than a module may have.
    fn split(mut self) -> Vec<Self> {
        let mut more = Vec::new();
        while self.memories.len() > MOST_MEMORIES {
            let from = self.memories.len().saturating_sub(1) / MOST_MEMORIES * MOST_MEMORIES;
            let mut sources = Self {
                memories: self.memories.split_off(from),
                ..Self::default()
            };
            sources.shape.memories = self.shape.memories.split_off(from);
            more.push(sources);
        }
        more.push(self);
        more.reverse();
        more
    }
}

/// What the accessors of an instance read. There is one, unless the instance has more memories than
/// a module may have, and none if there is nothing to show.
pub(super) fn sources(
    node: &Node,
    modules: &[Rc<module::Plan>],
    opens_handles: bool,
) -> Vec<AccessorSources> {
    let all = AccessorSources::of(node, modules);
    let empty = all.resets.is_empty() && all.globals.is_empty() && all.memories.is_empty();
    if empty && !opens_handles {
        return Vec::new();
    }
    all.split()
}
