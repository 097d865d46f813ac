//! Files that are being written, and have no place yet.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::files::folder::{Folder, stat_of_file};

/// Those of this process that have a name for the time being.
static NAMED: Mutex<Vec<(Arc<Folder>, OsString)>> = Mutex::new(Vec::new());

fn named() -> MutexGuard<'static, Vec<(Arc<Folder>, OsString)>> {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the files that this process has begun to write, results and those of caches, and has it
/// never begin another: it is about to end, by a signal say.
pub fn abandon_new_files() {
    let named = named();
    for (folder, name) in &*named {
        // What is gone already is well gone.
        let _ = folder.remove(name);
    }
    std::mem::forget(named);
}

/// Waits until a file is on the disk, and so for errors that its file system tells late. Some know
/// no such thing: what was written then is all that they tell.
///
/// # Errors
///
/// Not all of it could be written.
pub fn sync(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error)
            if [io::ErrorKind::InvalidInput, io::ErrorKind::Unsupported]
                .contains(&error.kind()) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// A file that is being written in a folder. It has no name there, where the system has such files,
/// and gets its place in one step. If it is dropped, nothing of it stays.
#[derive(Debug)]
pub(crate) struct TemporaryFile {
    file: File,
    folder: Arc<Folder>,
    prefix: &'static str,
    /// The name that it has, if it has one.
    name: Option<OsString>,
}

impl TemporaryFile {
    /// Creates one with these permissions, less what the user's mask takes away. If it needs a
    /// name, that begins with `prefix`.
    pub(crate) fn create(
        folder: &Arc<Folder>,
        prefix: &'static str,
        mode: u32,
    ) -> io::Result<Self> {
        let (name, file) = match folder.create_unnamed(mode) {
            Some(file) => (None, file),
            None => {
                let mut named = named();
                let (name, file) = folder.create_named(prefix, mode)?;
                named.push((Arc::clone(folder), name.clone()));
                (Some(name), file)
            }
        };
        Ok(Self {
            file,
            folder: Arc::clone(folder),
            prefix,
            name,
        })
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Takes a place in its folder, in one step, with all of its bytes on the disk: an error that a
    /// file system tells late, of a full quota say, is told before that.
    ///
    /// # Errors
    ///
    /// What has the name is as it was.
    pub(crate) fn take_place(&mut self, place: &OsString) -> io::Result<()> {
        sync(&self.file)?;
        if self.take_free_place(place) {
            return Ok(());
        }
        if self.name.is_none() {
            self.get_name()?;
        }
        let Some(name) = self.name.clone() else {
            return Ok(());
        };
        let found = self.folder.stat_of(&name)?;
        if found.and_then(|found| found.identity) != stat_of_file(&self.file)?.identity {
            // Not ours, so it stays.
            self.forget();
            return Err(io::Error::other(
                "another file has the name that it was given",
            ));
        }
        self.folder.rename(&name, place)?;
        self.forget();
        Ok(())
    }

    /// Gets its place as its first name, if nothing has that: a kill then leaves no file with
    /// another name.
    fn take_free_place(&self, place: &OsString) -> bool {
        // Nothing takes a place once new files are abandoned.
        let _named = named();
        self.name.is_none() && self.folder.link(&self.file, place).is_ok()
    }

    /// Gets a name for the time being. Where a file without one can't get any, as some systems
    /// forbid, another is made of it.
    fn get_name(&mut self) -> io::Result<()> {
        let mut named = named();
        let name = match self.folder.give_name(&self.file, self.prefix) {
            Ok(name) => name,
            Err(_) => {
                let mode = stat_of_file(&self.file)?.mode;
                let (name, mut copy) = self.folder.create_named(self.prefix, mode)?;
                named.push((Arc::clone(&self.folder), name.clone()));
                self.name = Some(name);
                self.file.seek(SeekFrom::Start(0))?;
                io::copy(&mut self.file, &mut copy)?;
                copy.set_permissions(self.file.metadata()?.permissions())?;
                self.file = copy;
                return sync(&self.file);
            }
        };
        named.push((Arc::clone(&self.folder), name.clone()));
        self.name = Some(name);
        Ok(())
    }

    /// It has a place, or is gone.
    fn forget(&mut self) {
        if let Some(name) = self.name.take() {
            named()
                .retain(|(folder, known)| !(Arc::ptr_eq(folder, &self.folder) && *known == name));
        }
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _ = self.folder.remove(name);
        }
        self.forget();
    }
}
