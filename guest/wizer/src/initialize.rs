//! `wizer INPUT -o OUTPUT` for modules.

use anyhow::{Result, bail};
use wizer_arguments::{Asked, Initialize, NO_STATUS, printable, remembered, taken};
use wizer_program::{Program, exports, options, steps};
use wizer_transform::{Kind, StateExports, Target};

use crate::advice;
use crate::command::{file, open, read_wasm};
use crate::run::{Outcome, Run};

/// Pre-initializes a module.
pub(crate) fn initialize(arguments: &Initialize) -> Result<()> {
    let environment = &arguments.environment;
    for warning in environment.wasi.without_effect() {
        eprintln!("Warning: {}", printable(&warning));
    }
    let (wasm, output) = open(&arguments.files)?;
    let report = arguments.report.as_deref();
    let report = report.map(|path| output.report(path)).transpose()?;
    let target = Target::open(wasm.clone(), &options(&arguments.target))?;
    let is_status = environment.init_func_status;
    if is_status && !target.returns_i32() {
        bail!(NO_STATUS);
    }
    let shown = match (target.kind(), target.exports()) {
        (Kind::Module, StateExports::Module(shown)) => shown,
        _ if environment.import_globals.is_empty() => bail!(advice::bundle_it(arguments)),
        _ => bail!("a component imports no globals"),
    };
    let program = Program {
        wasm: &wasm,
        opened: &target,
        preloads: preloads(arguments)?,
        proposals: &environment.proposals,
        wasi: environment.wasi.allow_wasi,
        metered: false,
    };
    let compiled = program.compile()?;
    let (_, modules) = &compiled;
    let steps = steps(&target, modules, &environment.import_globals, is_status)?;
    let run = Run {
        arguments,
        output: &output,
        program: &program,
        compiled: &compiled,
        steps: &steps,
        exports: &exports(&target, &shown),
    };
    let outcome = run.outcome()?;
    let told = tell(&target, &outcome);
    if let Some(report) = report {
        report.write(told.json()?.as_bytes())?;
    }
    output.write(&outcome.wasm)
}

/// Tells the user what the result depends on, what is in it, and what the initializers returned.
/// All of that is in the report.
fn tell<'a>(target: &Target, outcome: &'a Outcome) -> taken::Report<'a> {
    let context = &outcome.context;
    let asked = Asked {
        environment: context.environment_asked(),
        directories: context.directories_asked(),
    };
    let warnings = [
        remembered(asked, &target.resets()),
        taken::warning(context.taken()),
        target.expectation(),
        taken::leak_warning(&outcome.leaks),
    ];
    let mut report = taken::Report::new(context.taken()).leaks(&outcome.leaks);
    for warning in warnings.into_iter().flatten() {
        eprintln!("Warning: {}", printable(&warning));
        report = report.warning(warning);
    }
    for (name, value) in &outcome.returned {
        eprintln!("{}", printable(&format!("{name} returned: {value}")));
        report = report.returned(name, value.to_string());
    }
    report
}

/// The modules to preload, with their names.
fn preloads(arguments: &Initialize) -> Result<Vec<(String, Vec<u8>)>> {
    let preloads = arguments.environment.preloads.iter().map(|preload| {
        let module = read_wasm(Some(&file(&preload.value)))?;
        Ok((preload.name.clone(), module))
    });
    preloads.collect()
}
