//! What others may do to the native command: in folders that they share with it, by what an
//! initializer was granted, and by what a binary takes.

mod cache;
mod limits;
mod output;
mod reach;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use wizer_tests::guest::in_directory;
use wizer_tests::process;

/// A folder, with the command in it.
struct Fixture {
    folder: TempDir,
}

impl Fixture {
    /// With a binary or a text as `in.wasm`.
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

    /// What it says if all goes well.
    fn succeeds(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = text(&done.stderr);
        assert!(done.status.success(), "{words:?}: {said}");
        said
    }

    /// What it says if it fails.
    fn fails(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {said}");
        assert_eq!(said.matches("Error").count(), 1, "{words:?}: {said}");
        said
    }

    /// What it says if its command line is refused. Nothing is written then.
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

/// The names of what is in a folder, in order.
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

/// Whether this process may do what only the system's administrator may.
fn is_root() -> bool {
    let own = fs::metadata("/proc/self").unwrap();
    std::os::unix::fs::MetadataExt::uid(&own) == 0
}

/// What a script says that may mount things, and succeeds. None where nothing can be mounted, which
/// it tells by 77.
fn in_namespace(fixture: &Fixture, script: &str) -> Option<String> {
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .current_dir(fixture.folder.path())
        .output();
    let Ok(done) = done else {
        eprintln!("not tested: there is no `unshare`");
        return None;
    };
    let said = text(&done.stderr);
    if done.status.code() == Some(77) || said.starts_with("unshare: ") {
        eprintln!("not tested: nothing can be mounted here");
        return None;
    }
    assert!(done.status.success(), "{said}");
    Some(said)
}
