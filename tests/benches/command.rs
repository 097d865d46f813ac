//! Compares the tool on its hosts with wizer 10: the component in stock wasmtime, the native
//! command, and the packages for JavaScript and Python.
//!
//! Each pre-initializes Fastly's JavaScript engine as in Fastly's build, in a separate process, in
//! turns. The table has the time with an empty and a filled cache of compiled code, the peak
//! memory, and the size of the result. It is followed by the time of each phase of the component.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;
use wizer_tests::own::{command_component, initialized_command};
use wizer_tests::timing::{Run, Times, Turns, in_turns, peak, print, seconds};
use wizer_tests::{packages, shipped, tools};

#[path = "../engines/fastly.rs"]
mod fastly;
#[path = "../engines/install.rs"]
#[expect(dead_code, reason = "here, only the builds from npm are installed")]
mod install;

/// The peer, from npm.
const PEER: &str = "wizer 10";

/// The native command, as it is distributed.
const NATIVE: &str = "wizer";

/// The package for Python, as it is distributed.
const PYTHON: &str = "Python";

/// The package for JavaScript, in the Node of this machine.
const NODE: &str = "Node";

/// The number of runs. The median counts.
const RUNS: usize = 5;

/// With an empty cache, the component may take this many times as long as wizer 10.
const COLD: f64 = 2.0;

/// The memory limit of the component in bytes, including the engine that runs it.
const PEAK: u64 = 600 << 20;

/// The engine's file in the folder of the runs.
const INPUT: &str = "fastly.wasm";

/// The files of the tool in that folder: as built, and pre-initialized by itself.
const ORDINARY: &str = "wizer.wasm";
const INITIALIZED: &str = "wizer.init.wasm";

fn main() {
    if !install::starts(install::NPM) {
        println!(
            "`{}` does not start here: no engine to measure with",
            install::NPM
        );
        return;
    }
    let engines = install::installed().unwrap();
    let folder = TempDir::new().unwrap();
    let program = folder.path().join(fastly::PROGRAM);
    fs::copy(engines.join(fastly::PROGRAM), program).unwrap();
    fs::copy(engines.join(fastly::ENGINE), folder.path().join(INPUT)).unwrap();
    fs::write(folder.path().join("input"), fastly::PROGRAM).unwrap();
    for (wasm, name) in [
        (&*command_component().unwrap(), ORDINARY),
        (initialized_command().unwrap(), INITIALIZED),
    ] {
        fs::copy(wasm, folder.path().join(name)).unwrap();
    }

    let tools = &Tools {
        folder: folder.path(),
        native: &shipped().unwrap(),
        engine: &tools::wasmtime().unwrap(),
    };
    let peer = fastly::peer(engines).unwrap();
    let hosts = hosts(tools, peer.as_deref());
    let (names, commands): (Vec<_>, Vec<_>) = hosts.into_iter().unzip();
    let times = tools.times(&commands);
    print(names.iter().copied().zip(&times));
    let of = |name| Some(&times[names.iter().position(|known| *known == name)?]);
    if let (Some(native), Some(python)) = (of(NATIVE), of(PYTHON)) {
        in_python(python, native);
    }
    let component = of(ORDINARY).unwrap();
    match of(PEER) {
        Some(peer) => beside(component, of(NODE), peer),
        None => println!("no {PEER} for this platform"),
    }
    phases(tools, component);
}

/// The median time in seconds.
fn median(runs: &[Run]) -> f64 {
    wizer_tests::timing::median(&seconds(runs)).unwrap_or(f64::NAN)
}

/// How long Python takes in seconds to do nothing, which is a part of what its package takes.
fn python_alone() -> f64 {
    let start = |_| {
        let mut python = Command::new(packages::shipped_python().unwrap());
        let begin = Instant::now();
        assert!(python.args(["-c", "pass"]).status().unwrap().success());
        begin.elapsed().as_secs_f64()
    };
    let times: Vec<f64> = (0..5).map(start).collect();
    wizer_tests::timing::median(&times).unwrap()
}

/// Creates a command that pre-initializes the engine, for each run.
type Make<'a> = Box<dyn Fn() -> Command + 'a>;

/// The hosts and the peer, with their names.
fn hosts<'a>(tools: &'a Tools<'_>, peer: Option<&'a Path>) -> Vec<(&'static str, Make<'a>)> {
    let js = packages::js().unwrap();
    let node = |node: PathBuf| -> Make<'a> {
        Box::new(move || {
            let mut command = tools.at(&node);
            command.arg(js.command());
            tools.initialize(command)
        })
    };
    let mut hosts: Vec<(_, Make<'a>)> = vec![
        (
            ORDINARY,
            Box::new(|| tools.initialize(tools.component(ORDINARY))),
        ),
        (
            NATIVE,
            Box::new(|| tools.initialize(tools.at(tools.native))),
        ),
        (NODE, node("node".into())),
        ("newer Node", node(js.newer_node())),
    ];
    if packages::has_python() {
        let python = move || {
            let mut command = tools.at(packages::shipped_python().unwrap());
            command.args(["-m", "wizer"]);
            tools.initialize(command)
        };
        hosts.push((PYTHON, Box::new(python)));
    }
    if let Some(peer) = peer {
        hosts.push((PEER, Box::new(|| tools.initialize(tools.at(peer)))));
    }
    hosts
}

/// Prints the ratios of the package for Python to the native command.
fn in_python(python: &Times, native: &Times) {
    let time = |of: fn(&Times) -> &[Run]| median(of(python)) / median(of(native));
    let most = |of: fn(&Times) -> &[Run]| peak(of(python)) as f64 / peak(of(native)) as f64;
    println!(
        "{PYTHON} takes {:.2}, {:.2} and {:.2} times as long as {NATIVE}, with {:.2}, {:.2} and {:.2} times the memory",
        time(|times| &times.cold),
        time(|times| &times.second),
        time(|times| &times.warm),
        most(|times| &times.cold),
        most(|times| &times.second),
        most(|times| &times.warm),
    );
    println!("{PYTHON} alone starts and ends in {:.3} s", python_alone());
}

/// Prints the peer's time and memory, and the ratios of ours.
fn beside(component: &Times, node: Option<&Times>, peer: &Times) {
    println!(
        "{ORDINARY} takes {:.2} times as long as {PEER} with an empty cache, {:.2} times with a filled one",
        median(&component.cold) / median(&peer.cold),
        median(&component.warm) / median(&peer.warm),
    );
    if let Some(node) = node {
        println!(
            "wizer-js in Node takes {:.2} times as long as {PEER} with an empty cache",
            median(&node.cold) / median(&peer.cold)
        );
    }
    limits(component, peer);
}

/// Checks the limits of the component. The time depends on the load of the machine, so exceeding it
/// is only reported. Exceeding the memory is a failure.
fn limits(component: &Times, peer: &Times) {
    let cold = median(&component.cold) <= COLD * median(&peer.cold);
    let most = component
        .cold
        .iter()
        .chain(&component.warm)
        .map(|run| run.peak)
        .max()
        .unwrap();
    let peak = most <= PEAK;
    let word = |within| if within { "within" } else { "OVER" };
    println!(
        "{} the limit of {COLD} times wizer 10 with an empty cache; {} that of {} MiB",
        word(cold),
        word(peak),
        PEAK >> 20
    );
    assert!(peak, "{ORDINARY} took {} MiB", most >> 20);
}

/// The time of each phase of the component, from runs that end after a phase. And the time that
/// pre-initializing the component saves.
fn phases(tools: &Tools<'_>, all: &Times) {
    let parts = tools.times(&[
        Box::new(|| tools.compile()),
        Box::new(|| tools.smallest(ORDINARY)),
        Box::new(|| tools.smallest(INITIALIZED)),
        Box::new(|| tools.instrument()),
    ]);
    let [compile, smallest, initialized, instrument] = parts.as_slice() else {
        panic!("{} commands were timed", parts.len());
    };
    let start = median(&smallest.warm);
    let instrumented = median(&instrument.warm);
    println!("\nwhere the time of {ORDINARY} goes, in s:");
    for (part, time) in [
        (
            "the engine compiles it: `wasmtime compile`",
            median(&compile.cold),
        ),
        ("it starts, and initializes the smallest module", start),
        (
            "it reads, checks, instruments and writes",
            instrumented - start,
        ),
        (
            "it interprets, snapshots, checks and writes",
            median(&all.warm) - instrumented,
        ),
    ] {
        println!("{part:<48} {time:>8.3}");
    }
    println!(
        "{INITIALIZED} starts, and initializes the smallest module, in {:.3}",
        median(&initialized.warm)
    );
}

/// The tools, and the folder of the runs.
struct Tools<'a> {
    folder: &'a Path,
    native: &'a Path,
    engine: &'a Path,
}

impl Tools<'_> {
    fn times(&self, commands: &[Box<dyn Fn() -> Command + '_>]) -> Vec<Times> {
        let turns = Turns::of_large_modules(RUNS);
        in_turns(commands, turns, &self.folder.join("out.wasm")).unwrap()
    }

    fn at(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder)
            .env("GREETING", "ave")
            .stdin(File::open(self.folder.join("input")).unwrap());
        command
    }

    /// The engine's command, with only the options that the component needs.
    fn component(&self, wizer: &str) -> Command {
        let mut command = self.at(self.engine);
        command.args(["run", "--dir", ".", "--env", "GREETING=ave", wizer]);
        command
    }

    fn initialize(&self, mut command: Command) -> Command {
        fastly::arguments(&mut command, Path::new(INPUT));
        command
    }

    fn instrument(&self) -> Command {
        let mut command = self.component(ORDINARY);
        command.args(["instrument", INPUT, "-o", "out.wasm"]);
        command
    }

    fn smallest(&self, wizer: &str) -> Command {
        let module = r#"(module (func (export "wizer-initialize")))"#;
        fs::write(self.folder.join("smallest.wat"), module).unwrap();
        let mut command = self.component(wizer);
        command.args(["smallest.wat", "-o", "out.wasm"]);
        command
    }

    fn compile(&self) -> Command {
        let mut command = self.at(self.engine);
        command.args(["compile", ORDINARY, "-o", "out.wasm"]);
        command
    }
}
