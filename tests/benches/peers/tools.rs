//! The command and its peers.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wizer_tests::tools;

use crate::subjects::Subject;
use crate::{Effort, fastly, install};

/// A tool that pre-initializes binaries.
#[derive(Debug, Clone)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

/// The kinds of tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command of this repository.
    Ours,
    /// The command with the same name.
    Wizer10,
    /// `wasmtime wizer`.
    Wasmtime,
    /// `wasmtime wizer -C compiler=winch`.
    Winch,
}

/// Our command, then the available peers.
pub(crate) fn all(effort: Effort) -> Vec<Tool> {
    let wasmtime = tools::wasmtime().unwrap();
    let mut all = vec![
        Tool {
            name: "wizer",
            path: wizer_tests::shipped().unwrap(),
            kind: Kind::Ours,
        },
        Tool {
            name: "wasmtime wizer",
            path: wasmtime.clone(),
            kind: Kind::Wasmtime,
        },
        Tool {
            name: "wasmtime, Winch",
            path: wasmtime,
            kind: Kind::Winch,
        },
    ];
    if install::starts(install::NPM)
        && let Some(path) = fastly::peer(install::installed().unwrap()).unwrap()
    {
        all.push(Tool {
            name: "wizer 10, npm",
            path,
            kind: Kind::Wizer10,
        });
    }
    if !effort.quick {
        all.push(Tool {
            name: "wizer 10, crate",
            path: tools::wizer_10().unwrap(),
            kind: Kind::Wizer10,
        });
    }
    all
}

/// The version of each tool.
pub(crate) fn versions(tools: &[Tool]) -> Vec<String> {
    let version = |tool: &Tool| {
        let said = Command::new(&tool.path).arg("--version").output().unwrap();
        let said = String::from_utf8_lossy(&said.stdout).trim().to_string();
        format!("{} ({said})", tool.name)
    };
    tools.iter().map(version).collect()
}

impl Tool {
    /// Whether the tool supports the kind of the subject.
    pub(crate) fn takes(&self, subject: &Subject) -> bool {
        !(subject.component && self.kind == Kind::Wizer10)
    }

    /// The command that pre-initializes a subject and writes `out.wasm` in the folder.
    pub(crate) fn command(&self, subject: &Subject, folder: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command
            .current_dir(folder)
            .env("GREETING", "ave")
            .env("RUST_BACKTRACE", "0");
        match &subject.stdin {
            Some(path) => command.stdin(std::fs::File::open(path).unwrap()),
            None => command.stdin(Stdio::null()),
        };
        match self.kind {
            Kind::Ours | Kind::Wizer10 if subject.is_engine => {
                fastly::arguments(&mut command, &subject.file);
                return command;
            }
            Kind::Ours | Kind::Wizer10 => {
                if subject.wasi {
                    command.arg("--allow-wasi");
                }
                if self.kind == Kind::Wizer10 {
                    command.arg("--wasm-bulk-memory=true");
                    if subject.init.is_none() {
                        command.arg("--init-func=wizer-initialize");
                    }
                }
            }
            Kind::Wasmtime | Kind::Winch => {
                command.args(["wizer", "-C", "cache=y"]);
                if self.kind == Kind::Winch {
                    command.args(["-C", "compiler=winch"]);
                }
                if subject.wasi {
                    command.args(["-S", "cli"]);
                }
                if subject.is_engine {
                    command.args(["-W", "unknown-imports-trap"]);
                    command.args(["-S", "inherit-env", "--dir", "."]);
                    command.args(["--init-func", "wizer.initialize"]);
                    command.args(["--rename-func", "_start=wizer.resume"]);
                }
            }
        }
        if let Some(init) = &subject.init {
            command.args(["--init-func", init]);
            match self.kind {
                Kind::Ours | Kind::Wizer10 => command.arg("--keep-init-func=true"),
                Kind::Wasmtime | Kind::Winch => command.arg("--keep-init-func"),
            };
        }
        command.arg(&subject.file).args(["-o", "out.wasm"]);
        command
    }
}
