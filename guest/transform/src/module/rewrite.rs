//! Writes the pre-initialized module, section by section.

use alloc::vec::Vec;

use wasm_encoder::DataCountSection;

use super::contents::Section;
use super::format::id;
use super::output::{OutputSection, join};
use super::plan::Plan;
use super::state::InstanceState;
use super::{check, elements, exports, globals, memories, names, segments};
use crate::{Error, Piece};

/// Writes the result: what has to change changes, and everything else is the input's bytes.
///
/// ```wat
/// (module
///   (memory 1)
///   (global $n (mut i32) (i32.const 0))
///   (start $init)
///   (func $init …)
///   (func $setup (export "wizer-initialize") …)
///   (func (export "run") …)
///   (data (i32.const 0) "old"))
/// ```
///
/// becomes
///
/// ```wat
/// (module
///   (memory 1)
///   (global $n (mut i32) (i32.const 42))
///   (func $init …)
///   (func $setup …)
///   (func (export "run") …)
///   (data (i32.const 0) "what is there now"))
/// ```
///
/// # Errors
///
/// `ErrorKind::Unsupported` where the format has no room, `ErrorKind::Internal` if what was written
/// is not valid.
pub(crate) fn rewrite(plan: &Plan, state: &InstanceState) -> Result<Vec<Piece>, Error> {
    let output = sections(plan, state)?;
    check::check(&plan.wasm, &output)?;
    join(output)
}

/// The sections of the pre-initialized module.
pub(crate) fn sections(plan: &Plan, state: &InstanceState) -> Result<Vec<OutputSection>, Error> {
    let sections = &plan.module.sections;
    let has = |id: u8| sections.iter().any(|section| section.id == id);
    // Where a new section goes. Elements: before the sections that refer to them or follow them.
    // Data: behind all others but custom sections.
    let elements = sections
        .iter()
        .position(|section| [id::DATA_COUNT, id::CODE].contains(&section.id))
        .filter(|_| !has(id::ELEMENT));
    let count = segments::count(plan, &state.runs)?;
    let data = sections
        .iter()
        .rposition(|section| section.id != id::CUSTOM)
        .filter(|_| !has(id::DATA) && count > 0);

    let mut output = Vec::with_capacity(sections.len().saturating_add(2));
    for (i, section) in sections.iter().enumerate() {
        if elements == Some(i) {
            output.extend(elements::rewrite(plan, None)?);
        }
        output.extend(rewrite_section(plan, state, section)?);
        if data == Some(i) {
            output.push(segments::rewrite(plan, state)?);
        }
    }
    Ok(output)
}

/// A section of the result; none where it is gone.
fn rewrite_section(
    plan: &Plan,
    state: &InstanceState,
    section: &Section,
) -> Result<Option<OutputSection>, Error> {
    Ok(Some(match section.id {
        id::MEMORY => memories::rewrite(plan, section, &state.pages)?,
        id::GLOBAL => globals::rewrite(plan, section, state.globals.as_deref())?,
        id::EXPORT if plan.exports == plan.module.exports => OutputSection::input(section),
        id::EXPORT if plan.exports.is_empty() => return Ok(None),
        id::EXPORT => OutputSection::encoded(id::EXPORT, &exports::encode(&plan.exports))?,
        // The start function has run.
        id::START => return Ok(None),
        id::ELEMENT => return elements::rewrite(plan, Some(section)),
        id::DATA_COUNT => {
            let count = segments::count(plan, &state.runs)?;
            OutputSection::encoded(id::DATA_COUNT, &DataCountSection { count })?
        }
        id::CODE => segments::rewrite_code(plan, section)?,
        id::DATA => segments::rewrite(plan, state)?,
        id::CUSTOM if section.is_name => names::rewrite(plan, section),
        _ => OutputSection::input(section),
    }))
}
