//! Files that are replaced as a whole, or stay as they were.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::folder::{Folder, stat_of_file};
use crate::files::stat::{Stat, StatKind};
use crate::files::temporary::{TemporaryFile, sync};

/// The permissions of a new file, less what the user's mask takes away.
const NEW: u32 = 0o666;

/// Setuid and setgid: a file with these bits runs with its owner's rights.
const OWNERS_RIGHTS: u32 = 0o6000;

/// Where a file is to be, looked at before what is to be in it is known.
///
/// What a guest does meanwhile in a folder that it was granted does not lead elsewhere: the folder
/// is opened once, links are not followed, and nothing is made there before [`AtomicFile::create`].
#[derive(Debug)]
pub struct AtomicFile {
    folder: Arc<Folder>,
    name: OsString,
    /// What was there.
    found: Option<Stat>,
}

/// A file that is being written for a place. If it is dropped, nothing of it stays.
#[derive(Debug)]
pub struct NewFile<'a> {
    place: &'a AtomicFile,
    temporary: TemporaryFile,
}

/// Looks at places, and opens each folder once, however many files are to be in it.
#[derive(Debug, Default)]
pub struct Places {
    folders: BTreeMap<PathBuf, Arc<Folder>>,
}

impl Places {
    /// No folder is open yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at a place. Links in the path of its folder are followed, the file itself is not.
    ///
    /// # Errors
    ///
    /// Its folder is not there, or the path names no file.
    pub fn file(&mut self, path: &Path) -> io::Result<AtomicFile> {
        let Some(name) = path.file_name() else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        let parent = path.parent().filter(|path| !path.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let folder = match self.folders.get(parent) {
            Some(folder) => Arc::clone(folder),
            None => {
                let folder = Arc::new(Folder::open(parent)?);
                self.folders
                    .insert(parent.to_path_buf(), Arc::clone(&folder));
                folder
            }
        };
        let name = name.to_os_string();
        let found = folder.stat_of(&name)?;
        Ok(AtomicFile {
            folder,
            name,
            found,
        })
    }
}

impl AtomicFile {
    /// Asks whether the folder lets a file be made in it. Nothing that has a name is made.
    ///
    /// # Errors
    ///
    /// It does not.
    pub fn check(&self) -> io::Result<()> {
        match self.folder.create_unnamed(NEW) {
            Some(_) => Ok(()),
            None => self.folder.may_create(),
        }
    }

    /// Begins a file for this place. It has no name, where the system has such files.
    ///
    /// # Errors
    ///
    /// The folder can't be written.
    pub fn create(&self) -> io::Result<NewFile<'_>> {
        let temporary = TemporaryFile::create(&self.folder, ".wizer-", NEW)?;
        Ok(NewFile {
            place: self,
            temporary,
        })
    }

    /// Writes over what was there when the place was looked at: a file that can't be replaced, as
    /// it is mounted by itself. Not all or nothing.
    fn write_over(&self, mut from: File) -> io::Result<()> {
        let mut file = self.folder.open_to_write(&self.name)?;
        let stat = stat_of_file(&file)?;
        let is_same = |found: &Stat| (found.identity, found.kind) == (stat.identity, stat.kind);
        if !self.found.as_ref().is_some_and(is_same) {
            return Err(io::Error::other("something else took its place meanwhile"));
        }
        file.set_len(0)?;
        from.seek(SeekFrom::Start(0))?;
        io::copy(&mut from, &mut file)?;
        sync(&file)
    }
}

impl NewFile<'_> {
    /// The file, to be written from its beginning on.
    ///
    /// # Errors
    ///
    /// The process has no more room for open files.
    pub fn file(&self) -> io::Result<File> {
        self.temporary.file().try_clone()
    }

    /// Takes its place, in one step, when all of it is on the disk. It has the permissions of the
    /// file that was there; setuid and setgid only where the owner stays the same.
    ///
    /// # Errors
    ///
    /// The place can't be taken: what is there is as it was. But where a file can't be replaced, as
    /// it is mounted by itself, that is written over.
    pub fn take_place(mut self) -> io::Result<()> {
        let place = self.place;
        if !place.folder.is_where_it_was() {
            return Err(io::Error::other(
                "its folder was moved or replaced meanwhile",
            ));
        }
        self.permit()?;
        match self.temporary.take_place(&place.name) {
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                place.write_over(self.file()?)
            }
            done => done,
        }
    }

    /// Gives it the permissions of the file that was there.
    fn permit(&self) -> io::Result<()> {
        let Some(found) = &self.place.found else {
            return Ok(());
        };
        if found.kind != StatKind::File {
            return Ok(());
        }
        let file = self.temporary.file();
        let is_owners = found.owner == stat_of_file(file)?.owner;
        let dropped = if is_owners { 0 } else { OWNERS_RIGHTS };
        set_mode(file, found.mode & !dropped)
    }
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}
