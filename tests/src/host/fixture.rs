//! A folder with files that a guest may change.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

/// The modification time of everything in a fresh folder: long ago, so that a change is visible.
const MADE: Duration = Duration::from_secs(1_000_000_000);

/// The maximum age of a time that counts as now.
const NOW: Duration = Duration::from_secs(3600);

/// The contents of a folder, by relative path.
pub type Contents = BTreeMap<PathBuf, Entry>;

/// A file or folder, with its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    what: What,
    accessed: Time,
    modified: Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    File(Vec<u8>),
    Folder,
    Link(PathBuf),
}

/// A point in time, as far as it is the same in two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Time {
    Now,
    At(SystemTime),
}

/// Copies a folder, and sets all times of the copy to long ago.
///
/// # Errors
///
/// It can't be copied.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            self::copy(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), &copy)?;
            made(&copy)?;
        }
    }
    made(to)
}

fn made(path: &Path) -> Result<()> {
    let made = SystemTime::UNIX_EPOCH + MADE;
    let times = FileTimes::new().set_accessed(made).set_modified(made);
    Ok(File::open(path)?.set_times(times)?)
}

/// Reads the contents of a folder.
///
/// # Errors
///
/// They can't be read.
pub fn contents(folder: &Path) -> Result<Contents> {
    let mut found = Contents::new();
    let mut paths = vec![folder.to_path_buf()];
    while let Some(path) = paths.pop() {
        // Get the times before reading the file, which may change the access time.
        let metadata = fs::symlink_metadata(&path)?;
        let what = if metadata.is_dir() {
            for entry in fs::read_dir(&path)? {
                paths.push(entry?.path());
            }
            What::Folder
        } else if metadata.is_symlink() {
            What::Link(fs::read_link(&path)?)
        } else {
            What::File(fs::read(&path)?)
        };
        let entry = Entry {
            what,
            accessed: Time::of(metadata.accessed()?),
            modified: Time::of(metadata.modified()?),
        };
        found.insert(path.strip_prefix(folder)?.to_path_buf(), entry);
    }
    Ok(found)
}

/// Removes the access times.
#[must_use]
pub fn unread(mut contents: Contents) -> Contents {
    for entry in contents.values_mut() {
        entry.accessed = Time::Now;
    }
    contents
}

impl Time {
    fn of(time: SystemTime) -> Self {
        match time.elapsed() {
            Ok(elapsed) if elapsed < NOW => Self::Now,
            _ => Self::At(time),
        }
    }
}
