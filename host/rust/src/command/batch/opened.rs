//! What snapshots need from the file system. All of it is opened before the first initializer runs:
//! one that was granted a directory could lead the paths of those behind it elsewhere.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::{Places, Wasi};
use anyhow::{Context as _, ensure};
use wizer_arguments::Directory;

use super::manifest::Entry;
use crate::command::environment::{directories, grants};
use crate::command::files::{Input, Output};

/// What one snapshot needs.
pub(super) struct Opened {
    pub(super) output: Output,
    /// None without WASI.
    pub(super) wasi: Option<Wasi>,
}

/// Opens it.
pub(super) struct Opener<'a> {
    environment: &'a wizer_arguments::Environment,
    /// The directories that the options grant.
    common: Vec<Directory>,
    places: Places,
    held: Held,
}

/// Directories that are open until the end of the process, by their paths.
#[derive(Default)]
struct Held(BTreeMap<PathBuf, File>);

impl<'a> Opener<'a> {
    pub(super) fn new(environment: &'a wizer_arguments::Environment) -> anyhow::Result<Self> {
        let mut held = Held::default();
        let wasi = &environment.wasi;
        let common = match wasi.allow_wasi {
            true => wasi
                .directories()
                .map(|dir| held.directory(&dir.guest, Path::new(&dir.host), dir.read_only))
                .collect::<anyhow::Result<_>>()?,
            false => Vec::new(),
        };
        Ok(Self {
            environment,
            common,
            places: Places::new(),
            held,
        })
    }

    pub(super) fn open(&mut self, entry: &Entry) -> anyhow::Result<Opened> {
        let output = Output::new(Some(&entry.output), &mut self.places)?;
        // What one prints would be in another's.
        ensure!(
            !matches!(output, Output::Stdout),
            "a snapshot of several can't go to standard output"
        );
        let wasi = self.granted(entry, &output)?;
        Ok(Opened { output, wasi })
    }

    /// What the options and the manifest grant.
    fn granted(&mut self, entry: &Entry, output: &Output) -> anyhow::Result<Option<Wasi>> {
        if !self.environment.wasi.allow_wasi {
            let granted = entry.stdin.is_some() || !entry.env.is_empty() || !entry.dirs.is_empty();
            ensure!(
                !granted,
                "`stdin`, `env` and `dirs` of the manifest have no effect without --allow-wasi"
            );
            return Ok(None);
        }
        // Standard input can't be everybody's.
        let mut granted = grants(self.environment, &Input::Stdin, output)?;
        if let Some(path) = &entry.stdin {
            let name = path.display();
            let bytes = fs::read(path).with_context(|| format!("{name} can't be read"))?;
            granted = granted.stdin_bytes(bytes);
        }
        for (name, value) in &entry.env {
            granted = granted.env(name, value);
        }
        let own = entry
            .directories()
            .map(|(guest, host, read_only)| self.held.directory(guest, host, read_only))
            .collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Some(directories(granted, self.common.iter().chain(&own))))
    }
}

impl Held {
    /// A directory that is granted, by a path that leads to it whatever becomes of its own.
    fn directory(
        &mut self,
        guest: &str,
        host: &Path,
        read_only: bool,
    ) -> anyhow::Result<Directory> {
        let path = self.path(host).with_context(|| {
            format!(
                "the directory {} can't be opened for the initializer",
                host.display()
            )
        })?;
        Ok(Directory {
            host: path,
            guest: guest.to_string(),
            read_only,
        })
    }

    fn path(&mut self, host: &Path) -> io::Result<String> {
        if !self.0.contains_key(host) {
            let file = File::open(host)?;
            if !file.metadata()?.is_dir() {
                return Err(io::ErrorKind::NotADirectory.into());
            }
            self.0.insert(host.to_path_buf(), file);
        }
        let file = self.0.get(host).ok_or(io::ErrorKind::NotFound)?;
        path_of(file, host)
    }
}

/// The path of what is open.
#[cfg(target_os = "linux")]
fn path_of(file: &File, _: &Path) -> io::Result<String> {
    use std::os::fd::AsRawFd as _;
    Ok(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// What is open has no path of its own here: an initializer that changes what the other leads to
/// changes it for those behind it.
#[cfg(not(target_os = "linux"))]
fn path_of(_: &File, host: &Path) -> io::Result<String> {
    let text = host.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok(text.to_string())
}
