//! `wizer batch --layers FOLDER`: deltas in place of results.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::{Places, sync};
use anyhow::Context as _;
use wizer_layers::{Blocks, Delta, Layers, Set};

use crate::command::files::Output;

/// The path of the delta of a result, of which the manifest says where it would be.
pub(super) fn delta_path(folder: &Path, output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_os_string();
    name.push(".delta");
    folder.join(name)
}

/// Where the blocks file is to be, looked at before any initializer runs. Its name is known when
/// all of them have run.
pub(super) struct Folder {
    path: PathBuf,
    places: Places,
}

impl Folder {
    pub(super) fn new(path: &Path) -> anyhow::Result<Self> {
        let open = || -> io::Result<Self> {
            let path = fs::canonicalize(path)?;
            let mut places = Places::new();
            places.file(&path.join("blocks"))?.check()?;
            Ok(Self { path, places })
        };
        open().with_context(|| format!("the folder {} can't be written to", path.display()))
    }

    /// Writes the blocks file. What is called like it now is not followed elsewhere.
    fn write(&mut self, blocks: &[u8]) -> anyhow::Result<()> {
        let name = Blocks::read(blocks)?.identity().blocks_name();
        let path = self.path.join(name);
        let mut write = || -> io::Result<()> {
            let place = self.places.file(&path)?;
            let new = place.create()?;
            let mut file = new.file()?;
            file.write_all(blocks)?;
            sync(&file)?;
            new.take_place()
        };
        write().with_context(|| format!("the blocks file {} can't be written", path.display()))
    }
}

/// The results of a batch, which are compared in the order of the manifest: deltas are the same,
/// however many initializers run at a time.
pub(super) struct Results<'a> {
    layers: &'a Layers<'a>,
    set: Set<'a>,
    /// The place in the manifest of the result that is compared next.
    next: usize,
    /// What came earlier than one before it. There is nothing of snapshots that failed.
    early: BTreeMap<usize, Option<Early>>,
    /// Where the deltas go, with the places of their results.
    outputs: Vec<(usize, Output)>,
    failed: Vec<(usize, anyhow::Error)>,
}

/// A result, and where its delta goes.
pub(super) struct Made {
    pub(super) wasm: Vec<u8>,
    pub(super) output: Output,
}

/// A result that others have to be compared before. One of these may take long, and there may be
/// many results meanwhile: each takes as little memory as a delta that shares nothing.
struct Early {
    delta: Vec<u8>,
    output: Output,
}

impl<'a> Results<'a> {
    pub(super) fn new(layers: &'a Layers<'a>) -> Self {
        Self {
            layers,
            set: Set::new(layers),
            next: 0,
            early: BTreeMap::new(),
            outputs: Vec::new(),
            failed: Vec::new(),
        }
    }

    /// Takes the result at a place of the manifest, or that there is none.
    pub(super) fn add(&mut self, place: usize, made: Option<Made>) {
        if place != self.next {
            let early = made.map(|made| Early {
                delta: self.layers.delta(&made.wasm),
                output: made.output,
            });
            self.early.insert(place, early);
            return;
        }
        self.take(made);
        while let Some(early) = self.early.remove(&self.next) {
            let made = early.map(|early| early.made(self.layers)).transpose();
            let made = made.unwrap_or_else(|error| {
                self.failed.push((self.next, error.into()));
                None
            });
            self.take(made);
        }
    }

    /// Takes the result that is next.
    fn take(&mut self, made: Option<Made>) {
        if let Some(Made { wasm, output }) = made {
            self.set.add(&wasm);
            self.outputs.push((self.next, output));
        }
        self.next += 1;
    }

    /// Writes the blocks file, then the deltas, of which each may fail by itself. Returns the
    /// places of the snapshots that have no delta.
    pub(super) fn write(self, folder: &mut Folder) -> anyhow::Result<Vec<(usize, anyhow::Error)>> {
        let shared = self.set.finish();
        // Without anything in common, no delta needs the file.
        if !Blocks::read(&shared.blocks)?.bytes().is_empty() {
            folder.write(&shared.blocks)?;
        }
        let deltas = self.outputs.into_iter().zip(&shared.deltas);
        let unwritten = deltas.filter_map(|((place, output), delta)| {
            let error = output.write(delta).err()?;
            Some((place, error))
        });
        Ok(self.failed.into_iter().chain(unwritten).collect())
    }
}

impl Early {
    /// The result.
    fn made(self, layers: &Layers<'_>) -> Result<Made, wizer_layers::Error> {
        let delta = Delta::read(&self.delta, u64::MAX)?;
        Ok(Made {
            wasm: layers.join(&delta)?,
            output: self.output,
        })
    }
}
