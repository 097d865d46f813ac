//! What is costly to find out, in files: compiled code, and what the transform found in a binary.
//!
//! Code lies there as it is run. It is mapped into memory, neither read nor unpacked: that is what a start with a filled cache consists of.

use std::fs::{self, DirEntry, File};
use std::hash::{Hash as _, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};
use wasmtime::Engine;

use crate::new_file::NewFile;

/// Binaries that are smaller are compiled before a file is found.
const SMALLEST: usize = 64 << 10;

/// So many bytes may lie in the folder, unless it is said otherwise.
const MOST: u64 = 2 << 30;

/// What is left by runs that were killed goes after a day.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// What files hold, by the ends of their names.
const FINDINGS: &str = "found";
const CODE: &str = "code";
const KINDS: [&str; 2] = [FINDINGS, CODE];

/// The beginning of the names of files that are being written.
const UNFINISHED: &str = ".new-";

/// A folder of files from earlier runs.
///
/// Whoever can write there decides what code runs: it is to be the user's own.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    most: u64,
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
            most: MOST,
        }
    }

    /// With no more than so many bytes in it, in place of 2 GiB: those that were not used for longest go.
    pub fn at_most(mut self, bytes: u64) -> Self {
        self.most = bytes;
        self
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

    /// Removes the files of ours that were not used for longest, until the rest is within the limit.
    fn make_room(&self) -> io::Result<()> {
        let entries = fs::read_dir(&self.folder)?;
        let mut files: Vec<Found> = entries
            .filter_map(|entry| Found::new(&entry.ok()?))
            .collect();
        files.sort_by_key(|file| file.used);
        let mut sum: u64 = files.iter().map(|file| file.size).sum();
        for file in files {
            let age = file.used.elapsed().unwrap_or_default();
            let is_stale = !file.is_whole && age > STALE;
            if is_stale || (file.is_whole && sum > self.most) {
                fs::remove_file(file.path)?;
                sum = sum.saturating_sub(file.size);
            }
        }
        Ok(())
    }
}

/// A file of ours in the folder. There may be others.
struct Found {
    path: PathBuf,
    used: SystemTime,
    size: u64,
    /// It is not one that is being written.
    is_whole: bool,
}

impl Found {
    fn new(entry: &DirEntry) -> Option<Self> {
        let name = entry.file_name().into_string().ok()?;
        let is_whole = name.split_once('.').is_some_and(|(digest, kind)| {
            digest.len() == 64
                && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
                && KINDS.contains(&kind)
        });
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        (is_whole || name.starts_with(UNFINISHED)).then_some(Self {
            path: entry.path(),
            used: metadata.modified().ok()?,
            size: metadata.len(),
            is_whole,
        })
    }
}

/// A folder that is the user's alone.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What a binary is known by: the SHA-256 digest of its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity(pub(crate) [u8; 32]);

impl Identity {
    /// Of a binary in parts, if it is large enough to be worth it.
    pub(crate) fn of_large(parts: &[&[u8]]) -> Option<Self> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        (length >= SMALLEST).then(|| Self::of(parts))
    }

    /// Of a binary in parts.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

/// What a file is found by: everything that decides what is in it.
pub(crate) struct Key {
    digest: String,
    kind: &'static str,
}

impl Key {
    /// For what the transform found in a binary.
    pub(crate) fn findings(transform: Identity, wasm: &[u8]) -> Option<Self> {
        let identity = Identity::of_large(&[wasm])?;
        Some(Self::of(FINDINGS, identity, |digest| {
            digest.0.update(transform.0);
        }))
    }

    /// For the code of a binary.
    pub(crate) fn code(engine: &Engine, identity: Identity) -> Self {
        Self::of(CODE, identity, |digest| {
            engine.precompile_compatibility_hash().hash(digest);
        })
    }

    fn of(kind: &'static str, identity: Identity, context: impl FnOnce(&mut Digest)) -> Self {
        let mut digest = Digest(Sha256::new());
        digest.0.update(identity.0);
        context(&mut digest);
        let digest = digest.0.finalize();
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        Self {
            digest: digits.collect(),
            kind,
        }
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
