//! `wizer.wasm` in stock wasmtime, with no options but those that grant directories and variables.
//!
//! A component can't run another component. So a component is bundled, and wasmtime runs the
//! bundle.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Error, Result, anyhow};

use crate::case::args::{Arguments, Directory};
use crate::case::folder;
use crate::host::cannot::{self, CannotYet};
use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::{component, process, tools};

/// `wizer.wasm` in wasmtime.
#[derive(Debug)]
pub struct Wasmtime;

/// The wasmtime command, and the component. Both have to be built first.
struct Built {
    wasmtime: PathBuf,
    wizer: PathBuf,
}

impl Wasmtime {
    fn built() -> Result<&'static Built> {
        static BUILT: OnceLock<Result<Built, String>> = OnceLock::new();
        let find = || {
            Ok(Built {
                wasmtime: tools::wasmtime()?,
                wizer: component("wizer.wasm")?,
            })
        };
        let built = BUILT.get_or_init(|| find().map_err(|error: Error| format!("{error:#}")));
        built.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// A command that runs a component. It grants the directories of a case by their own names.
    fn command(component: &Path, request: &Request<'_>) -> Result<Command> {
        let mut command = Command::new(&Self::built()?.wasmtime);
        command.arg("run").args(["--dir", "."]);
        for dir in [request.place.root(), &folder()] {
            command.arg("--dir").arg(dir);
        }
        for (name, value) in request.env {
            command.arg("--env").arg(format!("{name}={value}"));
        }
        command.current_dir(request.place.root());
        command
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "HOME" || name == "PATH"))
            .arg(component);
        Ok(command)
    }

    /// Passes the arguments to `wizer.wasm` unchanged.
    fn plain(request: &Request<'_>, stdin: &[u8]) -> Result<Output> {
        let mut command = Self::command(&Self::built()?.wizer, request)?;
        command
            .args(request.words)
            .arg("-o")
            .arg(request.output)
            .arg(request.input);
        process::run(&mut command, stdin)
    }

    /// Bundles the component, and runs the bundle.
    fn bundle(request: &Request<'_>, arguments: &Arguments, stdin: &[u8]) -> Result<Output> {
        let bundle = request.place.root().join("bundle.wasm");
        let mut command = Self::command(&Self::built()?.wizer, request)?;
        command.arg("bundle").args(&arguments.ungranted);
        for Directory {
            guest, read_only, ..
        } in &arguments.dirs
        {
            let access = if *read_only { "::ro" } else { "" };
            command.arg("--dir").arg(format!("{guest}{access}"));
        }
        command.arg("-o").arg(&bundle).arg(request.input);
        let bundled = process::run(&mut command, stdin)?;
        if !bundled.status.success() {
            return Ok(bundled);
        }
        let mut command = Self::granted(&bundle, request, arguments)?;
        command.arg("-o").arg(request.output);
        let done = process::run(&mut command, stdin);
        std::fs::remove_file(bundle)?;
        done
    }

    /// A command that runs a bundle. It grants what the arguments grant to the initializer.
    fn granted(bundle: &Path, request: &Request<'_>, arguments: &Arguments) -> Result<Command> {
        let mut command = Command::new(&Self::built()?.wasmtime);
        command.arg("run");
        // The engine waits without end for what can't happen.
        command.args(["-W", "timeout=15s"]);
        for proposal in PROPOSALS {
            command.args(["-W", &format!("component-model-{proposal}=y")]);
        }
        command.arg("--dir").arg(request.place.root());
        // None of them is read-only, since bundles don't support that.
        for Directory { host, guest, .. } in &arguments.dirs {
            command.arg("--dir").arg(format!("{host}::{guest}"));
        }
        let inherited = request.env.iter().filter(|_| arguments.inherit_env);
        for (name, value) in inherited {
            command.arg("--env").arg(format!("{name}={value}"));
        }
        for (name, value) in &arguments.env {
            let value = value.as_ref().map(|value| format!("={value}"));
            let value = value.unwrap_or_default();
            command.arg("--env").arg(format!("{name}{value}"));
        }
        command
            .envs(request.env.iter().cloned())
            .current_dir(request.place.root())
            .arg(bundle);
        Ok(command)
    }
}

/// The component model's proposals that bundles need where the target does, and that the engine has
/// switched off.
const PROPOSALS: [&str; 8] = [
    "async-stackful",
    "error-context",
    "fixed-length-lists",
    "implements",
    "map",
    "memory64",
    "more-async-builtins",
    "threading",
];

impl Host for Wasmtime {
    fn name(&self) -> &'static str {
        "wizer.wasm, wasmtime"
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        let stdin = request.stdin.as_bytes();
        let arguments = Arguments::read(request.words)?;
        match request.component && !arguments.unbundled {
            true => Self::bundle(request, &arguments, stdin),
            false => Self::plain(request, stdin),
        }
    }

    fn takes_few(&self, kind: &str) -> bool {
        // Each bundle takes seconds to compile.
        kind.starts_with("component-")
    }

    fn cannot_yet(&self) -> &'static [CannotYet] {
        cannot::WASMTIME
    }

    fn own_ways(&self) -> &'static [&'static str] {
        cannot::WASMTIME_OWN_WAYS
    }

    fn words(&self, component: bool) -> Words {
        match component {
            true => Words::Bundle,
            false => Words::Interpreter,
        }
    }
}
