//! Where the command runs, and which options make no sense there.

use crate::arguments::{Arguments, Initialize, Other};
use crate::environment::Compiler;

/// Where the command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As a program, which has an engine for components.
    Native,
    /// As a component, in which modules are interpreted.
    Component,
    /// In a host that is not written in Rust. What it can't do, it says itself.
    Host,
}

impl Place {
    /// Demands that everything asked for makes sense here.
    pub(crate) fn check(self, arguments: &Arguments) -> Result<(), String> {
        let initialize = &arguments.initialize;
        match (self, &arguments.other) {
            (Self::Component, None) => only_native(initialize)
                .or_else(|| only_with_engine(initialize))
                .map_or(Ok(()), Err),
            (Self::Host, None) => only_with_engine(initialize).map_or(Ok(()), Err),
            (Self::Component | Self::Host, Some(Other::Batch(_))) => Err(NO_BATCH.to_string()),
            (Self::Native | Self::Host, Some(Other::Bundle(_))) => Err(NO_BUNDLES.to_string()),
            _ => Ok(()),
        }
    }
}

const NO_BATCH: &str =
    "batch makes no sense without the native command: here, one thread makes one snapshot";

const NO_BUNDLES: &str =
    "bundle makes no sense here: components are run as they are, and wizer.wasm makes bundles";

/// What only the native command can do.
fn only_native(initialize: &Initialize) -> Option<String> {
    let components = "components are not run here";
    let given = [
        ("--onto", initialize.onto.is_some(), components),
        (
            "--allow-open-handles",
            initialize.environment.allow_open_handles,
            "components are not run here, `wizer.wasm bundle` has it",
        ),
        (
            "--deny-open-handles",
            initialize.environment.deny_open_handles,
            components,
        ),
        (
            "--allow-http",
            initialize.environment.wasi.allow_http,
            components,
        ),
        (
            "--relaxed-simd-deterministic=false",
            !initialize.environment.proposals.relaxed_simd_deterministic,
            "modules are interpreted here, the same on every processor",
        ),
    ];
    senseless(given)
}

/// What only a command with an engine of its own can do.
fn only_with_engine(initialize: &Initialize) -> Option<String> {
    const NOT_OURS: &str = "the engine is not the command's own here";
    let (engine, limits) = (
        &initialize.environment.engine,
        &initialize.environment.limits,
    );
    senseless([
        ("--compiler", engine.compiler != Compiler::Auto, NOT_OURS),
        ("--no-cache", engine.no_cache, NOT_OURS),
        ("--cache-dir", engine.cache_dir.is_some(), NOT_OURS),
        ("--timeout", limits.timeout.is_some(), NOT_OURS),
        ("--fuel", limits.fuel.is_some(), NOT_OURS),
        ("--max-memory", limits.max_memory.is_some(), NOT_OURS),
        (
            "--max-process-memory",
            limits.max_process_memory.is_some(),
            NOT_OURS,
        ),
        ("--untrusted", initialize.environment.untrusted, NOT_OURS),
        ("--stats", initialize.show.stats.is_some(), NOT_OURS),
    ])
}

/// What is said of the first option that was given.
fn senseless<const N: usize>(options: [(&str, bool, &str); N]) -> Option<String> {
    let (option, _, why) = options.into_iter().find(|(_, given, _)| *given)?;
    Some(format!(
        "{option} makes no sense without the native command: {why}"
    ))
}
