//! `wizer INPUT -o OUTPUT`: the whole way, for modules.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wizer_cli::{Initialize, Wasi};
use wizer_transform::{Kind, StateExports, Target};

use crate::command::{file, open, options, read_wasm, refused};
use crate::program::Program;
use crate::snapshot::snapshot;
use crate::wasi;

/// Pre-initializes a module.
pub(crate) fn initialize(arguments: &Initialize) -> Result<()> {
    warn_without_wasi(&arguments.wasi);
    let (wasm, output) = open(&arguments.files)?;
    let target = Target::open(wasm.clone(), &options(&arguments.target)).map_err(refused)?;
    let exports = match (target.kind(), target.exports()) {
        (Kind::Module, StateExports::Module(exports)) => exports,
        _ => bail!(bundle_it(arguments)),
    };
    let calls = target.initializers().iter();
    let program = Program {
        wasm: &wasm,
        opened: &target,
        preloads: preloads(arguments)?,
        initializers: calls.map(|call| call.path.join(".")).collect(),
        proposals: &arguments.proposals,
        wasi: arguments.wasi.allow_wasi,
    };
    let modules = program.compile()?;
    let context = wasi::context(arguments, &output)?;
    let (interpreter, instance) = program.run(modules, context)?;
    let result = snapshot(
        &target,
        &exports,
        &wasm,
        &interpreter.state(&instance, &exports)?,
    )?;
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&result)
        .context("the result is not valid: this is a defect of wizer, please report it")?;
    output.write(&result)
}

/// The modules to be preloaded, and their names.
fn preloads(arguments: &Initialize) -> Result<Vec<(String, Vec<u8>)>> {
    let preloads = arguments.preloads.iter().map(|preload| {
        let module = read_wasm(Some(&file(&preload.value)))?;
        Ok((preload.name.clone(), module))
    });
    preloads.collect()
}

/// How to go on with a component.
fn bundle_it(arguments: &Initialize) -> String {
    let files = &arguments.files;
    let named = |path: &Option<PathBuf>| path.clone().filter(|path| *path != Path::new("-"));
    let input = named(&files.input).unwrap_or_else(|| PathBuf::from("app.wasm"));
    let output = named(&files.output).unwrap_or_else(|| input.with_extension("init.wasm"));
    let bundle = input.with_extension("bundle.wasm");
    let (input, output, bundle) = (input.display(), output.display(), bundle.display());
    format!(
        "the input is a component, which can't be run inside of one. Compose it with what runs it: `wizer.wasm bundle {input} -o {bundle}`, and run that: `wasmtime run --dir . {bundle} -o {output}`"
    )
}

/// Options that only WASI can heed, given without it, are more likely a mistake than meant.
fn warn_without_wasi(arguments: &Wasi) {
    for option in arguments.without_effect() {
        eprintln!("Warning: {option} has no effect without --allow-wasi");
    }
}
