//! Options that are not available in every build of the command.

use crate::arguments::{Arguments, Initialize, Other};
use crate::environment::Compiler;

/// The build of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The native executable, with an engine for modules and components.
    Native,
    /// The component `wizer.wasm`, which interprets modules.
    Component,
    /// A package in another language. It reports the remaining unavailable options itself.
    Host,
}

impl Place {
    /// Refuses options that are not available here.
    pub(crate) fn check(self, arguments: &Arguments) -> Result<(), String> {
        let initialize = &arguments.initialize;
        match (self, &arguments.other) {
            (Self::Component, None) => only_native(initialize)
                .or_else(|| only_with_engine(initialize))
                .map_or(Ok(()), Err),
            (Self::Host, None) => only_with_engine(initialize).map_or(Ok(()), Err),
            (Self::Component | Self::Host, Some(Other::Batch(_))) => Err(NO_BATCH.to_string()),
            (Self::Native | Self::Host, Some(Other::Bundle(_))) => Err(NO_BUNDLES.to_string()),
            (Self::Host, Some(Other::Layers(_))) => Err(NO_LAYERS.to_string()),
            (Self::Host, Some(Other::Service(_))) => Err(NO_SERVICE.to_string()),
            _ => Ok(()),
        }
    }
}

const NO_BATCH: &str =
    "batch requires the native command: this one makes one snapshot, on one thread";

const NO_LAYERS: &str = "layers requires the native command or wizer.wasm";

const NO_SERVICE: &str = "service requires the native command or wizer.wasm";

const NO_BUNDLES: &str = "bundle is not available here: this command runs components itself, and wizer.wasm makes bundles";

/// Refuses options that only the native command has.
fn only_native(initialize: &Initialize) -> Option<String> {
    let components = "this one runs no components";
    let given = [
        ("--onto", initialize.onto.is_some(), components),
        (
            "--allow-open-handles",
            initialize.environment.allow_open_handles,
            "this one runs no components, but `wizer.wasm bundle` has the option",
        ),
        (
            "--deny-open-handles",
            initialize.environment.deny_open_handles,
            components,
        ),
        (
            "--allow-http",
            initialize.environment.wasi.allows_http(),
            components,
        ),
        (
            "--relaxed-simd-deterministic=false",
            !initialize.environment.proposals.relaxed_simd_deterministic,
            "this one interprets modules, with the same results on every processor",
        ),
    ];
    senseless(given)
}

/// Refuses options that require an engine of the command's own.
fn only_with_engine(initialize: &Initialize) -> Option<String> {
    const NOT_OURS: &str = "this one can't configure the engine";
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

/// The error for the first option that was given.
fn senseless<const N: usize>(options: [(&str, bool, &str); N]) -> Option<String> {
    let (option, _, why) = options.into_iter().find(|(_, given, _)| *given)?;
    Some(format!("{option} requires the native command: {why}"))
}
