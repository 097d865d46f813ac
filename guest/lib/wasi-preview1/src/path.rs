//! `path_*`: operations on paths in a directory.

use wasip2::filesystem::types::{DescriptorFlags, DescriptorType};

use crate::arguments::rights as rights_argument;
use crate::arguments::{Fdflags, lookup as lookup_argument, open as open_argument};
use crate::descriptors::{Descriptor, File};
use crate::errno::{Errno, Failure};
use crate::filestat::{Filestat, new_times};
use crate::linker::Call;
use crate::rights;

pub(crate) fn create_directory(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    let path = call.memory.string(path, length)?;
    Ok(directory.changing()?.create_directory_at(&path)?)
}

pub(crate) fn filestat_get(
    call: &mut Call<'_>,
    fd: u32,
    flags: u32,
    path: u32,
    length: u32,
    result: u32,
) -> Result<(), Failure> {
    let flags = lookup_argument(flags)?;
    let directory = call.context.descriptors.directory(fd)?.reading();
    let path = call.memory.string(path, length)?;
    let stat = directory.stat_at(flags, &path)?;
    let hash = directory.metadata_hash_at(flags, &path)?;
    let stat = Filestat::new(&mut call.context.surroundings, &stat, hash)?;
    stat.store(call.memory.answers("filestat"), result, call.edition)
}

#[expect(clippy::too_many_arguments, reason = "they are the function's own")]
pub(crate) fn filestat_set_times(
    call: &mut Call<'_>,
    fd: u32,
    flags: u32,
    path: u32,
    length: u32,
    atim: u64,
    mtim: u64,
    times: u32,
) -> Result<(), Failure> {
    let flags = lookup_argument(flags)?;
    let (atim, mtim) = new_times(atim, mtim, times)?;
    let directory = call.context.descriptors.directory(fd)?;
    let path = call.memory.string(path, length)?;
    Ok(directory
        .changing()?
        .set_times_at(flags, &path, atim, mtim)?)
}

#[expect(clippy::too_many_arguments, reason = "they are the function's own")]
pub(crate) fn link(
    call: &mut Call<'_>,
    fd: u32,
    flags: u32,
    path: u32,
    length: u32,
    new_fd: u32,
    new_path: u32,
    new_length: u32,
) -> Result<(), Failure> {
    let flags = lookup_argument(flags)?;
    let directory = call.context.descriptors.directory(fd)?;
    let new_directory = call.context.descriptors.directory(new_fd)?;
    let path = call.memory.string(path, length)?;
    let new_path = call.memory.string(new_path, new_length)?;
    let (from, to) = (directory.changing()?, new_directory.changing()?);
    Ok(from.link_at(flags, &path, to, &new_path)?)
}

#[expect(clippy::too_many_arguments, reason = "they are the function's own")]
pub(crate) fn open(
    call: &mut Call<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    length: u32,
    flags: u32,
    base: u64,
    inheriting: u64,
    fdflags: u32,
    result: u32,
) -> Result<(), Failure> {
    let lookup = lookup_argument(lookup)?;
    let flags = open_argument(flags)?;
    let base = rights_argument(base, call.edition)?;
    rights_argument(inheriting, call.edition)?;
    let fdflags = Fdflags::new(fdflags)?;
    let path = call.memory.string(path, length)?;

    let mut open = DescriptorFlags::empty();
    for (wanted, flag) in [
        (base & rights::FD_READ != 0, DescriptorFlags::READ),
        (base & rights::FD_WRITE != 0, DescriptorFlags::WRITE),
        (
            fdflags.contains(Fdflags::SYNC),
            DescriptorFlags::FILE_INTEGRITY_SYNC,
        ),
        (
            fdflags.contains(Fdflags::DSYNC),
            DescriptorFlags::DATA_INTEGRITY_SYNC,
        ),
        (
            fdflags.contains(Fdflags::RSYNC),
            DescriptorFlags::REQUESTED_WRITE_SYNC,
        ),
    ] {
        if wanted {
            open |= flag;
        }
    }

    let directory = match call.context.descriptors.get(fd)? {
        Descriptor::Directory { opened, .. } => opened,
        Descriptor::File(_) => return Err(Errno::NOTDIR.into()),
        Descriptor::Input(_) | Descriptor::Output(_) => return Err(Errno::BADF.into()),
    };
    let opened = directory.open(lookup, &path, flags, open)?;
    let descriptor = match opened.reading().get_type()? {
        DescriptorType::Directory => Descriptor::Directory {
            opened,
            preopened: None,
        },
        _ => Descriptor::File(File {
            opened,
            position: 0,
            append: fdflags.contains(Fdflags::APPEND),
            nonblocking: fdflags.contains(Fdflags::NONBLOCK),
        }),
    };
    let fd = call.context.descriptors.add(descriptor)?;
    call.memory.answers("fd").set_u32(result, fd)
}

/// Writes the target of a symbolic link, truncated to the guest's buffer.
pub(crate) fn readlink(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
    buffer: u32,
    size: u32,
    result: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    let path = call.memory.string(path, length)?;
    let mut link = directory.reading().readlink_at(&path)?.into_bytes();
    link.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let written = u32::try_from(link.len()).map_err(|_| Errno::OVERFLOW)?;
    call.memory.store(buffer, &link)?;
    call.memory.answers("size").set_u32(result, written)
}

pub(crate) fn remove_directory(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    let path = call.memory.string(path, length)?;
    Ok(directory.changing()?.remove_directory_at(&path)?)
}

pub(crate) fn rename(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
    new_fd: u32,
    new_path: u32,
    new_length: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    let new_directory = call.context.descriptors.directory(new_fd)?;
    let path = call.memory.string(path, length)?;
    let new_path = call.memory.string(new_path, new_length)?;
    let (from, to) = (directory.changing()?, new_directory.changing()?);
    Ok(from.rename_at(&path, to, &new_path)?)
}

pub(crate) fn symlink(
    call: &mut Call<'_>,
    path: u32,
    length: u32,
    fd: u32,
    new_path: u32,
    new_length: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    let path = call.memory.string(path, length)?;
    let new_path = call.memory.string(new_path, new_length)?;
    Ok(directory.changing()?.symlink_at(&path, &new_path)?)
}

pub(crate) fn unlink_file(
    call: &mut Call<'_>,
    fd: u32,
    path: u32,
    length: u32,
) -> Result<(), Failure> {
    let directory = call.context.descriptors.directory(fd)?;
    // Unlike other functions, this one has no limit of the length: a path that is out of bounds
    // traps.
    let path = call.memory.string_of_any_length(path, length)?;
    Ok(directory.changing()?.unlink_file_at(&path)?)
}
