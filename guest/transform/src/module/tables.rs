//! The table section of the result.

use alloc::vec::Vec;

use wasm_encoder::Encode as _;
use wasmparser::TableType;

use super::contents::Section;
use super::format::leb;
use super::output::OutputSection;
use super::plan::Plan;
use super::state::InstanceState;
use crate::Error;
use crate::piece::Pieces;

/// The sizes of the watched tables, with their indices.
pub(super) fn sizes<'a>(
    plan: &'a Plan,
    state: &'a InstanceState,
) -> impl Iterator<Item = (u32, u64)> + 'a {
    let tables = plan.watched.tables.iter().zip(&state.tables);
    tables.filter_map(|(index, table)| Some((*index, table.size?)))
}

/// Makes every table that has changed begin as large as it was at the snapshot.
///
/// ```wat
/// (table 1 16 funcref)
/// ```
///
/// that was grown by two elements becomes
///
/// ```wat
/// (table 3 16 funcref)
/// ```
pub(super) fn rewrite(
    plan: &Plan,
    section: &Section,
    state: &InstanceState,
) -> Result<OutputSection, Error> {
    let first = plan.module.imported_tables;
    let size = |index: u32| {
        let mut sizes = sizes(plan, state);
        let size = sizes.find_map(|(table, size)| (table == index).then_some(size));
        size.or(state.noted.minimums.get(&index).copied())
    };
    let tables = (first..).zip(&plan.module.tables);
    let grown: Vec<Option<u64>> = tables
        .map(|(index, table)| size(index).filter(|size| *size > table.ty.initial))
        .collect();
    if grown.iter().all(Option::is_none) {
        return Ok(OutputSection::input(section));
    }
    let mut pieces = Pieces::default();
    pieces.bytes(&leb(
        u32::try_from(plan.module.tables.len()).map_err(Error::internal)?
    ));
    for (table, grown) in plan.module.tables.iter().zip(grown) {
        let Some(minimum) = grown else {
            pieces.input(table.entry.clone());
            continue;
        };
        let ty = table_type(&table.ty, minimum)?;
        let mut bytes = Vec::new();
        match &table.init {
            None => {
                ty.encode(&mut bytes);
                pieces.bytes(&bytes);
            }
            Some(init) => {
                bytes.extend(WITH_INIT);
                ty.encode(&mut bytes);
                pieces.bytes(&bytes);
                pieces.input(init.clone());
            }
        }
    }
    Ok(OutputSection::new(section.id, pieces))
}

/// What a table with an initial value begins with.
const WITH_INIT: [u8; 2] = [0x40, 0];

/// A table's type, with another minimum.
pub(super) fn table_type(ty: &TableType, minimum: u64) -> Result<wasm_encoder::TableType, Error> {
    Ok(wasm_encoder::TableType {
        element_type: ty.element_type.try_into().map_err(Error::internal)?,
        table64: ty.table64,
        minimum,
        maximum: ty.maximum,
        shared: ty.shared,
    })
}
