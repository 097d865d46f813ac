//! The fresh working directory of a case.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

use crate::case::{Case, folder};

/// A directory, which is removed on drop.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    _folder: TempDir,
}

impl Place {
    /// Creates an empty directory.
    pub fn empty() -> Result<Self> {
        let folder = TempDir::new()?;
        Ok(Self {
            // Paths in the output of a run contain no symbolic links.
            root: folder.path().canonicalize()?,
            _folder: folder,
        })
    }

    /// Creates a directory with the files that a case needs.
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

    /// Replaces `$CASES` and `$TMP` in the arguments of a case by the directories.
    #[must_use]
    pub fn expand(&self, words: &[String]) -> Vec<String> {
        let expand = |word: &String| {
            word.replace("$CASES", &folder().display().to_string())
                .replace("$TMP", &self.root.display().to_string())
        };
        words.iter().map(expand).collect()
    }

    /// Replaces the directories in the output of a run by `$CASES` and `$TMP`.
    #[must_use]
    pub fn hide(&self, text: &[u8]) -> String {
        String::from_utf8_lossy(text)
            .replace(&self.root.display().to_string(), "$TMP")
            .replace(&folder().display().to_string(), "$CASES")
    }

    /// The names of the files in it.
    pub fn listing(&self) -> Result<BTreeSet<OsString>> {
        fs::read_dir(&self.root)?
            .map(|entry| Ok(entry?.file_name()))
            .collect()
    }
}
