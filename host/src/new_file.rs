//! Files that take their place when they are complete.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// Those of this process that are not complete.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the files that this process has begun to write, results and those of caches, and has it never begin another: it is about to
/// end, by a signal say.
pub fn abandon_new_files() {
    let unfinished = unfinished();
    for path in &*unfinished {
        // What is gone already is well gone.
        let _ = fs::remove_file(path);
    }
    std::mem::forget(unfinished);
}

/// A file that is written beside its place, and takes it when it is complete. If it is dropped, nothing of it stays.
#[derive(Debug)]
pub struct NewFile {
    file: Option<NamedTempFile>,
}

impl NewFile {
    /// In a folder, with a name that begins like this. As any new file, not as a secret: its permissions are what the user's mask
    /// leaves.
    ///
    /// # Errors
    ///
    /// The folder is not there, or can't be written.
    pub fn in_folder(folder: &Path, prefix: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(folder)?;
        unfinished.push(file.path().to_path_buf());
        Ok(Self { file: Some(file) })
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// None, as long as it has not taken its place.
    pub fn as_file_mut(&mut self) -> io::Result<&mut File> {
        let file = self.file.as_mut().map(NamedTempFile::as_file_mut);
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        self.file.as_ref().map_or(Path::new(""), |file| file.path())
    }

    /// Takes its place, in one step. What is there has its permissions from now on.
    ///
    /// # Errors
    ///
    /// The place can't be taken: it then is as it was, and this file still here.
    pub fn take_place(&mut self, path: &Path) -> io::Result<()> {
        let mut unfinished = unfinished();
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let written = file.path().to_path_buf();
        let permitted = match fs::metadata(path) {
            Ok(found) => file.as_file().set_permissions(found.permissions()),
            Err(_) => Ok(()),
        };
        if let Err(error) = permitted {
            self.file = Some(file);
            return Err(error);
        }
        match file.persist(path) {
            Ok(_) => {
                unfinished.retain(|known| *known != written);
                Ok(())
            }
            Err(error) => {
                self.file = Some(error.file);
                Err(error.error)
            }
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let mut unfinished = unfinished();
            let written = file.path().to_path_buf();
            drop(file);
            unfinished.retain(|known| *known != written);
        }
    }
}
