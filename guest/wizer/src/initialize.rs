//! `wizer INPUT -o OUTPUT` for modules.

use anyhow::{Context as _, Result, bail};
use wizer_arguments::{Asked, Initialize, NO_STATUS, printable, remembered};
use wizer_transform::{Kind, StateExports, Target};
use wizer_wasi_preview1::Context;

use crate::advice;
use crate::command::{file, open, options, read_wasm};
use crate::interpreter::Interpreter;
use crate::program::Program;
use crate::snapshot::snapshot;
use crate::state::ModuleState;
use crate::steps::Steps;
use crate::wasi;

/// Pre-initializes a module.
pub(crate) fn initialize(arguments: &Initialize) -> Result<()> {
    let environment = &arguments.environment;
    for warning in environment.wasi.without_effect() {
        eprintln!("Warning: {}", printable(&warning));
    }
    let (wasm, output) = open(&arguments.files)?;
    let target = Target::open(wasm.clone(), &options(&arguments.target))?;
    let is_status = environment.init_func_status;
    if is_status && !target.returns_i32() {
        bail!(NO_STATUS);
    }
    let exports = match (target.kind(), target.exports()) {
        (Kind::Module, StateExports::Module(exports)) => exports,
        _ if environment.import_globals.is_empty() => bail!(advice::bundle_it(arguments)),
        _ => bail!("a component imports no globals"),
    };
    let program = Program {
        wasm: &wasm,
        opened: &target,
        preloads: preloads(arguments)?,
        proposals: &environment.proposals,
        wasi: environment.wasi.allow_wasi,
    };
    let compiled = program.compile()?;
    let (_, modules) = &compiled;
    let steps = Steps::new(&target, modules, &environment.import_globals, is_status)?;
    let context = wasi::context(arguments, &output)?;
    let (interpreter, initialized) = program.run(compiled, &steps, context)?;
    if is_status {
        check(&initialized.returned)?;
    }
    let Interpreter { store, .. } = interpreter;
    let state = ModuleState::new(&store, &initialized, &target, &exports)?;
    let result = snapshot(&target, &wasm, state)?;
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&result)
        .context("the result is not valid: this is a defect of wizer, please report it")?;
    output.write(&result)?;
    tell(&target, store.data(), &initialized.returned);
    Ok(())
}

/// Tells the user what the result depends on, and what the initializers returned.
fn tell(target: &Target, context: &Context, returned: &[(String, i32)]) {
    let asked = Asked {
        environment: context.environment_asked(),
        directories: context.directories_asked(),
    };
    let warnings = [remembered(asked, &target.resets()), target.expectation()];
    for warning in warnings.iter().flatten() {
        eprintln!("Warning: {}", printable(warning));
    }
    for (name, value) in returned {
        eprintln!("{}", printable(&format!("{name} returned: {value}")));
    }
}

/// Demands that each status is 0.
fn check(returned: &[(String, i32)]) -> Result<()> {
    match returned.iter().find(|(_, status)| *status != 0) {
        Some((name, status)) => {
            let text = format!("the `{name}` function returned the status {status}");
            bail!(printable(&text).into_owned())
        }
        None => Ok(()),
    }
}

/// The modules to preload, with their names.
fn preloads(arguments: &Initialize) -> Result<Vec<(String, Vec<u8>)>> {
    let preloads = arguments.environment.preloads.iter().map(|preload| {
        let module = read_wasm(Some(&file(&preload.value)))?;
        Ok((preload.name.clone(), module))
    });
    preloads.collect()
}
