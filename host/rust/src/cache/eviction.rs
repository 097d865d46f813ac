//! Keeps the cache within its size: the files that were not used for longest go.

use std::ffi::OsString;
use std::io;
use std::time::{Duration, SystemTime};

use super::key::{TEMPORARY, is_name};
use crate::files::folder::Folder;

/// What is left by runs that were killed goes after a day.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes the cache's files that were not used for longest, until the rest has no more than
/// `limit` bytes.
pub(super) fn evict(folder: &Folder, limit: u64) -> io::Result<()> {
    let names = folder.names()?;
    let mut files: Vec<CacheFile> = names
        .into_iter()
        .filter_map(|name| CacheFile::new(folder, name))
        .collect();
    files.sort_by_key(|file| file.used);
    let mut sum: u64 = files.iter().map(|file| file.size).sum();
    for file in files {
        let age = file.used.elapsed().unwrap_or_default();
        let is_stale = !file.is_complete && age > STALE;
        if is_stale || (file.is_complete && sum > limit) {
            match folder.remove(&file.name) {
                // Another run has removed it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
            sum = sum.saturating_sub(file.size);
        }
    }
    Ok(())
}

/// A file of the cache. Other files may be in its folder as well.
struct CacheFile {
    name: OsString,
    used: SystemTime,
    size: u64,
    /// It is none that is still being written.
    is_complete: bool,
}

impl CacheFile {
    fn new(folder: &Folder, name: OsString) -> Option<Self> {
        let text = name.to_str()?;
        let is_complete = is_name(text);
        if !is_complete && !text.starts_with(TEMPORARY) {
            return None;
        }
        let metadata = folder.open_file(&name).ok()?.metadata().ok()?;
        metadata.is_file().then_some(Self {
            used: metadata.modified().ok()?,
            size: metadata.len(),
            name,
            is_complete,
        })
    }
}
