//! Checks what was written, in every build: a defect of ours must be an error, never a bad binary.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use wasmparser::{
    BinaryReader, CodeSectionReader, DataSectionReader, ElementSectionReader, Encoding,
    ExportSectionReader, FunctionSectionReader, GlobalSectionReader, ImportSectionReader,
    MemorySectionReader, Result as Parsed, TableSectionReader, TagSectionReader, TypeSectionReader,
    Validator,
};

use super::contents::FEATURES;
use super::format::slice;
use super::output::{OutputSection, SectionContent};
use crate::error::one_line;
use crate::piece::Pieces;
use crate::{Error, Piece};

/// What was written is not valid. Where it is only too large, that is the input's fault, which has
/// left no room; else it is ours.
pub(crate) fn invalid(error: wasmparser::Error) -> Error {
    match is_limit(error.message()) {
        true => Error::unsupported(format!(
            "that is more than engines take ({})",
            error.message()
        )),
        false => Error::internal(format!(
            "the result is not valid ({})",
            one_line(&error.to_string())
        )),
    }
}

/// Whether the parser says that there is more of something than it takes: its errors have no kinds.
fn is_limit(why: &str) -> bool {
    let ends = ["size is out of bounds", "size out of bounds"];
    ends.iter().any(|end| why.ends_with(end)) || LIMITS.iter().any(|limit| why.contains(limit))
}

const LIMITS: [&str; 4] = [
    "count exceeds limit of",
    "size exceeds the limit of",
    "too many data segments",
    "nesting is too deep",
];

/// Validates a module's sections. Function bodies are not validated again: they are the input's,
/// but for indices of data segments, whose number is checked, and of globals. Bytes of a memory are
/// not read either.
pub(crate) fn check(wasm: &[u8], sections: &[OutputSection]) -> Result<(), Error> {
    let mut validator = Validator::new_with_features(FEATURES);
    validator
        .version(1, Encoding::Module, &(0..8))
        .map_err(invalid)?;
    sections_of(&mut validator, wasm, sections)?;
    validator.end(wasm.len()).map_err(invalid)?;
    Ok(())
}

/// Validates a module's sections, between its header and its end.
pub(crate) fn sections_of(
    validator: &mut Validator,
    wasm: &[u8],
    sections: &[OutputSection],
) -> Result<(), Error> {
    for section in sections {
        let (bytes, offset) = content(wasm, section)?;
        validate(validator, section.id, &bytes, offset).map_err(invalid)?;
    }
    Ok(())
}

/// The content of a section, and its offset in the input if it comes from there.
pub(super) fn content<'a>(
    wasm: &'a [u8],
    section: &'a OutputSection,
) -> Result<(Cow<'a, [u8]>, usize), Error> {
    match &section.content {
        SectionContent::Input(section) => Ok((
            slice(wasm, section.content.clone())?.into(),
            section.content.start,
        )),
        SectionContent::New {
            skeleton: Some(skeleton),
            ..
        } => Ok((skeleton.as_slice().into(), 0)),
        SectionContent::New {
            pieces,
            skeleton: None,
        } => Ok((joined(wasm, pieces)?.into(), 0)),
    }
}

/// The bytes of pieces, none of which comes from a memory.
fn joined(wasm: &[u8], pieces: &Pieces) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for piece in pieces.as_slice() {
        match piece {
            Piece::Bytes(own) => bytes.extend_from_slice(own),
            Piece::Input(span) => {
                let start = usize::try_from(span.offset).map_err(Error::internal)?;
                let length = usize::try_from(span.length).map_err(Error::internal)?;
                bytes.extend_from_slice(slice(wasm, start..start.saturating_add(length))?);
            }
            Piece::Memory(_) => {
                return Err(Error::internal(
                    "a section without a skeleton has bytes of a memory",
                ));
            }
        }
    }
    Ok(bytes)
}

fn validate(validator: &mut Validator, id: u8, bytes: &[u8], offset: usize) -> Parsed<()> {
    let mut reader = BinaryReader::new_features(bytes, offset, FEATURES);
    let range = reader.range();
    match id {
        1 => validator.type_section(&TypeSectionReader::new(reader)?),
        2 => validator.import_section(&ImportSectionReader::new(reader)?),
        3 => validator.function_section(&FunctionSectionReader::new(reader)?),
        4 => validator.table_section(&TableSectionReader::new(reader)?),
        5 => validator.memory_section(&MemorySectionReader::new(reader)?),
        6 => validator.global_section(&GlobalSectionReader::new(reader)?),
        7 => validator.export_section(&ExportSectionReader::new(reader)?),
        8 => validator.start_section(reader.read_var_u32()?, &range),
        9 => validator.element_section(&ElementSectionReader::new(reader)?),
        10 => {
            validator.code_section_start(&range)?;
            CodeSectionReader::new(reader)?
                .into_iter()
                .try_for_each(|body| validator.code_section_entry(&body?).map(drop))
        }
        11 => validator.data_section(&DataSectionReader::new(reader)?),
        12 => validator.data_count_section(reader.read_var_u32()?, &range),
        13 => validator.tag_section(&TagSectionReader::new(reader)?),
        // Custom sections mean nothing to validation.
        _ => Ok(()),
    }
}
