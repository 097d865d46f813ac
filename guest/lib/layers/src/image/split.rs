//! Splits a module into a module without its memories' data and images of these memories.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasm_encoder::{DataCountSection, DataSection, RawSection};
use wasmparser::{
    BinaryReader, ConstExpr, Data, DataKind, FunctionBody, MemoryType, Operator, Parser, Payload,
    TypeRef,
};

use super::pages::Pages;
use super::{Description, PageSize, write};
use crate::{Digest, Error, File, wide};

/// The most bytes of pages that the images of a module have. Data segments for which there would be
/// more stay in the module.
const MAX_PAGES: u64 = 1 << 30;
/// The number of the subsection of the names of data segments.
const DATA_NAMES: u8 = 9;

/// A module without the data of its memories, and images of the memories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The module. If there are no images, it is the same as before.
    pub module: Vec<u8>,
    /// An image for each memory whose data was moved, in the order of the memories.
    /// [`Image::read`](super::Image::read) reads them.
    pub images: Vec<Vec<u8>>,
}

/// Splits a module. Data segments are moved from the module to images if they
///
/// - are active, with one constant instruction as the offset,
/// - lie in the initial size of their memory,
/// - come before all active data segments of this memory that stay,
/// - are of a memory that is not shared, and that has a multiple of `page_size` bytes,
///
/// and if all pages together have at most 1 GiB. All others stay, as does all else: imports,
/// exports, the sizes of memories, the start function, custom sections. If instructions refer to
/// data segments, each segment that was moved becomes an empty passive one, which is what an active
/// segment is after instantiation. The names of data segments are dropped if there are fewer.
///
/// # Errors
///
/// The bytes are no core module.
pub fn split(module: &[u8], page_size: PageSize) -> Result<Split, Error> {
    split_within(module, page_size, MAX_PAGES)
}

/// As [`split`], with so many bytes of pages at most.
pub(crate) fn split_within(module: &[u8], page_size: PageSize, most: u64) -> Result<Split, Error> {
    if Parser::is_component(module) {
        let what = "this is a component, and only core modules can be split";
        return Err(Error::invalid(File::Module, 4, what));
    }
    let parts = Parts::read(module)
        .map_err(|error| Error::invalid(File::Module, error.offset(), error.message()))?;
    let images = plan(&parts, page_size, most);
    if images.is_empty() {
        let module = module.to_vec();
        let images = Vec::new();
        return Ok(Split { module, images });
    }
    let moved = images.values().flat_map(|image| image.moved.iter());
    let moved: BTreeSet<usize> = moved.copied().collect();
    let module = rewrite(module, &parts, &moved);
    let digest = Digest::of(&module);
    let images = images.into_iter().map(|(memory, image)| {
        let before = parts.has_start || parts.stays(memory, &moved);
        let description = Description {
            page_size,
            memory,
            imported: wide_index(memory) < parts.imported,
            before_instantiation: before,
            size: image.size,
            module: digest,
        };
        write(&description, &image.pages)
    });
    let images = images.collect();
    Ok(Split { module, images })
}

/// What matters of a module.
#[derive(Debug, Default)]
struct Parts<'a> {
    /// The sections with their identifiers, each with its header, and the ranges of the contents.
    sections: Vec<(u8, Range<usize>, Range<usize>)>,
    memories: Vec<MemoryType>,
    /// The number of memories that are imported.
    imported: usize,
    data: Vec<Data<'a>>,
    has_count: bool,
    has_start: bool,
    /// Whether instructions refer to data segments.
    refers: bool,
}

impl<'a> Parts<'a> {
    fn read(module: &'a [u8]) -> wasmparser::Result<Self> {
        let mut parts = Self::default();
        let mut end = 8;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                parts.sections.push((id, end..range.end, range.clone()));
                end = range.end;
            }
            match payload {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if let TypeRef::Memory(memory) = import?.ty {
                            parts.memories.push(memory);
                        }
                    }
                    parts.imported = parts.memories.len();
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        parts.memories.push(memory?);
                    }
                }
                Payload::StartSection { .. } => parts.has_start = true,
                Payload::DataCountSection { .. } => parts.has_count = true,
                // Without a count, instructions can't refer to data segments.
                Payload::CodeSectionEntry(body) if parts.has_count && !parts.refers => {
                    parts.refers = refers(&body)?;
                }
                Payload::DataSection(section) => {
                    parts.data = section.into_iter().collect::<Result<_, _>>()?;
                }
                _ => {}
            }
        }
        Ok(parts)
    }

    /// Whether an active data segment of a memory stays.
    fn stays(&self, memory: u32, moved: &BTreeSet<usize>) -> bool {
        self.data.iter().enumerate().any(|(place, data)| {
            matches!(&data.kind, DataKind::Active { memory_index, .. } if *memory_index == memory)
                && !moved.contains(&place)
        })
    }
}

/// Whether a function's instructions refer to data segments.
fn refers(body: &FunctionBody<'_>) -> wasmparser::Result<bool> {
    for operator in body.get_operators_reader()? {
        if matches!(
            operator?,
            Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::ArrayNewData { .. }
                | Operator::ArrayInitData { .. }
        ) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What becomes the image of a memory.
#[derive(Debug)]
struct Planned {
    /// The initial size of the memory in bytes.
    size: u64,
    pages: Pages,
    /// The data segments that are moved, in order.
    moved: BTreeSet<usize>,
}

/// The images, by the indexes of their memories.
fn plan(parts: &Parts<'_>, page_size: PageSize, most: u64) -> BTreeMap<u32, Planned> {
    let mut images: BTreeMap<u32, Option<Planned>> = BTreeMap::new();
    let mut left = most / u64::from(page_size.bytes());
    let mut ended = BTreeSet::new();
    for (place, data) in parts.data.iter().enumerate() {
        let DataKind::Active {
            memory_index,
            offset_expr,
        } = &data.kind
        else {
            continue;
        };
        let image = images.entry(*memory_index).or_insert_with(|| {
            let memory = usize::try_from(*memory_index).ok();
            let memory = memory.and_then(|index| parts.memories.get(index));
            memory.and_then(|memory| planned(memory, page_size))
        });
        let Some(image) = image else { continue };
        if ended.contains(memory_index) {
            continue;
        }
        let address = constant(offset_expr).filter(|address| {
            let end = address.checked_add(wide(data.data.len()));
            end.is_some_and(|end| end <= image.size)
        });
        let room = address.and_then(|address| {
            let added = image.pages.added(address, data.data.len());
            Some((address, left.checked_sub(added)?))
        });
        let Some((address, room)) = room else {
            ended.insert(*memory_index);
            continue;
        };
        left = room;
        image.pages.store(address, data.data);
        image.moved.insert(place);
    }
    let images = images.into_iter();
    let images = images.filter_map(|(memory, image)| Some((memory, image?)));
    let images = images.filter(|(_, image)| !image.moved.is_empty());
    let images = images.map(|(memory, mut image)| {
        image.pages.drop_zeros();
        (memory, image)
    });
    images.collect()
}

/// The image of a memory, without pages yet, if it can have one.
fn planned(memory: &MemoryType, page_size: PageSize) -> Option<Planned> {
    let unit = 1_u64.checked_shl(memory.page_size_log2.unwrap_or(16))?;
    let size = memory.initial.checked_mul(unit)?;
    let whole = size.is_multiple_of(u64::from(page_size.bytes()));
    (whole && !memory.shared).then(|| Planned {
        size,
        pages: Pages::new(page_size.bytes()),
        moved: BTreeSet::new(),
    })
}

/// The value of an expression that is one constant instruction.
fn constant(expression: &ConstExpr<'_>) -> Option<u64> {
    let mut operators = expression.get_operators_reader();
    let value = match operators.read().ok()? {
        Operator::I32Const { value } => u64::from(value.cast_unsigned()),
        Operator::I64Const { value } => value.cast_unsigned(),
        _ => return None,
    };
    let end = operators.read().ok()?;
    matches!(end, Operator::End).then_some(value)
}

/// The module without the data that was moved.
fn rewrite(module: &[u8], parts: &Parts<'_>, moved: &BTreeSet<usize>) -> Vec<u8> {
    let mut data = DataSection::new();
    for (place, segment) in parts.data.iter().enumerate() {
        if !moved.contains(&place) {
            data.raw(module.get(segment.range.clone()).unwrap_or_default());
        } else if parts.refers {
            data.passive([]);
        }
    }
    let mut bytes = module.get(..8).unwrap_or_default().to_vec();
    for (id, whole, contents) in &parts.sections {
        let contents = module.get(contents.clone()).unwrap_or_default();
        match *id {
            11 if data.is_empty() => {}
            11 => append(&mut bytes, &data),
            12 if data.is_empty() => {}
            12 => append(&mut bytes, &DataCountSection { count: data.len() }),
            0 if !parts.refers && contents.starts_with(b"\x04name") => {
                let data = without_data_names(contents);
                append(&mut bytes, &RawSection { id: 0, data: &data });
            }
            _ => bytes.extend(module.get(whole.clone()).unwrap_or_default()),
        }
    }
    bytes
}

fn append(bytes: &mut Vec<u8>, section: &impl wasm_encoder::Section) {
    bytes.push(section.id());
    section.encode(bytes);
}

/// The contents of a custom section with names, without those of data segments. A section that
/// can't be read stays as it is.
fn without_data_names(contents: &[u8]) -> Vec<u8> {
    let names = || -> wasmparser::Result<Vec<u8>> {
        let mut reader = BinaryReader::new(contents, 0);
        reader.skip_string()?;
        let mut kept = contents
            .get(..reader.current_position())
            .unwrap_or_default()
            .to_vec();
        while !reader.eof() {
            let start = reader.current_position();
            let id = reader.read_u8()?;
            let size = usize::try_from(reader.read_var_u32()?).unwrap_or(usize::MAX);
            reader.read_bytes(size)?;
            if id != DATA_NAMES {
                let end = reader.current_position();
                kept.extend(contents.get(start..end).unwrap_or_default());
            }
        }
        Ok(kept)
    };
    names().unwrap_or_else(|_| contents.to_vec())
}

fn wide_index(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
