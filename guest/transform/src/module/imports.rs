//! The import section of the result.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, EntityType, MemoryType};
use wasmparser::BinaryReader;

use super::contents::{FEATURES, Import, Section};
use super::format::{leb, slice};
use super::output::OutputSection;
use super::plan::Plan;
use super::state::InstanceState;
use super::tables::{sizes, table_type};
use crate::Error;
use crate::piece::Pieces;

/// Demands of every imported memory and table that has changed the size that it had at the
/// snapshot.
///
/// ```wat
/// (import "env" "memory" (memory 1))
/// ```
///
/// that was grown by two pages becomes
///
/// ```wat
/// (import "env" "memory" (memory 3))
/// ```
pub(super) fn rewrite(
    plan: &Plan,
    section: &Section,
    state: &InstanceState,
) -> Result<OutputSection, Error> {
    let grown = grown(plan, state)?;
    if grown.is_empty() {
        return Ok(OutputSection::input(section));
    }
    let content = slice(&plan.wasm, section.content.clone())?;
    let mut reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    let count = reader.read_var_u32()?;
    let mut pieces = Pieces::default();
    pieces.bytes(&leb(count));
    let mut at = reader.original_position();
    for (import, ty) in grown {
        pieces.input(at..import.entry.start);
        let mut bytes = Vec::new();
        import.module.as_str().encode(&mut bytes);
        import.name.as_str().encode(&mut bytes);
        ty.encode(&mut bytes);
        pieces.bytes(&bytes);
        at = import.entry.end;
    }
    pieces.input(at..section.content.end);
    Ok(OutputSection::new(section.id, pieces))
}

/// The imports that are larger than they had to be, with their new types.
fn grown<'a>(
    plan: &'a Plan,
    state: &InstanceState,
) -> Result<Vec<(&'a Import, EntityType)>, Error> {
    let mut grown = Vec::new();
    if !plan.is_standalone() {
        // In a component, they are state of others.
        return Ok(grown);
    }
    for ((_, import, ty), pages) in plan.module.memory_imports().zip(&state.pages) {
        if *pages > ty.initial {
            let ty = MemoryType {
                minimum: *pages,
                maximum: ty.maximum,
                memory64: ty.memory64,
                shared: ty.shared,
                page_size_log2: ty.page_size_log2,
            };
            grown.push((import, EntityType::Memory(ty)));
        }
    }
    for (index, import, ty) in plan.module.table_imports() {
        let mut sizes = sizes(plan, state);
        let size = sizes.find_map(|(table, size)| (table == index).then_some(size));
        if let Some(size) = size.filter(|size| *size > ty.initial) {
            grown.push((import, EntityType::Table(table_type(ty, size)?)));
        }
    }
    grown.sort_by_key(|(import, _)| import.entry.start);
    Ok(grown)
}
