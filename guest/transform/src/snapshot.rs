//! One state of a target, shown bit by bit.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::module::{self, Collector, InstanceState};
use crate::plan::Plan;
use crate::{Error, Piece, component};

/// One state of a target, shown bit by bit. Memory bytes are looked at and not kept.
///
/// A global that was never set keeps its first value; bytes that were never shown are zero.
#[derive(Debug)]
pub struct Snapshot {
    plan: Plan,
    /// The instances of modules that have state, in the order in which they are numbered: of a
    /// module one.
    instances: Vec<Collector>,
    /// Of each memory, the instance it belongs to.
    owners: Vec<usize>,
    /// The memory whose bytes came last.
    current: u32,
}

impl Snapshot {
    pub(crate) fn new(plan: Plan) -> Self {
        let plans: Vec<Rc<module::Plan>> = match &plan {
            Plan::Module(plan) => [Rc::clone(plan)].into(),
            Plan::Component(plan) => plan.stateful().collect(),
        };
        let mut instances = Vec::with_capacity(plans.len());
        let mut owners = Vec::new();
        let mut first = 0_u32;
        for (i, plan) in plans.into_iter().enumerate() {
            let instance = Collector::new(plan, first);
            owners.extend((0..instance.memories()).map(|_| i));
            // More memories than that can't be told apart, nor run.
            first = u32::try_from(owners.len()).unwrap_or(u32::MAX);
            instances.push(instance);
        }
        Self {
            plan,
            instances,
            owners,
            current: 0,
        }
    }

    /// Gives the value of every mutable global: its bits, zero-extended, in the order in which
    /// [`Target::exports`](crate::Target::exports) leads to them.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if their number is another one, or a value has bits outside its type.
    pub fn set_globals(&mut self, values: Vec<u128>) -> Result<(), Error> {
        let wanted: usize = self.instances.iter().map(Collector::globals).sum();
        if values.len() != wanted {
            return Err(Error::state(format!(
                "{} globals were given, the target has {wanted} mutable ones",
                values.len()
            )));
        }
        let mut values = values.into_iter();
        for instance in &mut self.instances {
            let own = values.by_ref().take(instance.globals()).collect();
            instance.set_globals(own)?;
        }
        Ok(())
    }

    /// Gives the size of a memory in bytes.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if that is no whole number of its pages within its limits, or if bytes of
    /// it were shown already.
    pub fn set_memory_size(&mut self, memory: u32, bytes: u64) -> Result<(), Error> {
        self.owner(memory)?.set_memory_size(memory, bytes)
    }

    /// Shows bytes of a memory: of one memory after the other in rising order, and of each in
    /// rising order of offset. Bytes that are zero need not be shown.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if the bytes are out of order or outside the memory.
    pub fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let current = self.current;
        let owner = self.owner(memory)?;
        if memory < current {
            return Err(module::out_of_order(memory, offset));
        }
        owner.observe(memory, offset, bytes)?;
        self.current = memory;
        Ok(())
    }

    /// The pre-initialized binary.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Unsupported` where the format has no room for the state, `ErrorKind::Internal`
    /// if what was written is not valid.
    pub fn finish(self) -> Result<Vec<Piece>, Error> {
        let states: Vec<InstanceState> =
            self.instances.into_iter().map(Collector::finish).collect();
        let pieces = match (&self.plan, states.as_slice()) {
            (Plan::Module(plan), [state]) => module::rewrite(plan, state),
            (Plan::Module(_), _) => Err(Error::internal("a module has one instance")),
            (Plan::Component(plan), _) => component::rewrite(plan, states),
        };
        pieces.map_err(Error::printable)
    }

    fn owner(&mut self, memory: u32) -> Result<&mut Collector, Error> {
        let owner = self.owners.get(memory as usize);
        owner
            .and_then(|owner| self.instances.get_mut(*owner))
            .ok_or_else(|| module::missing(memory))
    }
}
