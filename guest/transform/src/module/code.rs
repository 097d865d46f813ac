//! The code section: with marks in the module to run, with functions of our own, and with new
//! indices of segments.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{Encode, Instruction};
use wasmparser::{BinaryReader, CodeSectionReader};

use super::added::AddedFunction;
use super::canonical::{CanonicalBody, CanonicalNans};
use super::contents::{FEATURES, Section};
use super::flag::Flag;
use super::format::{leb, slice};
use super::plan::Plan;
use super::watched::flag;
use crate::Error;
use crate::piece::Pieces;

/// Marks each instruction whose effect nothing can read afterwards.
///
/// ```wat
/// (func
///   (data.drop 0)
///   (table.set 0 (i32.const 1) (ref.null func)))
/// ```
///
/// becomes, where global 7 is the flag of the data segment, and the table is read by the host,
///
/// ```wat
/// (func
///   (global.set 7 (i32.const 1))
///   (data.drop 0)
///   (table.set 0 (i32.const 1) (ref.null func)))
/// ```
///
/// In a component, what changes tables and references is noted: see [`Shadow::marks`]. The
/// functions `added` come behind all others. Behind instructions whose NaNs differ between engines,
/// there may be code that makes them canonical: see [`CanonicalBody`].
///
/// [`CanonicalBody`]: super::canonical::CanonicalBody
/// [`Shadow::marks`]: super::shadow::Shadow::marks
pub(super) fn marked(
    plan: &Plan,
    section: &Section,
    added: &[AddedFunction],
) -> Result<Pieces, Error> {
    let marks = marks(plan)?;
    let mut marks = marks.as_slice();
    let mut nans = CanonicalNans::new(plan)?;
    let content = slice(&plan.wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    let bodies = CodeSectionReader::new(reader)?;
    let mut pieces = Pieces::default();
    let count = u32::try_from(added.len()).map_err(Error::internal)?;
    pieces.bytes(&leb(bodies.count().saturating_add(count)));
    // Up to here the input is written or left out.
    let mut at = bodies.original_position();
    for body in bodies {
        let body = body?;
        let range = body.range();
        let count = marks.partition_point(|(offset, _)| *offset < range.end);
        let (own, others) = marks.split_at(count);
        marks = others;
        let canonical = nans.next(plan, &body)?;
        if own.is_empty() && canonical.is_none() {
            continue;
        }
        // What stands before the function's size, which changes.
        let size = leb_before(&plan.wasm, at, &range)?;
        pieces.input(at..size);
        let mut new = Pieces::default();
        at = match &canonical {
            Some(canonical) => canonical.declare(&mut new)?,
            None => range.start,
        };
        for (offset, inserted) in insertions(canonical.as_ref(), own) {
            new.input(at..offset);
            new.bytes(inserted);
            at = offset;
        }
        new.input(at..range.end);
        at = range.end;
        if let Some(canonical) = &canonical {
            canonical.check(plan, &body, &new)?;
        }
        let length = u32::try_from(new.length()).map_err(Error::internal)?;
        pieces.bytes(&leb(length));
        pieces.append(new);
    }
    pieces.input(at..section.content.end);
    for function in added {
        pieces.bytes(&function.entry()?);
    }
    Ok(pieces)
}

/// What is put where in a function, in order of offset.
fn insertions<'a>(
    canonical: Option<&'a CanonicalBody<'_>>,
    marks: &'a [(usize, Vec<u8>)],
) -> Vec<(usize, &'a [u8])> {
    let canonical = canonical.into_iter().flat_map(CanonicalBody::insertions);
    let marks = marks
        .iter()
        .map(|(offset, mark)| (*offset, mark.as_slice()));
    let mut all: Vec<(usize, &[u8])> = canonical.chain(marks).collect();
    // What stands behind one instruction stays before what the next one has in front.
    all.sort_by_key(|(offset, _)| *offset);
    all
}

/// Where the size of a function begins, which stands right before its body: from `from` on come
/// whole functions, sizes included.
fn leb_before(wasm: &[u8], from: usize, body: &Range<usize>) -> Result<usize, Error> {
    let mut at = from;
    loop {
        let bytes = slice(wasm, at..body.end)?;
        let mut reader = BinaryReader::new_features(bytes, at, FEATURES);
        let size = reader.read_var_u32()?;
        let start = reader.original_position();
        if start == body.start {
            return Ok(at);
        }
        at = start.saturating_add(size as usize);
        if at > body.start {
            return Err(Error::internal("a function has no size"));
        }
    }
}

/// What is put where, in order of offset.
fn marks(plan: &Plan) -> Result<Vec<(usize, Vec<u8>)>, Error> {
    let globals: BTreeMap<Flag, u32> = flag_indices(plan).collect();
    let first = plan.module.all_functions();
    let shadow = &plan.watched.shadow;
    let mut all = shadow.marks(&plan.module, &globals, first)?;
    let sites = (1_i32..).zip(&plan.module.changes);
    let of_flags = sites.filter_map(|(number, site)| {
        let flag = flag(&plan.module, site)?;
        let global = *globals.get(&flag)?;
        let value = match flag {
            Flag::Change => number,
            _ => 1,
        };
        let mut bytes = Vec::new();
        Instruction::I32Const(value).encode(&mut bytes);
        Instruction::GlobalSet(global).encode(&mut bytes);
        Some((site.offset, bytes))
    });
    all.extend(of_flags);
    // What stands behind one instruction stays before what the next one has in front.
    all.sort_by_key(|(offset, _)| *offset);
    Ok(all)
}

/// The flags, with the indices of their globals.
pub(super) fn flag_indices(plan: &Plan) -> impl Iterator<Item = (Flag, u32)> + '_ {
    let flags = plan.watched.flags.iter().copied();
    flags.zip(plan.module.all_globals()..)
}

/// The flags, for the global section of the module to run.
pub(super) fn flags(flags: &[Flag]) -> Vec<u8> {
    let globals = flags.iter().flat_map(|flag| match flag.ty() {
        // `(global (mut i64) (i64.const 0))`
        wasmparser::ValType::I64 => [0x7e, 1, 0x42, 0, 0x0b],
        // `(global (mut i32) (i32.const 0))`
        _ => [0x7f, 1, 0x41, 0, 0x0b],
    });
    globals.collect()
}

/// A section that is a list, with entries on top of those of the input.
pub(super) fn appended(
    wasm: &[u8],
    section: &Section,
    count: usize,
    entries: &[u8],
) -> Result<Pieces, Error> {
    let content = slice(wasm, section.content.clone())?;
    let mut reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    let others = reader.read_var_u32()?;
    let added = u32::try_from(count).map_err(Error::internal)?;
    let mut pieces = Pieces::default();
    pieces.bytes(&leb(others.saturating_add(added)));
    pieces.input(reader.original_position()..section.content.end);
    pieces.bytes(entries);
    Ok(pieces)
}
