//! Writes the pre-initialized module, section by section.

use alloc::vec::Vec;

use wasm_encoder::DataCountSection;
use wasmparser::BinaryReader;

use super::added::AddedFunction;
use super::code::appended;
use super::contents::Section;
use super::format::{id, leb, slice};
use super::output::{OutputSection, insert, join};
use super::plan::Plan;
use super::renumber::{GlobalIndices, renumber};
use super::start::{PLAIN_TYPE, Start, plain_type, same, start};
use super::state::InstanceState;
use super::{check, elements, exports, globals, imports, memories, names, segments, tables};
use crate::piece::Pieces;
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
    let result = Rewrite::new(plan, state)?;
    let sections = &plan.module.sections;
    let mut output = Vec::with_capacity(sections.len().saturating_add(2));
    for section in sections {
        output.extend(result.section(section)?);
    }
    let has = |id: u8| sections.iter().any(|section| section.id == id);
    for id in id::ORDER {
        if !has(id)
            && let Some(section) = result.missing(id)?
        {
            insert(&mut output, section);
        }
    }
    let indices = GlobalIndices::new(&plan.module, state.making.added.len());
    if indices.added > 0 {
        renumber(&plan.wasm, indices, &mut output)?;
    }
    Ok(output)
}

/// A result in the making.
struct Rewrite<'a> {
    plan: &'a Plan,
    state: &'a InstanceState,
    start: Start,
    /// The index of the start function.
    start_function: Option<u32>,
    /// Functions on top of the input's. That of the start is behind those that are emptied.
    added: Vec<AddedFunction>,
    /// The types on top of the input's.
    types: Vec<Vec<u8>>,
}

impl<'a> Rewrite<'a> {
    fn new(plan: &'a Plan, state: &'a InstanceState) -> Result<Self, Error> {
        let start = start(plan, state)?;
        let mut added = plan.emptied.clone();
        let mut types = Vec::new();
        let mut start_function = None;
        if let Some(body) = start.body.clone() {
            if start.runs.is_empty() && state.making.order.is_empty() {
                start_function = same(plan, &body)?;
            }
            if start_function.is_none() {
                let count = u32::try_from(added.len()).map_err(Error::internal)?;
                start_function = Some(plan.module.all_functions().saturating_add(count));
                let (ty, is_new) = plain_type(&plan.module);
                if is_new {
                    types.push(PLAIN_TYPE.into());
                }
                types.extend_from_slice(&start.restoring.types);
                added.push(AddedFunction { ty, body });
                added.extend_from_slice(&start.restoring.helpers);
            }
        }
        Ok(Self {
            plan,
            state,
            start,
            start_function,
            added,
            types,
        })
    }

    /// A section of the result; none where it is gone.
    fn section(&self, section: &Section) -> Result<Option<OutputSection>, Error> {
        let (plan, state) = (self.plan, self.state);
        Ok(Some(match section.id {
            id::TYPE if !self.types.is_empty() => {
                let types = self.types.concat();
                let pieces = appended(&plan.wasm, section, self.types.len(), &types)?;
                OutputSection::new(id::TYPE, pieces)
            }
            id::IMPORT => imports::rewrite(plan, section, state)?,
            id::FUNCTION if !self.added.is_empty() => {
                let pieces = appended(
                    &plan.wasm,
                    section,
                    self.added.len(),
                    &self.function_types(),
                )?;
                OutputSection::new(id::FUNCTION, pieces)
            }
            id::TABLE => tables::rewrite(plan, section, state)?,
            id::MEMORY => memories::rewrite(plan, section, &state.pages)?,
            id::GLOBAL => globals::rewrite(plan, section, state)?,
            id::EXPORT if plan.exports == plan.module.exports => OutputSection::input(section),
            id::EXPORT if plan.exports.is_empty() => return Ok(None),
            id::EXPORT => OutputSection::encoded(id::EXPORT, &exports::encode(&plan.exports))?,
            // The input's start function has run.
            id::START => return self.missing(id::START),
            id::ELEMENT => {
                let restoring = &self.start.restoring;
                return elements::rewrite(plan, state, restoring, Some(section));
            }
            id::DATA_COUNT => self.data_count()?,
            id::CODE => self.code(section)?,
            id::DATA => segments::rewrite(plan, state, &self.start)?,
            id::CUSTOM if section.is_name => names::rewrite(plan, section),
            _ => OutputSection::input(section),
        }))
    }

    /// A section that the input does not have, or that is written without it. None if the result
    /// does not need it.
    fn missing(&self, id: u8) -> Result<Option<OutputSection>, Error> {
        let (plan, state) = (self.plan, self.state);
        let list = |count: usize, entries: &[u8]| -> Result<_, Error> {
            let mut pieces = Pieces::default();
            pieces.bytes(&leb(u32::try_from(count).map_err(Error::internal)?));
            pieces.bytes(entries);
            Ok((count > 0).then(|| OutputSection::new(id, pieces)))
        };
        match id {
            id::TYPE => list(self.types.len(), &self.types.concat()),
            id::FUNCTION => list(self.added.len(), &self.function_types()),
            id::START => Ok(self.start_function.map(|index| {
                let mut pieces = Pieces::default();
                pieces.bytes(&leb(index));
                OutputSection::new(id, pieces)
            })),
            // New segments without old ones, to which code may refer only through this number.
            id::DATA_COUNT
                if !self.start.runs.is_empty() || self.start.restoring.data.is_some() =>
            {
                Ok(Some(self.data_count()?))
            }
            id::ELEMENT => elements::rewrite(plan, state, &self.start.restoring, None),
            id::CODE => list(self.added.len(), &self.bodies()?),
            id::DATA if segments::state_segments(plan, state, &self.start) > 0 => {
                Ok(Some(segments::rewrite(plan, state, &self.start)?))
            }
            _ => Ok(None),
        }
    }

    fn data_count(&self) -> Result<OutputSection, Error> {
        let segments = segments::state_segments(self.plan, self.state, &self.start);
        let count = segments::count(self.plan, segments)?;
        OutputSection::encoded(id::DATA_COUNT, &DataCountSection { count })
    }

    /// The types of the functions on top.
    fn function_types(&self) -> Vec<u8> {
        self.added.iter().flat_map(|added| leb(added.ty)).collect()
    }

    /// The bodies of the functions on top.
    fn bodies(&self) -> Result<Vec<u8>, Error> {
        let bodies = self.added.iter().map(AddedFunction::entry);
        Ok(bodies.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The code section: the input's functions, then those on top.
    fn code(&self, section: &Section) -> Result<OutputSection, Error> {
        if self.added.is_empty() && self.plan.kept_segments.renumbered.is_none() {
            return Ok(OutputSection::input(section));
        }
        let content = slice(&self.plan.wasm, section.content.clone())?;
        let mut reader = BinaryReader::new(content, section.content.start);
        let others = reader.read_var_u32()?;
        let first = reader.original_position();
        let mut pieces = Pieces::default();
        if self.added.is_empty() {
            pieces.input(section.content.start..first);
        } else {
            let added = u32::try_from(self.added.len()).map_err(Error::internal)?;
            pieces.bytes(&leb(others.saturating_add(added)));
        }
        pieces.append(segments::rewrite_code(
            self.plan,
            first..section.content.end,
        )?);
        pieces.bytes(&self.bodies()?);
        Ok(OutputSection::new(section.id, pieces))
    }
}
