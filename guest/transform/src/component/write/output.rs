//! The sections of a component that was written: joined, and validated.

use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::Encode;
use wasmparser::{
    BinaryReader, ComponentAliasSectionReader, ComponentCanonicalSectionReader,
    ComponentExportSectionReader, ComponentImportSectionReader, ComponentInstanceSectionReader,
    ComponentTypeSectionReader, CoreTypeSectionReader, Encoding, InstanceSectionReader, Parser,
    Validator,
};

use crate::component::read::contents::{FEATURES, Section, id};
use crate::module::check::{invalid, sections_of};
use crate::module::format::{leb, slice};
use crate::module::output::{OutputSection, pieces};
use crate::piece::Pieces;
use crate::{Error, Piece};

/// The header of a component: magic number, version, layer.
const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";

/// The most bytes that a component may have, and those that engines take for one in it or a module
/// in it.
const MOST_BYTES: u64 = 4 << 30;
const MOST_NESTED: u32 = 1 << 30;

/// A section of a component.
#[derive(Debug)]
pub(crate) enum Part {
    /// A section of the input as it stands, with what is in it.
    Input(Section),
    /// A section with content of our own.
    New { id: u8, content: Vec<u8> },
    /// A core module, rewritten.
    Module(Vec<OutputSection>),
    /// A component, rewritten.
    Component(Vec<Part>),
}

impl Part {
    /// A section with content of our own.
    pub(crate) fn new(id: u8, content: Vec<u8>) -> Self {
        Self::New { id, content }
    }
}

/// The content of a section as wasm-encoder writes it: without the size before it.
pub(crate) fn content(section: &impl Encode) -> Result<Vec<u8>, Error> {
    let mut sized = Vec::new();
    section.encode(&mut sized);
    let mut reader = BinaryReader::new(&sized, 0).read_reader()?;
    Ok(reader.read_bytes(reader.bytes_remaining())?.to_vec())
}

/// Joins the parts of a component.
///
/// # Errors
///
/// `ErrorKind::Unsupported` where a part is too large.
pub(crate) fn join(parts: Vec<Part>) -> Result<Vec<Piece>, Error> {
    Ok(joined(parts)?.finish())
}

/// Checks a component.
///
/// # Errors
///
/// `ErrorKind::Unsupported` if engines do not take so much, `ErrorKind::Internal` if it is not
/// valid.
pub(crate) fn check(wasm: &[u8], parts: &[Part]) -> Result<(), Error> {
    let size = length(parts);
    if size > MOST_BYTES {
        return Err(Error::unsupported(format!(
            "with a separate module for each instance that has state, it would have {size} bytes, and the limit is {MOST_BYTES}"
        )));
    }
    check_parts(&mut Validator::new_with_features(FEATURES), wasm, parts)
}

/// About how many bytes a component has.
fn length(parts: &[Part]) -> u64 {
    let length = |part: &Part| match part {
        Part::Input(section) => section.whole.len() as u64,
        Part::New { content, .. } => content.len() as u64,
        Part::Module(sections) => sections.iter().map(OutputSection::length).sum(),
        Part::Component(parts) => length(parts),
    };
    parts.iter().map(length).fold(0, u64::saturating_add)
}

/// The pieces of a component.
fn joined(parts: Vec<Part>) -> Result<Pieces, Error> {
    let mut component = Pieces::default();
    component.bytes(&HEADER);
    for part in parts {
        let (id, inner) = match part {
            Part::Input(section) => {
                component.input(section.whole);
                continue;
            }
            Part::New { id, content } => {
                let mut inner = Pieces::default();
                inner.bytes(&content);
                (id, inner)
            }
            Part::Module(sections) => (id::CORE_MODULE, pieces(sections)?),
            Part::Component(parts) => (id::COMPONENT, joined(parts)?),
        };
        let size = u32::try_from(inner.length()).ok();
        let size = size.filter(|size| *size <= MOST_NESTED).ok_or_else(|| {
            Error::unsupported(format!(
                "a module or component in it would have {} bytes, and engines take {MOST_NESTED}: initialize less memory",
                inner.length()
            ))
        })?;
        component.bytes(&[id]);
        component.bytes(&leb(size));
        component.append(inner);
    }
    Ok(component)
}

/// Validates a component. Function bodies are not validated again: they are the input's.
fn check_parts(validator: &mut Validator, wasm: &[u8], parts: &[Part]) -> Result<(), Error> {
    validator
        .version(0x0d, Encoding::Component, &(0..8))
        .map_err(invalid)?;
    for part in parts {
        match part {
            Part::Input(section) => {
                let content = slice(wasm, section.content.clone())?;
                validate(validator, section.id, content, section.content.start).map_err(invalid)?;
            }
            Part::New { id, content } => {
                validate(validator, *id, content, 0).map_err(invalid)?;
            }
            Part::Module(sections) => {
                validator.module_section(&(0..0)).map_err(invalid)?;
                validator
                    .version(1, Encoding::Module, &(0..8))
                    .map_err(invalid)?;
                sections_of(validator, wasm, sections)?;
                validator.end(wasm.len()).map_err(invalid)?;
            }
            Part::Component(parts) => {
                validator.component_section(&(0..0)).map_err(invalid)?;
                check_parts(validator, wasm, parts)?;
            }
        }
    }
    validator.end(wasm.len()).map_err(invalid)?;
    Ok(())
}

/// Validates a module or a component that is in one section, as it is in the input.
fn nested(
    validator: &mut Validator,
    id: u8,
    content: &[u8],
    offset: usize,
) -> wasmparser::Result<()> {
    let range = offset..offset.saturating_add(content.len());
    match id {
        id::CORE_MODULE => validator.module_section(&range)?,
        _ => validator.component_section(&range)?,
    }
    for payload in Parser::new(offset as u64).parse_all(content) {
        validator.payload(&payload?)?;
    }
    Ok(())
}

fn validate(
    validator: &mut Validator,
    id: u8,
    bytes: &[u8],
    offset: usize,
) -> wasmparser::Result<()> {
    let reader = BinaryReader::new_features(bytes, offset, FEATURES);
    match id {
        id::CORE_MODULE | id::COMPONENT => nested(validator, id, bytes, offset),
        id::CORE_INSTANCE => validator.instance_section(&InstanceSectionReader::new(reader)?),
        id::CORE_TYPE => validator.core_type_section(&CoreTypeSectionReader::new(reader)?),
        id::INSTANCE => {
            validator.component_instance_section(&ComponentInstanceSectionReader::new(reader)?)
        }
        id::ALIAS => validator.component_alias_section(&ComponentAliasSectionReader::new(reader)?),
        id::TYPE => validator.component_type_section(&ComponentTypeSectionReader::new(reader)?),
        id::CANONICAL => validator
            .component_canonical_section(&ComponentCanonicalSectionReader::<'_>::new(reader)?),
        id::IMPORT => {
            validator.component_import_section(&ComponentImportSectionReader::new(reader)?)
        }
        id::EXPORT => {
            validator.component_export_section(&ComponentExportSectionReader::new(reader)?)
        }
        // Custom sections mean nothing to validation.
        _ => Ok(()),
    }
}
