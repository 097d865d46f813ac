//! Makes a module's state readable.

use alloc::vec::Vec;

use wasmparser::ExternalKind;

use super::contents::Export;
use super::format::id;
use super::output::{OutputSection, join};
use super::plan::Plan;
use super::{check, exports};
use crate::{Error, ErrorKind, Piece};

/// Sections that come behind the export section.
const BEHIND_EXPORTS: [u8; 5] = [8, 9, 12, 10, 11];

/// Exports every mutable global and every memory under a name of its own, and changes nothing else.
///
/// ```wat
/// (module
///   (memory 1)
///   (global (mut i32) (i32.const 0))
///   (func (export "wizer-initialize") …))
/// ```
///
/// becomes
///
/// ```wat
/// (module
///   (memory 1)
///   (global (mut i32) (i32.const 0))
///   (func (export "wizer-initialize") …)
///   (export "wizer:global 0" (global 0))
///   (export "wizer:memory 0" (memory 0)))
/// ```
///
/// # Errors
///
/// `ErrorKind::Unsupported` where the format has no room.
pub(crate) fn instrumented(plan: &Plan) -> Result<Vec<Piece>, Error> {
    join(sections(plan)?)
}

/// Checks what [`instrumented`] gives, before anybody asks for it.
///
/// # Errors
///
/// `ErrorKind::Unsupported` if engines do not take so much, `ErrorKind::Internal` if it is not
/// valid.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let added = plan
        .state
        .globals
        .len()
        .saturating_add(plan.state.memories.len());
    check::check(&plan.wasm, &sections(plan)?).map_err(|error| match error.kind() {
        ErrorKind::Unsupported => error.within(format_args!(
            "to show the state of the module, {added} exports are added to the {} that it has",
            plan.module.exports.len()
        )),
        _ => error,
    })
}

/// The sections of the instrumented module.
pub(crate) fn sections(plan: &Plan) -> Result<Vec<OutputSection>, Error> {
    let sections = &plan.module.sections;
    let place = match sections.iter().position(|section| section.id == id::EXPORT) {
        Some(place) => place,
        None => sections
            .iter()
            .position(|section| BEHIND_EXPORTS.contains(&section.id))
            .unwrap_or(sections.len()),
    };
    let mut output: Vec<OutputSection> = sections
        .iter()
        .take(place)
        .map(OutputSection::input)
        .collect();
    output.push(OutputSection::encoded(
        id::EXPORT,
        &exports::encode(&with_state(plan)),
    )?);
    let behind = sections
        .iter()
        .skip(place)
        .filter(|section| section.id != id::EXPORT);
    output.extend(behind.map(OutputSection::input));
    Ok(output)
}

/// The target's exports, then the state's.
fn with_state(plan: &Plan) -> Vec<Export> {
    let mut all = plan.module.exports.clone();
    let globals = plan
        .module
        .mutable_globals()
        .map(|(index, _)| index)
        .zip(&plan.state.globals);
    let memories = plan
        .module
        .own_memories()
        .map(|(index, _)| index)
        .zip(&plan.state.memories);
    let state = globals
        .map(|(index, name)| (ExternalKind::Global, index, name))
        .chain(memories.map(|(index, name)| (ExternalKind::Memory, index, name)));
    for (kind, index, name) in state {
        all.push(Export {
            name: name.clone(),
            kind,
            index,
        });
    }
    all
}
