//! `clock_*`.

use wasip2::clocks::wall_clock::Datetime;

use crate::arguments::word;
use crate::errno::{Errno, Failure};
use crate::linker::Call;

/// A clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Clock {
    Realtime,
    Monotonic,
    /// One of the two CPU-time clocks, which are not supported.
    Cputime,
}

impl Clock {
    pub(crate) fn new(id: u32) -> Option<Self> {
        match id {
            0 => Some(Self::Realtime),
            1 => Some(Self::Monotonic),
            2 | 3 => Some(Self::Cputime),
            _ => None,
        }
    }

    fn argument(id: u32) -> Result<Self, Failure> {
        Self::new(word(id, "Clockid")?).ok_or_else(|| Failure::argument("enum", "Clockid"))
    }
}

pub(crate) fn res_get(call: &mut Call<'_>, id: u32, result: u32) -> Result<(), Failure> {
    let surroundings = &call.context.surroundings;
    let resolution = match Clock::argument(id)? {
        Clock::Realtime => timestamp(surroundings.wall_resolution())?,
        Clock::Monotonic => surroundings.monotonic_resolution(),
        Clock::Cputime => return Err(Errno::BADF.into()),
    };
    call.memory.answers("timestamp").set_u64(result, resolution)
}

pub(crate) fn time_get(
    call: &mut Call<'_>,
    id: u32,
    _precision: u64,
    result: u32,
) -> Result<(), Failure> {
    let surroundings = &mut call.context.surroundings;
    let now = match Clock::argument(id)? {
        Clock::Realtime => timestamp(surroundings.wall_clock())?,
        Clock::Monotonic => surroundings.monotonic_clock(),
        Clock::Cputime => return Err(Errno::BADF.into()),
    };
    call.memory.answers("timestamp").set_u64(result, now)
}

/// A point in time as nanoseconds.
pub(crate) fn timestamp(time: Datetime) -> Result<u64, Errno> {
    let nanoseconds = time.seconds.checked_mul(1_000_000_000);
    let nanoseconds = nanoseconds.and_then(|all| all.checked_add(time.nanoseconds.into()));
    nanoseconds.ok_or(Errno::OVERFLOW)
}
