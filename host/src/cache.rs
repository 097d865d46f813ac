//! What is costly to find out, in files: compiled code, and what the transform found in a binary.
//!
//! Code lies there as it is run. It is mapped into memory, neither read nor unpacked: that is what a start with a filled cache consists of.

use std::fs::{self, DirEntry, File};
use std::hash::{Hash as _, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};
use wasmtime::Engine;

use crate::new_file::NewFile;

/// Binaries that are smaller are compiled before a file is found.
const SMALLEST: usize = 64 << 10;

/// So many bytes may lie in the folder: beyond, the files that were not used for longest go.
const MOST: u64 = 2 << 30;

/// What is left by runs that were killed goes after a day.
const STALE: u64 = 24 * 60 * 60;

/// The beginning of the names of files that are being written.
const UNFINISHED: &str = ".new-";

/// A folder of files from earlier runs.
///
/// Whoever can write there decides what code runs: it is to be the user's own.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// In the user's folder for such files: `$XDG_CACHE_HOME/wizer` or `~/.cache/wizer` on Linux. None if there is none.
    pub fn user() -> Option<Self> {
        let folders = directories_next::ProjectDirs::from("", "", "wizer")?;
        Some(Self::at(folders.cache_dir()))
    }

    /// In a folder, which is made when there is something to put there.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The file of a key, if it is there. It is then one of those that were used last.
    pub(crate) fn find(&self, key: &Key) -> Option<PathBuf> {
        let path = self.folder.join(key.name());
        if !path.is_file() {
            return None;
        }
        let file = File::options().append(true).open(&path);
        if let Err(error) = file.and_then(|file| file.set_modified(SystemTime::now())) {
            // It may be there for reading alone.
            tracing::debug!(?path, %error, "the cache can't be written");
        }
        Some(path)
    }

    /// What the file of a key holds.
    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        fs::read(self.find(key)?).ok()
    }

    /// Writes the file of a key. That it can't be written is no failure: it is then not there.
    pub(crate) fn put(&self, key: &Key, bytes: &[u8]) -> bool {
        let written = self.write(key, bytes);
        if let Err(error) = &written {
            tracing::debug!(folder = ?self.folder, %error, "the cache can't be written");
        }
        written.is_ok()
    }

    fn write(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        make_folder(&self.folder)?;
        let mut file = NewFile::in_folder(&self.folder, UNFINISHED)?;
        file.as_file_mut()?.write_all(bytes)?;
        file.take_place(&self.folder.join(key.name()))?;
        self.make_room()
    }

    /// Removes the files that were not used for longest, until the rest is within the limit.
    fn make_room(&self) -> io::Result<()> {
        let entries = fs::read_dir(&self.folder)?;
        let mut files: Vec<(SystemTime, u64, PathBuf)> =
            entries.filter_map(|entry| used(&entry.ok()?)).collect();
        files.sort();
        let mut sum: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (used, size, path) in files {
            let is_stale = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED))
                && used.elapsed().is_ok_and(|age| age.as_secs() > STALE);
            if sum > MOST || is_stale {
                fs::remove_file(path)?;
                sum = sum.saturating_sub(size);
            }
        }
        Ok(())
    }
}

/// When a file was used, and its size.
fn used(entry: &DirEntry) -> Option<(SystemTime, u64, PathBuf)> {
    let found = entry.metadata().ok().filter(fs::Metadata::is_file)?;
    Some((found.modified().ok()?, found.len(), entry.path()))
}

/// A folder that is the user's alone.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What a file is found by: everything that decides what is in it.
pub(crate) struct Key {
    digest: String,
    kind: &'static str,
}

impl Key {
    /// For what the transform found in a binary.
    pub(crate) fn findings(transform: &[u8], wasm: &[u8]) -> Option<Self> {
        Self::of("found", wasm.len(), [wasm], |digest| {
            digest.0.update(transform)
        })
    }

    /// For the code of a binary, which comes in parts.
    pub(crate) fn code<'a>(
        engine: &Engine,
        parts: impl IntoIterator<Item = &'a [u8]>,
        length: usize,
    ) -> Option<Self> {
        Self::of("code", length, parts, |digest| {
            engine.precompile_compatibility_hash().hash(digest);
        })
    }

    /// None if the binary is too small to be worth it.
    fn of<'a>(
        kind: &'static str,
        length: usize,
        parts: impl IntoIterator<Item = &'a [u8]>,
        context: impl FnOnce(&mut Digest),
    ) -> Option<Self> {
        if length < SMALLEST {
            return None;
        }
        let mut digest = Digest(Sha256::new());
        context(&mut digest);
        for part in parts {
            digest.0.update(part);
        }
        let digest = digest.0.finalize();
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        Some(Self {
            digest: digits.collect(),
            kind,
        })
    }

    fn name(&self) -> String {
        format!("{}.{}", self.digest, self.kind)
    }
}

/// Takes in what can be hashed in Rust's way.
struct Digest(Sha256);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Nobody asks for less than the whole.
    fn finish(&self) -> u64 {
        0
    }
}
