//! Collects the state of one instance of a module, as it is shown.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::{ExternalKind, MemoryType, TableType, ValType};

use super::contents::{ChangeSite, Module};
use super::flag::Flag;
use super::graph::imported_object;
use super::init_flag::{DONE, InitFlag, find};
use super::labels::Labels;
use super::making::{Making, making};
use super::noted::{FirstElements, noted};
use super::plan::Plan;
use super::records::Objects;
use super::refusals::{Slot, happened, left, no_room};
use super::restoring::shorter;
use super::runs::Runs;
use super::shadow::{MOST_ELEMENTS, NOTE_SIZE};
use super::slots::{slots, take_slots};
use super::state::{ElementRun, InstanceState, TableState};
use super::{globals, memories};
use crate::Error;
use crate::reference::Reference;

/// The state of one instance of a module, as far as it was shown.
#[derive(Debug)]
pub(crate) struct Collector {
    plan: Rc<Plan>,
    /// The number of its first memory.
    first_memory: u32,
    globals: Option<Vec<u128>>,
    /// The flags that are set, with their values.
    flags: Vec<(Flag, u128)>,
    memories: Vec<ObservedMemory>,
    runs: Runs,
    references: Option<Vec<Reference>>,
    tables: Vec<TableState>,
    /// The notes of tables that are not 0, with their numbers.
    notes: Vec<(u64, u64)>,
    /// The garbage-collected objects.
    objects: Objects,
    /// The word that may say that shared memories are initialized, and what it is.
    init_flag: Option<(InitFlag, u32)>,
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
        let memories = plan.state.memories.iter();
        let tables = plan.watched.tables.iter();
        // What can't be read was refused when the binary was opened.
        let init_flag = find(&plan).unwrap_or_default();
        // The word is written last, and may stand within a run, which are two then.
        let split = usize::from(init_flag.is_some());
        // What objects hold may take one more segment.
        let objects = usize::from(plan.watched.given.is_some());
        let room = plan.kept_segments.room().saturating_sub(split + objects);
        Self {
            memories: memories.map(|_| ObservedMemory::default()).collect(),
            runs: Runs::new(room),
            globals: None,
            flags: Vec::new(),
            references: None,
            objects: Objects::default(),
            init_flag: init_flag.map(|flag| (flag, 0)),
            tables: tables.map(|_| TableState::default()).collect(),
            notes: Vec::new(),
            first_memory,
            plan,
        }
    }

    /// How many globals it shows that hold numbers.
    pub(crate) fn globals(&self) -> usize {
        self.plan.state.globals.len()
    }

    /// How many memories it has.
    pub(crate) fn memories(&self) -> usize {
        self.memories.len()
    }

    /// Takes as many values as it has globals.
    pub(crate) fn set_globals(&mut self, mut values: Vec<u128>) -> Result<(), Error> {
        globals::check(&self.plan, &values)?;
        let flags = &self.plan.watched.flags;
        let numbers = values.len().saturating_sub(flags.len());
        let set = values.iter().skip(numbers);
        let set = flags.iter().copied().zip(set.copied());
        self.flags = set.filter(|(_, value)| *value != 0).collect();
        values.truncate(numbers);
        self.globals = Some(values);
        Ok(())
    }

    /// Takes as many references as it has globals that hold them.
    pub(crate) fn set_references(&mut self, mut values: Vec<Reference>) -> Result<(), Error> {
        let wanted = self.plan.watched.references.len();
        if values.len() != wanted {
            return Err(Error::state(format!(
                "{} references were given, the target has {wanted} mutable globals that hold them",
                values.len()
            )));
        }
        let globals = self.plan.watched_globals();
        for ((index, ty), value) in globals.zip(&mut values) {
            let held = self.plan.held(ty.content_type, *value);
            *value =
                held.map_err(|why| Error::state(format!("global {index} can't hold {why}")))?;
        }
        self.references = Some(values);
        Ok(())
    }

    /// Takes the size of a table.
    pub(crate) fn set_table_size(&mut self, table: u32, elements: u64) -> Result<(), Error> {
        let (index, ty, state) = self.table(table)?;
        let most = ty.maximum.unwrap_or(u64::MAX).min(MOST_ELEMENTS);
        if elements < ty.initial || elements > most {
            return Err(Error::state(format!(
                "table {index} can't have {elements} elements: it has at least {} of them and at most {most}",
                ty.initial
            )));
        }
        if !state.elements.is_empty() {
            return Err(Error::state(format!(
                "the size of table {index} has to come before its elements"
            )));
        }
        state.size = Some(elements);
        Ok(())
    }

    /// Takes elements of a table.
    pub(crate) fn set_elements(
        &mut self,
        table: u32,
        offset: u64,
        mut elements: Vec<Reference>,
    ) -> Result<(), Error> {
        let (index, ty, state) = self.table(table)?;
        let size = state.size.unwrap_or(0);
        let count = elements.len();
        let end = offset.checked_add(count as u64);
        if end.is_none_or(|end| end > size) {
            return Err(Error::state(format!(
                "{count} elements at {offset} lie outside table {index}, which has {size}"
            )));
        }
        if state
            .elements
            .last()
            .is_some_and(|last| offset < last.end())
        {
            return Err(Error::state(format!(
                "the elements at {offset} of table {index} come out of order"
            )));
        }
        for (at, value) in (offset..).zip(&mut elements) {
            let held = self.plan.held(ValType::Ref(ty.element_type), *value);
            *value = held.map_err(|why| {
                Error::state(format!("element {at} of table {index} can't be {why}"))
            })?;
        }
        let (_, _, state) = self.table(table)?;
        match state.elements.last_mut() {
            Some(last) if last.end() == offset => last.elements.extend(elements),
            _ if elements.is_empty() => {}
            _ => state.elements.push(ElementRun {
                start: offset,
                elements,
            }),
        }
        Ok(())
    }

    /// Takes records of objects.
    pub(crate) fn set_objects(
        &mut self,
        records: &[u8],
        references: Vec<Reference>,
        functions: Vec<Reference>,
    ) -> Result<(), Error> {
        let given = self.plan.watched.given.as_ref();
        let given = given.ok_or_else(|| Error::state("the target tells of no objects"))?;
        let count = given.iter().map(|given| given.count());
        let count = count.fold(0, u64::saturating_add);
        let module = &self.plan.module;
        self.objects
            .add(module, records, references, functions, count)
    }

    /// A table's index, its type, and what is known of it.
    fn table(&mut self, table: u32) -> Result<(u32, TableType, &mut TableState), Error> {
        let missing = || Error::state(format!("there is no table {table}"));
        let index = self.plan.watched.tables.get(table as usize);
        let index = *index.ok_or_else(missing)?;
        let ty = *self.plan.module.table_type(index).ok_or_else(missing)?;
        let state = self.tables.get_mut(table as usize).ok_or_else(missing)?;
        Ok((index, ty, state))
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
        let states = self.plan.module.state_memories().count();
        if place as usize == states {
            self.observe_notes(offset, bytes);
        } else {
            self.see_init_flag(place, offset, bytes);
            self.runs.observe(place, offset, bytes);
        }
        Ok(())
    }

    /// Takes bytes of the memory with the notes. They may begin and end within one.
    fn observe_notes(&mut self, offset: u64, bytes: &[u8]) {
        for (at, byte) in (offset..).zip(bytes).filter(|(_, byte)| **byte != 0) {
            let number = at / NOTE_SIZE;
            let bits = u64::from(*byte) << ((at % NOTE_SIZE) * 8);
            match self.notes.last_mut() {
                Some((last, known)) if *last == number => *known |= bits,
                _ => self.notes.push((number, bits)),
            }
        }
    }

    /// Looks at bytes of a memory that had others before.
    pub(crate) fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), Error> {
        let (place, _, _) = self.memory(memory)?;
        let is_imported = place < self.plan.module.imported_memories;
        if !is_imported || before.len() != bytes.len() {
            return Err(Error::state(format!(
                "the bytes at {offset} of memory {memory} can't be compared with {} others",
                before.len()
            )));
        }
        // What differs is what is not zero in this.
        let pairs = before.iter().zip(bytes);
        let change: Vec<u8> = pairs.map(|(before, now)| before ^ now).collect();
        self.observe(memory, offset, &change)?;
        self.see_init_flag(place, offset, bytes);
        Ok(())
    }

    /// Takes the bytes of the word that may say that shared memories are initialized.
    fn see_init_flag(&mut self, place: u32, offset: u64, bytes: &[u8]) {
        let Some((flag, word)) = self
            .init_flag
            .as_mut()
            .filter(|(flag, _)| flag.memory == place)
        else {
            return;
        };
        for (shift, at) in [0, 8, 16, 24].into_iter().zip(flag.address..) {
            let byte = at
                .checked_sub(offset)
                .and_then(|at| usize::try_from(at).ok());
            if let Some(byte) = byte.and_then(|at| bytes.get(at)) {
                *word = *word & !(0xff << shift) | u32::from(*byte) << shift;
            }
        }
    }

    /// The state.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Unsupported` if it has something that a snapshot can't hold, and
    /// `ErrorKind::State` if references or tables were not shown.
    pub(crate) fn finish(self) -> Result<InstanceState, Error> {
        self.check()?;
        let init_flag = self.init_flag.filter(|(_, word)| *word == DONE);
        let tables = self.plan.watched.tables.iter().zip(self.tables);
        let tables = tables.map(|(index, table)| {
            let is_first = is_as_at_first(&self.plan, *index, &table)?;
            Ok(if is_first {
                TableState::default()
            } else {
                table
            })
        });
        let mut tables = tables.collect::<Result<Vec<_>, Error>>()?;
        let noted = noted(&self.plan, &self.flags, &self.notes)?;
        let references = self.references.unwrap_or_default();
        let slots = slots(&self.plan, &references, &tables);
        let mut flags = self.flags.iter();
        let has_changed = flags.any(|(flag, _)| matches!(flag, Flag::Given | Flag::Change));
        let making = match self.plan.watched.given.is_some() && (has_changed || !slots.is_empty()) {
            true if !self.objects.is_told() => {
                return Err(Error::state("the objects of the module were not shown"));
            }
            true => {
                let making = making(&self.plan, self.objects, slots, has_changed)?;
                shorter(&self.plan, making)?
            }
            false => Making::default(),
        };
        take_slots(&making.slots, &self.plan, &mut tables);
        let sizes = self.plan.module.state_memories().zip(&self.memories);
        Ok(InstanceState {
            pages: sizes
                .map(|((_, memory), observed)| observed.pages.unwrap_or(memory.initial))
                .collect(),
            globals: self.globals,
            dropped: self.flags.iter().map(|(flag, _)| *flag).collect(),
            runs: self.runs.finish(),
            first_memory: self.first_memory,
            references,
            tables,
            making,
            init_flag: init_flag.map(|(flag, _)| flag),
            noted,
        })
    }

    /// Refuses what a snapshot can't hold.
    fn check(&self) -> Result<(), Error> {
        let (plan, module) = (&self.plan, &self.plan.module);
        let changed = self.flags.iter().find(|(flag, _)| *flag == Flag::Change);
        // Where the module tells of its objects, values of the host may be all that it imports.
        let is_elsewhere = match plan.watched.given {
            Some(_) => imported_object(plan, &self.objects)?.is_some(),
            None => true,
        };
        if let Some((_, number)) = changed.filter(|_| is_elsewhere) {
            let site = usize::try_from(*number).ok();
            let site = site.and_then(|number| module.changes.get(number.checked_sub(1)?));
            let lost = || Error::state("a flag has a value that no instruction gives it");
            let site: &ChangeSite = site.ok_or_else(lost)?;
            return Err(happened(&Labels::read(&plan.wasm, module), site));
        }
        if self.flags.iter().any(|(flag, _)| *flag == Flag::NoRoom) {
            return Err(no_room(module, &Labels::read(&plan.wasm, module)));
        }
        if self.references.is_none() && !plan.watched.references.is_empty() {
            return Err(Error::state(
                "the globals that hold references were not shown",
            ));
        }
        let references = self.references.iter().flatten();
        for (index, value) in plan.watched.references.iter().zip(references) {
            if let Reference::Other(what) = value {
                let labels = Labels::read(&plan.wasm, module);
                let global = Slot {
                    kind: ExternalKind::Global,
                    index: *index,
                    element: None,
                };
                return Err(left(module, &labels, global, *what));
            }
        }
        let changed = module.changed_tables();
        for (index, state) in plan.watched.tables.iter().zip(&self.tables) {
            // Hosts of 0.1.0 know no tables, and change none.
            if state.size.is_none() && changed.contains(index) {
                return Err(Error::state(format!("table {index} was not shown")));
            }
            no_gap(module, *index, state)?;
            for run in &state.elements {
                for (at, value) in (run.start..).zip(&run.elements) {
                    if let Reference::Other(what) = value {
                        let labels = Labels::read(&plan.wasm, module);
                        let slot = Slot {
                            kind: ExternalKind::Table,
                            index: *index,
                            element: Some(at),
                        };
                        return Err(left(module, &labels, slot, *what));
                    }
                }
            }
        }
        Ok(())
    }

    /// A memory's place among those of this instance, its type, and what was seen of it.
    fn memory(&mut self, memory: u32) -> Result<(u32, MemoryType, &mut ObservedMemory), Error> {
        let place = memory.checked_sub(self.first_memory);
        let place = place.ok_or_else(|| missing(memory))?;
        let memories = self.plan.module.state_memories().map(|(_, ty)| *ty);
        let mut memories = memories.chain(self.plan.watched.shadow.memory());
        let ty = memories.nth(place as usize);
        let observed = self.memories.get_mut(place as usize);
        match (ty, observed) {
            (Some(ty), Some(observed)) => Ok((place, ty, observed)),
            _ => Err(missing(memory)),
        }
    }
}

/// Refuses elements that were not shown in a table of the module's own that can't hold null.
fn no_gap(module: &Module, index: u32, table: &TableState) -> Result<(), Error> {
    let ty = module.table_type(index);
    let is_own = index >= module.imported_tables;
    let size = table.size.filter(|_| is_own);
    let (Some(size), Some(false)) = (size, ty.map(|ty| ty.element_type.is_nullable())) else {
        return Ok(());
    };
    let mut end = 0;
    for run in &table.elements {
        if run.start > end {
            break;
        }
        end = run.end();
    }
    match end < size {
        true => Err(Error::state(format!(
            "element {end} of table {index} was not shown, and can't be null"
        ))),
        false => Ok(()),
    }
}

/// Whether a table of the module's own is as its segments make it: these stay then.
fn is_as_at_first(plan: &Plan, index: u32, table: &TableState) -> Result<bool, Error> {
    let ty = plan.module.table_type(index);
    let is_own = index >= plan.module.imported_tables;
    if !is_own || table.size.is_none() || ty.map(|ty| ty.initial) != table.size {
        return Ok(false);
    }
    let Some(first) = FirstElements::new(plan, index)? else {
        return Ok(false);
    };
    let is_known =
        |from: u64, to: u64, value: Reference| (from..to).all(|at| first.get(at) == Some(value));
    let mut end = 0;
    for run in &table.elements {
        let mut elements = (run.start..).zip(&run.elements);
        if !is_known(end, run.start, Reference::Null)
            || !elements.all(|(at, value)| first.get(at) == Some(*value))
        {
            return Ok(false);
        }
        end = run.end();
    }
    Ok(is_known(end, table.size.unwrap_or(0), Reference::Null))
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
