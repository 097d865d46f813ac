//! What a batch is to make.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Init, InitExport, Options};
use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::layers::delta_path;
use crate::command::files;

/// What is to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Manifest {
    /// The binary.
    pub(super) input: PathBuf,
    pub(super) snapshots: Vec<Entry>,
}

/// A snapshot that is to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Entry {
    /// The file to write.
    pub(super) output: PathBuf,
    /// The initializers, if they are others.
    init_func: Option<InitFunc>,
    /// What becomes of their exports, if it is something else.
    init_func_export: Option<InitFuncExport>,
    /// The file that is its standard input.
    pub(super) stdin: Option<PathBuf>,
    /// More environment variables.
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
    /// More directories: what they are called, and where they are.
    #[serde(default)]
    pub(super) dirs: BTreeMap<String, Directory>,
}

/// An initializer, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or an array of strings")]
enum InitFunc {
    One(String),
    Several(Vec<String>),
}

/// What becomes of an initializer's export.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum InitFuncExport {
    Remove,
    Keep,
    Empty,
}

/// A directory that is granted: its path, or an object that says more.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Directory {
    Path(PathBuf),
    Object(DirectoryObject),
}

/// `{ "path": "src", "read-only": true }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DirectoryObject {
    path: PathBuf,
    /// The initializer may not change anything in it.
    #[serde(default)]
    read_only: bool,
}

impl Directory {
    fn path_mut(&mut self) -> &mut PathBuf {
        match self {
            Self::Path(path) | Self::Object(DirectoryObject { path, .. }) => path,
        }
    }
}

impl Manifest {
    /// Reads a manifest. Its paths begin at its folder. With a folder for layers, the outputs are
    /// the deltas there.
    pub(super) fn read(path: &Path, layers: Option<&Path>) -> anyhow::Result<Self> {
        let (name, text, folder) = match path == Path::new("-") {
            true => {
                let text = std::io::read_to_string(std::io::stdin());
                ("standard input".to_string(), text, Path::new(""))
            }
            false => (
                path.display().to_string(),
                fs::read_to_string(path),
                path.parent().unwrap_or(Path::new("")),
            ),
        };
        let text = text.with_context(|| format!("the manifest {name} can't be read"))?;
        let mut manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("the manifest {name} is not what one has to be"))?;
        let place = |path: &mut PathBuf| *path = folder.join(&path);
        place(&mut manifest.input);
        let mut outputs = BTreeSet::new();
        for entry in &mut manifest.snapshots {
            place(&mut entry.output);
            if let Some(folder) = layers {
                entry.output = delta_path(folder, &entry.output);
            }
            entry.stdin.as_mut().map(place);
            entry
                .dirs
                .values_mut()
                .map(Directory::path_mut)
                .for_each(place);
            let output = &entry.output;
            ensure!(
                outputs.insert(files::destination(output)),
                "the manifest {name} has the output {} twice",
                output.display()
            );
        }
        Ok(manifest)
    }
}

impl Entry {
    /// The directories in which its initializer may write.
    pub(super) fn writable(&self) -> impl Iterator<Item = &Path> {
        self.directories()
            .filter(|(_, _, read_only)| !read_only)
            .map(|(_, path, _)| path)
    }

    /// Its options: those of all, unless it has its own.
    pub(super) fn options(&self, all: &Options) -> Options {
        let options = all.clone();
        let options = match &self.init_func {
            None => options,
            Some(InitFunc::One(name)) => options.init(Init::Export(name.clone())),
            Some(InitFunc::Several(names)) => options.init(Init::Exports(names.clone())),
        };
        match self.init_func_export {
            None => options,
            Some(InitFuncExport::Remove) => options.init_func_export(InitExport::Remove),
            Some(InitFuncExport::Keep) => options.init_func_export(InitExport::Keep),
            Some(InitFuncExport::Empty) => options.init_func_export(InitExport::Empty),
        }
    }

    /// What its initializer calls a directory, where that is, and whether nothing may be changed in
    /// it.
    pub(super) fn directories(&self) -> impl Iterator<Item = (&str, &Path, bool)> {
        self.dirs.iter().map(|(guest, dir)| match dir {
            Directory::Path(path) => (&**guest, &**path, false),
            Directory::Object(dir) => (&**guest, &*dir.path, dir.read_only),
        })
    }
}
