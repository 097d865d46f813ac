//! Pre-initializes a module or a component: `whole-run IN.wasm OUT.wasm`.

use std::env;
use std::fs;

use anyhow::{Context as _, Result};
use wizer::{Environment, Options, Stdio, Wasi, Wizer};

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let (input, output) = arguments
        .next()
        .zip(arguments.next())
        .context("usage: whole-run IN.wasm OUT.wasm")?;
    let wasm = fs::read(&input).with_context(|| format!("can't read {input}"))?;

    let mut target = Wizer::new()?.open(wasm, &Options::new())?;
    // The grants of the initializer: only its output, to standard error.
    let wasi = Wasi::new().stdout(Stdio::Stderr).stderr(Stdio::Inherit);
    let outcome = Environment::new().wasi(wasi).run(&mut target)?;
    for warning in &outcome.report.warnings {
        eprintln!("warning: {warning}");
    }
    fs::write(&output, outcome.wasm).with_context(|| format!("can't write {output}"))
}
