//! The usual error texts of file systems.

use anyhow::{Error, anyhow};
use wasip2::filesystem::types::ErrorCode;

/// The text for an error code, as operating systems write it.
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
        // The other codes don't occur when files are read and written.
        other => other.name(),
    })
}
