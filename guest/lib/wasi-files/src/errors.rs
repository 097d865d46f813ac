//! Errors of a file system, in the words that people know.

use anyhow::{Error, anyhow};
use wasip2::filesystem::types::ErrorCode;

/// What a code stands for, as systems put it.
pub(crate) fn failed(code: ErrorCode) -> Error {
    anyhow!(match code {
        ErrorCode::Access => "Permission denied",
        ErrorCode::BadDescriptor => "Bad file descriptor",
        ErrorCode::Busy => "Device or resource busy",
        ErrorCode::Exist => "File exists",
        ErrorCode::FileTooLarge => "File too large",
        ErrorCode::IllegalByteSequence => "Invalid or incomplete multibyte or wide character",
        ErrorCode::InsufficientMemory => "Cannot allocate memory",
        ErrorCode::InsufficientSpace => "No space left on device",
        ErrorCode::Interrupted => "Interrupted system call",
        ErrorCode::InvalidSeek => {
            "Illegal seek: a pipe can't be written by its name here: use standard output"
        }
        ErrorCode::Invalid => "Invalid argument",
        ErrorCode::Io => "Input/output error",
        ErrorCode::IsDirectory => "Is a directory",
        ErrorCode::Loop => "Too many levels of symbolic links",
        ErrorCode::NameTooLong => "File name too long",
        ErrorCode::NoEntry => "No such file or directory",
        ErrorCode::NotDirectory => "Not a directory",
        ErrorCode::NotPermitted => "Operation not permitted",
        ErrorCode::Quota => "Disk quota exceeded",
        ErrorCode::ReadOnly => "Read-only file system",
        ErrorCode::TextFileBusy => "Text file busy",
        ErrorCode::Unsupported => "Operation not supported",
        // The rest is not what reading and writing files comes to.
        other => other.name(),
    })
}
