//! Modules with garbage-collected objects, as compilers emit them, and what two tools make of them:
//! Wizer, and `wasm-ctor-eval` of Binaryen. The modules are in `tests/corpus/objects`.

mod binaryen;
mod compared;
pub mod cranelift;
pub mod large;
pub mod v8;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wasmtime::{Engine, ExternType, Module};
use wizer::{Environment, Init, Options};

use crate::result_of;
use crate::sections::Binary;
use crate::state::wizer;

pub use binaryen::{Binaryen, Evaluated, Extent};
pub use compared::Compared;

/// The export that each module has as its initializer.
pub const INITIALIZER: &str = "init";

/// How often all calls are made: forwards, backwards and forwards again, since some change objects.
const ROUNDS: usize = 3;

/// What each parameter is, in turn.
const ARGUMENTS: [i32; 4] = [0, 1, 2, 5];

/// A call of an exported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The name of the export.
    pub name: String,
    /// The arguments: all parameters are `i32`.
    pub arguments: Vec<i32>,
}

/// A module of the corpus.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The name of its file, without the extension.
    pub name: String,
    /// The binary, without custom sections, since the other tool drops names.
    pub wasm: Vec<u8>,
    /// Calls of all exported functions but the initializer.
    pub calls: Vec<Call>,
}

/// The folder of the corpus.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// All modules, by name.
///
/// # Errors
///
/// A file can't be read, or is not a module.
pub fn subjects(engine: &Engine) -> Result<Vec<Subject>> {
    let mut subjects = Vec::new();
    for entry in fs::read_dir(folder().join("objects"))? {
        let path = entry?.path();
        let name = path.file_stem().context("a file without a name")?;
        let wasm = wat::parse_file(&path)?;
        let name = name.to_string_lossy().into_owned();
        subjects.push(Subject::new(engine, name, &wasm)?);
    }
    subjects.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(subjects)
}

impl Subject {
    /// A module of this name.
    ///
    /// # Errors
    ///
    /// The engine refuses it.
    pub fn new(engine: &Engine, name: String, wasm: &[u8]) -> Result<Self> {
        let wasm = without_custom_sections(wasm)?;
        let calls = calls(&Module::new(engine, &wasm)?);
        Ok(Self { name, wasm, calls })
    }

    /// The module as pre-initialized by the library.
    ///
    /// # Errors
    ///
    /// The module is refused, or its initializer traps.
    pub fn initialized(&self) -> Result<Vec<u8>> {
        let options = Options::new().init(Init::Export(INITIALIZER.to_string()));
        let mut target = wizer()?.open(self.wasm.as_slice(), &options)?;
        Ok(result_of(Environment::new().run(&mut target)?))
    }
}

/// A binary without custom sections.
fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut binary = Binary::parse(wasm).context("not a binary")?;
    binary.drop_custom();
    Ok(binary.encode())
}

/// Calls of all exported functions but the initializer, with different arguments.
fn calls(module: &Module) -> Vec<Call> {
    let mut forwards = Vec::new();
    for export in module.exports() {
        let ExternType::Func(ty) = export.ty() else {
            continue;
        };
        if export.name() == INITIALIZER {
            continue;
        }
        for arguments in lists(ty.params().len()) {
            let name = export.name().to_string();
            forwards.push(Call { name, arguments });
        }
    }
    let backwards: Vec<Call> = forwards.iter().rev().cloned().collect();
    let rounds = [&forwards, &backwards].into_iter().cycle().take(ROUNDS);
    rounds.flatten().cloned().collect()
}

/// All lists of arguments with this length.
fn lists(length: usize) -> Vec<Vec<i32>> {
    let mut lists = vec![Vec::new()];
    for _ in 0..length {
        let longer = |list: &Vec<i32>| {
            let list = list.clone();
            ARGUMENTS.map(|argument| [list.as_slice(), &[argument]].concat())
        };
        lists = lists.iter().flat_map(longer).collect();
    }
    lists
}
