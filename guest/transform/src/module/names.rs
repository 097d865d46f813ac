//! The `name` section of the result: names of data segments follow their segments.

use alloc::vec::Vec;

use wasm_encoder::Encode;
use wasmparser::{BinaryReader, CustomSectionReader, KnownCustom, Name};

use super::contents::Section;
use super::format::{leb, slice};
use super::output::OutputSection;
use super::plan::Plan;
use crate::piece::Pieces;

/// The subsection that names data segments.
const DATA_NAMES: u8 = 9;

/// Drops the names of segments that are gone, and renumbers those that moved.
///
/// ```wat
/// (data $greeting (i32.const 0) "hello")
/// ```
///
/// leaves no name behind for whichever segment comes to stand at index 0. A section that can't be
/// read, or has nothing to change, stays as it is: nothing but its readers depends on a custom
/// section.
pub(crate) fn rewrite(plan: &Plan, section: &Section) -> OutputSection {
    renumbered(plan, section).unwrap_or_else(|| OutputSection::input(section))
}

fn renumbered(plan: &Plan, section: &Section) -> Option<OutputSection> {
    let bytes = slice(&plan.wasm, section.content.clone()).ok()?;
    let custom = CustomSectionReader::new(BinaryReader::new(bytes, section.content.start)).ok()?;
    let KnownCustom::Name(mut names) = custom.as_known() else {
        return None;
    };

    let mut pieces = Pieces::default();
    pieces.input(section.content.start..names.original_position());
    let mut changed = false;
    loop {
        let start = names.original_position();
        let Some(name) = names.next() else { break };
        let end = names.original_position();
        let map = match name.ok()? {
            Name::Data(map) => map,
            // Element segments of tables that are written anew have no names.
            Name::Element(_) if !plan.watched.tables.is_empty() => {
                changed = true;
                continue;
            }
            _ => {
                pieces.input(start..end);
                continue;
            }
        };
        let (mut entries, mut count) = (Vec::new(), 0_u32);
        for naming in map {
            let naming = naming.ok()?;
            let index = plan.kept_segments.index(naming.index);
            changed |= index != Some(naming.index);
            if let Some(index) = index {
                index.encode(&mut entries);
                naming.name.encode(&mut entries);
                count = count.checked_add(1)?;
            }
        }
        if count > 0 {
            let mut map = leb(count);
            map.append(&mut entries);
            pieces.bytes(&[DATA_NAMES]);
            pieces.bytes(&leb(u32::try_from(map.len()).ok()?));
            pieces.bytes(&map);
        }
    }
    changed.then(|| OutputSection::new(section.id, pieces))
}
