//! `wizer INPUT -o OUTPUT`: the whole way, for modules.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wizer_cli::{Initialize, Wasi};
use wizer_transform::{Kind, StateExports, Target};

use crate::command::{file, open, options, read_wasm, refused};
use crate::interpreter::Interpreter;
use crate::snapshot::{join, snapshot};
use crate::wasi;

/// Pre-initializes a module.
pub(crate) fn initialize(arguments: &Initialize) -> Result<()> {
    let (wasm, output) = open(&arguments.files)?;
    warn_without_wasi(&arguments.wasi);
    let target = Target::open(wasm.clone(), &options(&arguments.target)).map_err(refused)?;
    let exports = match (target.kind(), target.exports()) {
        (Kind::Module, StateExports::Module(exports)) => exports,
        _ => bail!(bundle_it(arguments)),
    };
    let instrumented = join(&target.instrumented().map_err(refused)?, &wasm, &[])?;

    let mut interpreter = Interpreter::new(
        &arguments.proposals,
        wasi::context(arguments, &output)?,
        arguments.wasi.allow_wasi,
    )?;
    for preload in &arguments.preloads {
        let module = read_wasm(Some(&file(&preload.value)))?;
        interpreter
            .preload(&preload.name, &module)
            .with_context(|| {
                format!("the preloaded module `{}` can't be provided", preload.name)
            })?;
    }
    let instance = interpreter.instantiate(&instrumented)?;
    drop(instrumented);
    for call in target.initializers() {
        interpreter.call(&instance, &call.path.join("."))?;
    }
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
