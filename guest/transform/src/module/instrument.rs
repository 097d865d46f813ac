//! Makes a module's state readable.

use alloc::vec::Vec;

use wasm_encoder::Encode as _;

use super::added::AddedFunction;
use super::contents::{Export, Section};
use super::format::{id, leb};
use super::output::{OutputSection, insert, join};
use super::plan::Plan;
use super::shadow_code::helpers;
use super::visitor::visitor;
use super::{check, code, exports};
use crate::piece::Pieces;
use crate::{Error, ErrorKind, Piece};

/// Sections that come behind the export section.
const BEHIND_EXPORTS: [u8; 5] = [8, 9, 12, 10, 11];

/// Exports every mutable global and every memory under a name of its own.
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
/// A table that code changes is exported as well, with all functions to which its elements may
/// lead. Nothing else changes, unless an instruction has effects that can't be read, or NaNs are to
/// be canonical: see [`code::marked`].
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
    let added = plan.state.all().count();
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
    // The host calls the start function that has a name.
    let stays = |section: &&Section| section.id != id::START || plan.state.start.is_none();
    let sections: Vec<&Section> = plan.module.sections.iter().filter(stays).collect();
    let has = |id: u8| sections.iter().any(|section| section.id == id);
    let place = match sections.iter().position(|section| section.id == id::EXPORT) {
        Some(place) => place,
        None => sections
            .iter()
            .position(|section| BEHIND_EXPORTS.contains(&section.id))
            .unwrap_or(sections.len()),
    };
    let added = Added::new(plan)?;
    let exports = OutputSection::encoded(id::EXPORT, &exports::encode(&with_state(plan)))?;
    let mut output = Vec::with_capacity(sections.len().saturating_add(3));
    for section in sections.iter().take(place) {
        output.push(added.section(plan, section)?);
    }
    let mut behind_exports = Vec::new();
    for (id, entries) in added.entries() {
        if entries.count > 0 && !has(id) {
            let mut pieces = Pieces::default();
            pieces.bytes(&leb(u32::try_from(entries.count).map_err(Error::internal)?));
            pieces.bytes(&entries.bytes);
            let section = OutputSection::new(id, pieces);
            match id {
                id::GLOBAL => output.push(section),
                id::ELEMENT => behind_exports.push(section),
                _ => insert(&mut output, section),
            }
        }
    }
    output.push(exports);
    let behind = sections.iter().skip(place);
    for section in behind.filter(|section| section.id != id::EXPORT) {
        output.push(added.section(plan, section)?);
    }
    for section in behind_exports {
        insert(&mut output, section);
    }
    if !has(id::CODE) && !added.bodies.is_empty() {
        let mut pieces = Pieces::default();
        pieces.bytes(&leb(
            u32::try_from(added.bodies.len()).map_err(Error::internal)?
        ));
        for body in &added.bodies {
            pieces.bytes(&body.entry()?);
        }
        insert(&mut output, OutputSection::new(id::CODE, pieces));
    }
    Ok(output)
}

/// Entries of a section.
#[derive(Default)]
struct Entries {
    count: usize,
    bytes: Vec<u8>,
}

/// What the instrumented module has on top of the input.
struct Added {
    types: Entries,
    functions: Entries,
    tables: Entries,
    memories: Entries,
    globals: Entries,
    elements: Entries,
    bodies: Vec<AddedFunction>,
}

impl Added {
    fn new(plan: &Plan) -> Result<Self, Error> {
        let shadow = &plan.watched.shadow;
        let helpers = helpers(&plan.module, shadow, &code::flag_indices(plan).collect())?;
        let mut memories = Entries::default();
        if let Some(ty) = shadow.memory() {
            memories.count = 1;
            wasm_encoder::MemoryType::from(ty).encode(&mut memories.bytes);
        }
        // Helpers are in components only, and objects are told in other modules only.
        let visitor = visitor(plan, &code::flag_indices(plan).collect())?;
        if !visitor.memory.is_empty() {
            memories.count = 1;
            memories.bytes = visitor.memory;
        }
        let types = [helpers.types, visitor.types].concat();
        let bodies = [helpers.functions, visitor.functions].concat();
        Ok(Self {
            types: Entries {
                count: types.len(),
                bytes: types.concat(),
            },
            functions: Entries {
                count: bodies.len(),
                bytes: bodies.iter().flat_map(|body| leb(body.ty)).collect(),
            },
            tables: Entries {
                count: visitor.tables.len(),
                bytes: visitor.tables.concat(),
            },
            memories,
            globals: Entries {
                count: plan.watched.flags.len(),
                bytes: code::flags(&plan.watched.flags),
            },
            elements: Entries {
                count: usize::from(!visitor.elements.is_empty()),
                bytes: visitor.elements,
            },
            bodies,
        })
    }

    /// Entries by their sections.
    fn entries(&self) -> [(u8, &Entries); 6] {
        [
            (id::TYPE, &self.types),
            (id::FUNCTION, &self.functions),
            (id::TABLE, &self.tables),
            (id::MEMORY, &self.memories),
            (id::GLOBAL, &self.globals),
            (id::ELEMENT, &self.elements),
        ]
    }

    /// A section of the instrumented module.
    fn section(&self, plan: &Plan, section: &Section) -> Result<OutputSection, Error> {
        let entries = self.entries();
        let mut entries = entries
            .iter()
            .filter(|(id, entries)| *id == section.id && entries.count > 0);
        let pieces = match entries.next() {
            Some((_, Entries { count, bytes })) => {
                code::appended(&plan.wasm, section, *count, bytes)?
            }
            // Whatever is marked has a flag.
            None if section.id == id::CODE
                && (self.globals.count > 0
                    || !self.bodies.is_empty()
                    || !plan.float_sites().is_empty()) =>
            {
                code::marked(plan, section, &self.bodies)?
            }
            None => return Ok(OutputSection::input(section)),
        };
        Ok(OutputSection::new(section.id, pieces))
    }
}

/// The target's exports, then the state's.
fn with_state(plan: &Plan) -> Vec<Export> {
    let exports = plan.module.exports.iter().chain(plan.state.all());
    exports.cloned().collect()
}
