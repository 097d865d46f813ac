//! Applies the options: which function is the initializer, and what becomes of the exports.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::edits::{ExportEdit, ExportEdits};
use super::exports::RootExports;
use crate::component::read::draft::Draft;
use crate::options::{InitExport, Initializer, Invocation, Options, Rename};
use crate::{Error, ErrorKind, module};

/// The options, applied to a component.
#[derive(Debug)]
pub(crate) struct ResolvedOptions {
    /// What to call.
    pub(crate) initializers: Vec<Invocation>,
    /// What becomes of the exports of component instances, in order, by their nodes; those of all
    /// others stay.
    pub(crate) edits: BTreeMap<usize, Vec<ExportEdit>>,
    /// The exported instance that goes with the initializer, as nothing else is in it.
    pub(crate) removed_instance: Option<String>,
}

/// Applies the options to a component's exports. What is not there is refused, unless `partly` says
/// that the component is a twin, which need not have what the target has.
pub(crate) fn resolve(
    draft: &Draft,
    options: &Options,
    partly: bool,
) -> Result<ResolvedOptions, Error> {
    let (resolved, refusals) = attempt(draft, options, partly)?;
    match refusals.into_iter().next() {
        Some(refused) => Err(refused),
        None => Ok(resolved),
    }
}

/// As `resolve`, and goes on where something is refused: the rest is as if that had not been asked
/// for.
///
/// # Errors
///
/// `ErrorKind::Internal` only.
pub(crate) fn attempt(
    draft: &Draft,
    options: &Options,
    partly: bool,
) -> Result<(ResolvedOptions, Vec<Error>), Error> {
    let exports = RootExports::read(draft)?;
    let mut refusals = Vec::new();
    let inits = match initializers(&exports, options) {
        Ok(inits) => inits,
        Err(error) => {
            refusals.extend(Some(error).filter(|_| !partly));
            Vec::new()
        }
    };
    let mut edits = ExportEdits::new(draft, &exports)?;
    let mut removed_instance = None;
    let mut renamed = BTreeSet::new();
    let mut renames = Vec::new();
    let wanted = options.renames.iter();
    let wanted: Vec<Rename> = wanted.map(|rename| exports.spell_rename(rename)).collect();
    refusals.extend(module::contradictions(&wanted));
    for rename in &wanted {
        match exports.path(&rename.source) {
            Some(path) => {
                let edited = edits.rename(rename, &path);
                if refused(edited, &mut refusals)?.is_some() {
                    renamed.insert(path);
                    renames.push(rename);
                }
            }
            None if partly => {}
            None => {
                refusals.push(Error::options(format!(
                    "can't rename `{}` to `{}`: the component has no export `{}`",
                    rename.source, rename.destination, rename.source
                )));
            }
        }
    }
    let named = match renames.is_empty() {
        true => BTreeMap::new(),
        false => exports.by_lower_case(),
    };
    for rename in renames {
        refused(edits.displace(rename, &renamed, &named), &mut refusals)?;
    }
    if options.init_export == InitExport::Empty {
        let paths: BTreeSet<&Vec<String>> = inits.iter().map(|init| &init.path).collect();
        for path in paths {
            refused(edits.empty(path), &mut refusals)?;
        }
    }
    // Each is removed once, however often it is called.
    let paths: BTreeSet<&Vec<String>> = inits.iter().map(|init| &init.path).collect();
    let removed = paths
        .into_iter()
        .filter(|path| options.init_export == InitExport::Remove && !renamed.contains(*path));
    for path in removed {
        if refused(edits.remove(path), &mut refusals)?.is_some()
            && let [instance, _] = path.as_slice()
            && edits.remove_empty(instance)?
        {
            removed_instance = Some(instance.clone());
        }
    }
    let resolved = ResolvedOptions {
        removed_instance,
        edits: edits.finish(),
        initializers: inits,
    };
    Ok((resolved, refusals))
}

/// Keeps what is refused; what should have been impossible stays an error.
fn refused<T>(result: Result<T, Error>, refusals: &mut Vec<Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::Internal => Err(error),
        Err(error) => {
            refusals.push(error);
            Ok(None)
        }
    }
}

/// The calls that the options ask for.
fn initializers(exports: &RootExports, options: &Options) -> Result<Vec<Invocation>, Error> {
    let mut calls = Vec::new();
    match &options.init {
        Initializer::None if options.also.is_empty() => {}
        Initializer::None => return Err(module::none_and_others()),
        Initializer::Export(text) => calls.push(call(exports, text)?),
        Initializer::Default => {
            let mut names = module::DEFAULT_INITIALIZERS.iter();
            let found = names.find_map(|name| exports.function(name).ok());
            let [preferred, _] = module::DEFAULT_INITIALIZERS;
            calls.push(Invocation {
                path: found.map_or_else(|| exports.function(preferred), Ok)?,
                arguments: String::new(),
            });
        }
    }
    for text in &options.also {
        calls.push(call(exports, text)?);
    }
    Ok(calls)
}

/// A call that is written as a name, or as a name with arguments in parentheses.
fn call(exports: &RootExports, text: &str) -> Result<Invocation, Error> {
    let (name, arguments) = split(text);
    Ok(Invocation {
        path: exports.function(name)?,
        arguments: arguments.to_string(),
    })
}

/// The name and the arguments of a call.
fn split(text: &str) -> (&str, &str) {
    let call = text.trim_end().strip_suffix(')');
    match call.and_then(|call| call.split_once('(')) {
        Some((name, arguments)) => (name.trim(), arguments.trim()),
        None => (text, ""),
    }
}
