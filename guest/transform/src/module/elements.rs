//! The element section of the result.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, Encode as _, HeapType};
use wasmparser::{BinaryReader, Element, ExternalKind};

use super::contents::{ElementMode, ElementSegment, FEATURES, Section};
use super::element_segment::{ref_type, state_segment};
use super::flag::Flag;
use super::format::{id, leb, slice};
use super::globals::function;
use super::noted_segments::noted_segments;
use super::output::OutputSection;
use super::plan::Plan;
use super::refusals::too_many;
use super::restoring::Restoring;
use super::state::{ElementRun, InstanceState, TableState};
use super::watched::items;
use crate::Error;
use crate::piece::Pieces;
use crate::reference::Reference;

/// The most element segments that engines take in a module.
const MOST_SEGMENTS: usize = 100_000;

/// The most segments that the state of the tables is put into.
const MOST_STATE_SEGMENTS: usize = 10_000;

/// A declarative segment, and its elements are indices of functions.
const DECLARED_FUNCTIONS: [u8; 2] = [3, 0];

/// A passive segment, and its elements are expressions of a type.
const PASSIVE_EXPRESSIONS: u8 = 5;

/// Writes the segments that stay, then the state of the tables that have changed, and declares the
/// functions to which code refers and that nothing else names any more.
///
/// ```wat
/// (table 2 funcref)
/// (elem (i32.const 0) func $a)
/// ```
///
/// where `$b` was put into the second element becomes
///
/// ```wat
/// (table 2 funcref)
/// (elem (i32.const 0) func $a $b)
/// ```
///
/// Segments that code names keep their indices: a placeholder stands where one is gone. `ref.func`
/// may only name a function that stands outside of code as well (core specification, *modules*,
/// `refs`). In
///
/// ```wat
/// (func $setup (export "wizer-initialize") …)
/// (func (export "f") (result funcref) (ref.func $setup))
/// ```
///
/// the export leaves this behind:
///
/// ```wat
/// (func $setup …)
/// (func (export "f") (result funcref) (ref.func $setup))
/// (elem declare func $setup)
/// ```
///
/// None if there is nothing to write.
pub(crate) fn rewrite(
    plan: &Plan,
    state: &InstanceState,
    restoring: &Restoring,
    section: Option<&Section>,
) -> Result<Option<OutputSection>, Error> {
    let mut pieces = Pieces::default();
    let mut count = 0_usize;
    let mut is_changed = false;
    for (index, segment) in (0..).zip(&plan.module.elements) {
        match fate(plan, state, index, segment) {
            Fate::Stays => pieces.input(segment.entry.clone()),
            Fate::Placeholder => {
                is_changed = true;
                pieces.bytes(&placeholder(plan, segment)?);
            }
            Fate::Goes => {
                is_changed = true;
                continue;
            }
        }
        count = count.saturating_add(1);
    }
    if let Some(functions) = &restoring.functions {
        is_changed = true;
        count = count.saturating_add(1);
        pieces.bytes(&passive(functions)?);
    }
    let room = MOST_SEGMENTS.saturating_sub(count.saturating_add(1));
    let room = room.min(MOST_STATE_SEGMENTS);
    let mut segments = state_segments(plan, state, room)?;
    segments.extend(noted_segments(plan, state, room)?);
    let mut declared = to_declare(plan, state, is_changed)?;
    declared.extend(&restoring.used);
    if !is_changed && segments.is_empty() && declared.is_empty() {
        return Ok(section.map(OutputSection::input));
    }
    count = count.saturating_add(segments.len());
    if count > MOST_SEGMENTS {
        // Only changes of imported tables take so many: what stands between is the host's.
        let tables = plan.watched.tables.iter().zip(&state.tables);
        let most = tables.max_by_key(|(_, table)| table.elements.len());
        let index = most.map_or(0, |(index, _)| *index);
        let room = MOST_SEGMENTS.saturating_sub(count.saturating_sub(segments.len()));
        return Err(too_many(plan, index, segments.len(), room));
    }
    for segment in segments {
        pieces.bytes(&segment);
    }
    if !declared.is_empty() {
        count = count.saturating_add(1);
        let mut segment = Vec::from(DECLARED_FUNCTIONS);
        segment.extend(leb(u32::try_from(declared.len()).map_err(Error::internal)?));
        segment.extend(declared.into_iter().flat_map(leb));
        pieces.bytes(&segment);
    }
    let mut content = Pieces::default();
    content.bytes(&leb(u32::try_from(count).map_err(Error::internal)?));
    content.append(pieces);
    Ok((count > 0).then(|| OutputSection::new(id::ELEMENT, content)))
}

/// A passive segment of null and these functions.
fn passive(functions: &[u32]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::from([PASSIVE_EXPRESSIONS]);
    wasm_encoder::RefType::FUNCREF.encode(&mut bytes);
    let count = functions.len().saturating_add(1);
    bytes.extend(leb(u32::try_from(count).map_err(Error::internal)?));
    ConstExpr::ref_null(HeapType::FUNC).encode(&mut bytes);
    for function in functions {
        ConstExpr::ref_func(*function).encode(&mut bytes);
    }
    Ok(bytes)
}

/// How many segments of the input, or placeholders for them, the result has.
pub(super) fn kept(plan: &Plan, state: &InstanceState) -> usize {
    let segments = (0..).zip(&plan.module.elements);
    segments
        .filter(|(index, segment)| !matches!(fate(plan, state, *index, segment), Fate::Goes))
        .count()
}

/// What becomes of a segment.
enum Fate {
    Stays,
    Placeholder,
    Goes,
}

/// An active segment of a table that is written anew has run, and a segment that was dropped has no
/// elements.
fn fate(plan: &Plan, state: &InstanceState, index: u32, segment: &ElementSegment) -> Fate {
    let is_gone = match segment.mode {
        ElementMode::Active(table) => {
            let tables = plan.watched.tables.iter().zip(&state.tables);
            let mut shown = tables.filter(|(_, state)| state.size.is_some());
            shown.any(|(watched, _)| *watched == table)
        }
        ElementMode::Passive => state.dropped.contains(&Flag::Elements(index)),
        ElementMode::Declared => false,
    };
    let last = plan.module.element_uses.last();
    match (is_gone, last.is_some_and(|last| index <= *last)) {
        (false, _) => Fate::Stays,
        (true, true) => Fate::Placeholder,
        (true, false) => Fate::Goes,
    }
}

/// A segment without elements, of the same type. Binaryen reads no declarative segments of
/// expressions, so those are passive.
fn placeholder(plan: &Plan, segment: &ElementSegment) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::from([PASSIVE_EXPRESSIONS]);
    match read(plan, segment)?.items {
        wasmparser::ElementItems::Functions(_) => {
            return Ok([DECLARED_FUNCTIONS.as_slice(), &[0]].concat());
        }
        wasmparser::ElementItems::Expressions(ty, _) => ref_type(ty, &mut bytes)?,
    }
    bytes.push(0);
    Ok(bytes)
}

fn read<'a>(plan: &'a Plan, segment: &ElementSegment) -> Result<Element<'a>, Error> {
    let bytes = slice(&plan.wasm, segment.entry.clone())?;
    let mut reader = BinaryReader::new_features(bytes, segment.entry.start, FEATURES);
    Ok(reader.read()?)
}

/// The segments that write the state of the tables.
fn state_segments(plan: &Plan, state: &InstanceState, room: usize) -> Result<Vec<Vec<u8>>, Error> {
    let mut segments = Vec::new();
    for (index, table) in plan.watched.tables.iter().zip(&state.tables) {
        let ty = plan.module.table_type(*index);
        let ty = ty.ok_or_else(|| Error::internal("a table has no type"))?;
        let room = room.saturating_sub(segments.len());
        for run in runs(plan, *index, table, room) {
            segments.push(state_segment(plan, state, *index, ty, &run)?);
        }
    }
    Ok(segments)
}

/// What is written to a table, as at most so many runs, if there are no more tables than that.
fn runs(plan: &Plan, index: u32, table: &TableState, room: usize) -> Vec<ElementRun> {
    let own = index.checked_sub(plan.module.imported_tables);
    let own = own.and_then(|own| plan.module.tables.get(own as usize));
    let size = table.size.unwrap_or(0);
    let by_start = own.is_some_and(|table| !table.ty.element_type.is_nullable())
        && table.elements.iter().map(ElementRun::count).sum::<u64>() < size;
    if own.is_some_and(|table| table.init.is_some()) && !by_start {
        // Its elements do not begin as null.
        return Vec::from_iter(filled(&table.elements, 0, size));
    }
    // The start function sets some elements, which begin as they did.
    let is_own = own.is_some() && !by_start;
    let mut runs: Vec<ElementRun> = Vec::new();
    for run in &table.elements {
        for (at, value) in (run.start..).zip(&run.elements) {
            if is_own && *value == Reference::Null {
                continue;
            }
            match runs.last_mut() {
                Some(last) if last.end() == at => last.elements.push(*value),
                _ => runs.push(ElementRun {
                    start: at,
                    elements: Vec::from([*value]),
                }),
            }
        }
    }
    if runs.len() <= room.max(1) || !is_own {
        return runs;
    }
    let (first, last) = (runs.first(), runs.last());
    let start = first.map_or(0, |run| run.start);
    let end = last.map_or(0, ElementRun::end);
    Vec::from_iter(filled(&runs, start, end))
}

/// One run with all elements from one index to another, those that were not told as null. None if
/// that is nothing.
fn filled(runs: &[ElementRun], start: u64, end: u64) -> Option<ElementRun> {
    let mut elements = Vec::new();
    let null = |elements: &mut Vec<Reference>, to: u64| {
        let count = to.saturating_sub(start);
        elements.resize(usize::try_from(count).unwrap_or(0), Reference::Null);
    };
    for run in runs {
        null(&mut elements, run.start);
        elements.extend(&run.elements);
    }
    null(&mut elements, end);
    (!elements.is_empty()).then_some(ElementRun { start, elements })
}

/// Refuses a module that has no room for a segment more, before it runs.
pub(super) fn check(plan: &Plan) -> Result<(), Error> {
    let mut sections = plan.module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::ELEMENT) else {
        return Ok(());
    };
    let count = plan.module.elements.len();
    let state = InstanceState::initial(plan);
    if count < MOST_SEGMENTS || to_declare(plan, &state, false)?.is_empty() {
        return Ok(());
    }
    Err(Error::unsupported(format!(
        "code refers to a function whose export is removed, which adds an element segment to the {count} of the module, and engines accept {MOST_SEGMENTS}"
    ))
    .at(section.content.start))
}

/// The functions to which code refers and that nothing declares when exports, segments and values
/// are gone: each once.
fn to_declare(
    plan: &Plan,
    state: &InstanceState,
    segments_go: bool,
) -> Result<BTreeSet<u32>, Error> {
    let remaining: BTreeSet<u32> = functions(plan.exports.iter()).collect();
    let mut used = plan.module.function_uses.clone();
    if plan.watched.is_empty() {
        // Only exports are gone.
        used.retain(|function| !remaining.contains(function));
        let exported: BTreeSet<u32> = functions(plan.module.exports.iter()).collect();
        used.retain(|function| exported.contains(function));
        return Ok(used);
    }
    // What the start function sets is code, too.
    let imported = plan.watched_globals().zip(&state.references);
    for ((index, _), value) in imported {
        if let (Reference::Function(number), true) = (value, index < plan.module.imported_globals) {
            used.insert(function(plan, *number)?);
        }
    }
    let noted = state.noted.globals.range(..plan.module.imported_globals);
    for (_, value) in noted {
        if let Reference::Function(number) = value {
            used.insert(function(plan, *number)?);
        }
    }
    // Expressions of globals that are written anew may name other functions.
    let is_shown = !state.references.is_empty()
        || !state.tables.is_empty()
        || !state.making.expressions.is_empty();
    if used.is_empty() || (!segments_go && !is_shown && state.noted.is_empty()) {
        let exported: BTreeSet<u32> = functions(plan.module.exports.iter()).collect();
        used.retain(|function| exported.contains(function) && !remaining.contains(function));
        return Ok(used);
    }
    let mut named = remaining;
    for (index, segment) in (0..).zip(&plan.module.elements) {
        if matches!(fate(plan, state, index, segment), Fate::Stays) {
            items(read(plan, segment)?.items, &mut named)?;
        }
    }
    used.retain(|function| !named.contains(function));
    Ok(used)
}

/// The functions that are exported.
fn functions<'a>(
    exports: impl Iterator<Item = &'a super::contents::Export> + 'a,
) -> impl Iterator<Item = u32> + 'a {
    exports.filter_map(|export| {
        let is_function = matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
        is_function.then_some(export.index)
    })
}
