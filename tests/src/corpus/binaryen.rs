//! `wasm-ctor-eval` of Binaryen, as it comes with npm.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fmt, fs};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use wasmparser::{Parser, Payload};

use crate::corpus::INITIALIZER;
use crate::packages;
use crate::process::run_engine;

/// What the modules use, and no more: with all features, the tools write types that engines lack.
const FEATURES: [&str; 8] = [
    "--enable-reference-types",
    "--enable-gc",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-simd",
];

/// What `wasm-ctor-eval` does to a module after it has evaluated the initializer.
const CLEANING: [&str; 6] = [
    "--memory-packing",
    "--remove-unused-names",
    "--dce",
    "--merge-blocks",
    "--vacuum",
    "--remove-unused-module-elements",
];

/// Has Node print an error alone. Else it prints the line that throws it, which is all of a tool.
const BRIEF: &str = "--import=data:text/javascript,process.on('uncaughtException', (error) => { \
    console.error(String(error)); process.exit(1); });";

/// The tools of the package.
#[derive(Debug)]
pub struct Binaryen {
    node: PathBuf,
    tools: PathBuf,
}

/// How far an initializer was evaluated. What is not all has a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// To its end.
    All,
    /// Up to some instruction: the result has the rest of the initializer.
    Part(String),
    /// Not at all.
    Nothing(String),
    /// The tool ended with an error.
    Crash(String),
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Part(reason) => write!(f, "a part: {reason}"),
            Self::Nothing(reason) => write!(f, "nothing: {reason}"),
            Self::Crash(reason) => write!(f, "fails: {reason}"),
        }
    }
}

/// What `wasm-ctor-eval` made of a module.
#[derive(Debug)]
pub struct Evaluated {
    /// How far the initializer was evaluated.
    pub extent: Extent,
    /// The result. None after a crash.
    pub wasm: Option<Vec<u8>>,
}

impl Binaryen {
    /// The tools, which come with those that the package for JavaScript needs.
    ///
    /// # Errors
    ///
    /// They can't be installed.
    pub fn installed() -> Result<Self> {
        let js = packages::js()?;
        Ok(Self {
            node: js.newer_node(),
            tools: js.source.join("node_modules/binaryen/bin"),
        })
    }

    /// The version of the tools.
    ///
    /// # Errors
    ///
    /// They do not run.
    pub fn version(&self) -> Result<String> {
        let done = run_engine(self.tool("wasm-ctor-eval").arg("--version"), &[])?;
        Ok(String::from_utf8(done.stdout)?.trim_end().to_string())
    }

    /// Evaluates the initializer of a module.
    ///
    /// # Errors
    ///
    /// The tool does not run, or its result is not a module.
    pub fn evaluate(&self, wasm: &[u8]) -> Result<Evaluated> {
        let mut tool = self.tool("wasm-ctor-eval");
        tool.arg(format!("--ctors={INITIALIZER}"));
        let (done, wasm) = run(&mut tool, wasm)?;
        let reason = reason(&done);
        let extent = match &wasm {
            None => Extent::Crash(reason),
            Some(wasm) if !exports_initializer(wasm)? => Extent::All,
            Some(_) if contains(&done.stdout, "partial evalling successful") => {
                Extent::Part(reason)
            }
            Some(_) => Extent::Nothing(reason),
        };
        Ok(Evaluated { extent, wasm })
    }

    /// A module after the passes that end `wasm-ctor-eval`. They remove what nothing refers to.
    ///
    /// # Errors
    ///
    /// The tool fails.
    pub fn cleaned(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let (done, wasm) = run(self.tool("wasm-opt").args(CLEANING), wasm)?;
        wasm.with_context(|| String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// One of the tools. It runs for less than it takes to optimize its code.
    fn tool(&self, name: &str) -> Command {
        let mut node = Command::new(&self.node);
        node.args(["--liftoff-only", BRIEF])
            .arg(self.tools.join(name));
        node
    }
}

/// Runs a tool that reads and writes a binary. Without a result, it has failed.
fn run(tool: &mut Command, wasm: &[u8]) -> Result<(Output, Option<Vec<u8>>)> {
    let folder = TempDir::new()?;
    let path = |name: &str| folder.path().join(name);
    fs::write(path("in.wasm"), wasm)?;
    tool.args(FEATURES)
        .arg(path("in.wasm"))
        .arg("-o")
        .arg(path("out.wasm"));
    let done = run_engine(tool, &[])?;
    let written = done.status.success().then(|| read(&path("out.wasm")));
    Ok((done, written.transpose()?))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let wasm = fs::read(path)?;
    ensure!(wasm.starts_with(b"\0asm"), "not a binary");
    Ok(wasm)
}

fn contains(said: &[u8], text: &str) -> bool {
    crate::contains(said, text.as_bytes())
}

/// Why the tool stopped, in its own words.
fn reason(done: &Output) -> String {
    let said = String::from_utf8_lossy(&done.stdout);
    let stopped = said.lines().find_map(|line| {
        let (_, behind) = line.split_once("stopping")?;
        let (_, reason) = behind.split_once("since ")?;
        Some(reason.trim_start_matches("could not eval: "))
    });
    // Node shows all of the script, which is one line, before the error.
    let errors = String::from_utf8_lossy(&done.stderr);
    let is_error = |line: &&str| {
        line.split(':')
            .next()
            .unwrap_or_default()
            .ends_with("Error")
    };
    let failed = errors.lines().find(is_error);
    stopped.or(failed).unwrap_or_default().trim().to_string()
}

/// Whether a module exports the initializer.
fn exports_initializer(wasm: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                if export?.name == INITIALIZER {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}
