//! Folders on systems that work on names in an open folder.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt as _;
use std::path::Path;

use rustix::fs::{
    Access, AtFlags, CWD, Dir, FileType, Mode, OFlags, accessat, fstat, openat, renameat, statat,
    unlinkat,
};

use crate::files::stat::{Stat, StatKind};

/// The user whose rights this process has.
pub(crate) fn effective_user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

/// An open folder.
#[derive(Debug)]
pub(crate) struct Handle(OwnedFd);

/// What an open folder is good for if only files of known names in it are worked on: it need not be
/// readable.
#[cfg(target_os = "linux")]
const BY_NAME: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const BY_NAME: OFlags = OFlags::RDONLY;

pub(crate) fn open(path: &Path) -> io::Result<Handle> {
    let flags = BY_NAME | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(Handle(openat(CWD, path, flags, Mode::empty())?))
}

pub(crate) fn open_itself(path: &Path) -> io::Result<Handle> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(Handle(openat(CWD, path, flags, Mode::empty())?))
}

/// Fills a buffer with the bytes of a file from an offset on.
pub(crate) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

pub(crate) fn stat_of_file(file: &File) -> io::Result<Stat> {
    Ok(stat(&fstat(file)?))
}

#[allow(
    clippy::useless_conversion,
    clippy::unnecessary_cast,
    clippy::cast_sign_loss,
    reason = "these fields have other types on other systems; a device's number is only compared"
)]
fn stat(stat: &rustix::fs::Stat) -> Stat {
    Stat {
        identity: Some((stat.st_dev as u64, u64::from(stat.st_ino))),
        kind: match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => StatKind::File,
            FileType::Directory => StatKind::Folder,
            _ => StatKind::Other,
        },
        mode: u32::from(stat.st_mode) & 0o7777,
        owner: Some((stat.st_uid, stat.st_gid)),
        names: stat.st_nlink as u64,
    }
}

impl Handle {
    pub(crate) fn stat(&self, _: &Path) -> io::Result<Stat> {
        Ok(stat(&fstat(&self.0)?))
    }

    pub(crate) fn stat_of(&self, _: &Path, name: &OsStr) -> io::Result<Stat> {
        Ok(stat(&statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    pub(crate) fn open_file(&self, _: &Path, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(openat(&self.0, name, flags, Mode::empty())?.into())
    }

    pub(crate) fn open_to_write(&self, _: &Path, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NOCTTY | OFlags::CLOEXEC;
        Ok(openat(&self.0, name, flags, Mode::empty())?.into())
    }

    pub(crate) fn may_create(&self, _: &Path) -> io::Result<()> {
        let wanted = Access::WRITE_OK | Access::EXEC_OK;
        Ok(accessat(&self.0, ".", wanted, AtFlags::EACCESS)?)
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn create_unnamed(&self, mode: u32) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file: File = openat(&self.0, ".", flags, Mode::from_raw_mode(mode))
            .ok()?
            .into();
        // It gets its name by this path.
        std::fs::metadata(path_of(&file)).ok()?;
        Some(file)
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn create_unnamed(&self, _: u32) -> Option<File> {
        None
    }

    pub(crate) fn create_named(&self, _: &Path, name: &OsStr, mode: u32) -> io::Result<File> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR | OFlags::CLOEXEC;
        Ok(openat(&self.0, name, flags, create_mode(mode))?.into())
    }

    pub(crate) fn link(&self, file: &File, name: &OsStr) -> io::Result<()> {
        let from = path_of(file);
        let followed = AtFlags::SYMLINK_FOLLOW;
        Ok(rustix::fs::linkat(CWD, from, &self.0, name, followed)?)
    }

    pub(crate) fn rename(&self, _: &Path, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(renameat(&self.0, from, &self.0, to)?)
    }

    pub(crate) fn remove(&self, _: &Path, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub(crate) fn names(&self, _: &Path) -> io::Result<Vec<OsString>> {
        let name = |entry: rustix::io::Result<rustix::fs::DirEntry>| {
            Ok(OsString::from_vec(entry?.file_name().to_bytes().to_vec()))
        };
        Dir::read_from(&self.0)?.map(name).collect()
    }
}

#[allow(
    clippy::useless_conversion,
    reason = "modes have 16 bits on some systems"
)]
fn create_mode(mode: u32) -> Mode {
    Mode::from_raw_mode(mode.try_into().unwrap_or(0o600))
}

/// A path that leads to an open file, whatever its name is.
fn path_of(file: &File) -> std::path::PathBuf {
    use std::os::fd::AsRawFd as _;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}
