//! What is costly to find out, in files: compiled code, and what the transform found in a binary.
//!
//! Code lies there as it is run. It is mapped into memory, neither copied nor unpacked. Whoever can
//! write there decides what code runs: so the folder and its files are those of the user alone, or
//! they are not used; and each file ends with a digest of its bytes and its name, so that what is
//! damaged or has the place of another is not used either.

mod entry;
mod eviction;
mod key;
mod path_overlap;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use crate::files::folder::{Folder, effective_user};
use crate::files::temporary::TemporaryFile;
use entry::OTHERS_WRITE;
use key::TEMPORARY;

pub(crate) use entry::Entry;
pub(crate) use key::{Identity, Key};

/// How many bytes may be in the folder, unless [`Cache::at_most`] says otherwise.
const DEFAULT_LIMIT: u64 = 2 << 30;

/// A folder of files from earlier runs.
///
/// On Unix, it is used only if it belongs to the effective user, nobody else can write to it, and
/// its own path is not a link: see [`Cache::distrusted`].
#[derive(Debug, Clone)]
pub struct Cache {
    path: PathBuf,
    /// How many bytes may be in it.
    limit: u64,
    shared: Arc<Shared>,
}

/// What all clones of a cache have together.
#[derive(Debug, Default)]
struct Shared {
    folder: Mutex<Option<Arc<Folder>>>,
    /// Files that are put in their places.
    writers: Mutex<Vec<JoinHandle<()>>>,
}

impl Shared {
    /// Waits until all files have their places.
    fn wait(&self) {
        let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        for writer in writers.drain(..) {
            // One that panicked has put nothing there.
            let _ = writer.join();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.wait();
    }
}

impl Cache {
    /// In the user's folder for such files: `$XDG_CACHE_HOME/wizer` or `~/.cache/wizer` on Linux.
    /// None if there is none.
    pub fn user() -> Option<Self> {
        let folders = directories_next::ProjectDirs::from("", "", "wizer")?;
        Some(Self::at(folders.cache_dir()))
    }

    /// In a folder, which is made when there is something to put there.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            // What ends with a slash or a dot would be what a link leads to.
            path: folder.into().components().collect(),
            limit: DEFAULT_LIMIT,
            shared: Arc::default(),
        }
    }

    /// With no more than so many bytes in it, in place of 2 GiB: those that were not used for
    /// longest go.
    pub fn at_most(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why it is not used, if it is there and others decide what lies in it.
    pub fn distrusted(&self) -> Option<Distrust> {
        match self.folder() {
            Ok(_) => None,
            Err(NoFolder::Distrusted(why)) => Some(why),
            Err(NoFolder::Failed(_)) => None,
        }
    }

    /// Whether somebody who may write to a directory could put files here, or lead the path of this
    /// folder elsewhere.
    pub fn is_within_reach(&self, directory: &Path) -> bool {
        path_overlap::overlap(&self.path, directory)
    }

    /// The file of a key, if it is there and whole. It is then one of those that were used last.
    /// One that is not whole goes.
    pub(crate) fn find(&self, key: &Key) -> Option<Entry> {
        self.shared.wait();
        let folder = self.folder().ok()?;
        let name = key.name();
        match Entry::open(&folder, &name) {
            Ok(entry) => {
                if let Err(error) = entry.file.set_modified(SystemTime::now()) {
                    // It may be there for reading alone.
                    tracing::debug!(?name, %error, "the cache can't be written");
                }
                Some(entry)
            }
            Err(entry::Rejected::Bad(why)) => {
                tracing::debug!(?name, why, "the file goes");
                let _ = folder.remove(&name);
                None
            }
            Err(entry::Rejected::Failed(error)) => {
                tracing::debug!(?name, %error, "the file is not used");
                None
            }
            Err(entry::Rejected::Missing) => None,
        }
    }

    /// What the file of a key holds.
    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.find(key)?.read().ok()
    }

    /// Removes the file of a key, which turned out to be of no use.
    pub(crate) fn remove(&self, key: &Key) {
        if let Ok(folder) = self.folder() {
            let _ = folder.remove(&key.name());
        }
    }

    /// Writes the file of a key, which gets its place while other things are done. That it can't be
    /// written is no failure: there is none then. What it gives is the file, where the bytes begin.
    pub(crate) fn put(&self, key: &Key, bytes: &[u8]) -> Option<File> {
        let written = self.begin(bytes).and_then(|temporary| {
            let file = temporary.file().try_clone()?;
            self.finish(key, temporary, bytes.len() as u64);
            Ok(file)
        });
        written
            .inspect_err(|error| {
                tracing::debug!(folder = ?self.path, %error, "the cache can't be written");
            })
            .ok()
    }

    fn begin(&self, bytes: &[u8]) -> io::Result<TemporaryFile> {
        make_folder(&self.path)?;
        let folder = self.folder().map_err(|none| match none {
            NoFolder::Distrusted(why) => io::Error::other(why.to_string()),
            NoFolder::Failed(error) => error,
        })?;
        let temporary = TemporaryFile::create(&folder, TEMPORARY, 0o600)?;
        temporary.file().write_all(bytes)?;
        Ok(temporary)
    }

    /// Puts a file in its place, on a thread: to have it on the disk before that takes a while.
    fn finish(&self, key: &Key, mut temporary: TemporaryFile, length: u64) {
        let (name, limit, path) = (key.name(), self.limit, self.path.clone());
        let folder = self.folder().ok();
        let finish = move || {
            let finished = entry::seal(temporary.file(), length, &name)
                .and_then(|()| temporary.take_place(&name))
                .and_then(|()| folder.map_or(Ok(()), |folder| eviction::evict(&folder, limit)));
            if let Err(error) = finished {
                tracing::debug!(folder = ?path, %error, "the cache can't be written");
            }
        };
        // Where no thread can be had, the file goes with what was to finish it.
        if let Ok(writer) = thread::Builder::new().spawn(finish) {
            let mut writers = self.shared.writers.lock();
            let writers = writers.as_mut();
            writers.map_or_else(|_| (), |writers| writers.push(writer));
        }
    }

    /// The folder, opened once.
    fn folder(&self) -> Result<Arc<Folder>, NoFolder> {
        let mut opened: MutexGuard<'_, Option<Arc<Folder>>> = self
            .shared
            .folder
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &*opened {
            return Ok(Arc::clone(folder));
        }
        if fs::symlink_metadata(&self.path).is_ok_and(|found| found.is_symlink()) {
            return Err(NoFolder::Distrusted(Distrust::Link));
        }
        let folder = Folder::open_itself(&self.path).map_err(NoFolder::Failed)?;
        let stat = folder.stat().map_err(NoFolder::Failed)?;
        if stat.owner.map(|(user, _)| user) != effective_user() {
            return Err(NoFolder::Distrusted(Distrust::OtherOwner));
        }
        if stat.mode & OTHERS_WRITE != 0 {
            return Err(NoFolder::Distrusted(Distrust::OthersWrite));
        }
        Ok(Arc::clone(opened.insert(Arc::new(folder))))
    }
}

/// Why a cache is not used: others decide what lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Distrust {
    /// Its path is a link.
    Link,
    /// The folder belongs to another user.
    OtherOwner,
    /// Other users can write to the folder.
    OthersWrite,
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "it is a link: name the folder itself",
            Self::OtherOwner => "it belongs to another user",
            Self::OthersWrite => {
                "other users can write to it: `chmod go-w` it, after a look at what is in it"
            }
        })
    }
}

/// Why there is no folder.
enum NoFolder {
    /// Others decide what lies there.
    Distrusted(Distrust),
    /// It is not there, or is no folder.
    Failed(io::Error),
}

/// A folder that is the user's alone.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
