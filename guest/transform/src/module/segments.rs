//! Data segments of the result: those that code refers to, and the state of the memories.

use alloc::format;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{ConstExpr, Encode};
use wasmparser::BinaryReader;

use super::contents::SegmentUse;
use super::format::{id, leb, slice};
use super::kept_segments::MOST_SEGMENTS;
use super::output::{OutputSection, SectionContent};
use super::plan::Plan;
use super::runs::Run;
use super::start::Start;
use super::state::InstanceState;
use crate::Error;
use crate::piece::{MemorySpan, Pieces, Span};

/// What a passive segment begins with.
const PASSIVE: u8 = 1;

/// A passive segment without bytes.
const PLACEHOLDER: [u8; 2] = [PASSIVE, 0];

/// The runs in the order of their segments, and whether these are active.
fn runs(plan: &Plan, state: &InstanceState, passive: &[Run]) -> Vec<(Run, bool)> {
    let is_written = |run: &&Run| passive.is_empty() || !plan.is_shared_import(run.memory);
    let passive_runs = passive.iter().map(|run| (*run, false));
    let active = state.runs.iter().filter(is_written);
    passive_runs.chain(active.map(|run| (*run, true))).collect()
}

/// How many segments the state takes.
pub(crate) fn state_segments(plan: &Plan, state: &InstanceState, start: &Start) -> usize {
    let objects = usize::from(start.restoring.data.is_some());
    runs(plan, state, &start.runs).len().saturating_add(objects)
}

/// How many segments the result has.
pub(crate) fn count(plan: &Plan, runs: usize) -> Result<u32, Error> {
    let room = plan.kept_segments.room();
    if runs > room {
        return Err(Error::unsupported(format!(
            "the code refers to {} data segments, which leaves room for {room} of the {MOST_SEGMENTS} that engines take: too few for the state of the memories",
            plan.kept_segments.segments.len()
        )));
    }
    u32::try_from(plan.kept_segments.segments.len().saturating_add(runs)).map_err(Error::internal)
}

/// Writes the data section: the segments that stay, then the state.
///
/// ```wat
/// (memory 1)
/// (data (i32.const 0) "0")
/// ```
///
/// where `wizer` was written to address 16 becomes
///
/// ```wat
/// (memory 1)
/// (data (i32.const 0) "0")
/// (data (i32.const 16) "wizer")
/// ```
///
/// What the start function reads to make objects is a passive segment, and comes first. Runs that
/// it writes are passive segments, and come next.
pub(crate) fn rewrite(
    plan: &Plan,
    state: &InstanceState,
    start: &Start,
) -> Result<OutputSection, Error> {
    let runs = runs(plan, state, &start.runs);
    let count = leb(count(plan, state_segments(plan, state, start))?);
    let mut pieces = Pieces::default();
    let mut skeleton = count.clone();
    pieces.bytes(&count);
    for (index, segment) in (0..).zip(&plan.kept_segments.segments) {
        match segment {
            Some(entry) if !state.is_dropped(plan, index) => pieces.input(entry.clone()),
            _ => pieces.bytes(&PLACEHOLDER),
        }
        skeleton.extend(PLACEHOLDER);
    }
    if let Some(data) = &start.restoring.data {
        let size = u32::try_from(data.len()).map_err(Error::internal)?;
        pieces.bytes(&[PASSIVE]);
        pieces.bytes(&leb(size));
        pieces.bytes(data);
        skeleton.extend(PLACEHOLDER);
    }
    for (run, is_active) in runs {
        let mut bytes = match is_active {
            true => header(plan, &run)?,
            false => Vec::from([PASSIVE]),
        };
        skeleton.extend(bytes.iter().chain(&[0]));
        let length = run.end.saturating_sub(run.start);
        let size = u32::try_from(length).map_err(|_| {
            Error::unsupported(format!(
                "memory {} has {length} bytes without a gap, and a segment has room for 4 GiB",
                run.memory
            ))
        })?;
        bytes.extend(leb(size));
        pieces.bytes(&bytes);
        pieces.memory(MemorySpan {
            memory: state.first_memory.saturating_add(run.memory),
            span: Span {
                offset: run.start,
                length,
            },
        });
    }
    let content = SectionContent::New {
        pieces,
        skeleton: Some(skeleton),
    };
    Ok(OutputSection {
        id: id::DATA,
        content,
    })
}

/// Mode, memory and offset of an active segment.
fn header(plan: &Plan, run: &Run) -> Result<Vec<u8>, Error> {
    let mut memories = plan.module.state_memories();
    let (index, memory) = memories
        .nth(run.memory as usize)
        .ok_or_else(|| Error::internal("a run has no memory"))?;
    let mut bytes = Vec::new();
    match index {
        0 => bytes.push(0),
        index => {
            bytes.push(2);
            bytes.extend(leb(index));
        }
    }
    let offset = if memory.memory64 {
        ConstExpr::i64_const(run.start.cast_signed())
    } else {
        ConstExpr::i32_const(
            u32::try_from(run.start)
                .map_err(Error::internal)?
                .cast_signed(),
        )
    };
    offset.encode(&mut bytes);
    Ok(bytes)
}

/// The functions in the code section: as they stand, unless segments have new indices.
///
/// An index that shrinks is written as wide as it was, so nothing moves:
/// `memory.init 95000` becomes `memory.init 1` in three bytes.
pub(crate) fn rewrite_code(plan: &Plan, range: Range<usize>) -> Result<Pieces, Error> {
    let mut pieces = Pieces::default();
    let mut at = range.start;
    let Some(renumbered) = &plan.kept_segments.renumbered else {
        pieces.input(range);
        return Ok(pieces);
    };
    for SegmentUse {
        segment,
        instruction,
        ..
    } in &plan.module.segment_uses
    {
        let index = renumbered
            .get(segment)
            .ok_or_else(|| Error::internal("a segment has no index"))?;
        let immediate = immediate(&plan.wasm, instruction)?;
        pieces.input(at..immediate.start);
        let index = padded(*index, immediate.len())
            .ok_or_else(|| Error::internal("an index of a segment became larger"))?;
        pieces.bytes(&index);
        at = immediate.end;
    }
    pieces.input(at..range.end);
    Ok(pieces)
}

/// Where an instruction has the index of its data segment.
fn immediate(wasm: &[u8], instruction: &Range<usize>) -> Result<Range<usize>, Error> {
    const GC: u8 = 0xfb;
    let mut reader = BinaryReader::new(slice(wasm, instruction.clone())?, instruction.start);
    let prefix = reader.read_u8()?;
    reader.read_var_u32()?;
    if prefix == GC {
        // `array.new_data` has the array's type first.
        reader.read_var_u32()?;
    }
    let start = reader.original_position();
    reader.read_var_u32()?;
    Ok(start..reader.original_position())
}

/// LEB128 in exactly `width` bytes; none if they are too few.
fn padded(value: u32, width: usize) -> Option<Vec<u8>> {
    let mut bytes = leb(value);
    let short = width.checked_sub(bytes.len())?;
    if short > 0 {
        // All but the last byte say that another one follows.
        if let Some(last) = bytes.last_mut() {
            *last |= 0x80;
        }
        bytes.resize(width.saturating_sub(1), 0x80);
        bytes.push(0);
    }
    Some(bytes)
}
