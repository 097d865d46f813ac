//! What to run, and what the result keeps: the keyword arguments for a target.

use pyo3::prelude::*;
use pyo3::types::PyString;
use wizer::{Init, InitExport, Options};

use crate::errors::{Failed, error};
use crate::given::Given;

/// Changes options by the keyword arguments that are given.
pub(crate) fn options(given: &Given<'_>, mut options: Options) -> PyResult<Options> {
    if let Some(names) = given.take::<Bound<'_, PyAny>>("init_func")? {
        let init = match names.cast::<PyString>() {
            Ok(name) => Init::Export(name.to_cow()?.into_owned()),
            Err(_) => several(given, &names)?,
        };
        options = options.init(init);
    }
    if let Some(what) = init_export(given)? {
        options = options.init_func_export(what);
    }
    if let Some(canonical) = given.take("canonical_nans")? {
        options = options.canonical_nans(canonical);
    }
    if let Some(allow) = given.take("allow_open_handles")? {
        options = options.allow_open_handles(allow);
    }
    Ok(options)
}

/// As [`options`], for a target that is opened: with new names for exports.
pub(crate) fn opening(given: &Given<'_>) -> PyResult<Options> {
    let renames: Vec<(String, String)> = given.pairs("renames")?;
    // The initializer is all that runs.
    let mut all = options(given, Options::new().watch_exports(false))?;
    for (new, old) in renames {
        all = all.rename(new, old);
    }
    Ok(all)
}

fn several(given: &Given<'_>, names: &Bound<'_, PyAny>) -> PyResult<Init> {
    let names = names.try_iter().and_then(|names| {
        names
            .map(|name| name?.extract::<String>())
            .collect::<PyResult<Vec<_>>>()
    });
    let names =
        names.map_err(|_| given.wrong("init_func", "expected a str, or an iterable of str"))?;
    Ok(match names.is_empty() {
        true => Init::None,
        false => Init::Exports(names),
    })
}

/// What becomes of the initializers' exports, if that is said.
fn init_export(given: &Given<'_>) -> PyResult<Option<InitExport>> {
    let keep: Option<bool> = given.take("keep_init_func")?;
    let what: Option<String> = given.take("init_func_export")?;
    let what = match what.as_deref() {
        None => None,
        Some("remove") => Some(InitExport::Remove),
        Some("keep") => Some(InitExport::Keep),
        Some("empty") => Some(InitExport::Empty),
        Some(other) => {
            let text = format!("init_func_export is `{other}`: expected remove, keep or empty");
            return Err(error(given.py(), &Failed::options(text)));
        }
    };
    match (keep, what) {
        (Some(true), None | Some(InitExport::Keep)) => Ok(Some(InitExport::Keep)),
        (Some(false), None) => Ok(Some(InitExport::Remove)),
        (Some(true), Some(_)) => {
            let text = "keep_init_func=True conflicts with init_func_export: leave out one of them";
            Err(error(given.py(), &Failed::options(text)))
        }
        (_, what) => Ok(what),
    }
}
