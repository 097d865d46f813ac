//! One state of a target, shown bit by bit.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::module::{self, Collector, InstanceState};
use crate::plan::Plan;
use crate::reference::Reference;
use crate::secrets::{Search, Secret};
use crate::{Error, Leak, Piece, component};

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
    /// The table whose elements came last.
    current_table: u32,
    search: Search,
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
            current_table: 0,
            search: Search::default(),
        }
    }

    /// Searches all bytes that are shown from now on for plain copies of secrets. Those that are to
    /// be overwritten are zeros in the result, and the others are in [`Snapshot::leaks`].
    ///
    /// # Errors
    ///
    /// `ErrorKind::Options` if one of them has fewer than eight bytes, or is to be overwritten and
    /// in the input.
    pub fn search(&mut self, secrets: &[Secret]) -> Result<(), Error> {
        self.search = Search::new(
            secrets,
            match &self.plan {
                Plan::Module(plan) => &plan.wasm,
                Plan::Component(plan) => &plan.run.wasm,
            },
        )?;
        Ok(())
    }

    /// The copies of secrets that were found so far and are not overwritten, at most a hundred of
    /// each, in the order of memories and offsets. Secrets that are in the input anyway are left
    /// out.
    pub fn leaks(&self) -> Vec<Leak> {
        self.search.leaks()
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
        self.search.look(memory, offset, bytes)
    }

    /// As `observe`, of an imported memory that had other bytes there before the module was
    /// instantiated: as many.
    ///
    /// # Errors
    ///
    /// As `observe`.
    pub fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), Error> {
        let current = self.current;
        let owner = self.owner(memory)?;
        if memory < current {
            return Err(module::out_of_order(memory, offset));
        }
        owner.observe_change(memory, offset, before, bytes)?;
        self.current = memory;
        self.search.look(memory, offset, bytes)
    }

    /// Gives the value of every mutable global that holds references.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if their number is another one, or one does not fit its type.
    pub fn set_references(&mut self, values: Vec<Reference>) -> Result<(), Error> {
        match self.instances.as_mut_slice() {
            [instance] => instance.set_references(values),
            _ if values.is_empty() => Ok(()),
            _ => Err(Error::state(
                "nothing looks at the references in a component",
            )),
        }
    }

    /// Gives the number of elements of a table.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if it is not within the table's limits, or if elements of it were shown
    /// already.
    pub fn set_table_size(&mut self, table: u32, elements: u64) -> Result<(), Error> {
        self.module(table)?.set_table_size(table, elements)
    }

    /// Shows elements of a table: of one table after the other in rising order, and of each in
    /// rising order of offset.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if the elements are out of order or outside the table.
    pub fn set_elements(
        &mut self,
        table: u32,
        offset: u64,
        elements: Vec<Reference>,
    ) -> Result<(), Error> {
        if table < self.current_table {
            return Err(Error::state(format!(
                "the elements at {offset} of table {table} come out of order"
            )));
        }
        self.module(table)?.set_elements(table, offset, elements)?;
        self.current_table = table;
        Ok(())
    }

    /// Shows records of garbage-collected objects, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if these are no records, or they are out of order.
    pub fn set_objects(
        &mut self,
        records: &[u8],
        references: Vec<Reference>,
        functions: Vec<Reference>,
    ) -> Result<(), Error> {
        match self.instances.as_mut_slice() {
            [instance] => instance.set_objects(records, references, functions),
            _ => Err(Error::state("nothing looks at the objects in a component")),
        }
    }

    /// The pre-initialized binary.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Unsupported` where the format has no room for the state, `ErrorKind::Internal`
    /// if what was written is not valid.
    pub fn finish(self) -> Result<Vec<Piece>, Error> {
        let states = self.instances.into_iter().map(Collector::finish);
        let states: Result<Vec<InstanceState>, Error> = states.collect();
        let pieces = states.and_then(|states| match (&self.plan, states.as_slice()) {
            (Plan::Module(plan), [state]) => module::rewrite(plan, state),
            (Plan::Module(_), _) => Err(Error::internal("a module has one instance")),
            (Plan::Component(plan), _) => component::rewrite(plan, states),
        });
        let pieces = pieces.map(|pieces| self.search.scrub(pieces));
        pieces.map_err(Error::printable)
    }

    /// The instance of the module that has a table.
    fn module(&mut self, table: u32) -> Result<&mut Collector, Error> {
        match self.instances.as_mut_slice() {
            [instance] => Ok(instance),
            _ => Err(Error::state(format!("there is no table {table}"))),
        }
    }

    fn owner(&mut self, memory: u32) -> Result<&mut Collector, Error> {
        let owner = self.owners.get(memory as usize);
        owner
            .and_then(|owner| self.instances.get_mut(*owner))
            .ok_or_else(|| module::missing(memory))
    }
}
