//! Folders on systems that know files by their paths alone. Who owns what is not told in a way that
//! can be compared.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use crate::files::stat::{Stat, StatKind};

/// How a file is opened whose code may be run where it lies, and whose times are set.
fn options_to_run() -> fs::OpenOptions {
    let mut options = File::options();
    options.read(true);
    // Reading, executing, and writing of attributes.
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::access_mode(&mut options, 0xa000_0100);
    options
}

/// There is none.
pub(crate) fn effective_user() -> Option<u32> {
    None
}

/// Nothing but the path.
#[derive(Debug)]
pub(crate) struct Handle;

pub(crate) fn open(path: &Path) -> io::Result<Handle> {
    match fs::metadata(path)?.is_dir() {
        true => Ok(Handle),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

pub(crate) fn open_itself(path: &Path) -> io::Result<Handle> {
    match fs::symlink_metadata(path)?.is_dir() {
        true => Ok(Handle),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Fills a buffer with the bytes of a file from an offset on.
#[cfg(windows)]
pub(crate) fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    while !bytes.is_empty() {
        let read = file.seek_read(bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.split_at_mut(read).1;
        offset = offset.saturating_add(read as u64);
    }
    Ok(())
}

/// There is nothing for this.
#[cfg(not(windows))]
pub(crate) fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(crate) fn stat_of_file(file: &File) -> io::Result<Stat> {
    Ok(stat(&file.metadata()?))
}

fn stat(metadata: &Metadata) -> Stat {
    Stat {
        identity: None,
        kind: match metadata {
            found if found.is_file() => StatKind::File,
            found if found.is_dir() => StatKind::Folder,
            _ => StatKind::Other,
        },
        mode: 0,
        owner: None,
        names: 1,
    }
}

impl Handle {
    pub(crate) fn stat(&self, path: &Path) -> io::Result<Stat> {
        Ok(stat(&fs::symlink_metadata(path)?))
    }

    pub(crate) fn stat_of(&self, path: &Path, name: &OsStr) -> io::Result<Stat> {
        Ok(stat(&fs::symlink_metadata(path.join(name))?))
    }

    pub(crate) fn open_file(&self, path: &Path, name: &OsStr) -> io::Result<File> {
        let path = path.join(name);
        match fs::symlink_metadata(&path)?.is_file() {
            true => options_to_run().open(path),
            false => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    pub(crate) fn open_to_write(&self, path: &Path, name: &OsStr) -> io::Result<File> {
        File::options().write(true).open(path.join(name))
    }

    pub(crate) fn may_create(&self, path: &Path) -> io::Result<()> {
        tempfile::tempfile_in(path).map(drop)
    }

    pub(crate) fn create_unnamed(&self, _: u32) -> Option<File> {
        None
    }

    pub(crate) fn create_named(&self, path: &Path, name: &OsStr, _: u32) -> io::Result<File> {
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        options.open(path.join(name))
    }

    pub(crate) fn link(&self, _: &File, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn rename(&self, path: &Path, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(path.join(from), path.join(to))
    }

    pub(crate) fn remove(&self, path: &Path, name: &OsStr) -> io::Result<()> {
        fs::remove_file(path.join(name))
    }

    pub(crate) fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let entries = fs::read_dir(path)?;
        entries.map(|entry| Ok(entry?.file_name())).collect()
    }
}
