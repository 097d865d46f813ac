//! What the options mean in the library's words.

use std::ffi::OsStr;

use crate::{
    Cache, Compiler, Environment, Features, Init, InitExport, Options, Reproducible, Stdio, Wasi,
};
use wizer_arguments::{Directory, InitFuncExport, source_date_epoch};

use super::files::{self, Input, Output};
use super::warn;

/// What the transform is told.
pub(crate) fn options(arguments: &wizer_arguments::Target) -> Options {
    let init = match arguments.init_funcs.is_empty() {
        true => Init::Default,
        false => Init::Exports(arguments.init_funcs.clone()),
    };
    let what = match arguments.init_export() {
        InitFuncExport::Remove => InitExport::Remove,
        InitFuncExport::Keep => InitExport::Keep,
        InitFuncExport::Empty => InitExport::Empty,
    };
    let options = Options::new().init(init).init_func_export(what);
    // The initializer is all that runs.
    let options = options.watch_exports(false);
    let options = options.canonical_nans(arguments.canonical_nans);
    arguments.renames.iter().fold(options, |options, rename| {
        options.rename(&rename.name, &rename.value)
    })
}

/// What the transform is told, if the initializer runs in an environment.
pub(crate) fn options_in(
    arguments: &wizer_arguments::Target,
    environment: &wizer_arguments::Environment,
) -> Options {
    options(arguments).allow_open_handles(environment.allow_open_handles)
}

/// What the initializer runs in, before it is granted anything.
pub(crate) fn environment(
    arguments: &wizer_arguments::Environment,
    cache: Option<Cache>,
) -> anyhow::Result<Environment> {
    let compiler = match arguments.engine.compiler {
        wizer_arguments::Compiler::Auto => Compiler::Auto,
        wizer_arguments::Compiler::Interpreter => Compiler::Interpreter,
        wizer_arguments::Compiler::Winch => Compiler::Winch,
        wizer_arguments::Compiler::Cranelift => Compiler::Cranelift,
    };
    let mut environment = Environment::new()
        .compiler(compiler)
        .features(features(arguments))
        .deny_open_handles(arguments.deny_open_handles)
        .init_func_status(arguments.init_func_status);
    for kind in arguments.denied_kinds() {
        environment = environment.deny(kind);
    }
    environment = environment.deny_leaks(arguments.denies_leaks());
    for name in &arguments.scrub_env {
        environment = environment.scrub_env(name);
    }
    if let Some(cache) = cache {
        environment = environment.cache(cache);
    }
    for preload in &arguments.preloads {
        let wasm = files::read_wasm(&Input::File((&preload.value).into()))?;
        environment = environment.preload(&preload.name, wasm);
    }
    for global in &arguments.import_globals {
        environment = environment.import_global(&global.name, &global.value);
    }
    let limits = &arguments.limits;
    if let Some(time) = limits.timeout {
        environment = environment.timeout(time);
    }
    if let Some(fuel) = limits.fuel {
        environment = environment.fuel(fuel);
    }
    if let Some(bytes) = limits.max_memory {
        environment = environment.max_memory(bytes);
    }
    Ok(environment)
}

fn features(arguments: &wizer_arguments::Environment) -> Features {
    let proposals = &arguments.proposals;
    Features {
        bulk_memory: proposals.wasm_bulk_memory,
        multi_memory: proposals.wasm_multi_memory,
        multi_value: proposals.wasm_multi_value,
        reference_types: proposals.wasm_reference_types,
        shared_memory: !arguments.untrusted,
        simd: proposals.wasm_simd,
        relaxed_simd: proposals.wasm_relaxed_simd,
        relaxed_simd_deterministic: proposals.relaxed_simd_deterministic,
    }
}

/// What the initializer sees of the outside, beside directories.
pub(crate) fn grants(
    environment: &wizer_arguments::Environment,
    input: &Input,
    output: &Output,
) -> anyhow::Result<Wasi> {
    let arguments = &environment.wasi;
    let mut wasi = Wasi::new()
        .inherit_env(arguments.inherit_env)
        .http(arguments.allows_all_http());
    for host in arguments.http_hosts() {
        wasi = wasi.http_host(host);
    }
    if arguments.inherit_stdio {
        // Neither the module nor the result shares a stream with the guest.
        let stdin = if matches!(input, Input::Stdin) {
            Stdio::Null
        } else {
            Stdio::Inherit
        };
        let stdout = if matches!(output, Output::Stdout) {
            Stdio::Stderr
        } else {
            Stdio::Inherit
        };
        wasi = wasi.stdin(stdin).stdout(stdout).stderr(Stdio::Inherit);
    }
    if let Some(seed) = environment.reproducible {
        let date = std::env::var_os("SOURCE_DATE_EPOCH");
        let date = date.as_deref().map(OsStr::to_string_lossy);
        let time = source_date_epoch(date.as_deref()).map_err(anyhow::Error::msg)?;
        wasi = wasi.reproducible(Reproducible::new().seed(seed).time(time));
    }
    let variables = arguments.variables().map_err(anyhow::Error::msg)?;
    let variables = variables.iter();
    Ok(variables.fold(wasi, |wasi, (name, value)| wasi.env(*name, value)))
}

/// Warns of variables that are not passed on with all others, as they can't be.
pub(crate) fn warn_of_variables(arguments: &wizer_arguments::Wasi) {
    if !arguments.allow_wasi || !arguments.inherit_env {
        return;
    }
    for (name, value) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        let is_given = || arguments.named_variables().any(|(name, _)| name == shown);
        if (name.to_str().is_none() || value.to_str().is_none()) && !is_given() {
            warn(&format!(
                "--inherit-env does not pass on `{shown}`: it is not valid UTF-8"
            ));
        }
    }
}

/// The directories that the initializer is granted beside that.
pub(crate) fn directories<'a>(wasi: Wasi, granted: impl Iterator<Item = &'a Directory>) -> Wasi {
    granted.fold(wasi, |wasi, dir| match dir.read_only {
        true => wasi.read_only_dir(&dir.host, &dir.guest),
        false => wasi.dir(&dir.host, &dir.guest),
    })
}
