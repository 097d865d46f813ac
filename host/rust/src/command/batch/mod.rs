//! `wizer batch MANIFEST`: many snapshots of one binary, which is opened and compiled once.

mod layers;
mod manifest;
mod opened;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use crate::{Environment, ErrorKind, Options, Program, Target, Warning, Wizer};
use anyhow::bail;
use wizer_arguments::{Batch, Limits, printable};
use wizer_layers::Layers;

use super::environment::{environment, options_in, warn_of_variables};
use super::files::{self, Input};
use super::initialize::{make, tell};
use super::progress::Progress;
use super::watchdog::{Budget, Watchdog};
use super::{cache, load, say, statistics, warn, watchdog, words};
use layers::{Folder, Made, Results};
use manifest::{Entry, Manifest};
use opened::{Opened, Opener};

/// So many initializers are tried, before it is the binary's fault.
const TRIES: usize = 16;

/// Makes all snapshots of a manifest. One that fails does not stop the others.
pub(crate) fn batch(arguments: &Batch, since: Instant) -> anyhow::Result<()> {
    let in_environment = &arguments.environment;
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
    in_environment
        .wasi
        .without_effect()
        .for_each(|text| warn(&text));
    warn_of_variables(&in_environment.wasi);
    let manifest = Manifest::read(&arguments.manifest, arguments.layers.as_deref())?;
    let wasm = files::read_wasm(&Input::File(manifest.input.clone()))?;
    let granted = manifest.snapshots.iter().flat_map(Entry::writable);
    let cache = cache(in_environment, granted);
    let options = options_in(&arguments.target, in_environment);
    let wizer = load(cache.as_ref())?;
    let mut target = open_any(&wizer, &wasm, &options, &manifest.snapshots)?;
    let environment = environment(in_environment, cache)?;
    progress.enter("compile");
    let program = Arc::new(environment.compile(&target)?);
    let mut opener = Opener::new(in_environment)?;
    let opened = manifest.snapshots.iter().map(|entry| opener.open(entry));
    let opened = opened.map(|opened| Mutex::new(Some(opened))).collect();
    let mut folder = arguments.layers.as_deref().map(Folder::new).transpose()?;
    let base = folder.as_ref().map(|_| Layers::new(&wasm));
    let results = base.as_ref().map(Results::new);
    drop(before);
    progress.enter("snapshots");
    let work = Work {
        arguments,
        options,
        environment,
        program,
        progress: Arc::clone(&progress),
        entries: &manifest.snapshots,
        opened,
        next: AtomicUsize::new(0),
        failed: Mutex::default(),
        told: Mutex::default(),
        results: results.map(Mutex::new),
    };
    work.all(&mut target)?;
    let failed = work.end(folder.as_mut())?;
    // Until here, directories stay open.
    drop(opener);
    progress.end();
    tell_failures(&failed, manifest.snapshots.len())
}

/// Snapshots that failed, by their places: what users call them, and why.
type Failed = BTreeMap<usize, (String, anyhow::Error)>;

/// Says which snapshots failed. That is a failure.
fn tell_failures(failed: &Failed, all: usize) -> anyhow::Result<()> {
    for (output, error) in failed.values() {
        let text = words::report(error);
        let text = text.strip_prefix("Error: ").unwrap_or(&text);
        say(&format!("Error: {}: {text}", printable(output)));
    }
    if !failed.is_empty() {
        bail!("{} of {all} snapshots failed", failed.len());
    }
    Ok(())
}

/// Opens the binary with the options of a snapshot that it can be opened with: those that it can't
/// are told of one by one.
fn open_any(
    wizer: &Wizer,
    wasm: &[u8],
    all: &Options,
    entries: &[Entry],
) -> anyhow::Result<Target> {
    let wanted = entries.iter().take(TRIES).map(|entry| entry.options(all));
    let mut wanted: Vec<Options> = wanted.collect();
    if wanted.is_empty() {
        wanted.push(all.clone());
    }
    wanted.dedup();
    let mut failed = None;
    for options in &wanted {
        match wizer.open(wasm, options) {
            Ok(target) => return Ok(target),
            // Another initializer may be there.
            Err(error) if error.kind() == ErrorKind::InitFunc => {
                failed.get_or_insert(error);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(failed.map_or_else(|| anyhow::anyhow!("there is nothing to do"), Into::into))
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
    /// What they need from the file system, opened before any of them runs.
    opened: Vec<Mutex<Option<anyhow::Result<Opened>>>>,
    /// The entry that is next.
    next: AtomicUsize,
    failed: Mutex<Failed>,
    /// What users were told that is the same of most: what results expect, and what their
    /// initializers took.
    told: Mutex<BTreeSet<String>>,
    /// The results, if deltas are to be written in place of them.
    results: Option<Mutex<Results<'a>>>,
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

    /// Writes the deltas, if they are wanted, and returns what failed.
    fn end(self, folder: Option<&mut Folder>) -> anyhow::Result<Failed> {
        let failed = self.failed.into_inner();
        let mut failed = failed.unwrap_or_else(PoisonError::into_inner);
        if let Some((results, folder)) = self.results.zip(folder) {
            let results = results.into_inner();
            let results = results.unwrap_or_else(PoisonError::into_inner);
            let unwritten = match results.write(folder) {
                // What failed before is to be told as well.
                Err(error) if !failed.is_empty() => {
                    failed.insert(self.entries.len(), ("--layers".to_string(), error));
                    return Ok(failed);
                }
                written => written?,
            };
            for (place, error) in unwritten {
                let entry = self.entries.get(place);
                let output = entry.map(|entry| entry.output.display().to_string());
                failed.insert(place, (output.unwrap_or_default(), error));
            }
        }
        Ok(failed)
    }

    /// Makes one after the other, until there are none left.
    fn some(&self, target: &mut Target) {
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = self.entries.get(place) else {
                return;
            };
            let output = entry.output.display().to_string();
            let opened = self.opened.get(place).and_then(|opened| own(opened).take());
            let opened = opened.unwrap_or_else(|| bail!("it is not open"));
            let made = opened.and_then(|opened| self.one(entry, opened, &output, target));
            let made = made.unwrap_or_else(|error| {
                own(&self.failed).insert(place, (output, error));
                None
            });
            if let Some(results) = &self.results {
                own(results).add(place, made);
            }
        }
    }

    /// Makes one. It is written to its output, or returned, if its delta is to be written.
    fn one(
        &self,
        entry: &Entry,
        opened: Opened,
        name: &str,
        target: &mut Target,
    ) -> anyhow::Result<Option<Made>> {
        let options = entry.options(&self.options);
        if *target.options() != options {
            *target = target.reopen(&options)?;
        }
        let mut environment = self.environment.clone();
        // What is run may depend on what is called.
        if self.program.is_of(target) {
            environment = environment.program(Arc::clone(&self.program));
        }
        if let Some(wasi) = opened.wasi {
            environment = environment.wasi(wasi);
        }
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
        let output = opened.output;
        let (mut report, made) = match self.results {
            None => (make(&environment, target, &output, |_| Ok(()))?, None),
            Some(_) => {
                let crate::Outcome { wasm, report, .. } = environment.run(target)?;
                (report, Some(Made { wasm, output }))
            }
        };
        drop(watchdog);
        report.warnings.retain(|warning| match warning {
            Warning::Expectation(text) | Warning::Taken(text) => {
                own(&self.told).insert(text.clone())
            }
            _ => true,
        });
        tell(&report, Some(name));
        if let Some(format) = self.arguments.show.stats {
            statistics::print(format, &self.progress, &report, Some(name));
        }
        Ok(made)
    }
}
