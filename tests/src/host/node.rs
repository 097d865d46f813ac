//! The package for JavaScript, in Node.

use std::path::PathBuf;
use std::process::{Command, Output};

use anyhow::Result;

use crate::host::cannot::CannotYet;
use crate::host::cannot_packages as cannot;
use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::packages::{self, Js};
use crate::process;

/// The command of the package, in one version of Node.
#[derive(Debug)]
pub struct Node {
    name: &'static str,
    node: PathBuf,
    js: &'static Js,
    cannot: &'static [CannotYet],
    own: &'static [&'static str],
    ways: &'static [&'static str],
    takes: fn(&str) -> bool,
}

/// Node 20 does not support components. A sample of their cases checks the message.
fn in_node_20(kind: &str) -> bool {
    !kind.starts_with("component-") || kind == "component-imports"
}

/// Folders of cases of modules for which engines differ.
const IN_NEWER: &[&str] = &[
    "globals",
    "imported-global",
    "imported-memory",
    "imported-table",
    "init",
    "memory",
    "objects",
    "proposals",
    "references",
    "segments-dropped",
    "shared",
    "tables",
];

/// The cases for which engines differ, and components. The other Node covers the rest.
fn in_newer(kind: &str) -> bool {
    kind.starts_with("component-") || IN_NEWER.contains(&kind)
}

impl Node {
    /// Uses the Node of this machine.
    ///
    /// # Errors
    ///
    /// The package can't be built.
    pub fn here() -> Result<Self> {
        Ok(Self {
            name: "Node",
            node: "node".into(),
            js: packages::js()?,
            cannot: cannot::NODE,
            own: &[],
            ways: cannot::NODE_OWN_WAYS,
            takes: in_node_20,
        })
    }

    /// Uses a newer Node, installed with npm.
    ///
    /// # Errors
    ///
    /// The package can't be built.
    pub fn newer() -> Result<Self> {
        let js = packages::js()?;
        Ok(Self {
            name: "Node, newer",
            node: js.newer_node(),
            js,
            cannot: cannot::NEWER_NODE,
            own: cannot::NEWER_NODE_OWN,
            ways: cannot::NEWER_NODE_OWN_WAYS,
            takes: in_newer,
        })
    }
}

impl Host for Node {
    fn name(&self) -> &'static str {
        self.name
    }

    fn takes(&self, kind: &str) -> bool {
        (self.takes)(kind)
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        let mut command = Command::new(&self.node);
        command
            .arg(self.js.command())
            .args(request.words)
            .arg("-o")
            .arg(request.output)
            .arg(request.input)
            .envs(request.env.iter().cloned())
            .current_dir(request.place.root());
        process::run_engine(&mut command, request.stdin.as_bytes())
    }

    fn cannot_yet(&self) -> &'static [CannotYet] {
        self.cannot
    }

    fn own_results(&self) -> &'static [&'static str] {
        self.own
    }

    fn own_ways(&self) -> &'static [&'static str] {
        self.ways
    }

    fn words(&self, _: bool) -> Words {
        Words::Foreign
    }
}
