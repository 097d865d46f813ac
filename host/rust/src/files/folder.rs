//! A folder that is opened once: what is done in it by name stays in it, whatever happens to its
//! path meanwhile.

use std::ffi::OsString;
use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
#[path = "unix.rs"]
mod system;
#[cfg(not(unix))]
#[path = "other.rs"]
mod system;

use crate::files::stat::Stat;

pub(crate) use system::{effective_user, read_at};

/// How many random names are tried for a file.
const TRIES: u32 = 16;

/// A folder that is open.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    handle: system::Handle,
}

impl Folder {
    /// Opens a folder to work on files of known names in it. Links in its path are followed.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            handle: system::open(path)?,
        })
    }

    /// Opens a folder that is to be what the path says: if its last name is a link, that is an
    /// error.
    pub(crate) fn open_itself(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            handle: system::open_itself(path)?,
        })
    }

    /// What it is now.
    pub(crate) fn stat(&self) -> io::Result<Stat> {
        self.handle.stat(&self.path)
    }

    /// Whether its path still leads to it.
    pub(crate) fn is_where_it_was(&self) -> bool {
        let there = Self::open(&self.path).and_then(|there| there.stat());
        match (self.stat(), there) {
            (Ok(own), Ok(there)) => own.identity == there.identity,
            _ => false,
        }
    }

    /// What has a name in it. None if nothing has.
    pub(crate) fn stat_of(&self, name: &OsString) -> io::Result<Option<Stat>> {
        match self.handle.stat_of(&self.path, name) {
            Ok(stat) => Ok(Some(stat)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens a file in it to read; a link of that name is an error, and so is anything that would
    /// have to be waited for.
    pub(crate) fn open_file(&self, name: &OsString) -> io::Result<File> {
        self.handle.open_file(&self.path, name)
    }

    /// Opens what is there to write over it, without cutting it. A link is not followed.
    pub(crate) fn open_to_write(&self, name: &OsString) -> io::Result<File> {
        self.handle.open_to_write(&self.path, name)
    }

    /// Asks whether files can be made in it.
    pub(crate) fn may_create(&self) -> io::Result<()> {
        self.handle.may_create(&self.path)
    }

    /// A new file that has no name, where the system has such: nobody finds it, and nothing of it
    /// stays if the process ends.
    pub(crate) fn create_unnamed(&self, mode: u32) -> Option<File> {
        self.handle.create_unnamed(mode)
    }

    /// A new file with a random name that begins like this.
    pub(crate) fn create_named(&self, prefix: &str, mode: u32) -> io::Result<(OsString, File)> {
        with_random_name(prefix, |name| {
            self.handle.create_named(&self.path, name, mode)
        })
    }

    /// Gives a file without a name this one, which nothing may have.
    pub(crate) fn link(&self, file: &File, name: &OsString) -> io::Result<()> {
        self.handle.link(file, name)
    }

    /// Gives a file without a name a random one that begins like this.
    pub(crate) fn give_name(&self, file: &File, prefix: &str) -> io::Result<OsString> {
        with_random_name(prefix, |name| self.handle.link(file, name)).map(|(name, ())| name)
    }

    /// Gives a file another name, in place of what has that.
    pub(crate) fn rename(&self, from: &OsString, to: &OsString) -> io::Result<()> {
        self.handle.rename(&self.path, from, to)
    }

    /// Removes a file.
    pub(crate) fn remove(&self, name: &OsString) -> io::Result<()> {
        self.handle.remove(&self.path, name)
    }

    /// The names of all that is in it.
    pub(crate) fn names(&self) -> io::Result<Vec<OsString>> {
        self.handle.names(&self.path)
    }
}

/// What a file is, by what it is opened as.
pub(crate) fn stat_of_file(file: &File) -> io::Result<Stat> {
    system::stat_of_file(file)
}

/// Tries names until there is one that nothing has.
fn with_random_name<T>(
    prefix: &str,
    mut create: impl FnMut(&OsString) -> io::Result<T>,
) -> io::Result<(OsString, T)> {
    let mut taken = io::ErrorKind::AlreadyExists.into();
    for _ in 0..TRIES {
        // Each state of this kind is keyed at random.
        let random = RandomState::new().build_hasher().finish();
        let name = OsString::from(format!("{prefix}{random:016x}"));
        match create(&name) {
            Ok(created) => return Ok((name, created)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}
