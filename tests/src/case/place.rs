//! The fresh directory in which a case runs.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

use crate::case::{Case, folder};

/// The directory: gone when this is.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    _folder: TempDir,
}

impl Place {
    /// A directory with nothing in it.
    pub fn empty() -> Result<Self> {
        let folder = TempDir::new()?;
        Ok(Self {
            // The paths that a run prints have no links left in them.
            root: folder.path().canonicalize()?,
            _folder: folder,
        })
    }

    /// A directory with what a case wants to find there.
    pub fn new(case: &Case) -> Result<Self> {
        let place = Self::empty()?;
        if let Some(dir) = &case.dir {
            fs::create_dir(place.root.join(dir))?;
            fs::write(place.root.join(dir).join("hello.txt"), "hello\n")?;
        }
        Ok(place)
    }

    /// Its path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Words of a case, with the directories in place of `$CASES` and `$TMP`.
    #[must_use]
    pub fn expand(&self, words: &[String]) -> Vec<String> {
        let expand = |word: &String| {
            word.replace("$CASES", &folder().display().to_string())
                .replace("$TMP", &self.root.display().to_string())
        };
        words.iter().map(expand).collect()
    }

    /// A text that a run printed, with `$CASES` and `$TMP` in place of the directories.
    #[must_use]
    pub fn hide(&self, text: &[u8]) -> String {
        String::from_utf8_lossy(text)
            .replace(&self.root.display().to_string(), "$TMP")
            .replace(&folder().display().to_string(), "$CASES")
    }

    /// The names in it.
    pub fn listing(&self) -> Result<BTreeSet<OsString>> {
        fs::read_dir(&self.root)?
            .map(|entry| Ok(entry?.file_name()))
            .collect()
    }
}
