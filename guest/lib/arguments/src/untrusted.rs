//! The options that `--untrusted` implies.

use std::time::Duration;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::arguments::{Arguments, Other};
use crate::environment::{Compiler, Environment};

/// The default limits: large enough for a language runtime.
const TIMEOUT: Duration = Duration::from_secs(60);
const MEMORY: u64 = 1 << 30;
const PROCESS_MEMORY: u64 = 4 << 30;

/// Sets the options that `--untrusted` implies.
///
/// # Errors
///
/// One of them was given with another value.
pub(crate) fn settle(arguments: &mut Arguments, matches: &ArgMatches) -> Result<(), String> {
    match &mut arguments.other {
        None => settle_in(&mut arguments.initialize.environment, matches),
        Some(Other::Batch(batch)) => match matches.subcommand_matches("batch") {
            Some(matches) => settle_in(&mut batch.environment, matches),
            None => Ok(()),
        },
        // These commands run nothing.
        Some(
            Other::Instrument(_)
            | Other::Inspect(_)
            | Other::Diff(_)
            | Other::Layers(_)
            | Other::Bundle(_)
            | Other::Service(_),
        ) => Ok(()),
    }
}

fn settle_in(environment: &mut Environment, matches: &ArgMatches) -> Result<(), String> {
    if !environment.untrusted {
        return Ok(());
    }
    let given = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
    let (engine, wasi) = (&environment.engine, &environment.wasi);
    let opposites = [
        (
            "--compiler",
            given("compiler") && engine.compiler != Compiler::Cranelift,
        ),
        ("--cache-dir", engine.cache_dir.is_some()),
        ("--no-cache=false", given("no_cache") && !engine.no_cache),
        (
            "--inherit-stdio",
            given("inherit_stdio") && wasi.inherit_stdio,
        ),
        ("--inherit-env", wasi.inherit_env),
    ];
    if let Some((option, _)) = opposites.into_iter().find(|(_, given)| *given) {
        return Err(format!(
            "{option} conflicts with --untrusted, which selects Cranelift, disables the cache and inherits nothing"
        ));
    }
    environment.engine.compiler = Compiler::Cranelift;
    environment.engine.no_cache = true;
    environment.wasi.inherit_stdio = false;
    let limits = &mut environment.limits;
    limits.timeout.get_or_insert(TIMEOUT);
    limits.max_memory.get_or_insert(MEMORY);
    limits.max_process_memory.get_or_insert(PROCESS_MEMORY);
    Ok(())
}
