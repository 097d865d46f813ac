//! Images: the initial contents of memories as pages that a host maps.
//!
//! A host that instantiates a result with 10 MB of data segments copies them into the memory of
//! each instance. With an image, it compiles a module without them, and maps the image over the
//! memory, copy-on-write: instances share all pages that they don't write.
//!
//! ```
//! use wizer_layers::image::{Image, PageSize, split};
//!
//! # fn main() -> Result<(), wizer_layers::Error> {
//! # let header = b"\0asm\x01\0\0\0".as_slice();
//! # let module = [header, b"\x05\x03\x01\0\x01", b"\x0b\x07\x01\0\x41\x07\x0b\x01x"].concat();
//! let parts = split(&module, PageSize::Of4KiB)?;
//! for image in &parts.images {
//!     let image = Image::read(image)?;
//!     let mut memory = vec![0; 65536]; // of the size `image.description().size`
//!     for run in image.runs() {
//!         // mmap(memory + run.address, run.size, PROT_READ | PROT_WRITE,
//!         //     MAP_PRIVATE | MAP_FIXED, file, run.offset)
//!     }
//!     image.apply(&mut memory)?; // in place of mapping
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! - The memory is the one with the index `memory` of the module without data, which exports it, or
//!   imports it, as before. It has at least `size` bytes when the module is instantiated.
//! - The bytes of each run are those of the image. All other bytes are zero.
//! - An imported memory must be new, with zeros only: pages of the image replace whole pages of it.
//!   If the host gives it more than `size` bytes, the others are zero.
//! - With `before-instantiation`, the module has a start function, or data segments of this memory
//!   that stayed. The pages must be in the memory before. Otherwise, they may also be mapped when
//!   the module is instantiated, before any of its functions is called.
//! - A module whose instantiation traps, by an element segment or a data segment that does not fit,
//!   still traps; what a memory contains then may be different.
//! - Addresses, offsets and sizes of runs are multiples of the size of the image's pages, as is
//!   `size`. A memory may still grow.
//!
//! # Format
//!
//! Numbers are little-endian, and sizes are in bytes.
//!
//! | offset | size | field |
//! | ---: | ---: | --- |
//! | 0 | 8 | `wizimage` |
//! | 8 | 4 | the version, 1 |
//! | 12 | 4 | the size of a page, *p*: 4096, 16384 or 65536 |
//! | 16 | 4 | the index of the memory in the module |
//! | 20 | 4 | 1 if the memory is imported, plus 2 for `before-instantiation` |
//! | 24 | 8 | the initial size of the memory |
//! | 32 | 32 | the SHA-256 digest of the module without data |
//! | 64 | 32 | the SHA-256 digest of all that follows |
//! | 96 | 8 | the number of runs, *n* |
//! | 104 | 24 *n* | the runs, in the order of their addresses: address, offset in the image, size |
//! | 104 + 24 *n* | | zeros, to a multiple of *p* |
//! | | | the pages of all runs, in the same order, to the end of the image |
//!
//! As a record of WIT:
//!
//! ```wit
//! record memory-image {
//!     page-size: u32,
//!     memory: u32,
//!     imported: bool,
//!     before-instantiation: bool,
//!     size: u64,
//!     module: list<u8>,
//!     runs: list<page-run>,
//! }
//!
//! record page-run {
//!     address: u64,
//!     offset: u64,
//!     size: u64,
//! }
//! ```

mod pages;
mod split;

use crate::bytes::Reader;
use crate::{Digest, Error, File, wide};

#[cfg(test)]
pub(crate) use split::split_within;
pub use split::{Split, split};

const MAGIC: [u8; 8] = *b"wizimage";
const VERSION: u32 = 1;
/// The size of what comes before the table of runs, in bytes.
const HEADER: usize = 104;
/// Where what the digest is of begins: the number of runs, the table, the pages.
const CONTENTS: usize = HEADER - 8;
/// The size of a run in the table, in bytes.
const ENTRY: usize = 24;
/// The image is of an imported memory.
const IMPORTED: u32 = 1;
/// The pages must be in the memory before the module is instantiated.
const BEFORE: u32 = 2;

/// The size of an image's pages. A host can map an image whose pages are as large as its own, or a
/// multiple of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSize {
    /// 4096 bytes.
    Of4KiB,
    /// 16384 bytes.
    Of16KiB,
    /// 65536 bytes.
    Of64KiB,
}

impl PageSize {
    /// The size in bytes.
    pub fn bytes(self) -> u32 {
        match self {
            Self::Of4KiB => 1 << 12,
            Self::Of16KiB => 1 << 14,
            Self::Of64KiB => 1 << 16,
        }
    }

    fn of(bytes: u32) -> Option<Self> {
        let sizes = [Self::Of4KiB, Self::Of16KiB, Self::Of64KiB];
        sizes.into_iter().find(|size| size.bytes() == bytes)
    }
}

/// What an image says of its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The size of a page of the image, which is not that of a page of WebAssembly.
    pub page_size: PageSize,
    /// The index of the memory in the module.
    pub memory: u32,
    /// Whether the module imports the memory. It must be a new one then: pages of the image replace
    /// what it contains.
    pub imported: bool,
    /// Whether the pages must be in the memory before the module is instantiated, since its start
    /// function or other data segments may read or write it.
    pub before_instantiation: bool,
    /// The initial size of the memory, in bytes.
    pub size: u64,
    /// The digest of the module without the data.
    pub module: Digest,
}

/// Pages that follow each other in the memory and in the image. All three are multiples of the size
/// of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRun {
    /// The address in the memory.
    pub address: u64,
    /// The offset in the image.
    pub offset: u64,
    /// The number of bytes.
    pub size: u64,
}

/// An image that was read and checked.
#[derive(Debug, Clone)]
pub struct Image<'a> {
    description: Description,
    contents: Digest,
    runs: Vec<PageRun>,
    bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// Reads the table of an image and checks it. The pages are not read.
    ///
    /// # Errors
    ///
    /// The bytes are not an image of a version that is known, or the table does not fit the pages
    /// or the memory.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(File::Image, bytes);
        reader.magic(MAGIC, VERSION)?;
        let start = reader.clone();
        let page_size = PageSize::of(reader.u32()?)
            .ok_or_else(|| start.invalid("the size of a page is not 4096, 16384 or 65536"))?;
        let memory = reader.u32()?;
        let start = reader.clone();
        let flags = reader.u32()?;
        if flags & !(IMPORTED | BEFORE) != 0 {
            return Err(start.invalid(format!("a flag of {flags:#x} is not known")));
        }
        let description = Description {
            page_size,
            memory,
            imported: flags & IMPORTED != 0,
            before_instantiation: flags & BEFORE != 0,
            size: reader.u64()?,
            module: reader.digest()?,
        };
        let contents = reader.digest()?;
        let runs = runs(&mut reader, &description, bytes.len())?;
        Ok(Self {
            description,
            contents,
            runs,
            bytes,
        })
    }

    /// What the image says of its memory.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The pages, in the order of their addresses. All others are zero.
    pub fn runs(&self) -> &[PageRun] {
        &self.runs
    }

    /// The bytes of a run.
    pub fn pages(&self, run: &PageRun) -> &'a [u8] {
        span(run.offset, run.size)
            .and_then(|span| self.bytes.get(span))
            .unwrap_or_default()
    }

    /// Reads all pages, and compares their digest. A host that maps an image may leave that out.
    ///
    /// # Errors
    ///
    /// The digest is not that of the image.
    pub fn verify(&self) -> Result<(), Error> {
        let contents = self.bytes.get(CONTENTS..).unwrap_or_default();
        match Digest::of(contents) == self.contents {
            true => Ok(()),
            false => Err(Error::invalid(
                File::Image,
                CONTENTS - 32,
                "the digest of what follows is not this one",
            )),
        }
    }

    /// Copies the pages into a new memory, for hosts that don't map them.
    ///
    /// # Errors
    ///
    /// The memory is smaller than the one that the image is of. It stays as it was.
    pub fn apply(&self, memory: &mut [u8]) -> Result<(), Error> {
        let (size, needed) = (wide(memory.len()), self.description.size);
        if size < needed {
            let what = format!("the memory has {needed} bytes, and the given one has {size}");
            return Err(Error::invalid(File::Image, 24, what));
        }
        for run in &self.runs {
            let place = span(run.address, run.size).and_then(|span| memory.get_mut(span));
            if let Some(place) = place {
                place.copy_from_slice(self.pages(run));
            }
        }
        Ok(())
    }
}

/// Reads the table of runs: each follows the last in the image, and is behind it in the memory.
fn runs(
    reader: &mut Reader<'_>,
    description: &Description,
    size: usize,
) -> Result<Vec<PageRun>, Error> {
    let start = reader.clone();
    let page = u64::from(description.page_size.bytes());
    let count = reader.u64()?;
    let table = usize::try_from(count)
        .ok()
        .and_then(|count| count.checked_mul(ENTRY));
    let table = table.filter(|table| *table <= size);
    let Some(table) = table else {
        return Err(start.invalid(format!("there is no room for a table of {count} runs")));
    };
    let mut table = Reader::at(File::Image, reader.take(table)?, HEADER);
    let mut offset = wide(table_end(count, page));
    let mut address = 0;
    let mut runs = Vec::new();
    while !table.is_at_end() {
        let start = table.clone();
        let run = PageRun {
            address: table.u64()?,
            offset: table.u64()?,
            size: table.u64()?,
        };
        let multiple = [run.address, run.size]
            .iter()
            .all(|size| size.is_multiple_of(page));
        if !multiple || run.size == 0 || run.offset != offset || run.address < address {
            return Err(start.invalid("a run is not of whole pages, or not behind the last"));
        }
        let ends = run.address.checked_add(run.size);
        let ends = ends.filter(|end| *end <= description.size);
        let ends = ends.zip(run.offset.checked_add(run.size));
        let Some((end, next)) = ends.filter(|(_, next)| *next <= wide(size)) else {
            return Err(start.invalid("a run is not in the memory, or not in the image"));
        };
        (address, offset) = (end, next);
        runs.push(run);
    }
    if offset != wide(size) {
        let what = format!("the image should have {offset} bytes, and has {size}");
        return Err(start.invalid(what));
    }
    Ok(runs)
}

/// The offset of the first page, behind a table of so many runs.
fn table_end(count: u64, page: u64) -> usize {
    let table = count.saturating_mul(wide(ENTRY));
    let end = table.saturating_add(wide(HEADER)).next_multiple_of(page);
    usize::try_from(end).unwrap_or(usize::MAX)
}

/// An image of these pages, which have the size that the description says.
fn write(description: &Description, pages: &pages::Pages) -> Vec<u8> {
    let page = u64::from(description.page_size.bytes());
    let runs = pages.runs();
    let first = table_end(wide(runs.len()), page);
    let flags = [
        (description.imported, IMPORTED),
        (description.before_instantiation, BEFORE),
    ];
    let flags = flags.iter().filter(|(set, _)| *set);
    let flags: u32 = flags.map(|(_, flag)| flag).sum();
    let mut bytes = Vec::with_capacity(first.saturating_add(pages.size()));
    bytes.extend(MAGIC);
    let page_size = description.page_size.bytes();
    for number in [VERSION, page_size, description.memory, flags] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(description.size.to_le_bytes());
    bytes.extend(description.module.0);
    let digest = bytes.len();
    bytes.extend([0; 32]);
    let contents = bytes.len();
    bytes.extend(wide(runs.len()).to_le_bytes());
    let mut offset = wide(first);
    for (address, size) in runs {
        for number in [address, offset, size] {
            bytes.extend(number.to_le_bytes());
        }
        offset += size;
    }
    bytes.resize(first, 0);
    pages.write(&mut bytes);
    let of_contents = Digest::of(bytes.get(contents..).unwrap_or_default());
    if let Some(place) = bytes.get_mut(digest..contents) {
        place.copy_from_slice(&of_contents.0);
    }
    bytes
}

fn span(start: u64, size: u64) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(size).ok()?)?;
    Some(start..end)
}
