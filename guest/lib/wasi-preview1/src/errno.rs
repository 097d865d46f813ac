//! Failures of a function: an error number for the guest, or a trap.

use wasip2::filesystem::types::{ErrorCode, filesystem_error_code};
use wasip2::io::streams::StreamError;

/// An error number of preview 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Errno(u16);

impl Errno {
    pub(crate) const SUCCESS: Self = Self(0);
    pub(crate) const ACCES: Self = Self(2);
    pub(crate) const AGAIN: Self = Self(6);
    pub(crate) const ALREADY: Self = Self(7);
    pub(crate) const BADF: Self = Self(8);
    pub(crate) const BUSY: Self = Self(10);
    pub(crate) const DEADLK: Self = Self(16);
    pub(crate) const DQUOT: Self = Self(19);
    pub(crate) const EXIST: Self = Self(20);
    pub(crate) const FBIG: Self = Self(22);
    pub(crate) const ILSEQ: Self = Self(25);
    pub(crate) const INPROGRESS: Self = Self(26);
    pub(crate) const INTR: Self = Self(27);
    pub(crate) const INVAL: Self = Self(28);
    pub(crate) const IO: Self = Self(29);
    pub(crate) const ISDIR: Self = Self(31);
    pub(crate) const LOOP: Self = Self(32);
    pub(crate) const MLINK: Self = Self(34);
    pub(crate) const MSGSIZE: Self = Self(35);
    pub(crate) const NAMETOOLONG: Self = Self(37);
    pub(crate) const NODEV: Self = Self(43);
    pub(crate) const NOENT: Self = Self(44);
    pub(crate) const NOLCK: Self = Self(46);
    pub(crate) const NFILE: Self = Self(41);
    pub(crate) const NOMEM: Self = Self(48);
    pub(crate) const NOSPC: Self = Self(51);
    pub(crate) const NOTDIR: Self = Self(54);
    pub(crate) const NOTEMPTY: Self = Self(55);
    pub(crate) const NOTRECOVERABLE: Self = Self(56);
    pub(crate) const NOTSOCK: Self = Self(57);
    pub(crate) const NOTSUP: Self = Self(58);
    pub(crate) const NOTTY: Self = Self(59);
    pub(crate) const NXIO: Self = Self(60);
    pub(crate) const OVERFLOW: Self = Self(61);
    pub(crate) const PERM: Self = Self(63);
    pub(crate) const PIPE: Self = Self(64);
    pub(crate) const RANGE: Self = Self(68);
    pub(crate) const ROFS: Self = Self(69);
    pub(crate) const SPIPE: Self = Self(70);
    pub(crate) const TXTBSY: Self = Self(74);
    pub(crate) const XDEV: Self = Self(75);

    /// The number.
    pub(crate) fn number(self) -> u16 {
        self.0
    }
}

impl From<ErrorCode> for Errno {
    fn from(code: ErrorCode) -> Self {
        match code {
            ErrorCode::Access => Self::ACCES,
            ErrorCode::WouldBlock => Self::AGAIN,
            ErrorCode::Already => Self::ALREADY,
            ErrorCode::BadDescriptor => Self::BADF,
            ErrorCode::Busy => Self::BUSY,
            ErrorCode::Deadlock => Self::DEADLK,
            ErrorCode::Quota => Self::DQUOT,
            ErrorCode::Exist => Self::EXIST,
            ErrorCode::FileTooLarge => Self::FBIG,
            ErrorCode::IllegalByteSequence => Self::ILSEQ,
            ErrorCode::InProgress => Self::INPROGRESS,
            ErrorCode::Interrupted => Self::INTR,
            ErrorCode::Invalid => Self::INVAL,
            ErrorCode::Io => Self::IO,
            ErrorCode::IsDirectory => Self::ISDIR,
            ErrorCode::Loop => Self::LOOP,
            ErrorCode::TooManyLinks => Self::MLINK,
            ErrorCode::MessageSize => Self::MSGSIZE,
            ErrorCode::NameTooLong => Self::NAMETOOLONG,
            ErrorCode::NoDevice => Self::NODEV,
            ErrorCode::NoEntry => Self::NOENT,
            ErrorCode::NoLock => Self::NOLCK,
            ErrorCode::InsufficientMemory => Self::NOMEM,
            ErrorCode::InsufficientSpace => Self::NOSPC,
            ErrorCode::NotDirectory => Self::NOTDIR,
            ErrorCode::NotEmpty => Self::NOTEMPTY,
            ErrorCode::NotRecoverable => Self::NOTRECOVERABLE,
            ErrorCode::Unsupported => Self::NOTSUP,
            ErrorCode::NoTty => Self::NOTTY,
            ErrorCode::NoSuchDevice => Self::NXIO,
            ErrorCode::Overflow => Self::OVERFLOW,
            ErrorCode::NotPermitted => Self::PERM,
            ErrorCode::Pipe => Self::PIPE,
            ErrorCode::ReadOnly => Self::ROFS,
            ErrorCode::InvalidSeek => Self::SPIPE,
            ErrorCode::TextFileBusy => Self::TXTBSY,
            ErrorCode::CrossDevice => Self::XDEV,
        }
    }
}

/// A failure of a function.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The guest gets an error number, and continues.
    Errno(Errno),
    /// The guest traps.
    Trap {
        /// The step that failed, if the function's name is not enough.
        within: Option<Within>,
        /// The causes, from the outermost to the innermost.
        causes: Vec<String>,
    },
}

/// A step of a function.
#[derive(Debug)]
pub(crate) enum Within {
    /// A conversion of an argument.
    Arguments(String),
    /// A call.
    Call(&'static str),
}

impl Failure {
    /// Traps because of an invalid argument. `name` is its type.
    pub(crate) fn argument(what: &str, name: &str) -> Self {
        Self::Trap {
            within: Some(Within::Arguments(format!("convert {name}"))),
            causes: vec![format!("Invalid {what} value {name}")],
        }
    }

    /// Traps because an argument has more bits than its type, `name`.
    pub(crate) fn conversion(name: &str) -> Self {
        let causes = [
            "Int conversion error: TryFromIntError(())",
            "out of range integral type conversion attempted",
        ];
        Self::Trap {
            within: Some(Within::Arguments(format!("convert {name}"))),
            causes: causes.map(str::to_owned).to_vec(),
        }
    }

    /// Traps.
    pub(crate) fn trap(reason: impl Into<String>) -> Self {
        Self::Trap {
            within: None,
            causes: vec![reason.into()],
        }
    }
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Errno(code.into())
    }
}

impl From<StreamError> for Failure {
    fn from(error: StreamError) -> Self {
        Self::Errno(match error {
            StreamError::Closed => Errno::IO,
            StreamError::LastOperationFailed(error) => {
                filesystem_error_code(&error).map_or(Errno::IO, Errno::from)
            }
        })
    }
}
