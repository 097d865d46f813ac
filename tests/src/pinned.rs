//! Packages of npm and PyPI that tests use, pinned by a lock file.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Result;

/// Packages, and the scripts beside them.
#[derive(Debug)]
pub struct Pinned<'a> {
    /// The folder of the tests that has the lock file and the scripts.
    pub sources: &'a Path,
    /// The folder in which the packages are installed, beside a copy of the sources.
    pub folder: PathBuf,
    /// The name of the lock file.
    pub lock: &'a str,
    /// The folder that the installation makes, below `folder`.
    pub packages: &'a str,
}

impl Pinned<'_> {
    /// Installs the packages with `install`, unless they are installed. Returns the folder.
    ///
    /// # Errors
    ///
    /// A file can't be written, or those of `install`.
    pub fn installed(self, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        // Trials may run in several processes.
        let guard = File::create(self.folder.join(".lock"))?;
        guard.lock()?;
        self.copy()?;
        // The stamp is in the folder that is removed first, so an interrupted installation has
        // none.
        let wanted = fs::read(self.folder.join(self.lock))?;
        let stamp = self.folder.join(self.packages).join(".stamp");
        if !fs::read(&stamp).is_ok_and(|present| present == wanted) {
            install(&self.folder)?;
            fs::write(stamp, wanted)?;
        }
        Ok(self.folder)
    }

    /// Copies the files of the sources that are not up to date: another process may be reading one
    /// that is.
    fn copy(&self) -> Result<()> {
        for entry in fs::read_dir(self.sources)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let content = fs::read(entry.path())?;
                let copy = self.folder.join(entry.file_name());
                if !fs::read(&copy).is_ok_and(|present| present == content) {
                    fs::write(copy, content)?;
                }
            }
        }
        Ok(())
    }
}
