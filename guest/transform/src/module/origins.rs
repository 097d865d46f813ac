//! Where the references come from that code gives to tables and globals.
//!
//! Only what is plain to see is known: the operands of an instruction that were pushed right before
//! it, by instructions without side effects.

use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{BinaryReader, CodeSectionReader, FunctionBody, Operator};

use super::contents::{ChangeSite, FEATURES, Module};
use super::effects::Change;
use super::findings::others;
use super::format::{id, slice};
use super::note::Note;
use crate::Error;

/// Where a reference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Known(Note),
    /// The element of that table which was read last.
    Element(u32),
    /// The value that a global has now.
    Global(u32),
    Unknown,
}

/// What an instruction does that is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    GlobalSet {
        global: u32,
        value: Origin,
    },
    TableSet {
        table: u32,
        value: Origin,
    },
    TableGrow {
        table: u32,
        value: Origin,
    },
    TableFill {
        table: u32,
        value: Origin,
    },
    TableCopy {
        table: u32,
        source: u32,
    },
    TableInit {
        table: u32,
        segment: u32,
    },
    /// It reads what a later instruction stores.
    TableGet {
        table: u32,
    },
}

impl Step {
    /// The table that it changes.
    pub(super) fn changed_table(self) -> Option<u32> {
        match self {
            Self::GlobalSet { .. } | Self::TableGet { .. } => None,
            Self::TableSet { table, .. }
            | Self::TableGrow { table, .. }
            | Self::TableFill { table, .. }
            | Self::TableCopy { table, .. }
            | Self::TableInit { table, .. } => Some(table),
        }
    }
}

/// An instruction that is noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotedInstruction {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Its index in `Module::changes`, and one more; 0 if it changes nothing.
    pub(crate) site: u32,
    pub(crate) step: Step,
}

/// Finds the instructions of a module that are noted, in order of offset: those of its changes for
/// which `is_noted` says so, and those that read what they store.
pub(super) fn find(
    wasm: &[u8],
    module: &Module,
    is_noted: impl Fn(&ChangeSite) -> bool,
) -> Result<Vec<NotedInstruction>, Error> {
    let sites = (1_u32..).zip(&module.changes);
    let mut sites = sites.filter(|(_, site)| is_noted(site)).peekable();
    let mut found = Vec::new();
    let code = module
        .sections
        .iter()
        .find(|section| section.id == id::CODE);
    let Some(section) = code.filter(|_| sites.peek().is_some()) else {
        return Ok(found);
    };
    let content = slice(wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    for body in CodeSectionReader::new(reader)? {
        let body = body?;
        let end = body.range().end;
        let mut own = Vec::new();
        while let Some((number, site)) = sites.next_if(|(_, site)| site.offset < end) {
            own.push((number, site.offset));
        }
        if !own.is_empty() {
            scan(module, &body, &own, &mut found)?;
        }
    }
    // What is read comes before what stores it, with others in between.
    found.sort_by_key(|noted: &NotedInstruction| noted.range.start);
    match sites.next() {
        None => Ok(found),
        Some(_) => Err(others()),
    }
}

/// Follows the operands in a function, which has changes at some offsets.
fn scan(
    module: &Module,
    body: &FunctionBody<'_>,
    sites: &[(u32, usize)],
    found: &mut Vec<NotedInstruction>,
) -> Result<(), Error> {
    let mut operands = Operands {
        module,
        known: Vec::new(),
        read: None,
        is_read: false,
    };
    let mut sites = sites.iter().peekable();
    let mut reader = body.get_operators_reader()?;
    while sites.peek().is_some() && !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        let range = start..reader.original_position();
        if let Some((number, _)) = sites.next_if(|(_, offset)| *offset == start) {
            let step = operands.step(&operator).ok_or_else(others)?;
            if operands.is_read
                && let Some((range, table)) = operands.read.take()
            {
                let (site, step) = (0, Step::TableGet { table });
                found.push(NotedInstruction { range, site, step });
            }
            found.push(NotedInstruction {
                range: range.clone(),
                site: *number,
                step,
            });
        }
        operands.follow(&operator, range);
    }
    match sites.next() {
        None => Ok(()),
        Some(_) => Err(others()),
    }
}

/// What is known of the operands on top of the stack.
struct Operands<'a> {
    module: &'a Module,
    known: Vec<Operand>,
    /// The `table.get` that ran last, while its element is on the stack, and what it reads.
    read: Option<(Range<usize>, u32)>,
    /// The instruction at hand stores what was read.
    is_read: bool,
}

#[derive(Debug, Clone, Copy)]
enum Operand {
    Number(i32),
    Reference(Note),
    /// What the `table.get` at that offset has read.
    Element(usize),
    Global(u32),
    Unknown,
}

impl Operands<'_> {
    /// What an instruction of a change does.
    fn step(&mut self, operator: &Operator<'_>) -> Option<Step> {
        self.is_read = false;
        Some(match *operator {
            Operator::GlobalSet { global_index } => Step::GlobalSet {
                global: global_index,
                value: self.origin(0),
            },
            Operator::TableSet { table } => Step::TableSet {
                table,
                value: self.origin(0),
            },
            Operator::TableGrow { table } => Step::TableGrow {
                table,
                value: self.origin(1),
            },
            Operator::TableFill { table } => Step::TableFill {
                table,
                value: self.origin(1),
            },
            Operator::TableCopy {
                dst_table,
                src_table,
            } => Step::TableCopy {
                table: dst_table,
                source: src_table,
            },
            Operator::TableInit { elem_index, table } => Step::TableInit {
                table,
                segment: elem_index,
            },
            _ => return None,
        })
    }

    /// The origin of the operand that so many others are above.
    fn origin(&mut self, above: usize) -> Origin {
        match self.known.iter().rev().nth(above) {
            Some(Operand::Reference(note)) => Origin::Known(*note),
            Some(Operand::Global(global)) => Origin::Global(*global),
            Some(Operand::Element(offset)) => match &self.read {
                Some((range, table)) if range.start == *offset => {
                    self.is_read = true;
                    Origin::Element(*table)
                }
                _ => Origin::Unknown,
            },
            _ => Origin::Unknown,
        }
    }

    fn pop(&mut self) -> Operand {
        self.known.pop().unwrap_or(Operand::Unknown)
    }

    /// Takes so many operands and leaves one of which nothing is known.
    fn number(&mut self, taken: usize) -> Operand {
        self.drop(taken);
        Operand::Unknown
    }

    fn drop(&mut self, count: usize) {
        self.known.truncate(self.known.len().saturating_sub(count));
    }

    /// What an instruction does to the operands. Of one that is not listed, nothing is known.
    fn follow(&mut self, operator: &Operator<'_>, range: Range<usize>) {
        use Operator as O;
        let pushed = match *operator {
            O::RefNull { .. } => Operand::Reference(Note::Null),
            O::RefFunc { function_index } => Operand::Reference(Note::Function(function_index)),
            O::RefI31 => match self.pop() {
                // 31 bits are left of it.
                Operand::Number(value) => Operand::Reference(Note::I31(value << 1 >> 1)),
                _ => Operand::Unknown,
            },
            O::RefAsNonNull | O::RefCastNonNull { .. } | O::RefCastNullable { .. } => self.pop(),
            O::TableGet { table } => {
                self.drop(1);
                let read = Operand::Element(range.start);
                self.read = Some((range, table));
                read
            }
            O::GlobalGet { global_index } if self.module.holds_references(global_index) => {
                Operand::Global(global_index)
            }
            O::I32Const { value } => Operand::Number(value),
            O::GlobalGet { .. }
            | O::LocalGet { .. }
            | O::I64Const { .. }
            | O::TableSize { .. }
            | O::MemorySize { .. } => Operand::Unknown,
            O::I32Add | O::I32Sub | O::I32Mul | O::I32Shl | O::I64Add | O::I64Sub => self.number(2),
            O::I32Load { .. } | O::I64Load { .. } | O::I32WrapI64 | O::I64ExtendI32U => {
                self.number(1)
            }
            O::LocalTee { .. } | O::Nop => return,
            O::Drop | O::LocalSet { .. } => return self.drop(1),
            O::TableSet { .. } => return self.drop(2),
            O::TableFill { .. } => return self.drop(3),
            O::TableGrow { .. } => self.number(2),
            _ => return self.known.clear(),
        };
        self.known.push(pushed);
    }
}

impl NotedInstruction {
    /// Whether what it stores may be something of which nothing is known.
    pub(crate) fn may_be_unknown(&self, module: &Module) -> bool {
        match self.step {
            Step::GlobalSet { value, .. }
            | Step::TableSet { value, .. }
            | Step::TableGrow { value, .. }
            | Step::TableFill { value, .. } => match value {
                Origin::Unknown => true,
                Origin::Known(_) => false,
                Origin::Element(table) => table < module.imported_tables,
                // Another module may set it.
                Origin::Global(global) => global < module.imported_globals,
            },
            Step::TableCopy { source, .. } => source < module.imported_tables,
            Step::TableInit { .. } | Step::TableGet { .. } => false,
        }
    }
}

/// Whether what a change is of can be noted.
pub(super) fn is_notable(change: Change) -> bool {
    change == Change::GlobalSet || change.is_of_table()
}
