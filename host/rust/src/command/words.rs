//! Errors and warnings of the library, in the words of the command: with the options that set a
//! limit, or that are a remedy.

use std::error::Error;

use crate::{Distrust, ErrorKind, Grant, ImportedGlobal, Limit, MissingImport, Owner, Warning};
use wizer_arguments::{import_global, no_such_global, no_value, provided_twice, report_of};

/// The text for an error: what failed, and the chain of its causes.
pub(crate) fn report(error: &anyhow::Error) -> String {
    let mut texts = error.chain().map(text);
    let failed = texts.next().unwrap_or_default();
    report_of(&failed, &texts.collect::<Vec<_>>())
}

fn text(cause: &(dyn Error + 'static)) -> String {
    let error = cause.downcast_ref::<crate::Error>();
    if let Some(global) = error.and_then(crate::Error::imported_global) {
        return of_global(global);
    }
    let option = match (cause.downcast_ref(), cause.downcast_ref()) {
        (Some(error), _) => of_error(error),
        (_, Some(import)) => of_import(import),
        (None, None) => String::new(),
    };
    format!("{cause}{option}")
}

/// What is added to the text of an error.
fn of_error(error: &crate::Error) -> String {
    match (error.kind(), error.limit(), error.open_handles()) {
        (ErrorKind::Limit, Some(limit), _) => set_by(limit),
        (ErrorKind::OpenHandles, _, Some(open))
            if open.owner == Owner::Component && !open.has_backpressure() =>
        {
            "; --allow-open-handles makes this a warning".to_string()
        }
        _ => String::new(),
    }
}

/// The text of an error about an imported global.
fn of_global(global: &ImportedGlobal) -> String {
    let text = match global {
        ImportedGlobal::NoValue { name, value_type } => Some(no_value(name, value_type)),
        ImportedGlobal::NoNumber {
            name,
            value_type,
            text,
        } => import_global(name, value_type, text).err(),
        ImportedGlobal::NoImport { name } => Some(no_such_global(name)),
        ImportedGlobal::ProvidedTwice { name } => Some(provided_twice(name)),
        _ => None,
    };
    text.unwrap_or_else(|| global.to_string())
}

/// What is added to the text of a stub's trap.
fn of_import(import: &MissingImport) -> String {
    let provides = match import.grant {
        Some(Grant::Wasi) => ", --allow-wasi provides it",
        Some(Grant::WasiWithHttp) => ", --allow-wasi and --allow-http provide it",
        Some(Grant::Http) => ", --allow-http provides it",
        _ => "",
    };
    provides.to_string()
}

/// What is said of a limit that was reached.
pub(crate) fn limit(limit: Limit) -> String {
    format!("{limit}{}", set_by(limit))
}

fn set_by(limit: Limit) -> String {
    let option = match limit {
        Limit::Time(_) => "--timeout",
        Limit::Fuel(_) => "--fuel",
        Limit::Memory(_) => "--max-memory",
    };
    format!(", the limit that {option} sets")
}

/// The text of a warning.
pub(crate) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::CacheWithinReach { cache, directory } => format!(
            "the cache {} is not used: the initializer may write to {}, so it could put code there: grant that with `::ro`, or put \
             the cache elsewhere",
            cache.display(),
            directory.display()
        ),
        other => other.to_string(),
    }
}

/// Why a cache is not used.
pub(crate) fn distrust(why: Distrust) -> String {
    match why {
        Distrust::Link => format!("{why} with --cache-dir"),
        _ => why.to_string(),
    }
}
