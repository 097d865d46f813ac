//! Collects the state of one instance of a module, as it is shown.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::MemoryType;

use super::plan::Plan;
use super::runs::Runs;
use super::state::InstanceState;
use super::{globals, memories};
use crate::Error;

/// The state of one instance of a module, as far as it was shown.
#[derive(Debug)]
pub(crate) struct Collector {
    plan: Rc<Plan>,
    /// The number of its first memory.
    first_memory: u32,
    globals: Option<Vec<u128>>,
    memories: Vec<ObservedMemory>,
    runs: Runs,
}

/// What was seen of a memory.
#[derive(Debug, Clone, Copy, Default)]
struct ObservedMemory {
    /// Its size in pages, if that was said.
    pages: Option<u64>,
    /// Where the bytes ended that came last.
    end: u64,
}

impl Collector {
    /// For an instance of the module of `plan`, whose memories are numbered from `first_memory` on.
    pub(crate) fn new(plan: Rc<Plan>, first_memory: u32) -> Self {
        let memories = plan
            .module
            .memories
            .iter()
            .map(|_| ObservedMemory::default());
        Self {
            memories: memories.collect(),
            runs: Runs::new(plan.kept_segments.room()),
            globals: None,
            first_memory,
            plan,
        }
    }

    /// How many mutable globals it has.
    pub(crate) fn globals(&self) -> usize {
        self.plan.state.globals.len()
    }

    /// How many memories it has.
    pub(crate) fn memories(&self) -> usize {
        self.memories.len()
    }

    /// Takes as many values as it has globals.
    pub(crate) fn set_globals(&mut self, values: Vec<u128>) -> Result<(), Error> {
        globals::check(&self.plan, &values)?;
        self.globals = Some(values);
        Ok(())
    }

    /// Takes the size of a memory, whose number is that of the whole.
    pub(crate) fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), Error> {
        let (_, ty, observed) = self.memory(memory)?;
        if observed.end > 0 {
            return Err(Error::state(format!(
                "the size of memory {memory} has to come before its bytes"
            )));
        }
        observed.pages = Some(memories::pages(memory, &ty, bytes)?);
        Ok(())
    }

    /// Looks at bytes of a memory.
    pub(crate) fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let (place, ty, observed) = self.memory(memory)?;
        let size = memories::bytes(&ty, observed.pages)?;
        let end = offset
            .checked_add(bytes.len() as u64)
            .filter(|end| *end <= size)
            .ok_or_else(|| {
                Error::state(format!(
                    "{} bytes at {offset} lie outside memory {memory}, which has {size}",
                    bytes.len()
                ))
            })?;
        if offset < observed.end {
            return Err(out_of_order(memory, offset));
        }
        observed.end = end;
        self.runs.observe(place, offset, bytes);
        Ok(())
    }

    /// The state.
    pub(crate) fn finish(self) -> InstanceState {
        let sizes = self.plan.module.memories.iter().zip(&self.memories);
        InstanceState {
            pages: sizes
                .map(|(memory, observed)| observed.pages.unwrap_or(memory.initial))
                .collect(),
            globals: self.globals,
            runs: self.runs.finish(),
            first_memory: self.first_memory,
        }
    }

    /// A memory's place among those of this instance, its type, and what was seen of it.
    fn memory(&mut self, memory: u32) -> Result<(u32, MemoryType, &mut ObservedMemory), Error> {
        let place = memory.checked_sub(self.first_memory);
        let place = place.ok_or_else(|| missing(memory))?;
        let ty = self.plan.module.memories.get(place as usize);
        let observed = self.memories.get_mut(place as usize);
        match (ty, observed) {
            (Some(ty), Some(observed)) => Ok((place, *ty, observed)),
            _ => Err(missing(memory)),
        }
    }
}

/// There is no memory of that number.
pub(crate) fn missing(memory: u32) -> Error {
    Error::state(format!("there is no memory {memory}"))
}

/// Bytes came before others that have a lower offset.
pub(crate) fn out_of_order(memory: u32, offset: u64) -> Error {
    Error::state(format!(
        "the bytes at {offset} of memory {memory} come out of order"
    ))
}
