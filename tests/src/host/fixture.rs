//! A folder with files that a guest may change.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

/// When everything in a fresh folder was made: long ago, so that what happens now is seen.
const MADE: Duration = Duration::from_secs(1_000_000_000);

/// How long ago is now.
const NOW: Duration = Duration::from_secs(3600);

/// What is in a folder, by its path in there.
pub type Contents = BTreeMap<PathBuf, Entry>;

/// What a name in a folder stands for.
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

/// A point in time, as far as two runs have it in common.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Time {
    Now,
    At(SystemTime),
}

/// Copies a folder; all of the copy was made long ago.
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

/// What is in a folder now.
///
/// # Errors
///
/// It can't be read.
pub fn contents(folder: &Path) -> Result<Contents> {
    let mut found = Contents::new();
    let mut paths = vec![folder.to_path_buf()];
    while let Some(path) = paths.pop() {
        // Before it is read, which may change when that was done last.
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

/// The same, but for when it was read.
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
