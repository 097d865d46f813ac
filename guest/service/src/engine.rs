//! The engines that are built in.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Result, anyhow};
use sha2::{Digest as _, Sha256};
use wizer_arguments::{Initialize, Script, ServiceSettings};
use wizer_wasi_preview1::Builder;

use crate::files::directory;
use crate::job::Job;
use crate::module::Module;
use crate::options::{self, ENGINE_OPTIONS, Given};
use crate::problem::Problem;

thread_local! {
    /// In the order in which they were added.
    static ENGINES: RefCell<Vec<Rc<Engine>>> = const { RefCell::new(Vec::new()) };
}

/// An engine.
pub(crate) struct Engine {
    pub(crate) settings: ServiceSettings,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub(crate) digest: String,
    pub(crate) module: Module,
}

impl Engine {
    /// Opens an engine, as it was built.
    pub(crate) fn open(settings: ServiceSettings, wasm: Vec<u8>) -> Result<Self> {
        let digest = Sha256::digest(&wasm);
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let arguments = options::read(&settings.options, &[], &[]);
        let arguments = arguments.map_err(|problem| anyhow!(problem.detail))?;
        Ok(Self {
            module: Module::open(wasm, &arguments)?,
            digest,
            settings,
        })
    }

    /// The options for a script.
    pub(crate) fn arguments(&self, given: &[Given]) -> Result<Initialize, Problem> {
        options::read(&self.settings.options, given, &ENGINE_OPTIONS)
    }

    /// Grants a run the script: a file has this name, or the one that was settled.
    pub(crate) fn grants(
        &self,
        job: &Job<'_>,
        name: Option<String>,
        script: Vec<u8>,
        mut files: Vec<(String, Vec<u8>)>,
    ) -> Result<Builder, Problem> {
        let grants = job.grants();
        Ok(match self.settings.script {
            Script::Stdin if files.is_empty() => grants.input(script),
            Script::Stdin => grants.input(script).files(".", directory(files)?),
            Script::File => {
                let name = name.unwrap_or_else(|| self.settings.script_name.clone());
                files.push((name.clone(), script));
                grants.files(".", directory(files)?).input(name)
            }
        })
    }
}

/// Adds an engine, in place of one with the same name.
pub(crate) fn add(engine: Engine) {
    ENGINES.with_borrow_mut(|engines| {
        engines.retain(|known| known.settings.name != engine.settings.name);
        engines.push(Rc::new(engine));
    });
}

/// All engines.
pub(crate) fn all() -> Vec<Rc<Engine>> {
    ENGINES.with_borrow(Clone::clone)
}
