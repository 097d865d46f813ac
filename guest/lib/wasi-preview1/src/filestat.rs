//! `fd_filestat_*`, and the attributes of files.

use wasip2::clocks::wall_clock::Datetime;
use wasip2::filesystem::types::{DescriptorStat, DescriptorType, MetadataHashValue, NewTimestamp};

use crate::arguments::NewTime;
use crate::clock::timestamp;
use crate::descriptors::Descriptor;
use crate::errno::{Errno, Failure};
use crate::linker::{Call, Edition};
use crate::memory::{Memory, field};
use crate::surroundings::{Attributes, Surroundings};

const UNKNOWN: u8 = 0;
const BLOCK_DEVICE: u8 = 1;
const CHARACTER_DEVICE: u8 = 2;
/// The file type of a directory.
pub(crate) const DIRECTORY: u8 = 3;
const REGULAR_FILE: u8 = 4;
const SYMBOLIC_LINK: u8 = 7;

/// The attributes of a file.
#[derive(Default)]
pub(crate) struct Filestat {
    dev: u64,
    ino: u64,
    filetype: u8,
    nlink: u64,
    size: u64,
    atim: u64,
    mtim: u64,
    ctim: u64,
}

impl Filestat {
    /// The attributes, as they look in these surroundings.
    pub(crate) fn new(
        surroundings: &mut Surroundings,
        stat: &DescriptorStat,
        hash: MetadataHashValue,
    ) -> Result<Self, Failure> {
        let time = |time: Option<Datetime>| time.map_or(Ok(0), timestamp);
        let Attributes {
            device,
            inode,
            links,
            size,
            accessed,
            modified,
            changed,
        } = surroundings.attributes(stat, hash);
        Ok(Self {
            dev: device,
            ino: inode,
            filetype: filetype(stat.type_)?,
            nlink: links,
            size,
            atim: time(accessed)?,
            mtim: time(modified)?,
            ctim: time(changed)?,
        })
    }

    /// Writes the record. In `wasi_unstable`, the number of links has 32 bits.
    pub(crate) fn store(
        &self,
        memory: &mut Memory<'_>,
        at: u32,
        edition: Edition,
    ) -> Result<(), Failure> {
        memory.set_u64(at, self.dev)?;
        memory.set_u64(field(at, 8)?, self.ino)?;
        memory.set_u8(field(at, 16)?, self.filetype)?;
        let rest = match edition {
            Edition::Preview1 => {
                memory.set_u64(field(at, 24)?, self.nlink)?;
                field(at, 32)?
            }
            Edition::Unstable => {
                let nlink = u32::try_from(self.nlink).unwrap_or(u32::MAX);
                memory.set_u32(field(at, 20)?, nlink)?;
                field(at, 24)?
            }
        };
        memory.set_u64(rest, self.size)?;
        memory.set_u64(field(rest, 8)?, self.atim)?;
        memory.set_u64(field(rest, 16)?, self.mtim)?;
        memory.set_u64(field(rest, 24)?, self.ctim)
    }
}

/// The number of a file type. Preview 1 has none for a pipe.
pub(crate) fn filetype(type_: DescriptorType) -> Result<u8, Failure> {
    match type_ {
        DescriptorType::Unknown | DescriptorType::Fifo => Ok(UNKNOWN),
        DescriptorType::BlockDevice => Ok(BLOCK_DEVICE),
        DescriptorType::CharacterDevice => Ok(CHARACTER_DEVICE),
        DescriptorType::Directory => Ok(DIRECTORY),
        DescriptorType::SymbolicLink => Ok(SYMBOLIC_LINK),
        DescriptorType::RegularFile => Ok(REGULAR_FILE),
        DescriptorType::Socket => Err(Failure::trap("sockets are not currently supported")),
    }
}

/// The file type of a standard stream.
pub(crate) fn stream_type(terminal: bool) -> u8 {
    if terminal { CHARACTER_DEVICE } else { UNKNOWN }
}

pub(crate) fn get(call: &mut Call<'_>, fd: u32, result: u32) -> Result<(), Failure> {
    let descriptor = match call.context.descriptors.get(fd)? {
        Descriptor::Input(input) => Err(input.terminal),
        Descriptor::Output(output) => Err(output.terminal),
        Descriptor::Directory { opened, .. } => Ok(opened.reading()),
        Descriptor::File(file) => Ok(file.opened.reading()),
    };
    let stat = match descriptor {
        Ok(descriptor) => {
            let (stat, hash) = (descriptor.stat()?, descriptor.metadata_hash()?);
            Filestat::new(&mut call.context.surroundings, &stat, hash)?
        }
        Err(terminal) => Filestat {
            filetype: stream_type(terminal),
            ..Filestat::default()
        },
    };
    stat.store(call.memory.answers("filestat"), result, call.edition)
}

pub(crate) fn set_size(call: &mut Call<'_>, fd: u32, size: u64) -> Result<(), Failure> {
    let file = call.context.descriptors.file(fd)?;
    Ok(file.opened.changing()?.set_size(size)?)
}

pub(crate) fn set_times(
    call: &mut Call<'_>,
    fd: u32,
    atim: u64,
    mtim: u64,
    flags: u32,
) -> Result<(), Failure> {
    let (atim, mtim) = new_times(atim, mtim, flags)?;
    let opened = call.context.descriptors.file_or_directory(fd)?;
    Ok(opened.changing()?.set_times(atim, mtim)?)
}

/// The two times that a call sets. A time can't be set both to a value and to the current time.
pub(crate) fn new_times(
    atim: u64,
    mtim: u64,
    flags: u32,
) -> Result<(NewTimestamp, NewTimestamp), Failure> {
    let [atim, mtim] = NewTime::pair(atim, mtim, flags)?;
    let new = |time: NewTime| NewTimestamp::try_from(time).map_err(|errno: Errno| errno);
    Ok((new(atim)?, new(mtim)?))
}
