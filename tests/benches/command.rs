//! The tool on each of its hosts, beside wizer 10: as a component, in an engine as it comes; as the native command; and as the packages for
//! JavaScript and Python. Fastly's JavaScript engine is pre-initialized as Fastly's build does it. Each in a process of its own, in turns. What each took is printed: time, with a cache of
//! compiled code that is empty and one that is not, the most memory it had, and the size of its result. Then, where the time of the
//! component goes.
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

use tempfile::TempDir;
use wizer_tests::own::{command_component, initialized_command};
use wizer_tests::timing::{Run, Times, in_turns, print, seconds};
use wizer_tests::{packages, shipped, tools};

#[path = "../engines/fastly.rs"]
mod fastly;
#[path = "../engines/install.rs"]
#[expect(dead_code, reason = "here, only the builds from npm are installed")]
mod install;

/// The peer, as npm has it.
const PEER: &str = "wizer 10";

/// The package for JavaScript, in the Node of this machine.
const NODE: &str = "Node";

/// How often each is timed: the median counts.
const RUNS: usize = 3;

/// With an empty cache, the component takes at most so many times as long as wizer 10.
const COLD: f64 = 2.0;

/// The component takes at most so many bytes of memory, the engine that runs it included.
const PEAK: u64 = 600 << 20;

/// The engine, in the folder where the tools run.
const INPUT: &str = "fastly.wasm";

/// The tool, as it is built and pre-initialized by itself, in that folder.
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
    let component = of(ORDINARY).unwrap();
    match of(PEER) {
        Some(peer) => beside(component, of(NODE), peer),
        None => println!("no {PEER} for this platform"),
    }
    phases(tools, component);
}

/// The time in the middle, in seconds.
fn median(runs: &[Run]) -> f64 {
    wizer_tests::timing::median(&seconds(runs)).unwrap_or(f64::NAN)
}

/// A command that pre-initializes the engine, made anew for each run.
type Make<'a> = Box<dyn Fn() -> Command + 'a>;

/// The hosts, by name, and the peer.
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
            "wizer",
            Box::new(|| tools.initialize(tools.at(tools.native))),
        ),
        (NODE, node("node".into())),
        ("newer Node", node(js.newer_node())),
    ];
    if packages::has_python() {
        let installed = packages::python().unwrap().join("installed");
        let python = move || {
            let mut command = tools.at("python3".as_ref());
            command.args(["-m", "wizer"]).env("PYTHONPATH", &installed);
            tools.initialize(command)
        };
        hosts.push(("Python", Box::new(python)));
    }
    if let Some(peer) = peer {
        hosts.push((PEER, Box::new(|| tools.initialize(tools.at(peer)))));
    }
    hosts
}

/// What the peer takes, and what ours takes of that.
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

/// Whether the component keeps within its limits. Time is not its own on every machine: that is told. Memory is, and more of it is a
/// failure.
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

/// Where the time of the component goes: runs that do a part of the way, and what is left between them. And what it gains where it
/// was pre-initialized itself.
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

/// The tools, and the folder they run in.
struct Tools<'a> {
    folder: &'a Path,
    native: &'a Path,
    engine: &'a Path,
}

impl Tools<'_> {
    fn times(&self, commands: &[Box<dyn Fn() -> Command + '_>]) -> Vec<Times> {
        in_turns(commands, RUNS, &self.folder.join("out.wasm")).unwrap()
    }

    fn at(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder)
            .env("GREETING", "ave")
            .stdin(File::open(self.folder.join("input")).unwrap());
        command
    }

    /// The engine's command with nothing asked of it but what the component needs.
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
