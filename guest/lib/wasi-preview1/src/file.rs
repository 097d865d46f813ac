//! The remaining functions on open files, which neither transfer bytes nor describe the file.

use crate::arguments::{Whence, advice as advice_argument};
use crate::errno::{Errno, Failure};
use crate::linker::Call;

pub(crate) fn advise(
    call: &mut Call<'_>,
    fd: u32,
    offset: u64,
    length: u64,
    advice: u32,
) -> Result<(), Failure> {
    let advice = advice_argument(advice)?;
    let file = call.context.descriptors.file(fd)?;
    Ok(file.opened.reading().advise(offset, length, advice)?)
}

/// WASI 0.2 has no such operation.
pub(crate) fn allocate(call: &mut Call<'_>, fd: u32, _: u64, _: u64) -> Result<(), Failure> {
    call.context.descriptors.file(fd)?;
    Err(Errno::NOTSUP.into())
}

pub(crate) fn close(call: &mut Call<'_>, fd: u32) -> Result<(), Failure> {
    Ok(call.context.descriptors.close(fd)?)
}

pub(crate) fn datasync(call: &mut Call<'_>, fd: u32) -> Result<(), Failure> {
    let file = call.context.descriptors.file(fd)?;
    Ok(file.opened.reading().sync_data()?)
}

pub(crate) fn sync(call: &mut Call<'_>, fd: u32) -> Result<(), Failure> {
    let file = call.context.descriptors.file(fd)?;
    Ok(file.opened.reading().sync()?)
}

pub(crate) fn renumber(call: &mut Call<'_>, from: u32, to: u32) -> Result<(), Failure> {
    Ok(call.context.descriptors.renumber(from, to)?)
}

pub(crate) fn seek(
    call: &mut Call<'_>,
    fd: u32,
    offset: i64,
    whence: u32,
    result: u32,
) -> Result<(), Failure> {
    let whence = Whence::new(whence, call.edition)?;
    let file = call.context.descriptors.seekable(fd)?;
    let start = match whence {
        Whence::Set => 0,
        Whence::Current => file.position,
        Whence::End => file.opened.reading().stat()?.size,
    };
    file.position = start.checked_add_signed(offset).ok_or(Errno::INVAL)?;
    call.memory
        .answers("filesize")
        .set_u64(result, file.position)
}

pub(crate) fn tell(call: &mut Call<'_>, fd: u32, result: u32) -> Result<(), Failure> {
    let file = call.context.descriptors.seekable(fd)?;
    call.memory
        .answers("filesize")
        .set_u64(result, file.position)
}
