//! `proc_*`, `sched_yield` and `random_get`.

use wasmi::{Caller, Error, Extern};
use wizer_interpreter::Trap;

use crate::arguments::byte;
use crate::errno::{Errno, Failure, Within};
use crate::linker::Call;
use crate::memory::field;

/// The maximum number of random bytes of one call.
const RANDOM_LIMIT: u32 = 64 << 20;

/// The number of random bytes that are copied at a time: a multiple of eight.
const RANDOM_CHUNK: u32 = 1 << 16;

/// Traps with an exit status. A guest may only use statuses below 126.
pub(crate) fn exit<T>(caller: Caller<'_, T>, status: u32) -> Result<(), Error> {
    if !matches!(caller.get_export("memory"), Some(Extern::Memory(_))) {
        return Err(Trap::error("missing required memory export"));
    }
    match i32::try_from(status) {
        Ok(status) if status < 126 => Err(Error::i32_exit(status)),
        _ => Err(Trap::error(
            "exit with invalid exit status outside of [0..126)",
        )),
    }
}

/// Signals are not supported.
pub(crate) fn raise(_: &mut Call<'_>, signal: u32) -> Result<(), Failure> {
    if byte(signal, "Signal")? > 30 {
        return Err(Failure::argument("enum", "Signal"));
    }
    Err(Errno::NOTSUP.into())
}

/// There is no other thread to yield to.
pub(crate) fn sched_yield(_: &mut Call<'_>) -> Result<(), Failure> {
    Ok(())
}

pub(crate) fn random_get(call: &mut Call<'_>, buffer: u32, length: u32) -> Result<(), Failure> {
    if length > RANDOM_LIMIT {
        return Err(Failure::Trap {
            within: Some(Within::Call("get-random-bytes")),
            causes: vec![format!(
                "requested len {length} exceeds limit {RANDOM_LIMIT}"
            )],
        });
    }
    let mut at = buffer;
    let mut left = length;
    while left > 0 {
        let chunk = left.min(RANDOM_CHUNK);
        let bytes = call.context.surroundings.random(chunk.into());
        call.memory.store(at, &bytes)?;
        at = field(at, chunk)?;
        left -= chunk;
    }
    Ok(())
}
