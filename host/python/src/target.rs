//! Binaries that are open, and their runs.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyType};
use wizer::{Cache, Environment, Options, Program, Wizer};

use crate::callbacks::Callbacks;
use crate::environment::{CompiledFor, Surroundings, cache};
use crate::errors::Failed;
use crate::given::{Binary, Given};
use crate::options::opening;
use crate::outcome::{Done, Outcome};
use crate::work::apart;

/// Loads the transform.
pub(crate) fn load(cache: Option<&Cache>) -> Result<Wizer, wizer::Error> {
    match cache {
        Some(cache) => Wizer::with_cache(cache.clone()),
        None => Wizer::new(),
    }
}

/// A component whose core modules get the state, and which modules are pairs.
struct Onto {
    wasm: Binary,
    modules: Vec<(u32, u32)>,
}

impl Onto {
    fn new(given: &Given<'_>) -> PyResult<Option<Self>> {
        let modules = given.pairs("map_modules")?;
        let onto = given.take::<Binary>("onto")?;
        match onto {
            None if !modules.is_empty() => {
                let text = "map_modules is for onto, which is not given";
                Err(crate::errors::error(given.py(), &Failed::options(text)))
            }
            onto => Ok(onto.map(|wasm| Self { wasm, modules })),
        }
    }
}

/// A binary that was read and checked, for any number of runs: it is compiled once.
///
/// Any number of threads may use it at the same time.
#[pyclass(frozen, module = "wizer")]
pub(crate) struct Target {
    shared: Arc<Shared>,
}

/// What all runs of a target have together.
struct Shared {
    /// Runs have targets of their own, which are reopened from this one.
    target: Mutex<wizer::Target>,
    options: Options,
    cache: Option<Cache>,
    /// What the user is to be told with each run.
    warning: Option<String>,
    /// What was compiled last, and for which surroundings.
    program: Mutex<Option<(CompiledFor, Arc<Program>)>>,
}

#[pymethods]
impl Target {
    /// Reads and checks a binary. What can't be done is refused here, before anything runs.
    #[classmethod]
    #[pyo3(signature = (wasm, **options), text_signature = "(wasm, *, init_func=None, keep_init_func=False, init_func_export=None, renames=(), canonical_nans=False, allow_open_handles=False, onto=None, map_modules=(), cache=True)")]
    fn open(
        class: &Bound<'_, PyType>,
        wasm: Binary,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = class.py();
        let given = Given::new(py, "open", options)?;
        let options = opening(&given)?;
        let onto = Onto::new(&given)?;
        let (cache, warning) = cache(&given)?;
        given.finish()?;
        let shared = apart(py, &Callbacks::default(), move || {
            let wizer = load(cache.as_ref())?;
            let target = match onto {
                Some(Onto {
                    wasm: twin,
                    modules,
                }) => wizer.open_onto(wasm.0, twin.0, &modules, &options)?,
                None => wizer.open(wasm.0, &options)?,
            };
            Ok(Shared {
                target: Mutex::new(target),
                options,
                cache,
                warning,
                program: Mutex::default(),
            })
        })?;
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Runs the initializer in a new instance, and takes a snapshot of it.
    ///
    /// The keyword arguments are those of `preinitialize`, without `renames`, `onto`, `map_modules`
    /// and `cache`, which are for `open`. Those of them that `open` has as well take the place of
    /// what was given there.
    #[pyo3(signature = (**options), text_signature = "($self, *, init_func=None, keep_init_func=None, init_func_export=None, canonical_nans=None, allow_open_handles=None, wasi=False, preloads=None, import_globals=(), import_functions=(), proposals=None, compiler='auto', deny_open_handles=False, init_func_status=False, deny=(), scrub_env=(), verify=False, reproducible=False, timeout=None, fuel=None, max_memory=None, on_taken=None, on_warning=None, on_return=None, on_phase=None)")]
    fn run(&self, py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Outcome> {
        let given = Given::new(py, "run", options)?;
        let asked = crate::options::options(&given, self.shared.options.clone())?;
        let told = Told::new(&given)?;
        let surroundings = Surroundings::new(&given)?;
        given.finish()?;
        let shared = Arc::clone(&self.shared);
        go(
            py,
            surroundings,
            asked,
            &told,
            move |surroundings, asked| shared.run(surroundings, &asked),
        )
    }

    /// `module` or `component`.
    #[getter]
    fn kind(&self, py: Python<'_>) -> String {
        self.with(py, |target| target.kind().to_string())
    }

    /// The names of the functions that a run calls, in order.
    #[getter]
    fn initializers(&self, py: Python<'_>) -> Vec<String> {
        self.with(py, |target| {
            target.initializers().map(str::to_string).collect()
        })
    }

    /// What a result expects of those who run it, in one line.
    #[getter]
    fn expectation(&self, py: Python<'_>) -> Option<String> {
        self.with(py, |target| target.expectation().map(str::to_string))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<wizer.Target, a {}>", self.kind(py))
    }
}

impl Target {
    /// Asks the target, which a run in another thread may have for a moment.
    fn with<T: Send>(&self, py: Python<'_>, ask: impl FnOnce(&wizer::Target) -> T + Send) -> T {
        py.detach(|| {
            ask(&self
                .shared
                .target
                .lock()
                .unwrap_or_else(PoisonError::into_inner))
        })
    }
}

impl Shared {
    fn run(&self, surroundings: Surroundings, options: &Options) -> Result<Done, Failed> {
        let target = self
            .target
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .reopen(options);
        let mut target = target?;
        let mut environment = surroundings.environment;
        if let Some(cache) = &self.cache {
            environment = environment.cache(cache.clone());
        }
        let program = self.program(&environment, surroundings.compiled_for, &target)?;
        let outcome = environment.program(program).run(&mut target)?;
        Done::new(outcome, self.warning.clone())
    }

    /// What runs: that of the last run, if it fits. Others wait meanwhile, rather than compiling it
    /// as well.
    fn program(
        &self,
        environment: &Environment,
        wanted: CompiledFor,
        target: &wizer::Target,
    ) -> Result<Arc<Program>, Failed> {
        let mut last = self.program.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((compiled_for, program)) = &*last
            && *compiled_for == wanted
            && program.is_of(target)
        {
            return Ok(Arc::clone(program));
        }
        let program = Arc::new(environment.compile(target)?);
        *last = Some((wanted, Arc::clone(&program)));
        Ok(program)
    }
}

/// Whom to tell of a run, when it has ended.
struct Told {
    taken: Option<Py<PyAny>>,
    warning: Option<Py<PyAny>>,
    returned: Option<Py<PyAny>>,
}

impl Told {
    fn new(given: &Given<'_>) -> PyResult<Self> {
        Ok(Self {
            taken: given.take("on_taken")?,
            warning: given.take("on_warning")?,
            returned: given.take("on_return")?,
        })
    }

    fn tell(&self, py: Python<'_>, outcome: &Outcome) -> PyResult<()> {
        if let Some(tell) = &self.taken {
            let taken: Vec<_> = outcome
                .taken
                .iter()
                .map(|item| item.clone_ref(py))
                .collect();
            tell.call1(py, (taken,))?;
        }
        for warning in &outcome.warnings {
            if let Some(tell) = &self.warning {
                tell.call1(py, (warning,))?;
            }
        }
        for returned in &outcome.returned {
            if let Some(tell) = &self.returned {
                tell.call1(py, (returned.get().line(),))?;
            }
        }
        Ok(())
    }
}

/// Runs something in surroundings, and tells of it.
fn go(
    py: Python<'_>,
    surroundings: Surroundings,
    mut options: Options,
    told: &Told,
    run: impl FnOnce(Surroundings, Options) -> Result<Done, Failed> + Send + 'static,
) -> PyResult<Outcome> {
    let callbacks = surroundings.callbacks.clone();
    if surroundings.reproducible {
        options = options.canonical_nans(true);
    }
    let done = apart(py, &callbacks, move || run(surroundings, options))?;
    let outcome = done.into_outcome(py)?;
    told.tell(py, &outcome)?;
    Ok(outcome)
}

/// As `preinitialize`, and returns an `Outcome`: the result, and what there is to say of it.
#[pyfunction]
#[pyo3(signature = (wasm, **options), text_signature = "(wasm, *, init_func=None, keep_init_func=False, init_func_export=None, renames=(), canonical_nans=False, allow_open_handles=False, onto=None, map_modules=(), cache=True, wasi=False, preloads=None, import_globals=(), import_functions=(), proposals=None, compiler='auto', deny_open_handles=False, init_func_status=False, deny=(), scrub_env=(), verify=False, reproducible=False, timeout=None, fuel=None, max_memory=None, on_taken=None, on_warning=None, on_return=None, on_phase=None)")]
pub(crate) fn run(
    py: Python<'_>,
    wasm: Binary,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Outcome> {
    once(py, "run", wasm, options)
}

/// Runs the initializer of a module or component once, and returns the binary that starts where it
/// ended.
///
/// Other threads of Python go on meanwhile, and any number of them may call this. A keyboard
/// interrupt ends the initializer.
///
/// Args:
///     wasm: the module or component: bytes, or a str in WebAssembly's text format.
///     init_func: the initializer, or several in their order. The default is ``wizer-initialize``,
///         else ``wizer.initialize``. With ``()``, only start functions run, and ``_initialize`` of
///         a WASI reactor. Of a module, an exported function, with numbers as arguments:
///         ``setup(3, -0x10, 2.5)``. Of a component, any exported function: ``setup("hello", 42)``
///         or ``ns:pkg/iface@1.0.0.setup``.
///     keep_init_func: keep the initializers' exports, as ``init_func_export="keep"`` does.
///     init_func_export: what becomes of the initializers' exports: ``"remove"``, the default,
///         ``"keep"``, or ``"empty"``: they stay and do nothing.
///     renames: function exports to rename in the result: new names, with the current ones.
///     canonical_nans: give NaNs the same bits in every engine.
///     allow_open_handles: a component may leave resources of its own open: that is a warning then.
///     onto: apply the state of a component to this one, which has the same core modules.
///     map_modules: pairs of core modules whose bytes differ: numbers in ``wasm`` and in ``onto``.
///     cache: ``True`` for the user's cache of compiled code, ``False`` for none, or a folder.
///     wasi: ``True``, or a ``Wasi`` with more grants: provide WASI to the initializer.
///     preloads: modules whose exports are imports of the module, by the module name of these.
///     import_globals: values of imported globals: ``{"env.base": 1024}``.
///     import_functions: functions that the module imports: ``{"env.twice": lambda n: 2 * n}``.
///         They take and return numbers.
///     proposals: proposals that a module may use: ``{"wasm_simd": False}``.
///     compiler: ``"auto"``, ``"interpreter"``, ``"winch"`` or ``"cranelift"``.
///     deny_open_handles: a component must not leave resources of the host open.
///     init_func_status: any i32 but 0 that a module's initializer returns is a failure.
///     deny: kinds of which the initializer may take nothing from outside, and ``"leaks"``.
///     scrub_env: names of variables, copies of whose values are overwritten in the result.
///     verify: run the initializer twice, and fail if the results differ.
///     reproducible: ``True``, or a seed: the surroundings are the same on every machine.
///     timeout: how many seconds the run may take. It does not interrupt the compiler.
///     fuel: how many instructions the initializer may run, about.
///     max_memory: how many bytes all memories and tables may have together.
///     on_taken: called with a list of what the initializer took from outside.
///     on_warning: called with each warning, one line.
///     on_return: called with each initializer's result, in one line.
///     on_phase: called when a phase begins: ``compile``, ``initialize``, ``snapshot``, ``write``.
///
/// Raises:
///     WizerError: nothing has changed then, but what the initializer did to its directories.
#[pyfunction]
#[pyo3(signature = (wasm, **options), text_signature = "(wasm, *, init_func=None, keep_init_func=False, init_func_export=None, renames=(), canonical_nans=False, allow_open_handles=False, onto=None, map_modules=(), cache=True, wasi=False, preloads=None, import_globals=(), import_functions=(), proposals=None, compiler='auto', deny_open_handles=False, init_func_status=False, deny=(), scrub_env=(), verify=False, reproducible=False, timeout=None, fuel=None, max_memory=None, on_taken=None, on_warning=None, on_return=None, on_phase=None)")]
pub(crate) fn preinitialize(
    py: Python<'_>,
    wasm: Binary,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyBytes>> {
    Ok(once(py, "preinitialize", wasm, options)?.wasm)
}

/// Opens a binary for one run.
fn once(
    py: Python<'_>,
    function: &'static str,
    wasm: Binary,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Outcome> {
    let given = Given::new(py, function, options)?;
    let asked = opening(&given)?;
    let onto = Onto::new(&given)?;
    let (cache, warning) = cache(&given)?;
    let told = Told::new(&given)?;
    let surroundings = Surroundings::new(&given)?;
    given.finish()?;
    go(
        py,
        surroundings,
        asked,
        &told,
        move |surroundings, asked| {
            let wizer = load(cache.as_ref())?;
            let mut environment = surroundings.environment;
            if let Some(cache) = cache {
                environment = environment.cache(cache);
            }
            let outcome = match onto {
                Some(Onto {
                    wasm: twin,
                    modules,
                }) => environment.run(&mut wizer.open_onto(wasm.0, twin.0, &modules, &asked)?)?,
                None => environment.run(&mut wizer.open_ahead(wasm.0, &asked)?)?,
            };
            Done::new(outcome, warning)
        },
    )
}
