//! A file of the cache: what was put there, and a digest of it at the end.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use sha2::{Digest as _, Sha256};

use crate::files::folder::{Folder, effective_user, read_at, stat_of_file};
use crate::files::stat::StatKind;
use crate::threads::join;

/// How much is digested at a time, by one thread.
pub(super) const CHUNK: u64 = 1 << 20;

/// How many bytes the digest has.
const DIGEST: usize = 32;

/// Permissions by which others could write.
pub(super) const OTHERS_WRITE: u32 = 0o022;

/// Why a file is not used.
pub(super) enum Rejected {
    Missing,
    /// It never will be.
    Bad(&'static str),
    /// It can't be looked at: there are too many open files, for example.
    Failed(io::Error),
}

const DAMAGED: Rejected = Rejected::Bad("it is damaged");

/// A file of the cache that is open, and is what was put there.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) file: File,
    /// Without the digest.
    length: u64,
}

impl Entry {
    /// Opens a file, once: what is checked is what is used.
    ///
    /// # Errors
    ///
    /// It is not there, of another user, not a file, or damaged.
    pub(super) fn open(folder: &Folder, name: &OsString) -> Result<Self, Rejected> {
        let named = folder.stat_of(name).map_err(Rejected::Failed)?;
        if named.ok_or(Rejected::Missing)?.kind != StatKind::File {
            return Err(Rejected::Bad("it is no file"));
        }
        let file = folder.open_file(name).map_err(Rejected::Failed)?;
        let stat = stat_of_file(&file).map_err(Rejected::Failed)?;
        if stat.kind != StatKind::File {
            return Err(Rejected::Bad("it is no file"));
        }
        if stat.owner.map(|(user, _)| user) != effective_user() || stat.mode & OTHERS_WRITE != 0 {
            return Err(Rejected::Bad("others can write it"));
        }
        // By another name, it may be in a folder that others write to.
        if stat.names != 1 {
            return Err(Rejected::Bad("it has other names"));
        }
        let whole = file.metadata().map_err(Rejected::Failed)?.len();
        let length = whole.checked_sub(DIGEST as u64).ok_or(DAMAGED)?;
        let mut known = [0; DIGEST];
        read_at(&file, &mut known, length).map_err(Rejected::Failed)?;
        match digest(&file, length, name).map_err(Rejected::Failed)? == known {
            true => Ok(Self { file, length }),
            false => Err(DAMAGED),
        }
    }

    /// What was put there.
    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        let length = usize::try_from(self.length).map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length)?;
        bytes.resize(length, 0);
        read_at(&self.file, &mut bytes, 0)?;
        Ok(bytes)
    }
}

/// Puts the digest of its bytes and of the name that it is to have at the end of a file, which
/// stands there.
pub(super) fn seal(mut file: &File, length: u64, name: &OsStr) -> io::Result<()> {
    let digest = digest(file, length, name)?;
    file.write_all(&digest)
}

/// The digest of the first bytes of a file and of its name: under another name, it would be used
/// for another binary. The bytes count by the digests of their chunks, which are taken on all
/// processors.
fn digest(file: &File, length: u64, name: &OsStr) -> io::Result<[u8; DIGEST]> {
    let count = length.div_ceil(CHUNK);
    let next = AtomicU64::new(0);
    let work = || -> io::Result<Vec<(u64, [u8; DIGEST])>> {
        let mut buffer = vec![0; usize::try_from(CHUNK.min(length)).unwrap_or(0)];
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(done);
            }
            let start = number.saturating_mul(CHUNK);
            let size = usize::try_from(CHUNK.min(length.saturating_sub(start)));
            let chunk = size.ok().and_then(|size| buffer.get_mut(..size));
            let chunk = chunk.ok_or(io::ErrorKind::InvalidInput)?;
            read_at(file, chunk, start)?;
            done.push((number, Sha256::digest(&*chunk).into()));
        }
    };
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let mut digests = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(work)).collect();
        others.into_iter().map(join).fold(work(), |all, some| {
            let mut all = all?;
            all.extend(some?);
            Ok::<_, io::Error>(all)
        })
    })?;
    digests.sort_unstable();
    let mut all = Sha256::new();
    all.update(name.as_encoded_bytes());
    all.update(length.to_le_bytes());
    for (_, digest) in digests {
        all.update(digest);
    }
    Ok(all.finalize().into())
}
