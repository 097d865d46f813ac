//! `fd_readdir` and `fd_prestat_*`.

use wasip2::filesystem::types::PathFlags;

use crate::descriptors::Descriptor;
use crate::errno::{Errno, Failure};
use crate::filestat::{DIRECTORY, filetype};
use crate::linker::Call;
use crate::memory::field;

/// The size of an entry before its name.
const HEAD: usize = 24;

/// About how many steps it takes to list an entry.
const ENTRY_WORK: usize = 50;

/// Writes entries until the buffer is full, beginning with entry `cookie`. The last one is
/// truncated.
pub(crate) fn readdir(
    call: &mut Call<'_>,
    fd: u32,
    buffer: u32,
    length: u32,
    cookie: u64,
    result: u32,
) -> Result<(), Failure> {
    let surroundings = &mut call.context.surroundings;
    let directory = call.context.descriptors.directory(fd)?.reading();
    let listed = directory.entries()?;
    let own = surroundings.inode(directory.metadata_hash()?);
    let mut entries: Vec<(String, u8, Option<u64>)> = Vec::new();
    for entry in listed {
        entries.push((entry.name, filetype(entry.type_)?, None));
    }
    call.memory.worked(entries.len().saturating_mul(ENTRY_WORK));
    surroundings.sort(&mut entries, |(name, ..)| name);
    // `..` has the inode of `.`, since the parent may be outside of the grant.
    let both = [".", ".."].map(|name| (name.to_owned(), DIRECTORY, Some(own)));
    let mut at = buffer;
    let mut room = length;
    for ((name, filetype, inode), number) in both.into_iter().chain(entries).zip(0_u64..) {
        if number < cookie {
            continue;
        }
        // Query only the written entries: large directories are read in many calls.
        let inode = match inode {
            Some(inode) => inode,
            None => surroundings.inode(directory.metadata_hash_at(PathFlags::empty(), &name)?),
        };
        let namlen = u32::try_from(name.len()).map_err(|_| Errno::OVERFLOW)?;
        let mut head = Vec::with_capacity(HEAD);
        head.extend((number + 1).to_le_bytes());
        head.extend(inode.to_le_bytes());
        head.extend(namlen.to_le_bytes());
        head.push(filetype);
        head.resize(HEAD, 0);
        for bytes in [head.as_slice(), name.as_bytes()] {
            let part = bytes.get(..usize::try_from(room).unwrap_or(usize::MAX));
            let part = part.unwrap_or(bytes);
            at = call.memory.store(at, part)?;
            room -= u32::try_from(part.len()).unwrap_or(room).min(room);
        }
        if room == 0 {
            break;
        }
    }
    call.memory.answers("size").set_u32(result, length - room)
}

pub(crate) fn prestat_get(call: &mut Call<'_>, fd: u32, result: u32) -> Result<(), Failure> {
    call.context.directories_asked = true;
    let name = preopened(call.context.descriptors.get(fd)?).ok_or(Errno::BADF)?;
    let length = u32::try_from(name.len()).map_err(|_| Errno::OVERFLOW)?;
    // A directory is the only kind of preopened descriptor.
    let memory = call.memory.answers("prestat");
    memory.set_u8(result, 0)?;
    memory.set_u32(field(result, 4)?, length)
}

pub(crate) fn prestat_dir_name(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
) -> Result<(), Failure> {
    let name = preopened(call.context.descriptors.get(fd)?).ok_or(Errno::NOTDIR)?;
    if usize::try_from(length).is_ok_and(|length| name.len() > length) {
        return Err(Errno::NAMETOOLONG.into());
    }
    call.memory.store(path, name.as_bytes())?;
    Ok(())
}

fn preopened(descriptor: &Descriptor) -> Option<&str> {
    match descriptor {
        Descriptor::Directory { preopened, .. } => preopened.as_deref(),
        _ => None,
    }
}
