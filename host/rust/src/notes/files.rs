//! What was done to files and folders.

use wizer_taken::{Access, Kind};

use super::Notes;

impl Notes {
    /// Notes that something was done to a file or a folder.
    pub(crate) fn file(&self, path: &str, access: Access, there: bool) {
        self.add(|taken| {
            let item = taken.note(Kind::Files, path);
            item.access |= access;
            if !there {
                item.access |= Access::MISSING;
            }
        });
    }
}
