//! Hosts that run the tool. The same command line gives the same result in each of them.

pub mod cannot;
pub mod cannot_packages;
pub mod chromium;
pub mod compare;
pub mod fixture;
pub mod native;
pub mod node;
pub mod python;
pub mod table;
pub mod wasmtime;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::Result;

use crate::case::Case;
use crate::case::place::Place;

/// A host that runs the tool.
pub trait Host: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Runs the tool.
    ///
    /// # Errors
    ///
    /// The host itself does not work. A failure of the tool is not an error here.
    fn run(&self, request: &Request<'_>) -> Result<Output>;

    /// Whether it runs each case in any test, and not only those that are chosen.
    fn runs_all(&self) -> bool {
        false
    }

    /// Whether a small sample of the cases of this kind is enough, wherever hosts differ.
    fn takes_few(&self, _kind: &str) -> bool {
        false
    }

    /// Whether this host runs cases of this kind.
    fn takes(&self, _kind: &str) -> bool {
        true
    }

    /// The cases that this host does not support yet.
    fn cannot_yet(&self) -> &'static [cannot::CannotYet] {
        &[]
    }

    /// The cases whose results depend on the engine, and differ from the native command's.
    fn own_results(&self) -> &'static [&'static str] {
        &[]
    }

    /// The cases in which the engine goes a way of its own, with another outcome: it does not tell
    /// of handles that are open, say.
    fn own_ways(&self) -> &'static [&'static str] {
        &[]
    }

    /// The extent to which error messages can be compared, for a binary of this kind.
    fn words(&self, component: bool) -> compare::Words;
}

/// A run of the tool.
#[derive(Debug)]
pub struct Request<'a> {
    /// Whether the input is a component.
    pub component: bool,
    /// The arguments, without input and output.
    pub words: &'a [String],
    /// The path of the input.
    pub input: &'a Path,
    /// The path of the output.
    pub output: &'a Path,
    /// Environment variables of the tool.
    pub env: &'a [(String, String)],
    /// Standard input of the tool.
    pub stdin: &'a str,
    /// The working directory.
    pub place: &'a Place,
}

/// The outcome of a run.
#[derive(Debug)]
pub struct Came {
    /// Whether the run succeeded.
    pub success: bool,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The result, if there is one.
    pub result: Option<Vec<u8>>,
    /// The names of the files that the run created.
    pub left: BTreeSet<OsString>,
}

impl Came {
    /// Makes a run.
    ///
    /// # Errors
    ///
    /// The host does not work.
    pub fn of(host: &dyn Host, request: &Request<'_>) -> Result<Self> {
        let place = request.place;
        let before = place.listing()?;
        let done = host.run(request)?;
        let after = place.listing()?;
        Ok(Self {
            success: done.status.success(),
            stdout: place.hide(&done.stdout),
            stderr: place.hide(&done.stderr),
            result: fs::read(request.output).ok(),
            left: after.difference(&before).cloned().collect(),
        })
    }
}

/// Runs a case on a host, in its own directory.
///
/// # Errors
///
/// The host does not work.
pub fn run(host: &dyn Host, case: &Case) -> Result<Came> {
    let place = Place::new(case)?;
    Came::of(
        host,
        &Request {
            component: case.component,
            words: &place.expand(&case.run),
            input: &case.path,
            output: &place.root().join("out.wasm"),
            env: &case.env,
            stdin: &case.stdin,
            place: &place,
        },
    )
}
