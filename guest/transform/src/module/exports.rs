//! Exports: which one is the initializer, which ones the result has, and under which names a module
//! that is run shows its state.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::{ExportKind, ExportSection};
use wasmparser::types::Types;
use wasmparser::{ExternalKind, ValType};

use super::added::AddedFunction;
use super::contents::{Export, Module};
use super::emptied::Emptied;
use super::exported::{find, is_initializer, signature, word};
use super::initializers::{Call, initializers};
use crate::options::{InitExport, Invocation, Options, Rename};
use crate::{Error, Number};

/// What C libraries export to let go of handles that they remember in memory: of those who come
/// later first.
pub(crate) const RESETS: [&str; 3] = [
    "__wasilibc_deinitialize_environ",
    "__wasilibc_reset_preopens",
    "reset_adapter_state",
];

/// The export of a WASI reactor that a host calls before all others.
const REACTOR: &str = "_initialize";

/// The names under which the instrumented module exports its state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleExports {
    /// Mutable globals, in the order in which a snapshot wants their values.
    pub globals: Vec<String>,
    /// Memories: a memory's place is its number in a snapshot.
    pub memories: Vec<String>,
}

/// The options, applied to a module.
#[derive(Debug, Default)]
pub(crate) struct ResolvedOptions {
    /// Exports to call, in order.
    pub(crate) initializers: Vec<Invocation>,
    /// Their arguments.
    pub(crate) numbers: Vec<Vec<Number>>,
    /// Whether an initializer returns one `i32`.
    pub(crate) returns_i32: bool,
    /// The exports of the result.
    pub(crate) exports: Vec<Export>,
    /// Functions that do nothing, for exports of initializers.
    pub(crate) emptied: Vec<AddedFunction>,
}

/// Applies the options to the module's exports.
///
/// With `wizer-initialize` run and the rename `_start=resume`:
///
/// ```wat
/// (export "wizer-initialize" (func 0))
/// (export "_start" (func 1))
/// (export "resume" (func 2))
/// ```
///
/// becomes
///
/// ```wat
/// (export "_start" (func 2))
/// ```
pub(crate) fn resolve(
    wasm: &[u8],
    module: &Module,
    types: &Types,
    options: &Options,
) -> Result<ResolvedOptions, Error> {
    if let Some(refused) = renames_refused(module, &options.renames).into_iter().next() {
        return Err(refused);
    }
    let calls = initializers(module, types, options)?;
    let inits: BTreeSet<&str> = calls.iter().map(|call| call.name).collect();
    let reactor = reactor(module, types).filter(|reactor| !inits.contains(reactor));
    let before = reactor.map(Call::without_arguments);
    let after = resets_after(module, &inits).map(Call::without_arguments);
    let returns_i32 = calls.iter().any(|call| {
        let signature = find(module, call.name).and_then(|export| signature(export, types));
        signature.is_some_and(|ty| ty.results() == [ValType::I32])
    });
    let calls: Vec<Call<'_>> = before
        .into_iter()
        .chain(calls.clone())
        .chain(after)
        .collect();
    let mut emptied = Emptied::default();
    Ok(ResolvedOptions {
        returns_i32,
        initializers: calls.iter().map(Call::invocation).collect(),
        numbers: calls.iter().map(|call| call.numbers.clone()).collect(),
        exports: remaining(wasm, module, options, (&inits, reactor), &mut emptied)?,
        emptied: emptied.functions,
    })
}

/// The exports of the result.
fn remaining(
    wasm: &[u8],
    module: &Module,
    options: &Options,
    (inits, reactor): (&BTreeSet<&str>, Option<&str>),
    emptied: &mut Emptied,
) -> Result<Vec<Export>, Error> {
    let ran = |name: &str| {
        let is_removed = options.init_export == InitExport::Remove && inits.contains(name);
        let is_called_again = options.init_export == InitExport::Empty;
        is_removed || (reactor == Some(name) && !is_called_again)
    };
    // Neither has one twice: that was refused.
    let renames = options.renames.iter();
    let renamed: BTreeMap<&String, &String> = renames
        .map(|rename| (&rename.source, &rename.destination))
        .collect();
    let displaced: BTreeSet<&String> = renamed.values().copied().collect();
    let mut exports = Vec::new();
    for export in &module.exports {
        let name = match renamed.get(&export.name) {
            Some(destination) => *destination,
            None if ran(&export.name) || displaced.contains(&export.name) => continue,
            None => &export.name,
        };
        let name_then = export.name.as_str();
        let is_init = inits.contains(name_then) || reactor == Some(name_then);
        let index = match options.init_export {
            InitExport::Empty if is_init => emptied.replace(wasm, module, export)?,
            _ => export.index,
        };
        exports.push(Export {
            name: name.clone(),
            index,
            ..export.clone()
        });
    }
    Ok(exports)
}

/// The export that is called before all others.
pub(crate) fn reactor<'a>(module: &'a Module, types: &Types) -> Option<&'a str> {
    // An export that is no function, or takes arguments, is something else of that name.
    find(module, REACTOR)
        .filter(|export| is_initializer(export, types))
        .map(|_| REACTOR)
}

/// The exports that are called after initializers.
pub(crate) fn resets_after<'a>(
    module: &'a Module,
    inits: &BTreeSet<&str>,
) -> impl Iterator<Item = &'a str> {
    let resets = module.resets.iter().copied();
    resets.filter(move |name| !inits.is_empty() && !inits.contains(name))
}

/// The exported functions that let go of handles.
pub(crate) fn resets(module: &Module, types: &Types) -> Vec<&'static str> {
    let is_there =
        |name: &&str| find(module, name).is_some_and(|export| is_initializer(export, types));
    RESETS.into_iter().filter(is_there).collect()
}

/// Renames that contradict one that comes before them, and those to names that engines do not take.
pub(crate) fn contradictions(renames: &[Rename]) -> impl Iterator<Item = Error> {
    let (mut sources, mut destinations) = (BTreeMap::new(), BTreeMap::new());
    renames.iter().filter_map(move |rename| {
        let twice = *sources.entry(&rename.source).or_insert(rename);
        let same = *destinations.entry(&rename.destination).or_insert(rename);
        let others = [twice, same].into_iter();
        others
            .filter(|other| !core::ptr::eq(*other, rename))
            .find_map(|other| contradiction(other, rename))
            .or_else(|| too_long(rename))
    })
}

/// A name may have so many bytes, for engines.
const LONGEST_NAME: usize = 100_000;

fn too_long(rename: &Rename) -> Option<Error> {
    let length = rename.destination.len();
    (length > LONGEST_NAME).then(|| {
        Error::options(format!(
            "the function `{}` is renamed to a name of {length} bytes, and engines take {LONGEST_NAME}",
            rename.source
        ))
    })
}

fn contradiction(rename: &Rename, other: &Rename) -> Option<Error> {
    let Rename {
        destination,
        source,
    } = rename;
    if other.source == *source {
        return Some(Error::options(format!(
            "the function `{source}` is renamed twice, to `{destination}` and to `{}`",
            other.destination
        )));
    }
    (other.destination == *destination).then(|| {
        Error::options(format!(
            "two functions are renamed to `{destination}`: `{source}` and `{}`",
            other.source
        ))
    })
}

/// Renames that have no function to rename, or contradict each other.
pub(crate) fn renames_refused(module: &Module, renames: &[Rename]) -> Vec<Error> {
    let exports = module.exports.iter();
    let exports: BTreeMap<&String, ExternalKind> =
        exports.map(|export| (&export.name, export.kind)).collect();
    let each = renames.iter().filter_map(|rename| {
        let Rename {
            destination,
            source,
        } = rename;
        let why = match (exports.get(source), exports.get(destination)) {
            (None, _) => format!("the module has no export `{source}`"),
            (Some(kind), _) if *kind != ExternalKind::Func => {
                format!("`{source}` is a {}, not a function", word(*kind))
            }
            (_, Some(kind)) if *kind != ExternalKind::Func => format!(
                "the export `{destination}`, which it would replace, is a {}",
                word(*kind)
            ),
            _ => return None,
        };
        Some(Error::options(format!(
            "can't rename `{source}` to `{destination}`: {why}"
        )))
    });
    contradictions(renames).chain(each).collect()
}

/// Writes an export section.
pub(crate) fn encode(exports: &[Export]) -> ExportSection {
    let mut section = ExportSection::new();
    for export in exports {
        let kind = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Global => ExportKind::Global,
            ExternalKind::Tag => ExportKind::Tag,
        };
        section.export(&export.name, kind, export.index);
    }
    section
}
