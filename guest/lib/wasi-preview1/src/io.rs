//! Reads and writes.

use wasip2::filesystem::types;
use wasip2::io::streams::{OutputStream, StreamError};

use crate::descriptors::{Descriptor, File};
use crate::errno::{Errno, Failure};
use crate::linker::Call;
use crate::place::Place;

/// The size of one read from a file: hosts return no more.
const READ: u32 = 1 << 16;

/// The size of one write to a file: hosts accept no more in one call.
const WRITE: usize = 16 << 20;

/// The size of a write that a stream accepts without a check of its budget.
const FLUSHED: usize = 4096;

pub(crate) fn read(
    call: &mut Call<'_>,
    fd: u32,
    list: u32,
    count: u32,
    result: u32,
) -> Result<(), Failure> {
    let (buffer, length) = call.memory.first_buffer(list, count)?;
    let read = match call.context.descriptors.get_mut(fd)? {
        Descriptor::File(file) => {
            let read = call.memory.fill(buffer, length, |bytes| {
                fill(file.opened.reading(), bytes, file.position)
            })?;
            let position = file.position.checked_add(read.into());
            file.position = position.ok_or(Errno::OVERFLOW)?;
            read
        }
        Descriptor::Input(input) => {
            let bytes = call.context.input.read(input.stream.as_ref(), length)?;
            store(call, buffer, length, &bytes)?
        }
        Descriptor::Output(_) | Descriptor::Directory { .. } => return Err(Errno::BADF.into()),
    };
    call.memory.answers("size").set_u32(result, read)
}

pub(crate) fn pread(
    call: &mut Call<'_>,
    fd: u32,
    list: u32,
    count: u32,
    offset: u64,
    result: u32,
) -> Result<(), Failure> {
    let (buffer, length) = call.memory.first_buffer(list, count)?;
    let bytes = match call.context.descriptors.get(fd)? {
        Descriptor::File(file) => {
            let (bytes, _end) = file
                .opened
                .reading()
                .read(length.min(READ).into(), offset)?;
            bytes
        }
        Descriptor::Input(_) => return Err(Errno::SPIPE.into()),
        Descriptor::Output(_) | Descriptor::Directory { .. } => return Err(Errno::BADF.into()),
    };
    let read = store(call, buffer, length, &bytes)?;
    call.memory.answers("size").set_u32(result, read)
}

pub(crate) fn write(
    call: &mut Call<'_>,
    fd: u32,
    list: u32,
    count: u32,
    result: u32,
) -> Result<(), Failure> {
    let written = write_to(call, fd, list, count, None)?;
    call.memory.answers("size").set_u32(result, written)
}

pub(crate) fn pwrite(
    call: &mut Call<'_>,
    fd: u32,
    list: u32,
    count: u32,
    offset: u64,
    result: u32,
) -> Result<(), Failure> {
    let written = write_to(call, fd, list, count, Some(offset))?;
    call.memory.answers("size").set_u32(result, written)
}

/// Writes at an offset, or at the position, which then moves.
fn write_to(
    call: &mut Call<'_>,
    fd: u32,
    list: u32,
    count: u32,
    offset: Option<u64>,
) -> Result<u32, Failure> {
    let (buffer, length) = call.memory.first_buffer(list, count)?;
    match call.context.descriptors.get_mut(fd)? {
        Descriptor::File(file) => {
            let bytes = call.memory.slice(buffer, length)?;
            // In append mode, the offset is ignored, as on Linux.
            if file.append {
                append(file, bytes, offset.is_none())?;
                return Ok(length);
            }
            let written = drain(
                file.opened.writing()?,
                bytes,
                offset.unwrap_or(file.position),
            )?;
            if offset.is_none() {
                let position = file.position.checked_add(written);
                file.position = position.ok_or(Errno::OVERFLOW)?;
            }
            Ok(u32::try_from(written).map_err(|_| Errno::OVERFLOW)?)
        }
        Descriptor::Output(output) => {
            if offset.is_some() {
                return Err(Errno::SPIPE.into());
            }
            let bytes = call.memory.slice(buffer, length)?;
            match &output.stream {
                Some(stream) if !bytes.is_empty() => write_all(stream, bytes)?,
                Some(_) => {}
                None => call.context.said.add(bytes),
            }
            Ok(length)
        }
        Descriptor::Input(_) | Descriptor::Directory { .. } => Err(Errno::BADF.into()),
    }
}

/// Copies the bytes that were read to the guest.
fn store(call: &mut Call<'_>, buffer: u32, length: u32, bytes: &[u8]) -> Result<u32, Failure> {
    let read = u32::try_from(bytes.len()).map_err(|_| Errno::OVERFLOW)?;
    if read > length {
        return Err(Errno::RANGE.into());
    }
    call.memory.store(buffer, bytes)?;
    Ok(read)
}

/// Reads until the buffer is full, or the file returns fewer bytes than requested.
fn fill(file: &Place, buffer: &mut [u8], offset: u64) -> Result<u32, Failure> {
    let mut filled = 0_u32;
    let mut rest = buffer;
    loop {
        let ask = u32::try_from(rest.len()).unwrap_or(READ).min(READ);
        let at = offset.checked_add(filled.into()).ok_or(Errno::OVERFLOW)?;
        let bytes = match file.read(ask.into(), at) {
            Ok((bytes, _end)) => bytes,
            // Return the bytes before the error. The next call of the guest gets the error.
            Err(_) if filled > 0 => return Ok(filled),
            Err(error) => return Err(error.into()),
        };
        let Some((head, tail)) = rest.split_at_mut_checked(bytes.len()) else {
            return Err(Errno::RANGE.into());
        };
        head.copy_from_slice(&bytes);
        rest = tail;
        let read = u32::try_from(bytes.len()).map_err(|_| Errno::OVERFLOW)?;
        filled += read;
        if read < ask || rest.is_empty() {
            return Ok(filled);
        }
    }
}

/// Writes until nothing is left, or the file accepts fewer bytes than passed.
fn drain(file: &types::Descriptor, bytes: &[u8], offset: u64) -> Result<u64, Failure> {
    let mut written = 0;
    let mut rest = bytes;
    loop {
        let (chunk, tail) = rest.split_at(rest.len().min(WRITE));
        let at = offset.checked_add(written).ok_or(Errno::OVERFLOW)?;
        let taken = match file.write(chunk, at) {
            Ok(taken) => taken,
            Err(_) if written > 0 => return Ok(written),
            Err(error) => return Err(error.into()),
        };
        written += taken;
        if tail.is_empty() || usize::try_from(taken) != Ok(chunk.len()) {
            return Ok(written);
        }
        rest = tail;
    }
}

/// Writes at the current end of the file.
fn append(file: &mut File, bytes: &[u8], move_position: bool) -> Result<(), Failure> {
    write_all(&file.opened.writing()?.append_via_stream()?, bytes)?;
    if move_position {
        file.position = file.opened.reading().stat()?.size;
    }
    Ok(())
}

/// Writes everything, in as few calls as the stream allows.
fn write_all(stream: &OutputStream, bytes: &[u8]) -> Result<(), StreamError> {
    if bytes.len() <= FLUSHED {
        return stream.blocking_write_and_flush(bytes);
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        let room = usize::try_from(stream.check_write()?).unwrap_or(usize::MAX);
        if room == 0 {
            stream.subscribe().block();
            continue;
        }
        let (chunk, tail) = rest.split_at(rest.len().min(room));
        stream.write(chunk)?;
        rest = tail;
    }
    stream.blocking_flush()
}
