//! The sections of a module that was written: those that stay, and new ones.

use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::Encode;
use wasmparser::BinaryReader;

use super::contents::Section;
use super::format::{id, leb};
use crate::piece::Pieces;
use crate::{Error, Piece};

/// A section of the output.
#[derive(Debug)]
pub(crate) struct OutputSection {
    /// As in the binary format.
    pub(crate) id: u8,
    pub(crate) content: SectionContent,
}

#[derive(Debug)]
pub(crate) enum SectionContent {
    /// A section of the input as it stands.
    Input(Section),
    /// New content. Where that comes from a memory, `skeleton` is what stands in for it in the
    /// check: the same thing without the memory's bytes.
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
            content: SectionContent::Input(section.clone()),
        }
    }

    /// A section with content of our own, spans of the input included.
    pub(crate) fn new(id: u8, pieces: Pieces) -> Self {
        Self {
            id,
            content: SectionContent::New {
                pieces,
                skeleton: None,
            },
        }
    }

    /// How many bytes its content has.
    pub(crate) fn length(&self) -> u64 {
        match &self.content {
            SectionContent::Input(section) => section.whole.len() as u64,
            SectionContent::New { pieces, .. } => pieces.length(),
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

/// Puts a section where it belongs: before those that follow it, and behind all others but custom
/// ones.
pub(super) fn insert(output: &mut Vec<OutputSection>, section: OutputSection) {
    let rank = |id: u8| id::ORDER.iter().position(|other| *other == id);
    let own = rank(section.id);
    let follows = |other: &OutputSection| rank(other.id).is_some_and(|rank| Some(rank) > own);
    let place = output.iter().position(follows).unwrap_or_else(|| {
        let last = output.iter().rposition(|section| section.id != id::CUSTOM);
        last.map_or(0, |last| last.saturating_add(1))
    });
    output.insert(place, section);
}

/// Joins sections into a module.
pub(crate) fn join(sections: Vec<OutputSection>) -> Result<Vec<Piece>, Error> {
    Ok(pieces(sections)?.finish())
}

/// As `join`, for a module in a component.
pub(crate) fn pieces(sections: Vec<OutputSection>) -> Result<Pieces, Error> {
    let mut module = Pieces::default();
    module.bytes(b"\0asm\x01\0\0\0");
    for OutputSection { id, content } in sections {
        match content {
            SectionContent::Input(section) => module.input(section.whole),
            SectionContent::New { pieces, .. } => {
                let size = u32::try_from(pieces.length()).map_err(|_| {
                    Error::unsupported(format!(
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
