//! A module in the making: sections that stay, and sections that are new.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::Encode;
use wasmparser::BinaryReader;

use super::contents::Section;
use crate::piece::Pieces;
use crate::{Error, Piece};

/// Numbers of sections in the binary format.
pub(crate) mod id {
    pub(crate) const CUSTOM: u8 = 0;
    pub(crate) const IMPORT: u8 = 2;
    pub(crate) const TABLE: u8 = 4;
    pub(crate) const MEMORY: u8 = 5;
    pub(crate) const GLOBAL: u8 = 6;
    pub(crate) const EXPORT: u8 = 7;
    pub(crate) const START: u8 = 8;
    pub(crate) const ELEMENT: u8 = 9;
    pub(crate) const CODE: u8 = 10;
    pub(crate) const DATA: u8 = 11;
    pub(crate) const DATA_COUNT: u8 = 12;
}

/// A section of the output.
#[derive(Debug)]
pub(crate) struct OutputSection {
    /// As in the binary format.
    pub(crate) id: u8,
    pub(crate) content: Content,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// A section of the input as it stands.
    Input(Section),
    /// New content. Where that comes from a memory, `skeleton` is what stands in for it in the check:
    /// the same thing without the memory's bytes.
    New {
        pieces: Pieces,
        skeleton: Option<Vec<u8>>,
    },
}

impl OutputSection {
    /// A section of the input as it stands.
    pub(crate) fn input(section: &Section) -> Self {
        Self {
            id: section.id,
            content: Content::Input(section.clone()),
        }
    }

    /// A section with content of our own, spans of the input included.
    pub(crate) fn new(id: u8, pieces: Pieces) -> Self {
        Self {
            id,
            content: Content::New {
                pieces,
                skeleton: None,
            },
        }
    }

    /// How many bytes its content has.
    pub(crate) fn length(&self) -> u64 {
        match &self.content {
            Content::Input(section) => section.whole.len() as u64,
            Content::New { pieces, .. } => pieces.length(),
        }
    }

    /// A section as wasm-encoder writes its content.
    pub(crate) fn encoded(id: u8, section: &impl Encode) -> Result<Self, Error> {
        let mut sized = Vec::new();
        section.encode(&mut sized);
        // wasm-encoder puts the size before the content; here it is written when all is known.
        let mut content = BinaryReader::new(&sized, 0).read_reader()?;
        let mut pieces = Pieces::default();
        pieces.bytes(content.read_bytes(content.bytes_remaining())?);
        Ok(Self::new(id, pieces))
    }
}

/// Joins sections into a module.
pub(crate) fn join(sections: Vec<OutputSection>) -> Result<Vec<Piece>, Error> {
    Ok(pieces(sections)?.finish())
}

/// As `join`, for a module that stands in something else.
pub(crate) fn pieces(sections: Vec<OutputSection>) -> Result<Pieces, Error> {
    let mut module = Pieces::default();
    module.bytes(b"\0asm\x01\0\0\0");
    for OutputSection { id, content } in sections {
        match content {
            Content::Input(section) => module.input(section.whole),
            Content::New { pieces, .. } => {
                let size = u32::try_from(pieces.length()).map_err(|_| {
                    Error::Unsupported(format!(
                        "section {id} of the result would have {} bytes, and the format has room for 4 GiB in one section: initialize less memory",
                        pieces.length()
                    ))
                })?;
                module.bytes(&[id]);
                module.bytes(&leb(size));
                module.append(pieces);
            }
        }
    }
    Ok(module)
}

/// The shortest LEB128.
pub(crate) fn leb(value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.encode(&mut bytes);
    bytes
}

/// A range of the input. That it lies within is known from reading it.
pub(crate) fn slice(wasm: &[u8], range: Range<usize>) -> Result<&[u8], Error> {
    wasm.get(range)
        .ok_or_else(|| Error::internal(String::from("a span lies outside the binary")))
}
