//! One state of a target, shown bit by bit.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::MemoryType;

use super::plan::Plan;
use super::rewrite::{State, rewrite};
use super::runs::Runs;
use super::{globals, memories};
use crate::{Error, Piece};

/// One state of a target, shown bit by bit. Memory bytes are looked at and not kept.
///
/// A global that was never set keeps its first value; bytes that were never shown are zero.
#[derive(Debug)]
pub struct Snapshot {
    plan: Rc<Plan>,
    globals: Option<Vec<u128>>,
    memories: Vec<Observed>,
    runs: Runs,
    /// The memory whose bytes came last.
    current: u32,
}

/// What was seen of a memory.
#[derive(Debug, Clone, Copy)]
struct Observed {
    /// Its size in pages, if that was said.
    pages: Option<u64>,
    /// Where the bytes ended that came last.
    end: u64,
}

impl Snapshot {
    pub(crate) fn new(plan: Rc<Plan>) -> Self {
        let memories = plan
            .module
            .memories
            .iter()
            .map(|_| Observed {
                pages: None,
                end: 0,
            })
            .collect();
        let runs = Runs::new(plan.kept.room());
        Self {
            plan,
            globals: None,
            memories,
            runs,
            current: 0,
        }
    }

    /// Gives the value of every mutable global: its bits, zero-extended, in the order of
    /// [`ModuleExports::globals`](crate::ModuleExports::globals).
    ///
    /// # Errors
    ///
    /// [`Error::State`] if their number is another one, or a value has bits outside its type.
    pub fn set_globals(&mut self, values: Vec<u128>) -> Result<(), Error> {
        globals::check(&self.plan, &values)?;
        self.globals = Some(values);
        Ok(())
    }

    /// Gives the size of a memory in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::State`] if that is no whole number of its pages within its limits, or if bytes of it were
    /// shown already.
    pub fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), Error> {
        let (ty, observed) = self.memory(memory)?;
        if observed.end > 0 {
            return Err(Error::State(format!(
                "the size of memory {memory} has to come before its bytes"
            )));
        }
        let pages = memories::pages(memory, &ty, bytes)?;
        observed.pages = Some(pages);
        Ok(())
    }

    /// Shows bytes of a memory: of one memory after the other in rising order, and of each in rising order of
    /// offset. Bytes that are zero need not be shown.
    ///
    /// # Errors
    ///
    /// [`Error::State`] if the bytes are out of order or outside the memory.
    pub fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let current = self.current;
        let (ty, observed) = self.memory(memory)?;
        let size = memories::bytes(&ty, observed.pages)?;
        let end = offset
            .checked_add(bytes.len() as u64)
            .filter(|end| *end <= size)
            .ok_or_else(|| {
                Error::State(format!(
                    "{} bytes at {offset} lie outside memory {memory}, which has {size}",
                    bytes.len()
                ))
            })?;
        if memory < current || offset < observed.end {
            return Err(Error::State(format!(
                "the bytes at {offset} of memory {memory} come out of order"
            )));
        }
        observed.end = end;
        self.current = memory;
        self.runs.observe(memory, offset, bytes);
        Ok(())
    }

    /// The pre-initialized binary.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] where the format has no room for the state, [`Error::Internal`] if what was
    /// written is not valid.
    pub fn finish(self) -> Result<Vec<Piece>, Error> {
        let Self {
            plan,
            globals,
            memories,
            runs,
            ..
        } = self;
        let sizes = plan.module.memories.iter().zip(&memories);
        let pages = sizes
            .map(|(memory, observed)| observed.pages.unwrap_or(memory.initial))
            .collect();
        let state = State {
            globals,
            pages,
            runs: runs.finish(),
        };
        rewrite(&plan, &state)
    }

    fn memory(&mut self, memory: u32) -> Result<(MemoryType, &mut Observed), Error> {
        let count = self.memories.len();
        let none = || {
            Error::State(format!(
                "there is no memory {memory}: the module has {count}"
            ))
        };
        let ty = self
            .plan
            .module
            .memories
            .get(memory as usize)
            .ok_or_else(none)?;
        let observed = self.memories.get_mut(memory as usize).ok_or_else(none)?;
        Ok((*ty, observed))
    }
}
