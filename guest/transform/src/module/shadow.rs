//! Notes of the references in an instance that nothing can look into: what the instrumented module
//! has on top for them.
//!
//! In a component, no host can read tables and globals that hold references. The instrumented
//! module notes what it does to them: for a global in a global of numbers, for tables in a memory
//! of its own. What was never changed has no note.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction};
use wasmparser::MemoryType;

use super::contents::{Module, ModuleLocation};
use super::flag::Flag;
use super::note::Note;
use super::origins::{self, NotedInstruction, Origin, Step, is_notable};
use super::shadow_helper::Helper;
use crate::Error;

/// The most elements of a table that are noted: engines take no more in a table.
pub(crate) const MOST_ELEMENTS: u64 = 10_000_000;

/// The most memories that engines take in a module.
const MOST_MEMORIES: usize = 100;

/// The size of a note in memory.
pub(super) const NOTE_SIZE: u64 = 8;

/// The globals that the functions on top use.
const OF_TABLES: [Flag; 5] = [
    Flag::NoRoom,
    Flag::LastRead,
    Flag::Index,
    Flag::Source,
    Flag::Count,
];

const PAGE_SIZE: u64 = 0x1_0000;

/// The most pages of a memory of 32-bit addresses.
const MOST_PAGES: u64 = 0x1_0000;

/// What is noted in a module. Empty for one that is no part of a component, and for most.
#[derive(Debug, Default)]
pub(crate) struct Shadow {
    /// The instructions that are noted, in order.
    pub(crate) instructions: Vec<NotedInstruction>,
    /// The tables that they change.
    pub(crate) tables: BTreeSet<u32>,
    /// The globals that they set.
    pub(crate) globals: BTreeSet<u32>,
    /// Functions that the instrumented module has on top, in order.
    pub(super) helpers: BTreeSet<Helper>,
}

/// Whether the module has room for the memory that holds notes of tables.
pub(super) fn has_room(module: &Module) -> bool {
    let imported = module.imported_memories as usize;
    imported.saturating_add(module.memories.len()) < MOST_MEMORIES
}

impl Shadow {
    /// What is noted in a module.
    pub(super) fn new(wasm: &[u8], module: &Module) -> Result<Self, Error> {
        if module.location != ModuleLocation::InComponent {
            return Ok(Self::default());
        }
        let has_room = has_room(module);
        let instructions = origins::find(wasm, module, |site| {
            is_notable(site.change) && (has_room || !site.change.is_of_table())
        })?;
        let mut shadow = Self {
            instructions,
            ..Self::default()
        };
        for noted in &shadow.instructions {
            let helpers = match noted.step {
                Step::GlobalSet { global, .. } => {
                    shadow.globals.insert(global);
                    continue;
                }
                Step::TableGet { table } => [Some(Helper::Read(table)), None],
                Step::TableSet { table, .. } => [Some(Helper::KeepOfSet(table)), None],
                Step::TableFill { table, .. } => [Some(Helper::KeepOfFill(table)), None],
                Step::TableInit { table, .. } => [Some(Helper::KeepOfInit(table)), None],
                Step::TableGrow { table, .. } => {
                    [Helper::KeepOfGrow(table), Helper::Grown(table)].map(Some)
                }
                Step::TableCopy { table, source } => [
                    Helper::KeepOfCopy(table, source),
                    Helper::Copied(table, source),
                ]
                .map(Some),
            };
            shadow.tables.extend(noted.step.changed_table());
            shadow.helpers.extend(helpers.into_iter().flatten());
        }
        // A global may also be given what is read from a table that never changes.
        if !shadow.tables.is_empty() {
            shadow.helpers.extend([Helper::Load, Helper::Note]);
        }
        Ok(shadow)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    /// The globals on top that notes need.
    pub(super) fn flags(&self) -> impl Iterator<Item = Flag> {
        let of_tables = OF_TABLES.into_iter().filter(|_| !self.helpers.is_empty());
        let globals = self.globals.iter().map(|global| Flag::Global(*global));
        of_tables.chain(globals)
    }

    /// The memory that holds the notes of tables: element after element, of each those of all
    /// tables.
    pub(crate) fn memory(&self) -> Option<MemoryType> {
        let most = MOST_ELEMENTS.saturating_mul(self.row());
        (!self.tables.is_empty()).then(|| MemoryType {
            memory64: false,
            shared: false,
            initial: 0,
            maximum: Some(most.div_ceil(PAGE_SIZE).min(MOST_PAGES)),
            page_size_log2: None,
        })
    }

    /// How many bytes the notes of one element of all tables take.
    pub(super) fn row(&self) -> u64 {
        NOTE_SIZE.saturating_mul(self.tables.len() as u64)
    }

    /// Where in a row the notes of a table are.
    pub(super) fn place(&self, table: u32) -> Option<u64> {
        let place = self.tables.iter().position(|other| *other == table)?;
        Some(NOTE_SIZE.saturating_mul(place as u64))
    }

    /// The table and the element of a note, by its number among all notes.
    pub(super) fn slot(&self, number: u64) -> Option<(u32, u64)> {
        let count = self.tables.len() as u64;
        let place = usize::try_from(number.checked_rem(count)?).ok()?;
        let table = self.tables.iter().nth(place)?;
        Some((*table, number.checked_div(count)?))
    }

    /// The instructions of which something may be stored that is not known, by their numbers.
    pub(crate) fn unknown(&self, module: &Module) -> BTreeSet<u32> {
        let unknown = self.instructions.iter();
        let unknown = unknown.filter(|noted| noted.may_be_unknown(module));
        unknown.map(|noted| noted.site).collect()
    }

    /// What stands before and behind the instructions that are noted, with offsets. The
    /// instructions stay, so that they trap where they did.
    ///
    /// ```wat
    /// (global.set $callback (ref.func $f))
    /// (table.set $t (i32.const 1) (ref.func $f))
    /// ```
    ///
    /// becomes, where 3 is the index of the function,
    ///
    /// ```wat
    /// (ref.func $f)
    /// (global.set $note-of-callback (i64.const 0x2000000000000003))
    /// (global.set $callback)
    /// (i32.const 1)
    /// (ref.func $f)
    /// (call $keep-operands)
    /// (table.set $t)
    /// (call $note
    ///   (global.get $index) (i64.const 1)
    ///   (i64.const 0x2000000000000003) (i64.const 0) (i64.const 0))
    /// ```
    ///
    /// `globals` has the indices of the flags, and `first` is the index of the first function on
    /// top.
    pub(super) fn marks(
        &self,
        module: &Module,
        globals: &BTreeMap<Flag, u32>,
        first: u32,
    ) -> Result<Vec<(usize, Vec<u8>)>, Error> {
        let lost = || Error::internal("a note has no place");
        let functions: BTreeMap<Helper, u32> = self.helpers.iter().copied().zip(first..).collect();
        let call = |helper: Helper| -> Result<Instruction<'static>, Error> {
            let function = functions.get(&helper).ok_or_else(lost)?;
            Ok(Instruction::Call(*function))
        };
        let global = |flag: Flag| globals.get(&flag).copied().ok_or_else(lost);
        let get = |flag: Flag| Ok::<_, Error>(Instruction::GlobalGet(global(flag)?));
        let number = |value: u64| Instruction::I64Const(value.cast_signed());
        let mut marks = Vec::with_capacity(self.instructions.len().saturating_mul(2));
        for noted in &self.instructions {
            let note = |value: Origin| self.note(module, value, noted.site, global);
            let place = |table: u32| self.place(table).ok_or_else(lost).map(number);
            let (before, behind) = match noted.step {
                Step::GlobalSet {
                    global: index,
                    value,
                } => {
                    let mut before = note(value)?;
                    before.push(Instruction::GlobalSet(global(Flag::Global(index))?));
                    (before, Vec::new())
                }
                Step::TableGet { table } => (Vec::from([call(Helper::Read(table))?]), Vec::new()),
                Step::TableSet { table, value } => {
                    let mut behind = Vec::from([get(Flag::Index)?, number(1)]);
                    behind.extend(note(value)?);
                    behind.extend([number(0), place(table)?, call(Helper::Note)?]);
                    (Vec::from([call(Helper::KeepOfSet(table))?]), behind)
                }
                Step::TableFill { table, value } => {
                    let mut behind = Vec::from([get(Flag::Index)?, get(Flag::Count)?]);
                    behind.extend(note(value)?);
                    behind.extend([number(0), place(table)?, call(Helper::Note)?]);
                    (Vec::from([call(Helper::KeepOfFill(table))?]), behind)
                }
                Step::TableGrow { table, value } => {
                    let mut behind = note(value)?;
                    behind.push(call(Helper::Grown(table))?);
                    (Vec::from([call(Helper::KeepOfGrow(table))?]), behind)
                }
                Step::TableInit { table, segment } => {
                    let first = Note::Segment { segment, index: 0 }.bits();
                    let behind = Vec::from([
                        get(Flag::Index)?,
                        get(Flag::Count)?,
                        Instruction::I64Const(first),
                        get(Flag::Source)?,
                        Instruction::I64Or,
                        number(1),
                        place(table)?,
                        call(Helper::Note)?,
                    ]);
                    (Vec::from([call(Helper::KeepOfInit(table))?]), behind)
                }
                Step::TableCopy { table, source } => (
                    Vec::from([call(Helper::KeepOfCopy(table, source))?]),
                    Vec::from([call(Helper::Copied(table, source))?]),
                ),
            };
            marks.push((noted.range.start, encoded(&before)));
            marks.push((noted.range.end, encoded(&behind)));
        }
        Ok(marks)
    }

    /// The instructions that give the note of a value.
    fn note(
        &self,
        module: &Module,
        value: Origin,
        site: u32,
        global: impl Fn(Flag) -> Result<u32, Error>,
    ) -> Result<Vec<Instruction<'static>>, Error> {
        let known = |note: Note| Instruction::I64Const(note.bits());
        Ok(match value {
            Origin::Known(note) => [known(note)].into(),
            Origin::Unknown => [known(Note::Unknown(site))].into(),
            Origin::Element(_) => [Instruction::GlobalGet(global(Flag::LastRead)?)].into(),
            // Another module has it, and may have set it.
            Origin::Global(index) if index < module.imported_globals => {
                [known(Note::Unknown(site))].into()
            }
            Origin::Global(index) if self.globals.contains(&index) => {
                let note = Instruction::GlobalGet(global(Flag::Global(index))?);
                Vec::from([
                    known(Note::Global(index)),
                    note.clone(),
                    note,
                    Instruction::I64Eqz,
                    Instruction::Select,
                ])
            }
            Origin::Global(index) => [known(Note::Global(index))].into(),
        })
    }
}

fn encoded(instructions: &[Instruction<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for instruction in instructions {
        instruction.encode(&mut bytes);
    }
    bytes
}
