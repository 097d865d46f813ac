//! Whether somebody who may write to one folder can change what another path leads to.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// How many links are followed.
const LINKS: usize = 64;

/// Whether what lies at `path`, or a link on the way there, is in `directory`; or `directory` is in
/// it. What is mounted in the directory counts as well, folders and files.
pub(super) fn overlap(path: &Path, directory: &Path) -> bool {
    let (own, other) = (ResolvedPath::of(path), ResolvedPath::of(directory));
    if own.passes(&other.end) || other.passes(&own.end) {
        return true;
    }
    let files: Vec<PathBuf> = fs::read_dir(&own.end)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    let mut mounts = mounts().into_iter();
    mounts.any(|mount| {
        mount.starts_with(&other.end)
            && (own.passes(&mount) || files.iter().any(|file| is_same(file, &mount)))
    })
}

/// Where something is mounted, as far as the system tells.
fn mounts() -> Vec<PathBuf> {
    let told = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let lines = told.lines();
    lines
        .filter_map(|line| line.split(' ').nth(4))
        .map(|path| unescaped(path).into())
        .collect()
}

/// The system writes some characters as a backslash and three octal digits.
fn unescaped(path: &str) -> String {
    let escapes = [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ];
    let replace = |path: String, (from, to): (&str, &str)| path.replace(from, to);
    escapes.into_iter().fold(path.to_string(), replace)
}

/// All folders that a path leads through, links followed, and where it ends.
struct ResolvedPath {
    folders: Vec<PathBuf>,
    end: PathBuf,
}

impl ResolvedPath {
    fn passes(&self, folder: &Path) -> bool {
        let is_it = |own: &PathBuf| own == folder || is_same(own, folder);
        self.folders.iter().any(is_it)
    }

    fn of(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut rest: VecDeque<OsString> = parts(&path);
        let mut end = PathBuf::new();
        let mut folders = Vec::new();
        let mut links = 0;
        while let Some(part) = rest.pop_front() {
            if part == ".." {
                end.pop();
                continue;
            }
            let next = end.join(&part);
            match fs::read_link(&next) {
                Ok(target) if links < LINKS => {
                    links += 1;
                    // An absolute one begins with the root again, as joining does.
                    for part in parts(&target).into_iter().rev() {
                        rest.push_front(part);
                    }
                }
                _ => {
                    end = next;
                    folders.push(end.clone());
                }
            }
        }
        Self { folders, end }
    }
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let parts = path.components();
    parts
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_os_string())
        .collect()
}

/// Whether two paths lead to the same folder, by way of a mount for example.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path: &Path| {
        let found = fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    };
    identity(one).is_some_and(|found| Some(found) == identity(other))
}

/// Whether two paths lead to the same folder: here, only names tell.
#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}
