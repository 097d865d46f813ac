//! Arguments with few valid values. An invalid value traps.

use wasip2::clocks::wall_clock::Datetime;
use wasip2::filesystem::types::{Advice, NewTimestamp, OpenFlags, PathFlags};

use crate::errno::{Errno, Failure};
use crate::linker::Edition;
use crate::rights;

/// The flags of an open file that the guest can set.
#[derive(Clone, Copy)]
pub(crate) struct Fdflags(u16);

impl Fdflags {
    pub(crate) const APPEND: u16 = 1 << 0;
    pub(crate) const DSYNC: u16 = 1 << 1;
    pub(crate) const NONBLOCK: u16 = 1 << 2;
    pub(crate) const RSYNC: u16 = 1 << 3;
    pub(crate) const SYNC: u16 = 1 << 4;

    pub(crate) fn new(value: u32) -> Result<Self, Failure> {
        flags(value, 0x1f, "Fdflags").map(Self)
    }

    pub(crate) fn contains(self, flag: u16) -> bool {
        self.0 & flag != 0
    }
}

/// The origin of a seek.
#[derive(Clone, Copy)]
pub(crate) enum Whence {
    Set,
    Current,
    End,
}

impl Whence {
    pub(crate) fn new(value: u32, edition: Edition) -> Result<Self, Failure> {
        match (edition, byte(value, "Whence")?) {
            (Edition::Preview1, 0) | (Edition::Unstable, 2) => Ok(Self::Set),
            (Edition::Preview1, 1) | (Edition::Unstable, 0) => Ok(Self::Current),
            (Edition::Preview1, 2) | (Edition::Unstable, 1) => Ok(Self::End),
            _ => Err(Failure::argument("enum", "Whence")),
        }
    }
}

/// One of the two timestamps that a call may set, from its value and its two flags.
#[derive(Clone, Copy)]
pub(crate) struct NewTime {
    pub(crate) timestamp: u64,
    pub(crate) set: bool,
    pub(crate) now: bool,
}

impl NewTime {
    /// The access time and the modification time, from the flags of both.
    pub(crate) fn pair(access: u64, modification: u64, value: u32) -> Result<[Self; 2], Failure> {
        let bits = flags(value, 0xf, "Fstflags")?;
        let time = |timestamp, set: u16, now: u16| Self {
            timestamp,
            set: bits & set != 0,
            now: bits & now != 0,
        };
        Ok([time(access, 1, 2), time(modification, 4, 8)])
    }
}

impl TryFrom<NewTime> for NewTimestamp {
    type Error = Errno;

    fn try_from(time: NewTime) -> Result<Self, Errno> {
        match (time.set, time.now) {
            (true, true) => Err(Errno::INVAL),
            (true, false) => Ok(Self::Timestamp(Datetime {
                seconds: time.timestamp / 1_000_000_000,
                nanoseconds: u32::try_from(time.timestamp % 1_000_000_000)
                    .map_err(|_| Errno::OVERFLOW)?,
            })),
            (false, true) => Ok(Self::Now),
            (false, false) => Ok(Self::NoChange),
        }
    }
}

pub(crate) fn advice(value: u32) -> Result<Advice, Failure> {
    match byte(value, "Advice")? {
        0 => Ok(Advice::Normal),
        1 => Ok(Advice::Sequential),
        2 => Ok(Advice::Random),
        3 => Ok(Advice::WillNeed),
        4 => Ok(Advice::DontNeed),
        5 => Ok(Advice::NoReuse),
        _ => Err(Failure::argument("enum", "Advice")),
    }
}

pub(crate) fn lookup(value: u32) -> Result<PathFlags, Failure> {
    match word(value, "Lookupflags")? {
        0 => Ok(PathFlags::empty()),
        1 => Ok(PathFlags::SYMLINK_FOLLOW),
        _ => Err(Failure::argument("flag", "Lookupflags")),
    }
}

pub(crate) fn open(value: u32) -> Result<OpenFlags, Failure> {
    let bits = flags(value, 0xf, "Oflags")?;
    let mut open = OpenFlags::empty();
    for (bit, flag) in [
        (1, OpenFlags::CREATE),
        (2, OpenFlags::DIRECTORY),
        (4, OpenFlags::EXCLUSIVE),
        (8, OpenFlags::TRUNCATE),
    ] {
        if bits & bit != 0 {
            open |= flag;
        }
    }
    Ok(open)
}

/// Refuses undefined rights.
pub(crate) fn rights(value: u64, edition: Edition) -> Result<u64, Failure> {
    let all = match edition {
        Edition::Preview1 => rights::ALL,
        Edition::Unstable => rights::ALL_UNSTABLE,
    };
    i64::try_from(value).map_err(|_| Failure::conversion("Rights"))?;
    if value & !all == 0 {
        Ok(value)
    } else {
        Err(Failure::argument("flag", "Rights"))
    }
}

/// Checks 16-bit flags: only the bits in `all` are defined.
pub(crate) fn flags(value: u32, all: u16, name: &str) -> Result<u16, Failure> {
    let bits = u16::try_from(value).map_err(|_| Failure::conversion(name))?;
    match bits & !all {
        0 => Ok(bits),
        _ => Err(Failure::argument("flag", name)),
    }
}

/// Checks a number of an 8-bit type.
pub(crate) fn byte(value: u32, name: &str) -> Result<u8, Failure> {
    u8::try_from(value).map_err(|_| Failure::conversion(name))
}

/// Checks a number of an unsigned 32-bit type. WebAssembly passes it as a signed number.
pub(crate) fn word(value: u32, name: &str) -> Result<u32, Failure> {
    match value.cast_signed() {
        0.. => Ok(value),
        _ => Err(Failure::conversion(name)),
    }
}
