//! `wizer INPUT -o OUTPUT` for modules.

use anyhow::{Context as _, Result, bail};
use wizer_arguments::{Asked, Initialize, NO_STATUS, printable, remembered};
use wizer_transform::{Kind, StateExports, Target};

use crate::advice;
use crate::command::{file, open, options, read_wasm};
use crate::program::Program;
use crate::snapshot::snapshot;
use crate::wasi;

/// Pre-initializes a module.
pub(crate) fn initialize(arguments: &Initialize) -> Result<()> {
    for warning in arguments.environment.wasi.without_effect() {
        eprintln!("Warning: {}", printable(&warning));
    }
    let (wasm, output) = open(&arguments.files)?;
    let target = Target::open(wasm.clone(), &options(&arguments.target))?;
    let is_status = arguments.environment.init_func_status;
    if is_status && !target.returns_i32() {
        bail!(NO_STATUS);
    }
    let exports = match (target.kind(), target.exports()) {
        (Kind::Module, StateExports::Module(exports)) => exports,
        _ => bail!(advice::bundle_it(arguments)),
    };
    let calls = target.initializers().iter();
    let program = Program {
        wasm: &wasm,
        opened: &target,
        preloads: preloads(arguments)?,
        initializers: calls.map(|call| call.path.join(".")).collect(),
        proposals: &arguments.environment.proposals,
        wasi: arguments.environment.wasi.allow_wasi,
    };
    let modules = program.compile()?;
    let context = wasi::context(arguments, &output)?;
    let (interpreter, initialized) = program.run(modules, context)?;
    let instance = initialized.instance;
    if is_status
        && let Some((name, status)) = initialized.returned.as_ref()
        && *status != 0
    {
        let text = format!("the `{name}` function returned the status {status}");
        bail!(printable(&text).into_owned());
    }
    let result = snapshot(&target, &wasm, interpreter.state(&instance, &exports)?)?;
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&result)
        .context("the result is not valid: this is a defect of wizer, please report it")?;
    output.write(&result)?;
    let context = interpreter.store.data();
    let asked = Asked {
        environment: context.environment_asked(),
        directories: context.directories_asked(),
    };
    if let Some(warning) = remembered(asked, &target.resets()) {
        eprintln!("Warning: {}", printable(&warning));
    }
    if let Some((name, value)) = initialized.returned {
        eprintln!("{}", printable(&format!("{name} returned: {value}")));
    }
    Ok(())
}

/// The modules to preload, with their names.
fn preloads(arguments: &Initialize) -> Result<Vec<(String, Vec<u8>)>> {
    let preloads = arguments.environment.preloads.iter().map(|preload| {
        let module = read_wasm(Some(&file(&preload.value)))?;
        Ok((preload.name.clone(), module))
    });
    preloads.collect()
}
