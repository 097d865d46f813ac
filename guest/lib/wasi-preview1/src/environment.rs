//! `args_*` and `environ_*`: lists of zero-terminated strings.

use crate::errno::{Errno, Failure};
use crate::linker::Call;
use crate::memory::{Memory, field};

pub(crate) fn args_get(call: &mut Call<'_>, argv: u32, buffer: u32) -> Result<(), Failure> {
    call.context.environment_asked = true;
    let arguments = call.context.arguments.iter();
    store(
        &mut call.memory,
        argv,
        buffer,
        arguments.map(|argument| [argument.as_str(), "\0"]),
    )
}

pub(crate) fn args_sizes_get(call: &mut Call<'_>, count: u32, size: u32) -> Result<(), Failure> {
    let arguments = call.context.arguments.iter();
    let lengths = arguments.map(|argument| argument.len() + 1);
    store_sizes(&mut call.memory, count, size, lengths)
}

pub(crate) fn environ_get(call: &mut Call<'_>, environ: u32, buffer: u32) -> Result<(), Failure> {
    call.context.environment_asked = true;
    let variables = call.context.environment.iter();
    store(
        &mut call.memory,
        environ,
        buffer,
        variables.map(|(name, value)| [name.as_str(), "=", value.as_str(), "\0"]),
    )
}

pub(crate) fn environ_sizes_get(call: &mut Call<'_>, count: u32, size: u32) -> Result<(), Failure> {
    call.context.environment_asked = true;
    let variables = call.context.environment.iter();
    let lengths = variables.map(|(name, value)| name.len() + value.len() + 2);
    store_sizes(&mut call.memory, count, size, lengths)
}

/// Writes strings one after the other, and their addresses to a list.
fn store<'a, const N: usize>(
    memory: &mut Memory<'_>,
    list: u32,
    buffer: u32,
    texts: impl Iterator<Item = [&'a str; N]>,
) -> Result<(), Failure> {
    let mut entry = list;
    let mut at = buffer;
    for parts in texts {
        memory.set_u32(entry, at)?;
        entry = field(entry, 4)?;
        for part in parts {
            at = memory.store(at, part.as_bytes())?;
        }
    }
    Ok(())
}

/// Writes the number of strings, and their total size.
fn store_sizes(
    memory: &mut Memory<'_>,
    count: u32,
    size: u32,
    lengths: impl ExactSizeIterator<Item = usize>,
) -> Result<(), Failure> {
    let number = u32::try_from(lengths.len()).map_err(|_| Errno::OVERFLOW)?;
    let bytes = u32::try_from(lengths.sum::<usize>()).map_err(|_| Errno::OVERFLOW)?;
    memory.answers("size").set_u32(count, number)?;
    memory.set_u32(size, bytes)
}
