//! `fd_fdstat_*`: the flags and rights of a descriptor.

use wasip2::filesystem::types::{DescriptorFlags, DescriptorType};

use crate::arguments::{Fdflags, rights as rights_argument};
use crate::descriptors::Descriptor;
use crate::errno::{Errno, Failure};
use crate::filestat::{DIRECTORY, filetype, stream_type};
use crate::linker::{Call, Edition};
use crate::memory::field;
use crate::rights;

struct Fdstat {
    filetype: u8,
    flags: u16,
    rights: u64,
    inheriting: u64,
}

pub(crate) fn get(call: &mut Call<'_>, fd: u32, result: u32) -> Result<(), Failure> {
    let stat = describe(call.context.descriptors.get(fd)?)?;
    let known = match call.edition {
        Edition::Preview1 => rights::ALL,
        Edition::Unstable => rights::ALL_UNSTABLE,
    };
    let memory = call.memory.answers("fdstat");
    memory.set_u8(result, stat.filetype)?;
    memory.set_u16(field(result, 2)?, stat.flags)?;
    memory.set_u64(field(result, 8)?, stat.rights & known)?;
    memory.set_u64(field(result, 16)?, stat.inheriting & known)
}

pub(crate) fn set_flags(call: &mut Call<'_>, fd: u32, flags: u32) -> Result<(), Failure> {
    let flags = Fdflags::new(flags)?;
    let file = call.context.descriptors.file_mut(fd)?;
    if flags.contains(Fdflags::DSYNC | Fdflags::RSYNC | Fdflags::SYNC) {
        return Err(Errno::INVAL.into());
    }
    file.append = flags.contains(Fdflags::APPEND);
    file.nonblocking = flags.contains(Fdflags::NONBLOCK);
    Ok(())
}

/// Rights can't be reduced, since they are only a description.
pub(crate) fn set_rights(
    call: &mut Call<'_>,
    fd: u32,
    base: u64,
    inheriting: u64,
) -> Result<(), Failure> {
    rights_argument(base, call.edition)?;
    rights_argument(inheriting, call.edition)?;
    call.context.descriptors.file_or_directory(fd)?;
    Err(Errno::NOTSUP.into())
}

fn describe(descriptor: &Descriptor) -> Result<Fdstat, Failure> {
    let stream = |terminal, rights| Fdstat {
        filetype: stream_type(terminal),
        flags: 0,
        rights,
        inheriting: rights,
    };
    let (descriptor, mut flags) = match descriptor {
        Descriptor::Input(input) => return Ok(stream(input.terminal, rights::FD_READ)),
        Descriptor::Output(output) => return Ok(stream(output.terminal, rights::FD_WRITE)),
        Descriptor::Directory {
            preopened: Some(_), ..
        } => {
            return Ok(Fdstat {
                filetype: DIRECTORY,
                flags: 0,
                rights: rights::PREOPENED,
                inheriting: rights::PREOPENED_INHERITING,
            });
        }
        Descriptor::Directory { opened, .. } => (opened.reading(), 0),
        Descriptor::File(file) => {
            let append = if file.append { Fdflags::APPEND } else { 0 };
            let nonblock = if file.nonblocking {
                Fdflags::NONBLOCK
            } else {
                0
            };
            (file.opened.reading(), append | nonblock)
        }
    };
    let open = descriptor.get_flags()?;
    let type_ = descriptor.get_type()?;
    for (flag, bit) in [
        (DescriptorFlags::DATA_INTEGRITY_SYNC, Fdflags::DSYNC),
        (DescriptorFlags::REQUESTED_WRITE_SYNC, Fdflags::RSYNC),
        (DescriptorFlags::FILE_INTEGRITY_SYNC, Fdflags::SYNC),
    ] {
        if open.contains(flag) {
            flags |= bit;
        }
    }
    let mut rights = rights::ALL;
    if type_ == DescriptorType::Directory {
        rights &= !rights::NOT_FOR_DIRECTORIES;
    }
    if !open.contains(DescriptorFlags::READ) {
        rights &= !(rights::FD_READ | rights::FD_READDIR);
    }
    if !open.contains(DescriptorFlags::WRITE) {
        rights &= !rights::FD_WRITE;
    }
    Ok(Fdstat {
        filetype: filetype(type_)?,
        flags,
        rights,
        inheriting: rights,
    })
}
