//! What is found out of binaries without running them.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use wizer::taken::{own_folders, secrets};
use wizer::{FurtherInspection, Wizer};

use crate::callbacks::Callbacks;
use crate::environment::cache;
use crate::errors::{Failed, error};
use crate::given::{Binary, Given};
use crate::options::opening;
use crate::target::load;
use crate::work::apart;

/// What is known of a binary before anything of it runs.
#[pyclass(frozen, module = "wizer")]
pub(crate) struct Inspection {
    /// `module` or `component`.
    #[pyo3(get)]
    kind: String,
    /// Whether it can be opened with these options.
    #[pyo3(get)]
    accepted: bool,
    /// The reasons for a refusal, each in one line.
    #[pyo3(get)]
    refusals: Vec<String>,
    /// What may be a reason when a snapshot is made, each in one line.
    #[pyo3(get)]
    possible_refusals: Vec<String>,
    /// The names of the functions that would be called, in order.
    #[pyo3(get)]
    initializers: Vec<String>,
    /// What the result would expect of those who run it.
    #[pyo3(get)]
    expectation: Option<String>,
    text: String,
    json: String,
}

#[pymethods]
impl Inspection {
    /// All of it as one JSON object, as `inspect --json` writes it.
    fn json(&self) -> &str {
        &self.json
    }

    /// All of it as an object of Python: that of `json()`.
    fn data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        data(py, &self.json)
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        let accepted = if self.accepted { "accepted" } else { "refused" };
        format!("<wizer.Inspection of a {}, {accepted}>", self.kind)
    }
}

impl Inspection {
    fn new(found: &FurtherInspection) -> Result<Self, Failed> {
        let inspection = &found.inspection;
        let initializers = found.initializers.iter();
        let initializers = initializers.map(|call| call.path.join("."));
        Ok(Self {
            kind: inspection.kind.to_string(),
            accepted: inspection.accepted,
            refusals: inspection
                .refusals
                .iter()
                .map(|each| each.text.clone())
                .collect(),
            possible_refusals: found
                .possible_refusals
                .iter()
                .map(|each| each.text.clone())
                .collect(),
            initializers: inspection
                .before
                .iter()
                .cloned()
                .chain(initializers)
                .collect(),
            expectation: found.expectation.clone(),
            text: found.to_string(),
            json: json(found.json())?,
        })
    }
}

/// How two results of one binary differ.
#[pyclass(frozen, module = "wizer")]
pub(crate) struct Comparison {
    /// Whether they do not.
    #[pyo3(get)]
    identical: bool,
    text: String,
    json: String,
}

#[pymethods]
impl Comparison {
    /// All of it as one JSON object, as `diff --json` writes it.
    fn json(&self) -> &str {
        &self.json
    }

    /// All of it as an object of Python: that of `json()`.
    fn data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        data(py, &self.json)
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        let what = if self.identical {
            "identical"
        } else {
            "different"
        };
        format!("<wizer.Comparison of {what} results>")
    }
}

impl Comparison {
    /// Of a comparison of the library's.
    pub(crate) fn new(found: &wizer::Comparison) -> PyResult<Self> {
        let json = found.json().map_err(|error| {
            pyo3::exceptions::PyValueError::new_err(format!("there is no JSON: {error}"))
        })?;
        Ok(Self {
            identical: found.identical,
            text: found.to_string(),
            json,
        })
    }
}

/// JSON as an object of Python.
fn data<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

fn json<E: std::fmt::Display>(made: Result<String, E>) -> Result<String, Failed> {
    made.map_err(|error| Failed::other("internal", format!("there is no JSON: {error}")))
}

/// Says what is known of a binary before anything of it runs. That it would be refused is no error.
///
/// The keyword arguments are those of `Target.open`, without `onto` and `map_modules`.
#[pyfunction]
#[pyo3(signature = (wasm, **options), text_signature = "(wasm, *, init_func=None, keep_init_func=False, init_func_export=None, renames=(), canonical_nans=False, allow_open_handles=False, cache=True)")]
pub(crate) fn inspect(
    py: Python<'_>,
    wasm: Binary,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Inspection> {
    let given = Given::new(py, "inspect", options)?;
    let asked = opening(&given)?;
    let (cache, _) = cache(&given)?;
    given.finish()?;
    apart(py, &Callbacks::default(), move || {
        Inspection::new(&load(cache.as_ref())?.inspect_further(&wasm.0, &asked)?)
    })
}

/// Returns the binary that an engine is to run: the input, with exports for its state.
///
/// The keyword arguments are those of `inspect`.
#[pyfunction]
#[pyo3(signature = (wasm, **options), text_signature = "(wasm, *, init_func=None, keep_init_func=False, init_func_export=None, renames=(), canonical_nans=False, allow_open_handles=False, cache=True)")]
pub(crate) fn instrument<'py>(
    py: Python<'py>,
    wasm: Binary,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, pyo3::types::PyBytes>> {
    let given = Given::new(py, "instrument", options)?;
    let asked = opening(&given)?;
    let (cache, _) = cache(&given)?;
    given.finish()?;
    let instrumented = apart(py, &Callbacks::default(), move || {
        Ok(load(cache.as_ref())?.open(wasm.0, &asked)?.instrumented()?)
    })?;
    Ok(pyo3::types::PyBytes::new(py, &instrumented))
}

/// Tells how two results of one binary differ. `original` is that binary, for its names.
#[pyfunction]
#[pyo3(signature = (first, second, *, original=None))]
pub(crate) fn compare(
    py: Python<'_>,
    first: Binary,
    second: Binary,
    original: Option<Binary>,
) -> PyResult<Comparison> {
    let found = apart(py, &Callbacks::default(), move || {
        let original = original.as_ref().map(|original| &*original.0);
        Ok(user_wizer()?.compare(&first.0, &second.0, original)?)
    })?;
    Comparison::new(&found)
}

/// Draws what a result consists of, as a page of HTML that needs no other file and has no script.
///
/// `original` is the binary that the result was made from: what the initializer changed is marked
/// then. Plain copies of the values of `env`, and of the paths of the home folder and the working
/// folder, are marked as well. `name` is what the page calls the result.
#[pyfunction]
#[pyo3(signature = (wasm, *, original=None, env=None, name="result"))]
pub(crate) fn draw(
    py: Python<'_>,
    wasm: Binary,
    original: Option<Binary>,
    env: Option<&Bound<'_, PyAny>>,
    name: &str,
) -> PyResult<String> {
    let variables: Vec<(String, String)> =
        env.map_or_else(|| Ok(Vec::new()), crate::given::pairs)?;
    let variables = variables.iter().map(|(name, value)| (&**name, &**value));
    let secrets = secrets(variables, own_folders(), &[] as &[&str])
        .map_err(|text| error(py, &Failed::options(text)))?;
    let name = name.to_string();
    apart(py, &Callbacks::default(), move || {
        let original = original.as_ref().map(|original| &*original.0);
        let found = user_wizer()?.depict(&wasm.0, original, &secrets)?;
        let origins: Vec<String> = secrets
            .iter()
            .map(|secret| secret.origin.word().into_owned())
            .collect();
        Ok(found.page(&name, &origins))
    })
}

/// The transform, from the user's cache.
fn user_wizer() -> Result<Wizer, wizer::Error> {
    load(wizer::Cache::user().as_ref())
}
