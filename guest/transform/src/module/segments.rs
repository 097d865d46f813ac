//! Data segments of the result: those that code refers to, and the state of the memories.

use alloc::format;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{ConstExpr, Encode};
use wasmparser::BinaryReader;

use super::contents::{Section, SegmentUse};
use super::format::{id, leb, slice};
use super::kept_segments::MOST_SEGMENTS;
use super::output::{OutputSection, SectionContent};
use super::plan::Plan;
use super::runs::Run;
use super::state::InstanceState;
use crate::Error;
use crate::piece::{MemorySpan, Pieces, Span};

/// A passive segment without bytes.
const PLACEHOLDER: [u8; 2] = [1, 0];

/// How many segments the result has.
pub(crate) fn count(plan: &Plan, runs: &[Run]) -> Result<u32, Error> {
    let room = plan.kept_segments.room();
    if runs.len() > room {
        return Err(Error::unsupported(format!(
            "the code refers to {} data segments, which leaves room for {room} of the {MOST_SEGMENTS} that engines take: too few for the state of the memories",
            plan.kept_segments.segments.len()
        )));
    }
    u32::try_from(plan.kept_segments.segments.len().saturating_add(runs.len()))
        .map_err(Error::internal)
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
pub(crate) fn rewrite(plan: &Plan, state: &InstanceState) -> Result<OutputSection, Error> {
    let runs = &state.runs;
    let count = leb(count(plan, runs)?);
    let mut pieces = Pieces::default();
    let mut skeleton = count.clone();
    pieces.bytes(&count);
    for segment in &plan.kept_segments.segments {
        match segment {
            Some(entry) => pieces.input(entry.clone()),
            None => pieces.bytes(&PLACEHOLDER),
        }
        skeleton.extend(PLACEHOLDER);
    }
    for run in runs {
        let mut bytes = header(plan, run)?;
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
    let memory = plan
        .module
        .memories
        .get(run.memory as usize)
        .ok_or_else(|| Error::internal("a run has no memory"))?;
    let mut bytes = Vec::new();
    match plan.module.imported_memories.saturating_add(run.memory) {
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

/// The code section: as it stands, unless segments have new indices.
///
/// An index that shrinks is written as wide as it was, so nothing moves:
/// `memory.init 95000` becomes `memory.init 1` in three bytes.
pub(crate) fn rewrite_code(plan: &Plan, section: &Section) -> Result<OutputSection, Error> {
    let Some(renumbered) = &plan.kept_segments.renumbered else {
        return Ok(OutputSection::input(section));
    };
    let mut pieces = Pieces::default();
    let mut at = section.content.start;
    for SegmentUse {
        segment,
        instruction,
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
    pieces.input(at..section.content.end);
    Ok(OutputSection::new(section.id, pieces))
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
