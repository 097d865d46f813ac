//! The command beside the crate wasmtime-wizer, on components: two engines that are pre-initialized through an export, a large memory
//! with three bytes in it, and a memory that is full. Each in a process of its own, in turns. What each took is printed: time, with a
//! cache of compiled code that is empty and one that is not, the most memory it had, and the size of its result; or what it said where
//! it failed.
//!
//! `cargo bench --bench components -- COMPONENT INIT` takes a component, and the call that initializes it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use wasmtime::{Cache, Config, Engine, Store};
use wasmtime_wasi::WasiCtx;
use wizer_tests::component::{Host, wasi_linker};
use wizer_tests::ready::ready;
use wizer_tests::timing::{in_turns, print};

#[path = "../engines/builds.rs"]
mod builds;
#[path = "../engines/install.rs"]
mod install;

/// How often each is timed: the median counts.
const RUNS: usize = 3;

/// The first argument of the process that is the peer.
const PEER: &str = "--peer";

struct Subject {
    name: String,
    wasm: Vec<u8>,
    init: String,
}

impl Subject {
    fn new(name: &str, wasm: Vec<u8>, init: &str) -> Self {
        Self {
            name: name.to_string(),
            wasm,
            init: init.to_string(),
        }
    }

    /// A memory of so many pages, and the initializer's instructions.
    fn generated(name: &str, pages: u32, init: &str) -> Self {
        let wat = format!(
            r#"(component
                (core module $m (memory {pages}) (func (export "init") (local $at i32) {init}))
                (core instance $m (instantiate $m))
                (func (export "init") (canon lift (core func $m "init"))))"#
        );
        Self::new(name, wat::parse_str(wat).unwrap(), "init()")
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [PEER, init, input, output] => run_peer(init, Path::new(input), Path::new(output)),
        [input, init] => compare(&Subject::new(input, fs::read(input).unwrap(), init)),
        _ => subjects().iter().for_each(compare),
    }
}

fn subjects() -> Vec<Subject> {
    const FILL: &str = "fill(100000)";
    let mut subjects = vec![
        Subject::generated(
            "1 GiB with three bytes",
            16_384,
            "(i32.store8 (i32.const 0) (i32.const 1))
             (i32.store8 (i32.const 500000000) (i32.const 2))
             (i32.store8 (i32.const 1073741823) (i32.const 3))",
        ),
        // No two blocks of it are the same, and no byte is zero.
        Subject::generated(
            "256 MiB, full",
            4096,
            "(loop $next
                (i32.store (local.get $at)
                    (i32.or (i32.mul (local.get $at) (i32.const 0x9e3779b1)) (i32.const 0x01010101)))
                (local.set $at (i32.add (local.get $at) (i32.const 4)))
                (br_if $next (i32.lt_u (local.get $at) (i32.const 0x10000000))))",
        ),
    ];
    for (name, tool, build) in [
        ("ComponentizeJS", install::NPM, builds::js as fn() -> _),
        ("componentize-py", install::PYTHON, builds::py),
    ] {
        match install::starts(tool) {
            true => subjects.push(Subject::new(name, build().unwrap(), FILL)),
            false => println!("{name}: `{tool}` does not start here"),
        }
    }
    subjects
}

/// Makes a command of an input, an initializer and an output.
type Tool = fn(&Path, &str, &Path) -> Command;

fn compare(subject: &Subject) {
    let folder = TempDir::new().unwrap();
    let (input, output) = (
        folder.path().join("in.wasm"),
        folder.path().join("out.wasm"),
    );
    fs::write(&input, &subject.wasm).unwrap();
    let tools: [(&str, Tool); 2] = [("wizer", ours), ("wasmtime-wizer", peer)];
    let commands = tools.map(|(_, tool)| {
        let (input, output) = (&input, &output);
        move || {
            let mut command = tool(input, &subject.init, output);
            command.stdin(Stdio::null());
            command
        }
    });
    let times = in_turns(&commands, RUNS, &output).unwrap();

    println!(
        "\n{}: {} bytes, `{}`",
        subject.name,
        subject.wasm.len(),
        subject.init
    );
    print(tools.iter().map(|(name, _)| *name).zip(&times));
}

fn ours(input: &Path, init: &str, output: &Path) -> Command {
    let mut command = Command::new(wizer_tests::command().unwrap());
    command
        .args(["--allow-wasi", "--keep-init-func", "--init-func", init])
        .arg(input)
        .arg("-o")
        .arg(output);
    command
}

fn peer(input: &Path, init: &str, output: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([PEER, init])
        .args([input, output])
        .env("RUST_BACKTRACE", "0");
    command
}

/// What the peer's own command does: Cranelift, with a cache.
fn run_peer(init: &str, input: &Path, output: &Path) {
    let wasm = fs::read(input).unwrap();
    let mut config = Config::new();
    config.cache(Some(Cache::from_file(None).unwrap()));
    let engine = Engine::new(&config).unwrap();
    let mut store = Store::new(&engine, Host::new(WasiCtx::builder().inherit_stdio()));
    let mut wizer = wasmtime_wizer::Wizer::new();
    wizer.init_func(init).keep_init_func(true);
    let done = wizer.run_component(&mut store, &wasm, async |store, component| {
        let linker = wasi_linker(component).map_err(wasmtime::Error::from_anyhow)?;
        linker.instantiate_async(store, component).await
    });
    match ready(done).unwrap() {
        Ok((result, _)) => fs::write(output, result).unwrap(),
        Err(error) => {
            eprintln!("{error:#}");
            std::process::exit(1);
        }
    }
}
