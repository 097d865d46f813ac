//! The options of `wizer service`, and the settings that it gives to a service.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::arguments::{Files, Proposals};
use crate::environment::bytes;
use crate::target::Target;

/// The options of `wizer service`.
#[derive(Debug, Args)]
pub struct Service {
    /// The engine, a module, and the output
    #[command(flatten)]
    pub files: Files,

    /// The name of the engine in requests [default: the name of INPUT without its ending]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// How the engine gets a script: `stdin` has it as standard input. `file` has it as a file in
    /// the directory `.`, whose name is standard input
    #[arg(long, value_enum, default_value = "stdin")]
    pub script: Script,

    /// The name of the script's file, if a request gives none
    #[arg(long, value_name = "NAME", default_value = "script")]
    pub script_name: String,

    /// Run this script before the service is written, so that the service has the code that scripts
    /// need in its own form already
    #[arg(long, value_name = "SCRIPT")]
    pub sample: Option<PathBuf>,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,

    /// Provide WASI to the initializer
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_wasi: bool,

    /// Set an environment variable. May be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub env: Vec<String>,

    /// Treat the i32 that the initializer returns as a status: any value but 0 is a failure
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub init_func_status: bool,

    /// The WebAssembly proposals that the engine may use
    #[command(flatten)]
    pub proposals: Proposals,

    /// The fuel of a request: about one unit for each instruction
    #[arg(long, value_name = "UNITS", default_value_t = ServiceLimits::default().fuel)]
    #[arg(help_heading = "Limits")]
    pub fuel: u64,

    /// What the memories and tables of a request may have in total: 1000000 or 512MiB [default:
    /// 256MiB]
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_memory: Option<u64>,

    /// The size of a request's body: 1000000 or 64MiB [default: 32MiB]
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_body: Option<u64>,
}

/// How an engine gets a script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// As standard input
    #[default]
    Stdin,
    /// As a file in the directory `.`, whose name is standard input
    File,
}

/// The limits of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLimits {
    /// The size of its body in bytes.
    pub max_body: u64,
    /// The fuel of its initializer.
    pub fuel: u64,
    /// The size of its memories and tables in bytes.
    pub max_memory: u64,
}

impl Default for ServiceLimits {
    fn default() -> Self {
        Self {
            max_body: 32 << 20,
            fuel: 10_000_000_000,
            max_memory: 256 << 20,
        }
    }
}

/// What a service is told of its engine. Standard input of the function `prepare` is this as one
/// line of JSON, the sample, and the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSettings {
    /// The name of the engine.
    pub name: String,
    /// How it gets a script.
    pub script: Script,
    /// The name of the script's file.
    pub script_name: String,
    /// The words of the command for its initializer.
    pub options: Vec<String>,
    /// The limits of each request.
    pub limits: ServiceLimits,
    /// The size of the sample in bytes, if there is one.
    pub sample: Option<u64>,
    /// The size of the engine in bytes.
    pub engine: u64,
}

impl Service {
    /// The settings for an engine and a sample of these sizes.
    ///
    /// # Errors
    ///
    /// A variable has no value: the service has none of its own.
    pub fn settings(
        &self,
        engine: usize,
        sample: Option<usize>,
    ) -> Result<ServiceSettings, String> {
        let limits = ServiceLimits::default();
        Ok(ServiceSettings {
            name: self.engine_name(),
            script: self.script,
            script_name: self.script_name.clone(),
            options: self.words()?,
            limits: ServiceLimits {
                max_body: self.max_body.unwrap_or(limits.max_body),
                fuel: self.fuel,
                max_memory: self.max_memory.unwrap_or(limits.max_memory),
            },
            sample: sample.map(|size| size as u64),
            engine: engine as u64,
        })
    }

    /// The name of the engine in requests.
    fn engine_name(&self) -> String {
        let stem = self
            .files
            .input
            .as_deref()
            .and_then(|path| path.file_stem());
        let stem = stem.map(|stem| stem.to_string_lossy().into_owned());
        let name = self.name.clone().or(stem.filter(|stem| stem != "-"));
        name.unwrap_or_else(|| "engine".to_string())
    }

    /// The options of the initializer, as words of the command.
    fn words(&self) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        let Target {
            init_funcs,
            renames,
            canonical_nans,
            ..
        } = &self.target;
        words.extend(init_funcs.iter().map(|name| format!("--init-func={name}")));
        for rename in renames {
            words.push(format!("--rename-func={}={}", rename.name, rename.value));
        }
        let export = self.target.init_export().name();
        words.push(format!("--init-func-export={export}"));
        for (word, given) in [
            ("--canonical-nans", *canonical_nans),
            ("--allow-wasi", self.allow_wasi),
            ("--init-func-status", self.init_func_status),
        ] {
            words.extend(given.then(|| word.to_string()));
        }
        for variable in &self.env {
            if !variable.contains('=') {
                return Err(format!(
                    "--env {variable}: a service has no variables of its own, give a value"
                ));
            }
            words.push(format!("--env={variable}"));
        }
        words.extend(self.proposals.given());
        Ok(words)
    }
}

impl ServiceSettings {
    /// One line of JSON, with its end.
    ///
    /// # Errors
    ///
    /// None is known: JSON can represent all values.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        Ok(format!("{}\n", serde_json::to_string(self)?))
    }

    /// Reads one line of JSON.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn read(line: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(line)
    }
}
