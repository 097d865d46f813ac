//! What the initializer runs in: the keyword arguments for a run.

use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyString;
use wizer::taken::Kind;
use wizer::{Cache, Compiler, Environment, Features, Reproducible};

use crate::callbacks::Callbacks;
use crate::errors::{Failed, error};
use crate::given::{Binary, Given};
use crate::wasi::Wasi;

/// What a run has, and who is told of it.
pub(crate) struct Surroundings {
    pub(crate) environment: Environment,
    pub(crate) callbacks: Callbacks,
    /// Whether surroundings are the same on every machine.
    pub(crate) reproducible: bool,
    /// What decides how the target is compiled.
    pub(crate) compiled_for: CompiledFor,
}

/// What decides how a target is compiled, beside the target.
#[derive(PartialEq, Eq)]
pub(crate) struct CompiledFor {
    compiler: Compiler,
    features: Features,
    counts_fuel: bool,
    preloads: Vec<(String, Vec<u8>)>,
    /// Where the initializer may write: the cache is not used if it lies there.
    writable: Vec<PathBuf>,
}

impl Surroundings {
    /// Those of keyword arguments.
    pub(crate) fn new(given: &Given<'_>) -> PyResult<Self> {
        let py = given.py();
        let callbacks = Callbacks::default();
        let preloads: Vec<(String, Binary)> = given.pairs("preloads")?;
        let preloads: Vec<_> = preloads
            .into_iter()
            .map(|(name, wasm)| (name, wasm.0))
            .collect();
        let fuel = given.take("fuel")?;
        let mut compiled_for = CompiledFor {
            compiler: compiler(given)?,
            features: features(given)?,
            counts_fuel: fuel.is_some(),
            preloads,
            writable: Vec::new(),
        };
        let mut environment = Environment::new()
            .interrupt(callbacks.interrupt.clone())
            .compiler(compiled_for.compiler)
            .features(compiled_for.features)
            .deny_open_handles(given.switch("deny_open_handles")?)
            .init_func_status(given.switch("init_func_status")?)
            .verify(given.switch("verify")?);
        for (name, wasm) in &compiled_for.preloads {
            environment = environment.preload(name, wasm.clone());
        }
        environment = limits(given, environment, fuel)?;
        environment = denials(given, environment)?;
        environment = imports(given, environment, &callbacks)?;
        if let Some(tell) = given.take::<Py<PyAny>>("on_phase")? {
            let callbacks = callbacks.clone();
            environment = environment.observe(move |phase| {
                // That it raised something ends the run.
                let _ = callbacks.call(|py| tell.call1(py, (phase.to_string(),)));
            });
        }
        let seed = seed(given)?;
        if let Some(wasi) = wasi(given)? {
            let wasi = wasi.bind(py).get();
            let mut grants = wasi.grants(py, &callbacks)?;
            if let Some(seed) = seed {
                demand_reproducible(py, wasi, compiled_for.features)?;
                let time = time(py)?;
                grants = grants.reproducible(Reproducible::new().seed(seed).time(time));
            }
            compiled_for.writable = wasi.writable(py)?;
            environment = environment.wasi(grants);
        }
        Ok(Self {
            environment,
            callbacks,
            reproducible: seed.is_some(),
            compiled_for,
        })
    }
}

/// The cache that is wanted, or why it is not used: the user's by default.
pub(crate) fn cache(given: &Given<'_>) -> PyResult<(Option<Cache>, Option<String>)> {
    let cache = match given.take::<Bound<'_, PyAny>>("cache")? {
        None => Cache::user(),
        Some(value) => match value.extract::<bool>() {
            Ok(true) => Cache::user(),
            Ok(false) => None,
            Err(_) => Some(Cache::at(value.extract::<PathBuf>()?)),
        },
    };
    let Some(why) = cache.as_ref().and_then(Cache::distrusted) else {
        return Ok((cache, None));
    };
    let path = cache.map(|cache| cache.path().display().to_string());
    let path = path.unwrap_or_default();
    Ok((None, Some(format!("the cache {path} is not used: {why}"))))
}

/// WASI, if the initializer may call it.
fn wasi(given: &Given<'_>) -> PyResult<Option<Py<Wasi>>> {
    let py = given.py();
    let Some(value) = given.take::<Bound<'_, PyAny>>("wasi")? else {
        return Ok(None);
    };
    match value.extract::<bool>() {
        Ok(true) => Py::new(py, Wasi::least(py)?).map(Some),
        Ok(false) => Ok(None),
        Err(_) => match value.cast_into::<Wasi>() {
            Ok(wasi) => Ok(Some(wasi.unbind())),
            Err(_) => Err(given.wrong("wasi", "expected a Wasi or a bool")),
        },
    }
}

fn compiler(given: &Given<'_>) -> PyResult<Compiler> {
    match given.take::<String>("compiler")?.as_deref() {
        None | Some("auto") => Ok(Compiler::Auto),
        Some("interpreter") => Ok(Compiler::Interpreter),
        Some("winch") => Ok(Compiler::Winch),
        Some("cranelift") => Ok(Compiler::Cranelift),
        Some(other) => {
            let text =
                format!("compiler is `{other}`: expected auto, interpreter, winch or cranelift");
            Err(error(given.py(), &Failed::options(text)))
        }
    }
}

/// The proposals, by the names of the command's switches.
fn features(given: &Given<'_>) -> PyResult<Features> {
    let mut features = Features::default();
    for (name, on) in given.pairs::<String, bool>("proposals")? {
        let feature = match name.as_str() {
            "wasm_bulk_memory" => &mut features.bulk_memory,
            "wasm_multi_memory" => &mut features.multi_memory,
            "wasm_multi_value" => &mut features.multi_value,
            "wasm_reference_types" => &mut features.reference_types,
            "wasm_simd" => &mut features.simd,
            "wasm_relaxed_simd" => &mut features.relaxed_simd,
            "relaxed_simd_deterministic" => &mut features.relaxed_simd_deterministic,
            "shared_memory" => &mut features.shared_memory,
            _ => {
                let text = format!("proposals: `{name}` is no proposal that can be switched");
                return Err(error(given.py(), &Failed::options(text)));
            }
        };
        *feature = on;
    }
    Ok(features)
}

fn limits(
    given: &Given<'_>,
    mut environment: Environment,
    fuel: Option<u64>,
) -> PyResult<Environment> {
    if let Some(seconds) = given.take::<f64>("timeout")? {
        let time = Duration::try_from_secs_f64(seconds).map_err(|_| {
            let text = format!("timeout is {seconds}: expected a number of seconds, from 0 on");
            error(given.py(), &Failed::options(text))
        })?;
        environment = environment.timeout(time);
    }
    if let Some(fuel) = fuel {
        environment = environment.fuel(fuel);
    }
    if let Some(bytes) = given.take("max_memory")? {
        environment = environment.max_memory(bytes);
    }
    Ok(environment)
}

fn denials(given: &Given<'_>, mut environment: Environment) -> PyResult<Environment> {
    for word in words(given, "deny")? {
        environment = match (word.as_str(), word.parse::<Kind>()) {
            ("leaks", _) => environment.deny_leaks(true),
            (_, Ok(kind)) => environment.deny(kind),
            (_, Err(kinds)) => {
                let text = format!("deny: `{word}` is no kind: {kinds}, or leaks");
                return Err(error(given.py(), &Failed::options(text)));
            }
        };
    }
    let names = words(given, "scrub_env")?;
    Ok(names.into_iter().fold(environment, Environment::scrub_env))
}

/// Words. One string is no list of its letters.
fn words(given: &Given<'_>, name: &str) -> PyResult<Vec<String>> {
    let Some(value) = given.take::<Bound<'_, PyAny>>(name)? else {
        return Ok(Vec::new());
    };
    let wrong = || given.wrong(name, "expected an iterable of str");
    if value.is_instance_of::<PyString>() {
        return Err(wrong());
    }
    let words = value.try_iter().map_err(|_| wrong())?;
    words
        .map(|word| word?.extract().map_err(|_| wrong()))
        .collect()
}

fn imports(
    given: &Given<'_>,
    mut environment: Environment,
    callbacks: &Callbacks,
) -> PyResult<Environment> {
    for (name, value) in given.pairs::<String, Bound<'_, PyAny>>("import_globals")? {
        environment = environment.import_global(name, value.str()?.to_cow()?);
    }
    for (name, function) in given.pairs::<String, Py<PyAny>>("import_functions")? {
        if !function.bind(given.py()).is_callable() {
            return Err(given.wrong("import_functions", "expected functions"));
        }
        let callbacks = callbacks.clone();
        environment = environment.import_function(name, move |arguments, results| {
            callbacks
                .call_with(&function, arguments, results)
                .map_err(wizer::wasmtime::Error::new)
        });
    }
    Ok(environment)
}

/// The seed, if surroundings are to be the same on every machine.
fn seed(given: &Given<'_>) -> PyResult<Option<u64>> {
    let Some(value) = given.take::<Bound<'_, PyAny>>("reproducible")? else {
        return Ok(None);
    };
    match value.extract::<bool>() {
        Ok(on) => Ok(on.then_some(0)),
        Err(_) => value.extract().map(Some),
    }
}

/// The time that reproducible surroundings show.
fn time(py: Python<'_>) -> PyResult<u64> {
    let date = std::env::var_os("SOURCE_DATE_EPOCH");
    let date = date.as_deref().map(std::ffi::OsStr::to_string_lossy);
    let time = wizer_arguments::source_date_epoch(date.as_deref());
    time.map_err(|text| error(py, &Failed::options(text)))
}

/// Demands that no grant lets the machine show through.
fn demand_reproducible(py: Python<'_>, wasi: &Wasi, features: Features) -> PyResult<()> {
    let conflict = if wasi.inherits_env() {
        "inherit_env: name each variable in env"
    } else if wasi.allows_http(py)? {
        "http: answers may be others each time"
    } else if !features.relaxed_simd_deterministic {
        "the proposal relaxed_simd_deterministic being off"
    } else {
        return Ok(());
    };
    let text = format!("reproducible conflicts with {conflict}");
    Err(error(py, &Failed::options(text)))
}
