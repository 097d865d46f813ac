//! What Python passes: keyword arguments and binaries.

use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMemoryView, PyString};

use crate::errors::{Failed, error};

/// Keyword arguments, each of which is taken at most once. What is left over is an error.
pub(crate) struct Given<'py> {
    function: &'static str,
    left: Bound<'py, PyDict>,
}

impl<'py> Given<'py> {
    /// The keyword arguments of a function.
    pub(crate) fn new(
        py: Python<'py>,
        function: &'static str,
        all: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        let left = all.map_or_else(|| Ok(PyDict::new(py)), |all| all.copy())?;
        Ok(Self { function, left })
    }

    pub(crate) fn py(&self) -> Python<'py> {
        self.left.py()
    }

    /// The value of an argument. None if it is not given, or is `None`.
    pub(crate) fn take<T: FromPyObjectOwned<'py>>(&self, name: &str) -> PyResult<Option<T>> {
        let Some(value) = self.left.get_item(name)? else {
            return Ok(None);
        };
        self.left.del_item(name)?;
        if value.is_none() {
            return Ok(None);
        }
        let taken: Result<T, PyErr> = value.extract().map_err(Into::into);
        taken.map(Some).map_err(
            |wrong| match wrong.is_instance_of::<PyTypeError>(self.py()) {
                true => self.wrong(name, &wrong.value(self.py()).to_string()),
                false => wrong,
            },
        )
    }

    /// A switch, which is off by default.
    pub(crate) fn switch(&self, name: &str) -> PyResult<bool> {
        Ok(self.take(name)?.unwrap_or_default())
    }

    /// Pairs: of a mapping, or of an iterable of pairs.
    pub(crate) fn pairs<K, V>(&self, name: &str) -> PyResult<Vec<(K, V)>>
    where
        K: FromPyObjectOwned<'py>,
        V: FromPyObjectOwned<'py>,
    {
        let Some(value) = self.take::<Bound<'py, PyAny>>(name)? else {
            return Ok(Vec::new());
        };
        pairs(&value).map_err(
            |wrong| match wrong.is_instance_of::<PyTypeError>(self.py()) {
                true => self.wrong(name, &wrong.value(self.py()).to_string()),
                false => wrong,
            },
        )
    }

    /// An argument is of a wrong type.
    pub(crate) fn wrong(&self, name: &str, why: &str) -> PyErr {
        PyTypeError::new_err(format!("{}() argument '{name}': {why}", self.function))
    }

    /// Demands that nothing is left.
    pub(crate) fn finish(self) -> PyResult<()> {
        match self.left.keys().iter().next() {
            None => Ok(()),
            Some(name) => Err(PyTypeError::new_err(format!(
                "{}() got an unexpected keyword argument '{name}'",
                self.function
            ))),
        }
    }
}

/// Pairs: of a mapping, or of an iterable of pairs.
pub(crate) fn pairs<'py, K, V>(value: &Bound<'py, PyAny>) -> PyResult<Vec<(K, V)>>
where
    K: FromPyObjectOwned<'py>,
    V: FromPyObjectOwned<'py>,
{
    let items = match value.hasattr("items")? {
        true => value.call_method0("items")?,
        false => value.clone(),
    };
    items.try_iter()?.map(|pair| pair?.extract()).collect()
}

/// A binary: anything like bytes, or text in WebAssembly's text format.
pub(crate) struct Binary(pub(crate) Vec<u8>);

impl<'a, 'py> FromPyObject<'a, 'py> for Binary {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(Self(bytes.as_bytes().to_vec()));
        }
        if let Ok(text) = value.cast::<PyString>() {
            let text = text.to_cow()?;
            return wat::parse_str(&*text)
                .map(Self)
                .map_err(|wrong| error(value.py(), &Failed::text(&wrong.to_string())));
        }
        let bytes = PyMemoryView::from(&value)?.call_method0("tobytes")?;
        Ok(Self(bytes.cast::<PyBytes>()?.as_bytes().to_vec()))
    }
}
