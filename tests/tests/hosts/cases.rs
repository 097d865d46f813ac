//! Every case of `tests/cases/` on every host: the same command line must give the same result,
//! wherever the tool runs. `cargo test --test hosts wasmtime/memory` runs those whose name contains
//! that.
//!
//! Without a name, the native hosts run all cases. The others run a fixed third of the cases in
//! which they differ most, of WASI, imports, initializers and proposals, and a sixteenth of the
//! rest. Python, whose package is the native library, runs a sixteenth of all, and so does
//! `wizer.wasm` of components. The other cases are ignored, and run with `-- --include-ignored`.
//!
//! A case runs natively, once, in a fresh directory, and the result must match the golden files.
//! Then each other host runs it with the same arguments in a fresh directory of its own. The
//! outcome must be the same: success or failure, the bytes of the result, the output, the files
//! left behind. `wizer_tests::host::compare::Words` is the extent to which error messages are
//! compared.
//!
//! The cases that a host does not support yet are in `wizer_tests::host::cannot`, with the reason.
//! Each must end in one error that contains the reason. A case that works fails its test until it
//! is removed from the list.
//!
//! A table of the results follows at the end. A host implements `wizer_tests::host::Host`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, ensure};
use libtest_mimic::Trial;
use wizer_tests::case::{self, Case, Outcome, golden};
use wizer_tests::host::cannot::CannotYet;
use wizer_tests::host::chromium::{Chromium, chromium};
use wizer_tests::host::compare::{cannot, compare};
use wizer_tests::host::native::{Cranelift, Interpreter, Native};
use wizer_tests::host::node::Node;
use wizer_tests::host::python::Python;
use wizer_tests::host::table::{Table, Verdict};
use wizer_tests::host::wasmtime::Wasmtime;
use wizer_tests::host::{self, Came, Host};
use wizer_tests::packages;
use wizer_tests::trials::trial;

/// The hosts, the native command first.
pub(crate) fn hosts() -> Result<Vec<Arc<dyn Host>>> {
    let mut hosts: Vec<Arc<dyn Host>> = vec![
        Arc::new(Native),
        Arc::new(Cranelift),
        Arc::new(Interpreter),
        Arc::new(Wasmtime),
    ];
    match packages::has_node() {
        true => {
            hosts.push(Arc::new(Node::here()?));
            hosts.push(Arc::new(Node::newer()?));
            match chromium() {
                Some(command) => hosts.push(Arc::new(Chromium::new(&command)?)),
                None => println!("no Chromium here: its cases are left out"),
            }
        }
        false => println!("no Node here: its cases are left out"),
    }
    match packages::has_python() {
        true => hosts.push(Arc::new(Python::new()?)),
        false => println!("no Python with pip here: its cases are left out"),
    }
    Ok(hosts)
}

/// Folders of cases in which hosts with an engine of their own differ most.
const DIFFERING: [&str; 7] = [
    "component-imports",
    "component-init",
    "component-wasi",
    "imports",
    "init",
    "proposals",
    "wasi",
];

/// Whether a host runs the case each time. The digest of the name selects a third from the folders
/// in which hosts differ, and a sixteenth from the others, so that the selection is the same
/// everywhere.
fn is_chosen(host: &dyn Host, kind: &str, name: &str) -> bool {
    let digest = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
            (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
    let differs = DIFFERING.contains(&kind) && !host.takes_few(kind);
    (digest >> 32).is_multiple_of(if differs { 3 } else { 16 })
}

/// One test for each case on each host, and one for the lists. Without `all`, the cases that are
/// not selected are ignored.
pub(crate) fn trials(
    hosts: &[Arc<dyn Host>],
    table: &Arc<Mutex<Table>>,
    all: bool,
) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    let mut known = Vec::new();
    for path in case::files()? {
        if !case::is_case(&path)? {
            continue;
        }
        let subject = Arc::new(Subject::new(path));
        for (number, host) in hosts.iter().enumerate() {
            if !host.takes(subject.kind()) {
                continue;
            }
            let is_chosen = is_chosen(host.as_ref(), subject.kind(), &subject.name);
            let ignored = !all && !host.runs_all() && !is_chosen;
            let (host, subject, table) = (host.clone(), subject.clone(), table.clone());
            let name = format!("{}/{}", host.name(), subject.name);
            let run = move || {
                let began = Instant::now();
                let verdict = subject.on(host.as_ref());
                let counted = *verdict.as_ref().unwrap_or(&Verdict::Fail);
                if let Ok(mut table) = table.lock() {
                    table.add(number, subject.kind(), counted, began.elapsed());
                }
                verdict.map(drop)
            };
            trials.push(trial(name, run).with_ignored_flag(ignored));
        }
        known.push(subject.name.clone());
    }
    for host in hosts {
        let (host, known) = (host.clone(), known.clone());
        trials.push(trial(format!("{}/list", host.name()), move || {
            list(host.as_ref(), &known)
        }));
    }
    Ok(trials)
}

/// Checks that the list of a host names existing cases, and each of them once.
fn list(host: &dyn Host, known: &[String]) -> Result<()> {
    let mut seen = HashMap::new();
    for cannot in host.cannot_yet() {
        for case in cannot.cases {
            let matches = |name: &String| match case.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == case,
            };
            ensure!(known.iter().any(matches), "there is no {case}");
            // A pattern may have several reasons.
            let other = seen.insert(case, cannot.reason);
            let is_pattern = case.ends_with('*');
            ensure!(other.is_none() || is_pattern, "{case} is listed twice");
        }
    }
    Ok(())
}

/// A case, with the outcome of the native command.
struct Subject {
    path: PathBuf,
    name: String,
    native: OnceLock<Result<Came, String>>,
}

impl Subject {
    fn new(path: PathBuf) -> Self {
        Self {
            name: case::name(&path),
            path,
            native: OnceLock::new(),
        }
    }

    /// The folder of the case.
    fn kind(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// Runs the case on a host.
    fn on(&self, host: &dyn Host) -> Result<Verdict> {
        let case = Case::read(&self.path)?;
        let native = self.native.get_or_init(|| {
            let came = host::run(&Native, &case).and_then(|came| {
                beside(&self.path, &case, &came)?;
                Ok(came)
            });
            came.map_err(|error| format!("{error:#}"))
        });
        let native = native
            .as_ref()
            .map_err(|error| anyhow!("natively: {error}"))?;
        let words = host.words(case.component);
        if host.name() == Native.name() {
            return Ok(Verdict::Pass);
        }
        let other = host::run(host, &case)?;
        if host.own_results().contains(&self.name.as_str()) {
            own(native, &other)?;
            return Ok(Verdict::CannotYet(OWN));
        }
        if host.own_ways().contains(&self.name.as_str()) {
            ensure!(
                compare(native, &other, words).is_err(),
                "this works by now: take it from the list of the engine's own ways"
            );
            return Ok(Verdict::CannotYet(OWN_WAY));
        }
        let is_named = |listed: &&CannotYet| listed.cases.contains(&self.name.as_str());
        let works = compare(native, &other, words).is_ok();
        // What a pattern names may work.
        match listed(host, &self.name, &other).filter(|listed| is_named(listed) || !works) {
            Some(listed) => {
                cannot(native, &other, words, listed.reason)?;
                Ok(Verdict::CannotYet(listed.reason))
            }
            None => {
                compare(native, &other, words)?;
                Ok(Verdict::Pass)
            }
        }
    }
}

/// The remark on results that depend on the engine.
const OWN_WAY: &str = "the engine goes its own way";
const OWN: &str = "the result is the engine's own";

/// Checks that there is a result if the native command has one, and that it differs.
fn own(native: &Came, other: &Came) -> Result<()> {
    ensure!(other.success, "it fails\n{}", other.stderr);
    let same = native.result == other.result;
    ensure!(
        other.result.is_some() && !same,
        "the result is the same: take it from the list"
    );
    Ok(())
}

/// The reason for which a host does not support a case yet. If the list has a pattern for the case,
/// the case may still work.
fn listed(host: &dyn Host, name: &str, came: &Came) -> Option<&'static CannotYet> {
    let list = host.cannot_yet();
    let alone = list.iter().find(|listed| listed.cases.contains(&name));
    alone.or_else(|| {
        list.iter().find(|listed| {
            let starts = listed
                .cases
                .iter()
                .filter_map(|case| case.strip_suffix('*'));
            starts.into_iter().any(|start| name.starts_with(start))
                && came.stderr.contains(listed.reason)
        })
    })
}

/// Compares the result of the native command with the golden files.
fn beside(path: &Path, case: &Case, came: &Came) -> Result<()> {
    match &case.outcome {
        Outcome::Snapshot(_) => {
            ensure!(came.success, "the run failed\n{}", came.stderr);
            let result = came.result.as_ref().context("there is no result")?;
            golden::check(path, "out", &wasmprinter::print_bytes(result)?)
        }
        Outcome::Failure(_) => {
            ensure!(!came.success, "the run succeeded");
            golden::check(path, "err", &came.stderr)
        }
    }
}
