//! Attacks on the native command: in shared folders, with the grants of an initializer, and with
//! inputs that take too many resources.

mod cache;
#[cfg(target_os = "linux")]
mod crash;
mod limits;
mod output;
mod reach;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use wizer_tests::guest::in_directory;
use wizer_tests::process;

/// A folder in which the command runs.
struct Fixture {
    folder: TempDir,
}

impl Fixture {
    /// Creates a folder with a binary or text as `in.wasm`.
    fn new(wasm: impl AsRef<[u8]>) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("in.wasm"), wasm).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command.args(words).current_dir(self.folder.path());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        process::run(&mut self.command(words), b"").unwrap()
    }

    /// Runs the command, which succeeds. Returns its standard error.
    fn succeeds(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = text(&done.stderr);
        assert!(done.status.success(), "{words:?}: {said}");
        said
    }

    /// Runs the command, which fails. Returns its standard error.
    fn fails(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {said}");
        assert_eq!(said.matches("Error").count(), 1, "{words:?}: {said}");
        said
    }

    /// Runs the command, whose options are refused. Returns its standard error. Nothing is written.
    fn refuses(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{words:?}: {said}");
        assert!(!self.path("out.wasm").exists());
        said
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The sorted names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn set_mode(path: &Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, mode).unwrap();
}

fn mode(path: &Path) -> u32 {
    let metadata = fs::symlink_metadata(path).unwrap();
    std::os::unix::fs::MetadataExt::mode(&metadata) & 0o7777
}

/// Whether this process is root.
fn is_root() -> bool {
    let own = fs::metadata("/proc/self").unwrap();
    std::os::unix::fs::MetadataExt::uid(&own) == 0
}

/// Runs a script that may mount file systems in the fixture's folder, and returns its output. None
/// if mounting is not possible.
fn in_namespace(fixture: &Fixture, script: &str) -> Option<String> {
    process::in_namespace(fixture.folder.path(), script).unwrap()
}
