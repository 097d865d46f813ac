//! What the notes of an instance say.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{
    BinaryReader, ConstExpr, Element, ElementItems, ElementKind, ExternalKind, Operator,
    OperatorsReader, ValType,
};

use super::contents::{ElementMode, FEATURES, Module};
use super::flag::Flag;
use super::format::slice;
use super::labels::Labels;
use super::note::Note;
use super::plan::Plan;
use super::refusals::{Slot, happened, labelled, left, untold};
use super::shadow::MOST_ELEMENTS;
use super::state::{ElementRun, Noted};
use crate::Error;
use crate::reference::Reference;

/// Notes as they are in an instance: numbers, each with its place among the notes of tables.
pub(super) fn noted(
    plan: &Plan,
    of_globals: &[(Flag, u128)],
    of_tables: &[(u64, u64)],
) -> Result<Noted, Error> {
    let mut reader = NoteReader {
        plan,
        noted: Noted::default(),
        segments: BTreeMap::new(),
        tables: BTreeMap::new(),
    };
    for (flag, bits) in of_globals {
        if let Flag::Global(index) = *flag {
            let bits = u64::try_from(*bits).map_err(|_| strange())?;
            let slot = Slot {
                kind: ExternalKind::Global,
                index,
                element: None,
            };
            let ty = plan.module.global_type(index).ok_or_else(strange)?;
            let value = reader.held(bits, slot, ty)?;
            reader.noted.globals.insert(index, value);
        }
    }
    for (number, bits) in of_tables {
        let (table, at) = plan.watched.shadow.slot(*number).ok_or_else(strange)?;
        let slot = Slot {
            kind: ExternalKind::Table,
            index: table,
            element: Some(at),
        };
        let ty = plan.module.table_type(table).ok_or_else(strange)?;
        let value = reader.held(*bits, slot, ValType::Ref(ty.element_type))?;
        if ty.maximum.is_some_and(|maximum| at >= maximum) {
            return Err(strange());
        }
        let runs = reader.noted.tables.entry(table).or_default();
        match runs.last_mut() {
            Some(last) if last.end() == at => last.elements.push(value),
            _ => runs.push(ElementRun {
                start: at,
                elements: Vec::from([value]),
            }),
        }
    }
    let mut noted = reader.noted;
    for (table, runs) in &noted.tables {
        if let (Some(last), true) = (runs.last(), *table >= plan.module.imported_tables) {
            noted.minimums.insert(*table, last.end());
        }
    }
    Ok(noted)
}

fn labels(plan: &Plan) -> Labels<'_> {
    Labels::read(&plan.wasm, &plan.module)
}

/// What a slot was given.
fn source(plan: &Plan, note: Note) -> String {
    let labels = labels(plan);
    match note {
        Note::Element { table, index } => {
            format!(
                "element {index} of table {}",
                labelled(&labels.tables, table)
            )
        }
        Note::Global(index) => format!("global {}", labelled(&labels.globals, index)),
        Note::Segment { segment, index } => {
            format!("element {index} of element segment {segment}")
        }
        _ => String::from("elsewhere"),
    }
}

fn strange() -> Error {
    Error::state("a note has a value that no instruction gives it")
}

/// Reads notes.
struct NoteReader<'a> {
    plan: &'a Plan,
    noted: Noted,
    /// Elements of segments that were read, those that are not known as none.
    segments: BTreeMap<u32, Vec<Option<Reference>>>,
    /// The same of tables, as they are when the module is instantiated. None if nothing is known.
    tables: BTreeMap<u32, Option<FirstElements>>,
}

/// The elements of a table when the module is instantiated, those that are not known as none.
pub(crate) struct FirstElements {
    /// Those that segments write, from index 0 on.
    written: Vec<Option<Reference>>,
    /// All others.
    other: Option<Reference>,
}

impl NoteReader<'_> {
    /// What the note of a slot says, if the slot has a type that can hold it.
    fn held(&mut self, bits: u64, slot: Slot, ty: ValType) -> Result<Reference, Error> {
        let value = self.value(bits, slot)?;
        match self.plan.held(ty, value) {
            Ok(Reference::Other(what)) => {
                let plan = self.plan;
                Err(left(&plan.module, &labels(plan), slot, what))
            }
            held => held.map_err(|_| strange()),
        }
    }

    /// What the note of a slot says.
    fn value(&mut self, bits: u64, slot: Slot) -> Result<Reference, Error> {
        let plan = self.plan;
        let note = Note::read(bits).ok_or_else(strange)?;
        let module = &plan.module;
        let value = match note {
            Note::Null => return Ok(Reference::Null),
            Note::I31(value) => return Ok(Reference::I31(value)),
            Note::Function(index) => return number(plan, index).ok_or_else(strange),
            Note::Unknown(site) => {
                let site = (site as usize).checked_sub(1);
                let site = site.and_then(|site| module.changes.get(site));
                return Err(happened(&labels(plan), site.ok_or_else(strange)?));
            }
            Note::Segment { segment, index } => self.element_of_segment(segment, index)?,
            Note::Element { table, index } => self.element_of_table(table, index)?,
            Note::Global(index) => {
                if module.is_mutable(index) {
                    self.noted.read_globals.insert(index);
                }
                global(plan, index)?
            }
        };
        value.ok_or_else(|| untold(module, &labels(plan), slot, &source(plan, note)))
    }

    fn element_of_segment(&mut self, segment: u32, at: u32) -> Result<Option<Reference>, Error> {
        if !self.segments.contains_key(&segment) {
            let elements = elements(self.plan, &read(self.plan, segment)?)?;
            self.segments.insert(segment, elements);
        }
        let elements = self.segments.get(&segment).ok_or_else(strange)?;
        Ok(elements.get(at as usize).copied().flatten())
    }

    fn element_of_table(&mut self, table: u32, at: u32) -> Result<Option<Reference>, Error> {
        if !self.tables.contains_key(&table) {
            let elements = FirstElements::new(self.plan, table)?;
            self.tables.insert(table, elements);
        }
        self.noted.read_tables.insert(table);
        let Some(elements) = self.tables.get(&table).ok_or_else(strange)? else {
            return Ok(None);
        };
        Ok(elements.get(at.into()))
    }
}

impl FirstElements {
    /// Those of a table of a module, if they can be known. Of a table that is imported, they are
    /// those that the module writes.
    pub(crate) fn new(plan: &Plan, table: u32) -> Result<Option<Self>, Error> {
        let module = &plan.module;
        let own = table.checked_sub(module.imported_tables);
        let own = own.and_then(|own| module.tables.get(own as usize));
        let other = match own.map(|own| &own.init) {
            None => None,
            Some(None) => Some(Reference::Null),
            Some(Some(range)) => evaluate(plan, range.clone())?,
        };
        let mut written = Vec::new();
        for (segment, entry) in (0..).zip(&module.elements) {
            if entry.mode != ElementMode::Active(table) {
                continue;
            }
            let segment = read(plan, segment)?;
            let Some(start) = offset(&segment)? else {
                return Ok(None);
            };
            let start = usize::try_from(start).map_err(Error::internal)?;
            for (at, value) in (start..).zip(elements(plan, &segment)?) {
                if written.len() <= at {
                    written.resize(at.saturating_add(1), other);
                }
                if let Some(element) = written.get_mut(at) {
                    *element = value;
                }
            }
        }
        Ok(Some(Self { written, other }))
    }

    /// The element of an index, if it is known.
    pub(crate) fn get(&self, index: u64) -> Option<Reference> {
        let index = usize::try_from(index).ok();
        let written = index.and_then(|index| self.written.get(index));
        *written.unwrap_or(&self.other)
    }
}

/// The function of an index, by its number.
fn number(plan: &Plan, index: u32) -> Option<Reference> {
    let place = plan.watched.functions.binary_search(&index).ok()?;
    Some(Reference::Function(u32::try_from(place).ok()?))
}

fn read(plan: &Plan, segment: u32) -> Result<Element<'_>, Error> {
    let entry = plan.module.elements.get(segment as usize);
    let entry = entry.ok_or_else(strange)?.entry.clone();
    let bytes = slice(&plan.wasm, entry.clone())?;
    Ok(BinaryReader::new_features(bytes, entry.start, FEATURES).read()?)
}

/// Where an active segment is written to, if that is a number within what engines take.
fn offset(segment: &Element<'_>) -> Result<Option<u64>, Error> {
    let ElementKind::Active { offset_expr, .. } = &segment.kind else {
        return Ok(None);
    };
    let mut reader = offset_expr.get_operators_reader();
    let start = match reader.read()? {
        Operator::I32Const { value } => u64::from(value.cast_unsigned()),
        Operator::I64Const { value } => value.cast_unsigned(),
        _ => return Ok(None),
    };
    let is_number = matches!(reader.read()?, Operator::End);
    Ok(Some(start).filter(|start| is_number && *start <= MOST_ELEMENTS))
}

/// The elements of a segment; none for those that can't be known.
fn elements(plan: &Plan, segment: &Element<'_>) -> Result<Vec<Option<Reference>>, Error> {
    let mut elements = Vec::new();
    match &segment.items {
        ElementItems::Functions(indices) => {
            for index in indices.clone() {
                elements.push(number(plan, index?));
            }
        }
        ElementItems::Expressions(_, expressions) => {
            for init in expressions.clone() {
                let init: ConstExpr<'_> = init?;
                elements.push(constant(plan, init.get_operators_reader())?);
            }
        }
    }
    Ok(elements)
}

/// The value of a global when the module is instantiated, if that can be known.
fn global(plan: &Plan, index: u32) -> Result<Option<Reference>, Error> {
    match first_value(&plan.module, index) {
        Some(range) => evaluate(plan, range),
        None => Ok(None),
    }
}

/// Where the value is that a global of the module's own begins with.
fn first_value(module: &Module, index: u32) -> Option<Range<usize>> {
    let own = index.checked_sub(module.imported_globals)?;
    let global = module.globals.get(own as usize)?;
    Some(global.init..global.entry.end)
}

/// The value of a constant expression, if that can be known.
fn evaluate(plan: &Plan, range: Range<usize>) -> Result<Option<Reference>, Error> {
    let bytes = slice(&plan.wasm, range.clone())?;
    let reader = BinaryReader::new_features(bytes, range.start, FEATURES);
    constant(plan, OperatorsReader::new(reader))
}

fn constant(plan: &Plan, reader: OperatorsReader<'_>) -> Result<Option<Reference>, Error> {
    let mut reader = reader;
    loop {
        let first = reader.read()?;
        let second = reader.read()?;
        let global = match (first, second) {
            (Operator::RefNull { .. }, Operator::End) => return Ok(Some(Reference::Null)),
            (Operator::RefFunc { function_index }, Operator::End) => {
                return Ok(number(plan, function_index));
            }
            (Operator::I32Const { value }, Operator::RefI31)
                if matches!(reader.read()?, Operator::End) =>
            {
                // 31 bits are left of it.
                return Ok(Some(Reference::I31(value << 1 >> 1)));
            }
            (Operator::GlobalGet { global_index }, Operator::End) => global_index,
            _ => return Ok(None),
        };
        // Globals refer to earlier ones only.
        let Some(range) = first_value(&plan.module, global) else {
            return Ok(None);
        };
        let bytes = slice(&plan.wasm, range.clone())?;
        reader = OperatorsReader::new(BinaryReader::new_features(bytes, range.start, FEATURES));
    }
}

/// The elements to which an active segment of a module writes: the first, and the one behind the
/// last. None if that is not plain to see.
pub(crate) fn written(plan: &Plan, segment: u32) -> Result<Option<(u64, u64)>, Error> {
    let segment = read(plan, segment)?;
    let count = match &segment.items {
        ElementItems::Functions(indices) => indices.count(),
        ElementItems::Expressions(_, expressions) => expressions.count(),
    };
    let start = offset(&segment)?;
    Ok(start.map(|start| (start, start.saturating_add(count.into()))))
}
