//! A component in the making.

use alloc::vec::Vec;

use wasm_encoder::Encode;
use wasmparser::{
    BinaryReader, ComponentAliasSectionReader, ComponentCanonicalSectionReader,
    ComponentExportSectionReader, ComponentImportSectionReader, ComponentInstanceSectionReader,
    ComponentTypeSectionReader, CoreTypeSectionReader, Encoding, InstanceSectionReader, Parser,
    Validator,
};

use super::contents::{FEATURES, Section, id};
use crate::module::check::{defect, sections_of};
use crate::module::output::{OutputSection, leb, pieces, slice};
use crate::piece::Pieces;
use crate::{Error, Piece};

/// The header of a component: magic number, version, layer.
const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";

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

/// Checks a component, and joins its parts.
pub(crate) fn join(wasm: &[u8], parts: Vec<Part>) -> Result<Vec<Piece>, Error> {
    let mut validator = Validator::new_with_features(FEATURES);
    check(&mut validator, wasm, &parts)?;
    Ok(joined(parts)?.finish())
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
        let size = u32::try_from(inner.length()).map_err(|_| {
            Error::Unsupported(alloc::format!(
                "a module or component of the result would have {} bytes, and the format has room for 4 GiB: initialize less memory",
                inner.length()
            ))
        })?;
        component.bytes(&[id]);
        component.bytes(&leb(size));
        component.append(inner);
    }
    Ok(component)
}

/// Validates a component. Function bodies are not looked at again: they are the input's.
fn check(validator: &mut Validator, wasm: &[u8], parts: &[Part]) -> Result<(), Error> {
    validator
        .version(0x0d, Encoding::Component, &(0..8))
        .map_err(defect)?;
    for part in parts {
        match part {
            Part::Input(section) => {
                let content = slice(wasm, section.content.clone())?;
                validate(validator, section.id, content, section.content.start).map_err(defect)?;
            }
            Part::New { id, content } => {
                validate(validator, *id, content, 0).map_err(defect)?;
            }
            Part::Module(sections) => {
                validator.module_section(&(0..0)).map_err(defect)?;
                validator
                    .version(1, Encoding::Module, &(0..8))
                    .map_err(defect)?;
                sections_of(validator, wasm, sections)?;
                validator.end(wasm.len()).map_err(defect)?;
            }
            Part::Component(parts) => {
                validator.component_section(&(0..0)).map_err(defect)?;
                check(validator, wasm, parts)?;
            }
        }
    }
    validator.end(wasm.len()).map_err(defect)?;
    Ok(())
}

/// A module or a component that stands there in one piece.
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
