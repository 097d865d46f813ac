//! The element section of the result.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use wasmparser::{BinaryReader, ExternalKind};

use super::contents::{Export, Section};
use super::format::{id, leb, slice};
use super::output::OutputSection;
use super::plan::Plan;
use crate::Error;
use crate::piece::Pieces;

/// The most element segments that engines take in a module.
const MOST_SEGMENTS: u32 = 100_000;

/// A declarative segment, and its elements are indices of functions.
const DECLARED_FUNCTIONS: [u8; 2] = [3, 0];

/// Declares the functions to which code refers with `ref.func`, and whose export is gone.
///
/// `ref.func` may only name a function that stands outside of code as well, and an export may be
/// the only such place (core specification, *modules*, `refs`). In
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
/// It comes behind the other segments, whose indices stay as they are. None if nothing has to be
/// declared.
pub(crate) fn rewrite(
    plan: &Plan,
    section: Option<&Section>,
) -> Result<Option<OutputSection>, Error> {
    let functions = to_declare(plan);
    if functions.is_empty() {
        return Ok(section.map(OutputSection::input));
    }
    let count = u32::try_from(functions.len()).map_err(Error::internal)?;
    let mut declared = Vec::from(DECLARED_FUNCTIONS);
    declared.extend(leb(count));
    declared.extend(functions.into_iter().flat_map(leb));

    let mut pieces = Pieces::default();
    match section {
        None => pieces.bytes(&leb(1)),
        Some(section) => {
            let content = slice(&plan.wasm, section.content.clone())?;
            let mut reader = BinaryReader::new(content, section.content.start);
            let others = reader.read_var_u32()?;
            pieces.bytes(&leb(others.saturating_add(1)));
            pieces.input(reader.original_position()..section.content.end);
        }
    }
    pieces.bytes(&declared);
    Ok(Some(OutputSection::new(id::ELEMENT, pieces)))
}

/// Refuses a module that has no room for a segment more, before it runs.
pub(super) fn check(plan: &Plan) -> Result<(), Error> {
    let mut sections = plan.module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::ELEMENT) else {
        return Ok(());
    };
    let content = slice(&plan.wasm, section.content.clone())?;
    let count = BinaryReader::new(content, section.content.start).read_var_u32()?;
    if count < MOST_SEGMENTS || to_declare(plan).is_empty() {
        return Ok(());
    }
    Err(Error::unsupported(format!(
        "code refers to a function whose export is removed, which adds an element segment to the {count} of the module, and engines accept {MOST_SEGMENTS}"
    ))
    .at(section.content.start))
}

/// The functions to which code refers and that nothing declares when exports are gone: each once,
/// whatever the number of its exports was.
fn to_declare(plan: &Plan) -> BTreeSet<u32> {
    let remaining: BTreeSet<u32> = functions(&plan.exports).collect();
    let gone = |function: &u32| {
        plan.module.function_uses.contains(function) && !remaining.contains(function)
    };
    functions(&plan.module.exports).filter(gone).collect()
}

/// The functions that are exported.
fn functions(exports: &[Export]) -> impl Iterator<Item = u32> {
    let function = |export: &Export| (export.kind == ExternalKind::Func).then_some(export.index);
    exports.iter().filter_map(function)
}
