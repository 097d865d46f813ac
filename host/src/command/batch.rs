//! `wizer batch MANIFEST`: many snapshots of one binary, which is opened and compiled once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use wizer::{Environment, Error, Init, Options, Program, Refusal, Target, Wizer};
use wizer_cli::{Batch, Limits, report};

use super::environment::{environment, grants, options};
use super::files::{self, Input, Output};
use super::initialize::{make, tell};
use super::progress::Progress;
use super::watchdog::{Budget, Watchdog};
use super::{cache, load, statistics, warn, watchdog};

/// So many initializers are tried, before it is the binary's fault.
const TRIES: usize = 16;

/// What is to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Manifest {
    /// The binary.
    input: PathBuf,
    snapshots: Vec<Entry>,
}

/// A snapshot that is to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    /// The file to write.
    output: PathBuf,
    /// The initializer, if it is another one.
    init_func: Option<String>,
    /// The file that is its standard input.
    stdin: Option<PathBuf>,
    /// More environment variables.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// More directories: what they are called, and where they are.
    #[serde(default)]
    dirs: BTreeMap<String, Directory>,
}

/// A directory that is granted: its path, or an object that says more.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Directory {
    Path(PathBuf),
    Object(DirectoryObject),
}

/// `{ "path": "src", "read-only": true }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DirectoryObject {
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
    /// Reads a manifest. Its paths begin at its folder.
    fn read(path: &Path) -> anyhow::Result<Self> {
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

/// Makes all snapshots of a manifest. One that fails does not stop the others.
pub(crate) fn batch(arguments: &Batch, since: Instant) -> anyhow::Result<()> {
    let manifest = Manifest::read(&arguments.manifest)?;
    let in_environment = &arguments.environment;
    in_environment
        .wasi
        .without_effect()
        .for_each(|text| warn(&text));
    let progress = Arc::new(Progress::new(&arguments.show, &in_environment.wasi));
    progress.enter("open");
    let limits = &in_environment.limits;
    // The time of all is that until the first begins: each then has its own.
    let before = watchdog(
        &Limits {
            max_process_memory: None,
            ..*limits
        },
        since,
        &progress,
    );
    let _all = watchdog(
        &Limits {
            timeout: None,
            ..*limits
        },
        since,
        &progress,
    );
    let wasm = files::read_wasm(&Input::File(manifest.input.clone()))?;
    let granted = manifest.snapshots.iter().flat_map(Entry::writable);
    let cache = cache(in_environment, granted);
    let options = options(&arguments.target).allow_open_handles(in_environment.allow_open_handles);
    let wizer = load(cache.as_ref())?;
    let mut target = open_any(&wizer, &wasm, &options, &manifest.snapshots)?;
    let environment = environment(in_environment, cache)?;
    progress.enter("compile");
    let program = Arc::new(environment.compile(&target)?);
    drop(before);
    progress.enter("snapshots");
    let work = Work {
        arguments,
        options,
        environment,
        program,
        progress: Arc::clone(&progress),
        entries: &manifest.snapshots,
        next: AtomicUsize::new(0),
        failed: Mutex::default(),
    };
    work.all(&mut target)?;
    progress.end();
    let failed = work.failed.into_inner();
    let failed = failed.unwrap_or_else(PoisonError::into_inner);
    for (output, error) in failed.values() {
        let text = report(error);
        let text = text.strip_prefix("Error: ").unwrap_or(&text);
        eprint!("Error: {output}: {text}");
    }
    if !failed.is_empty() {
        let all = manifest.snapshots.len();
        bail!("{} of {all} snapshots failed", failed.len());
    }
    Ok(())
}

/// Opens the binary with the options of a snapshot that it can be opened with: those that it can't are told of one by one.
fn open_any(
    wizer: &Wizer,
    wasm: &[u8],
    all: &Options,
    entries: &[Entry],
) -> anyhow::Result<Target> {
    let wanted = entries.iter().take(TRIES).map(|entry| entry.options(all));
    let mut wanted: Vec<Options> = wanted
        .map(|own| own.unwrap_or_else(|| all.clone()))
        .collect();
    if wanted.is_empty() {
        wanted.push(all.clone());
    }
    wanted.dedup();
    let mut failed = None;
    for options in &wanted {
        match wizer.open(wasm, options) {
            Ok(target) => return Ok(target),
            // Another initializer may be there.
            Err(
                error @ Error::Refused {
                    kind: Refusal::InitFunc,
                    ..
                },
            ) => drop(failed.get_or_insert(error)),
            Err(error) => return Err(error.into()),
        }
    }
    Err(failed.map_or_else(|| anyhow::anyhow!("there is nothing to do"), Into::into))
}

impl Entry {
    /// The directories in which its initializer may write.
    fn writable(&self) -> impl Iterator<Item = &Path> {
        self.dirs.values().filter_map(|dir| match dir {
            Directory::Object(dir) if dir.read_only => None,
            Directory::Path(path) | Directory::Object(DirectoryObject { path, .. }) => {
                Some(&**path)
            }
        })
    }

    /// The options of one that has an initializer of its own.
    fn options(&self, all: &Options) -> Option<Options> {
        let init = self.init_func.clone()?;
        Some(all.clone().init(Init::Export(init)))
    }
}

/// What a lock guards, whatever became of others who had it.
fn own<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What all threads work on.
struct Work<'a> {
    arguments: &'a Batch,
    options: Options,
    environment: Environment,
    program: Arc<Program>,
    progress: Arc<Progress>,
    entries: &'a [Entry],
    /// The entry that is next.
    next: AtomicUsize,
    /// Those that failed, by their places.
    failed: Mutex<BTreeMap<usize, (String, anyhow::Error)>>,
}

impl Work<'_> {
    /// Makes all of them: each thread has a target of its own.
    fn all(&self, target: &mut Target) -> anyhow::Result<()> {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.arguments.jobs.map_or(processors, usize::from);
        let others = 1..jobs.min(self.entries.len());
        let options = target.options().clone();
        let others: Vec<Target> = others
            .map(|_| target.reopen(&options))
            .collect::<Result<_, _>>()?;
        thread::scope(|scope| {
            for mut other in others {
                scope.spawn(move || self.some(&mut other));
            }
            self.some(target);
        });
        Ok(())
    }

    /// Makes one after the other, until there are none left.
    fn some(&self, target: &mut Target) {
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = self.entries.get(place) else {
                return;
            };
            let output = entry.output.display().to_string();
            if let Err(error) = self.one(entry, &output, target) {
                own(&self.failed).insert(place, (output, error));
            }
        }
    }

    fn one(&self, entry: &Entry, name: &str, target: &mut Target) -> anyhow::Result<()> {
        let output = Output::new(Some(&entry.output))?;
        // What one prints would be in another's.
        ensure!(
            !matches!(output, Output::Stdout),
            "a snapshot of several can't go to standard output"
        );
        let options = entry.options(&self.options).unwrap_or(self.options.clone());
        if *target.options() != options {
            *target = target.reopen(&options)?;
        }
        let mut environment = self.environment.clone();
        // What is run may depend on what is called.
        if self.program.is_of(target) {
            environment = environment.program(Arc::clone(&self.program));
        }
        environment = self.granted(environment, entry, &output)?;
        let phase = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&phase);
        environment = environment.observe(move |phase| *own(&told) = phase.to_string());
        let watchdog = self.arguments.environment.limits.timeout.map(|time| {
            let budget = Budget {
                time: Some(time),
                since: Instant::now(),
                memory: None,
            };
            let told = move || own(&phase).clone();
            Watchdog::new(budget, told, Some(name.to_string()))
        });
        let report = make(&environment, target, &output)?;
        drop(watchdog);
        tell(&report, target, Some(name));
        if let Some(format) = self.arguments.show.stats {
            statistics::print(format, &self.progress, &report.statistics, Some(name));
        }
        Ok(())
    }

    /// The environment with what the options and the manifest grant.
    fn granted(
        &self,
        environment: Environment,
        entry: &Entry,
        output: &Output,
    ) -> anyhow::Result<Environment> {
        let wasi = &self.arguments.environment.wasi;
        if !wasi.allow_wasi {
            let granted = entry.stdin.is_some() || !entry.env.is_empty() || !entry.dirs.is_empty();
            ensure!(
                !granted,
                "`stdin`, `env` and `dirs` of the manifest have no effect without --allow-wasi"
            );
            return Ok(environment);
        }
        // Standard input can't be everybody's.
        let mut granted = grants(wasi, &Input::Stdin, output);
        if let Some(path) = &entry.stdin {
            let name = path.display();
            let bytes = fs::read(path).with_context(|| format!("{name} can't be read"))?;
            granted = granted.stdin_bytes(bytes);
        }
        for (name, value) in &entry.env {
            granted = granted.env(name, value);
        }
        for (guest, dir) in &entry.dirs {
            granted = match dir {
                Directory::Path(host) => granted.dir(host, guest),
                Directory::Object(dir) if dir.read_only => granted.read_only_dir(&dir.path, guest),
                Directory::Object(dir) => granted.dir(&dir.path, guest),
            };
        }
        Ok(environment.wasi(granted))
    }
}
