//! The cache does not grow for ever.

use std::ffi::OsString;
use std::io;
use std::time::{Duration, SystemTime};

use super::UNFINISHED;
use super::key::is_name;
use crate::files::folder::Folder;

/// What is left by runs that were killed goes after a day.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes the files of ours that were not used for longest, until the rest has no more than so
/// many bytes.
pub(super) fn make(folder: &Folder, most: u64) -> io::Result<()> {
    let names = folder.names()?;
    let mut files: Vec<Found> = names
        .into_iter()
        .filter_map(|name| Found::new(folder, name))
        .collect();
    files.sort_by_key(|file| file.used);
    let mut sum: u64 = files.iter().map(|file| file.size).sum();
    for file in files {
        let age = file.used.elapsed().unwrap_or_default();
        let is_stale = !file.is_whole && age > STALE;
        if is_stale || (file.is_whole && sum > most) {
            match folder.remove(&file.name) {
                // Another run has made room as well.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
            sum = sum.saturating_sub(file.size);
        }
    }
    Ok(())
}

/// A file of ours in the folder. There may be others.
struct Found {
    name: OsString,
    used: SystemTime,
    size: u64,
    /// It is not one that is being written.
    is_whole: bool,
}

impl Found {
    fn new(folder: &Folder, name: OsString) -> Option<Self> {
        let text = name.to_str()?;
        let is_whole = is_name(text);
        if !is_whole && !text.starts_with(UNFINISHED) {
            return None;
        }
        let metadata = folder.open_file(&name).ok()?.metadata().ok()?;
        metadata.is_file().then_some(Self {
            used: metadata.modified().ok()?,
            size: metadata.len(),
            name,
            is_whole,
        })
    }
}
