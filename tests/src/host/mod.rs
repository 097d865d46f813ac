//! Hosts: the places where the tool runs. The same words have the same answers in each.

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

/// A place where the tool runs.
pub trait Host: Send + Sync {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// Runs the tool.
    ///
    /// # Errors
    ///
    /// The host itself does not work. That the tool fails is an answer.
    fn run(&self, request: &Request<'_>) -> Result<Output>;

    /// Whether cases of this kind run here.
    fn takes(&self, _kind: &str) -> bool {
        true
    }

    /// What can't be done here yet.
    fn cannot_yet(&self) -> &'static [cannot::CannotYet] {
        &[]
    }

    /// Cases whose results are the engine's own, and are not to be the native command's.
    fn own_results(&self) -> &'static [&'static str] {
        &[]
    }

    /// How much of what the tool says of a failure can be compared, for a binary of this kind.
    fn words(&self, component: bool) -> compare::Words;
}

/// What the tool is asked to do.
#[derive(Debug)]
pub struct Request<'a> {
    /// The input is a component.
    pub component: bool,
    /// The words of the command line, without input and output.
    pub words: &'a [String],
    /// The input.
    pub input: &'a Path,
    /// The output.
    pub output: &'a Path,
    /// Environment variables of the tool.
    pub env: &'a [(String, String)],
    /// What it finds on its standard input.
    pub stdin: &'a str,
    /// Where it runs.
    pub place: &'a Place,
}

/// What came of a request.
#[derive(Debug)]
pub struct Came {
    /// It succeeded.
    pub success: bool,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The result, if there is one.
    pub result: Option<Vec<u8>>,
    /// The names that it added to the place.
    pub left: BTreeSet<OsString>,
}

impl Came {
    /// Runs a request.
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

/// Runs a case on a host, in a place of its own.
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
