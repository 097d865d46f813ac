//! What an initializer that may call WASI is granted.

use std::fs;
use std::io;
use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use wizer::{Stdio, Wasi as Grants};

use crate::callbacks::Callbacks;
use crate::errors::{Failed, error};
use crate::given::pairs;

/// A directory that the initializer can access.
#[pyclass(frozen, get_all, module = "wizer")]
pub(crate) struct Directory {
    /// The path.
    path: Py<PyAny>,
    /// Whether nothing in it can be written, created, renamed or removed.
    read_only: bool,
}

#[pymethods]
impl Directory {
    #[new]
    #[pyo3(signature = (path, read_only=false))]
    fn new(py: Python<'_>, path: Py<PyAny>, read_only: bool) -> PyResult<Self> {
        path.extract::<PathBuf>(py)?;
        Ok(Self { path, read_only })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let read_only = if self.read_only {
            ", read_only=True"
        } else {
            ""
        };
        Ok(format!(
            "Directory({}{read_only})",
            self.path.bind(py).repr()?
        ))
    }
}

/// What an initializer that may call WASI is granted: clocks, random numbers, and what this says.
#[pyclass(frozen, get_all, module = "wizer")]
pub(crate) struct Wasi {
    /// Environment variables.
    env: Py<PyAny>,
    /// Directories: their names for the initializer, with paths or `Directory` objects.
    dirs: Py<PyAny>,
    /// Standard input: bytes, the path of a file, or `True` for that of the process.
    stdin: Py<PyAny>,
    /// Standard output: a function that is called with bytes, or `True` for that of the process.
    stdout: Py<PyAny>,
    /// Standard error, as standard output.
    stderr: Py<PyAny>,
    /// Whether all variables of the process are passed on.
    inherit_env: bool,
    /// HTTP: `True` for all hosts, or an iterable of names and addresses.
    http: Py<PyAny>,
}

#[pymethods]
impl Wasi {
    #[new]
    #[pyo3(signature = (env=None, dirs=None, stdin=None, stdout=None, stderr=None, inherit_env=false, http=None))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn new(
        py: Python<'_>,
        env: Option<Py<PyAny>>,
        dirs: Option<Py<PyAny>>,
        stdin: Option<Py<PyAny>>,
        stdout: Option<Py<PyAny>>,
        stderr: Option<Py<PyAny>>,
        inherit_env: bool,
        http: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let nothing = || PyDict::new(py).into_any().unbind();
        let off = |given: Option<Py<PyAny>>| given.map_or_else(|| no(py), Ok);
        let wasi = Self {
            env: env.map_or_else(|| Ok(nothing()), |given| kept(py, given))?,
            dirs: dirs.map_or_else(|| Ok(nothing()), |given| kept(py, given))?,
            stdin: off(stdin)?,
            stdout: off(stdout)?,
            stderr: off(stderr)?,
            inherit_env,
            http: off(http)?,
        };
        // What is wrong is said here, and not when it is used.
        wasi.variables(py)?;
        wasi.directories(py)?;
        wasi.input(py)?;
        wasi.output(py, &wasi.stdout, "stdout")?;
        wasi.output(py, &wasi.stderr, "stderr")?;
        wasi.hosts(py)?;
        Ok(wasi)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = |value: &Py<PyAny>| value.bind(py).repr();
        // Values of variables may be secrets.
        let names: Vec<String> = self
            .variables(py)?
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        Ok(format!(
            "Wasi(env={names:?}, dirs={}, stdin={}, stdout={}, stderr={}, inherit_env={}, http={})",
            shown(&self.dirs)?,
            input_shown(&self.stdin, py)?,
            shown(&self.stdout)?,
            shown(&self.stderr)?,
            if self.inherit_env { "True" } else { "False" },
            shown(&self.http)?,
        ))
    }
}

/// What is not used up when it is read, and does not change with what the caller has.
fn kept(py: Python<'_>, given: Py<PyAny>) -> PyResult<Py<PyAny>> {
    let given = given.into_bound(py);
    if let Ok(dict) = given.cast::<PyDict>() {
        return Ok(dict.copy()?.into_any().unbind());
    }
    match given.try_iter() {
        Ok(items) if !given.hasattr("items")? => {
            let items = items.collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any().unbind())
        }
        _ => Ok(given.unbind()),
    }
}

/// Standard input.
enum Input {
    None,
    Inherit,
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// Where output goes.
enum Output {
    None,
    Inherit,
    Function(Py<PyAny>),
}

impl Wasi {
    /// Grants nothing but clocks and random numbers.
    pub(crate) fn least(py: Python<'_>) -> PyResult<Self> {
        Self::new(py, None, None, None, None, None, false, None)
    }

    /// Whether HTTP requests can be sent.
    pub(crate) fn allows_http(&self, py: Python<'_>) -> PyResult<bool> {
        let (all, hosts) = self.hosts(py)?;
        Ok(all || !hosts.is_empty())
    }

    /// Whether all variables of the process are passed on.
    pub(crate) fn inherits_env(&self) -> bool {
        self.inherit_env
    }

    /// The directories to which the initializer may write.
    pub(crate) fn writable(&self, py: Python<'_>) -> PyResult<Vec<PathBuf>> {
        let all = self.directories(py)?.into_iter();
        Ok(all.filter(|each| !each.2).map(|each| each.1).collect())
    }

    /// What the library is to grant.
    pub(crate) fn grants(&self, py: Python<'_>, callbacks: &Callbacks) -> PyResult<Grants> {
        let mut grants = Grants::new().inherit_env(self.inherit_env);
        for (name, value) in self.variables(py)? {
            grants = grants.env(name, value);
        }
        for (name, path, read_only) in self.directories(py)? {
            grants = match read_only {
                true => grants.read_only_dir(path, name),
                false => grants.dir(path, name),
            };
        }
        grants = match self.input(py)? {
            Input::None => grants,
            Input::Inherit => grants.stdin(Stdio::Inherit),
            Input::Bytes(bytes) => grants.stdin_bytes(bytes),
            Input::File(path) => grants.stdin_bytes(fs::read(&path).map_err(|wrong| {
                let path = path.display();
                let line = format!("{path} can't be opened as standard input of the initializer");
                error(py, &Failed::file(line, &wrong))
            })?),
        };
        grants = match self.output(py, &self.stdout, "stdout")? {
            Output::None => grants,
            Output::Inherit => {
                flush(py, "stdout")?;
                grants.stdout(Stdio::Inherit)
            }
            Output::Function(function) => grants.stdout_function(writing(function, callbacks)),
        };
        grants = match self.output(py, &self.stderr, "stderr")? {
            Output::None => grants,
            Output::Inherit => {
                flush(py, "stderr")?;
                grants.stderr(Stdio::Inherit)
            }
            Output::Function(function) => grants.stderr_function(writing(function, callbacks)),
        };
        let (all, hosts) = self.hosts(py)?;
        Ok(hosts.into_iter().fold(grants.http(all), Grants::http_host))
    }

    fn variables(&self, py: Python<'_>) -> PyResult<Vec<(String, String)>> {
        pairs(self.env.bind(py))
    }

    /// Names for the initializer, paths, and whether they can only be read.
    fn directories(&self, py: Python<'_>) -> PyResult<Vec<(String, PathBuf, bool)>> {
        let all: Vec<(String, Bound<'_, PyAny>)> = pairs(self.dirs.bind(py))?;
        all.into_iter()
            .map(|(name, value)| match value.cast::<Directory>() {
                Ok(directory) => {
                    let directory = directory.get();
                    Ok((name, directory.path.extract(py)?, directory.read_only))
                }
                Err(_) => Ok((name, value.extract()?, false)),
            })
            .collect()
    }

    fn input(&self, py: Python<'_>) -> PyResult<Input> {
        let value = self.stdin.bind(py);
        Ok(match (value.extract::<bool>(), value.cast::<PyBytes>()) {
            (Ok(true), _) => Input::Inherit,
            (Ok(false), _) => Input::None,
            (_, Ok(bytes)) => Input::Bytes(bytes.as_bytes().to_vec()),
            _ => Input::File(value.extract()?),
        })
    }

    fn output(&self, py: Python<'_>, value: &Py<PyAny>, name: &str) -> PyResult<Output> {
        let value = value.bind(py);
        match value.extract::<bool>() {
            Ok(true) => Ok(Output::Inherit),
            Ok(false) => Ok(Output::None),
            Err(_) if value.is_callable() => Ok(Output::Function(value.clone().unbind())),
            Err(_) => Err(pyo3::exceptions::PyTypeError::new_err(format!(
                "Wasi() argument '{name}': expected a function or a bool"
            ))),
        }
    }

    /// Whether requests to all hosts are allowed, or else to which.
    fn hosts(&self, py: Python<'_>) -> PyResult<(bool, Vec<String>)> {
        let value = self.http.bind(py);
        match value.extract::<bool>() {
            Ok(all) => Ok((all, Vec::new())),
            Err(_) => Ok((false, value.extract()?)),
        }
    }
}

/// `False`.
fn no(py: Python<'_>) -> PyResult<Py<PyAny>> {
    use pyo3::IntoPyObjectExt as _;
    false.into_py_any(py)
}

/// Of bytes, only how many there are.
fn input_shown(value: &Py<PyAny>, py: Python<'_>) -> PyResult<String> {
    let value = value.bind(py);
    Ok(match value.cast::<PyBytes>() {
        Ok(bytes) => format!("<{} bytes>", bytes.as_bytes().len()),
        Err(_) => value.repr()?.to_string(),
    })
}

/// What Python has buffered comes before what the initializer writes.
fn flush(py: Python<'_>, stream: &str) -> PyResult<()> {
    let stream = py.import("sys")?.getattr(stream)?;
    if !stream.is_none() {
        stream.call_method0("flush")?;
    }
    Ok(())
}

/// What passes output to a function.
fn writing(
    function: Py<PyAny>,
    callbacks: &Callbacks,
) -> impl Fn(&[u8]) -> io::Result<()> + Send + Sync + use<> {
    let callbacks = callbacks.clone();
    move |bytes| {
        let called = callbacks.call(|py| function.call1(py, (PyBytes::new(py, bytes),)).map(drop));
        called.map_err(io::Error::other)
    }
}
