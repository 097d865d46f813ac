//! The paths by which the initializer knows its files and folders.

use std::collections::BTreeMap;

use crate::item::Access;
use crate::taken::MAX_NAME;

/// The paths of what is open, by number: a descriptor, or what stands for a resource. Numbers are
/// used again: the newest path holds.
#[derive(Debug, Default)]
pub struct Paths(BTreeMap<u32, String>);

impl Paths {
    /// Something was opened.
    pub fn opened(&mut self, number: u32, path: &str) {
        self.0.insert(number, path.to_string());
    }

    /// What was open under one number now is under another.
    pub fn renumbered(&mut self, from: u32, to: u32) {
        if let Some(path) = self.0.remove(&from) {
            self.0.insert(to, path);
        }
    }

    /// The path of what is open, if it is a file or a folder.
    pub fn known(&self, number: u32) -> Option<String> {
        self.0.get(&number).cloned()
    }

    /// The path of what is open.
    pub fn of(&self, number: u32) -> String {
        self.0.get(&number).cloned().unwrap_or_default()
    }

    /// The path of something in a folder that is open, as the initializer names it.
    pub fn within(&self, folder: u32, path: &str) -> String {
        joined(self.0.get(&folder).map_or("", String::as_str), path)
    }
}

/// A path in a folder. `.` is the folder itself, and is left out before others.
fn joined(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("" | ".", "" | ".") => ".".to_string(),
        ("" | ".", _) => path.to_string(),
        (_, "" | ".") => folder.to_string(),
        // Folders in folders, each named by what is above: no notes are longer.
        _ if folder.len() > MAX_NAME => folder.to_string(),
        _ => format!("{}/{path}", folder.strip_suffix('/').unwrap_or(folder)),
    }
}

/// `oflags` of preview 1's `path_open`: create and truncate.
const CHANGING_FLAGS: u32 = 1 | 1 << 3;

/// Rights of `path_open`: `fd_read`, and `fd_write`.
const READING_RIGHTS: u64 = 1 << 1;
const WRITING_RIGHTS: u64 = 1 << 6;

/// For what `path_open` of WASI preview 1 opens something, by its `oflags` and base rights.
pub fn opened_for(flags: u32, rights: u64) -> Access {
    let mut access = Access::default();
    if flags & CHANGING_FLAGS != 0 || rights & WRITING_RIGHTS != 0 {
        access |= Access::WRITE;
    }
    if rights & READING_RIGHTS != 0 || access.is_empty() {
        access |= Access::READ;
    }
    access
}

#[cfg(test)]
mod tests {
    use super::{joined, opened_for};
    use crate::Access;

    #[test]
    fn paths_are_those_that_are_used() {
        for (folder, path, whole) in [
            (".", "a/b", "a/b"),
            (".", ".", "."),
            ("", "a", "a"),
            ("data", "a", "data/a"),
            ("/", "a", "/a"),
            ("/data/", "../a", "/data/../a"),
            ("data", ".", "data"),
        ] {
            assert_eq!(joined(folder, path), whole, "{folder} {path}");
        }
    }

    #[test]
    fn opening_is_for_reading_unless_it_says_otherwise() {
        let all = u64::MAX;
        assert_eq!(opened_for(0, 1 << 1), Access::READ);
        assert_eq!(opened_for(0, 0), Access::READ);
        assert_eq!(opened_for(1, 0), Access::WRITE);
        assert_eq!(opened_for(0, 1 << 6), Access::WRITE);
        assert!(opened_for(0, all).contains(Access::READ));
        assert!(opened_for(0, all).contains(Access::WRITE));
    }
}
