//! New indices of globals, where a result has some on top of those of its binary.
//!
//! Everything else is written with the binary's indices, those on top behind them. So this comes
//! last. Those that compare results go back to the binary's indices.

use alloc::format;
use alloc::vec::Vec;

use wasmparser::{
    BinaryReader, CodeSectionReader, ConstExpr, ElementItems, ElementKind, ElementSectionReader,
    GlobalSectionReader, Operator, OperatorsReader,
};

use super::check::content;
use super::contents::{FEATURES, Module};
use super::format::id;
use super::output::{OutputSection, SectionContent};
use crate::Error;
use crate::piece::Pieces;

/// Where globals stand: in a result, those on top are between the imported ones and the binary's
/// own, so that the expressions of these can name them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GlobalIndices {
    imported: u32,
    /// How many globals the binary has.
    all: u32,
    pub(crate) added: u32,
}

impl GlobalIndices {
    /// For a module, and a result that has some on top.
    pub(super) fn new(module: &Module, added: usize) -> Self {
        Self {
            imported: module.imported_globals,
            all: module.all_globals(),
            added: u32::try_from(added).unwrap_or(u32::MAX),
        }
    }

    /// For a result, and how many of its globals are on top.
    pub(crate) fn of_result(result: &Module, added: u32) -> Self {
        Self {
            imported: result.imported_globals,
            all: result.all_globals().saturating_sub(added),
            added,
        }
    }

    /// The index in the result of a global of the binary, or of one on top, whose indices follow
    /// the binary's here.
    fn in_result(self, index: u32) -> u32 {
        let end = self.all.saturating_add(self.added);
        if (self.imported..self.all).contains(&index) {
            index.saturating_add(self.added)
        } else if (self.all..end).contains(&index) {
            index.saturating_sub(self.all).saturating_add(self.imported)
        } else {
            index
        }
    }

    /// The other way round.
    pub(crate) fn in_binary(self, index: u32) -> u32 {
        let own = self.imported.saturating_add(self.added);
        let end = self.all.saturating_add(self.added);
        if (self.imported..own).contains(&index) {
            index.saturating_sub(self.imported).saturating_add(self.all)
        } else if (own..end).contains(&index) {
            index.saturating_sub(self.added)
        } else {
            index
        }
    }
}

/// Gives globals their indices in the result, wherever it names them.
///
/// ```wat
/// (global $n (mut i32) (i32.const 1))
/// (func (export "n") (result i32) (global.get 0))
/// ```
///
/// with one global on top becomes
///
/// ```wat
/// (global (ref $cell) (struct.new_default $cell))
/// (global $n (mut i32) (i32.const 1))
/// (func (export "n") (result i32) (global.get 1))
/// ```
///
/// Each index has as many bytes as before, so that everything else stays where it was.
pub(super) fn renumber(
    wasm: &[u8],
    indices: GlobalIndices,
    output: &mut [OutputSection],
) -> Result<(), Error> {
    for section in output {
        if !NAMING.contains(&section.id) {
            continue;
        }
        let mut bytes = content(wasm, section)?.0.into_owned();
        for (at, index) in places(section.id, &bytes)? {
            put(&mut bytes, at, indices.in_result(index))?;
        }
        let mut pieces = Pieces::default();
        pieces.bytes(&bytes);
        section.content = SectionContent::New {
            pieces,
            skeleton: None,
        };
    }
    Ok(())
}

/// A result with the binary's indices of globals. It is no valid module: those on top have the
/// last indices, and stand first.
pub(crate) fn with_indices_of_binary(
    wasm: &[u8],
    result: &Module,
    indices: GlobalIndices,
) -> Result<Vec<u8>, Error> {
    let mut bytes = wasm.to_vec();
    for section in &result.sections {
        if !NAMING.contains(&section.id) {
            continue;
        }
        let content = bytes.get_mut(section.content.clone()).unwrap_or_default();
        for (at, index) in places(section.id, content)? {
            put(content, at, indices.in_binary(index))?;
        }
    }
    Ok(bytes)
}

/// The sections that may name globals in a result. The offsets of its data segments, and the
/// initial values of tables, name imported ones at most.
const NAMING: [u8; 5] = [id::CUSTOM, id::GLOBAL, id::EXPORT, id::ELEMENT, id::CODE];

/// Where the content of a section names globals, and which. Of custom sections, only `name` does.
pub(super) fn places(id: u8, bytes: &[u8]) -> Result<Vec<(usize, u32)>, Error> {
    let mut places = Vec::new();
    let reader = BinaryReader::new_features(bytes, 0, FEATURES);
    match id {
        id::CUSTOM => in_names(reader, &mut places)?,
        id::EXPORT => in_exports(reader, &mut places)?,
        id::GLOBAL => {
            for global in GlobalSectionReader::new(reader)? {
                in_expression(&global?.init_expr, &mut places)?;
            }
        }
        id::ELEMENT => {
            for element in ElementSectionReader::new(reader)? {
                let element = element?;
                if let ElementKind::Active { offset_expr, .. } = &element.kind {
                    in_expression(offset_expr, &mut places)?;
                }
                if let ElementItems::Expressions(_, expressions) = element.items {
                    for expression in expressions {
                        in_expression(&expression?, &mut places)?;
                    }
                }
            }
        }
        _ => {
            for body in CodeSectionReader::new(reader)? {
                in_code(body?.get_operators_reader()?, &mut places)?;
            }
        }
    }
    Ok(places)
}

/// The kind of an export that is a global.
const GLOBAL_EXPORT: u8 = 3;

fn in_exports(mut reader: BinaryReader<'_>, places: &mut Vec<(usize, u32)>) -> Result<(), Error> {
    for _ in 0..reader.read_var_u32()? {
        reader.read_string()?;
        let kind = reader.read_u8()?;
        let place = (reader.original_position(), reader.read_var_u32()?);
        if kind == GLOBAL_EXPORT {
            places.push(place);
        }
    }
    Ok(())
}

/// The subsection of the section `name` that names globals.
const GLOBAL_NAMES: u8 = 7;

fn in_names(mut reader: BinaryReader<'_>, places: &mut Vec<(usize, u32)>) -> Result<(), Error> {
    if reader.read_string()? != "name" {
        return Ok(());
    }
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()? as usize;
        let start = reader.original_position();
        if id == GLOBAL_NAMES {
            let bytes = reader.read_bytes(size)?;
            let mut names = BinaryReader::new_features(bytes, start, FEATURES);
            for _ in 0..names.read_var_u32()? {
                places.push((names.original_position(), names.read_var_u32()?));
                names.read_string()?;
            }
        } else {
            reader.read_bytes(size)?;
        }
    }
    Ok(())
}

fn in_expression(expression: &ConstExpr<'_>, places: &mut Vec<(usize, u32)>) -> Result<(), Error> {
    in_code(expression.get_operators_reader(), places)
}

fn in_code(mut reader: OperatorsReader<'_>, places: &mut Vec<(usize, u32)>) -> Result<(), Error> {
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset()?;
        if let Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } =
            operator
        {
            // Behind the instruction's number, which has one byte.
            places.push((at.saturating_add(1), global_index));
        }
    }
    Ok(())
}

/// Writes a number over another one, with as many bytes.
fn put(bytes: &mut [u8], at: usize, number: u32) -> Result<(), Error> {
    let mut left = number;
    for byte in bytes.iter_mut().skip(at) {
        let goes_on = *byte & 0x80;
        *byte = goes_on | u8::try_from(left & 0x7f).map_err(Error::internal)?;
        left >>= 7;
        if goes_on == 0 {
            break;
        }
    }
    match left {
        0 => Ok(()),
        _ => Err(Error::internal(format!("no room for the index {number}"))),
    }
}
