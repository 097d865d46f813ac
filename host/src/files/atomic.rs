//! Files that are replaced as a whole, or stay as they were.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;

use crate::files::folder::{Folder, Stat, StatKind, stat_of_file};
use crate::files::unfinished::Unfinished;

/// Setuid and setgid: a file with these bits runs with its owner's rights.
const OWNERS_RIGHTS: u32 = 0o6000;

/// Where a file is to be, looked at before what is to be in it is known.
///
/// What a guest does meanwhile in a folder that it was granted does not lead elsewhere: the folder is opened once, links are
/// not followed, and nothing is made there before [`AtomicFile::create`].
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
    unfinished: Unfinished,
}

impl AtomicFile {
    /// Looks at a place. Links in the path of its folder are followed, the file itself is not.
    ///
    /// # Errors
    ///
    /// Its folder is not there, or the path names no file.
    pub fn at(path: &Path) -> io::Result<Self> {
        let Some(name) = path.file_name() else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        let parent = path.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = Arc::new(Folder::open(parent.unwrap_or(Path::new(".")))?);
        let name = name.to_os_string();
        let found = folder.stat_of(&name)?;
        Ok(Self {
            folder,
            name,
            found,
        })
    }

    /// Asks whether the folder lets a file be made in it. Nothing is.
    ///
    /// # Errors
    ///
    /// It does not.
    pub fn check(&self) -> io::Result<()> {
        self.folder.may_create()
    }

    /// Begins a file for this place. It has no name, where the system has such files.
    ///
    /// # Errors
    ///
    /// The folder can't be written.
    pub fn create(&self) -> io::Result<NewFile<'_>> {
        // As any new file: its permissions are what the user's mask leaves.
        let unfinished = Unfinished::create(&self.folder, ".wizer-", 0o666)?;
        Ok(NewFile {
            place: self,
            unfinished,
        })
    }

    /// Writes over what was there when the place was looked at: what can't be replaced, a device say. Not all or nothing.
    ///
    /// # Errors
    ///
    /// It is not what was there, or can't be written.
    pub fn write_over(&self, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        let mut file = self.folder.open_to_write(&self.name)?;
        let stat = stat_of_file(&file)?;
        let is_same = |found: &Stat| (found.identity, found.kind) == (stat.identity, stat.kind);
        if !self.found.as_ref().is_some_and(is_same) {
            return Err(io::Error::other("something else took its place meanwhile"));
        }
        let is_file = stat.kind == StatKind::File;
        if is_file {
            file.set_len(0)?;
        }
        write(&mut file)?;
        match is_file {
            true => file.sync_all(),
            false => Ok(()),
        }
    }
}

impl NewFile<'_> {
    /// The file, to be written from its beginning on.
    ///
    /// # Errors
    ///
    /// The process has no more room for open files.
    pub fn file(&self) -> io::Result<File> {
        self.unfinished.file().try_clone()
    }

    /// Takes its place, in one step, when all of it is on the disk. It has the permissions of the file that was there; setuid and setgid
    /// only where the owner stays the same.
    ///
    /// # Errors
    ///
    /// The place can't be taken: what is there is as it was. But where a file can't be replaced, as it is mounted by itself, that is
    /// written over.
    pub fn take_place(mut self) -> io::Result<()> {
        let place = self.place;
        if !place.folder.is_where_it_was() {
            return Err(io::Error::other(
                "its folder was moved or replaced meanwhile",
            ));
        }
        self.permit()?;
        match self.unfinished.take_place(&place.name) {
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                let mut from = self.file()?;
                from.seek(SeekFrom::Start(0))?;
                place.write_over(|file| {
                    io::copy(&mut from, file)?;
                    file.flush()
                })
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
        let file = self.unfinished.file();
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
