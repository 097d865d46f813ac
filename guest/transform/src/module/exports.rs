//! Exports: which one is the initializer, which ones the result has, and under which names a module
//! that is run shows its state.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{ExportKind, ExportSection};
use wasmparser::types::Types;
use wasmparser::{CompositeInnerType, ExternalKind, FuncType, ValType};

use super::contents::{Export, Module};
use crate::Error;
use crate::options::{Initializer, Invocation, Options, Rename};
use crate::suggest::suggest;

/// What C libraries export to let go of handles that they remember in memory: of those who come
/// later first.
pub(crate) const RESETS: [&str; 3] = [
    "__wasilibc_deinitialize_environ",
    "__wasilibc_reset_preopens",
    "reset_adapter_state",
];

/// The export of a WASI reactor that a host calls before all others.
const REACTOR: &str = "_initialize";

/// The initializer's names where none is given, in order of preference.
pub(crate) const DEFAULT_INITIALIZERS: [&str; 2] = ["wizer-initialize", "wizer.initialize"];

/// The names under which the instrumented module exports its state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleExports {
    /// Mutable globals, in the order in which a snapshot wants their values.
    pub globals: Vec<String>,
    /// Memories: a memory's place is its number in a snapshot.
    pub memories: Vec<String>,
}

/// The options, applied to a module.
pub(crate) struct ResolvedOptions {
    /// Exports to call, in order.
    pub(crate) initializers: Vec<Invocation>,
    /// Whether the initializer returns one `i32`.
    pub(crate) returns_i32: bool,
    /// The exports of the result.
    pub(crate) exports: Vec<Export>,
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
    module: &Module,
    types: &Types,
    options: &Options,
) -> Result<ResolvedOptions, Error> {
    if let Some(refused) = renames_refused(module, &options.renames).into_iter().next() {
        return Err(refused);
    }
    let init = initializer(module, types, options)?;
    let reactor = reactor(module, types);
    let initializers = reactor
        .into_iter()
        .chain(init.filter(|name| Some(*name) != reactor))
        .chain(resets_after(module, init))
        .map(|name| Invocation {
            path: vec![name.to_string()],
            arguments: String::new(),
        })
        .collect();

    let ran = |name: &str| {
        let is_init = init == Some(name);
        let is_reactor = reactor.is_some() && name == REACTOR;
        (is_init || is_reactor) && !(is_init && options.keep_init_func)
    };
    // Neither has one twice: that was refused.
    let renames = options.renames.iter();
    let renamed: BTreeMap<&String, &String> = renames
        .map(|rename| (&rename.source, &rename.destination))
        .collect();
    let displaced: BTreeSet<&String> = renamed.values().copied().collect();
    let exports = module.exports.iter().filter_map(|export| {
        let name = match renamed.get(&export.name) {
            Some(destination) => *destination,
            None if ran(&export.name) || displaced.contains(&export.name) => return None,
            None => &export.name,
        };
        Some(Export {
            name: name.clone(),
            ..export.clone()
        })
    });
    let signature = init.and_then(|init| signature(find(module, init)?, types));
    Ok(ResolvedOptions {
        returns_i32: signature.is_some_and(|ty| ty.results() == [ValType::I32]),
        initializers,
        exports: exports.collect(),
    })
}

/// The export that is called before all others.
pub(crate) fn reactor<'a>(module: &'a Module, types: &Types) -> Option<&'a str> {
    // An export that is no function, or takes arguments, is something else of that name.
    find(module, REACTOR)
        .filter(|export| is_initializer(export, types))
        .map(|_| REACTOR)
}

/// The exports that are called after an initializer.
pub(crate) fn resets_after<'a>(
    module: &'a Module,
    init: Option<&'a str>,
) -> impl Iterator<Item = &'a str> {
    let resets = module.resets.iter().copied();
    resets.filter(move |name| init.is_some_and(|init| init != *name))
}

/// The exported functions that let go of handles.
pub(crate) fn resets(module: &Module, types: &Types) -> Vec<&'static str> {
    let is_there =
        |name: &&str| find(module, name).is_some_and(|export| is_initializer(export, types));
    RESETS.into_iter().filter(is_there).collect()
}

fn find<'a>(module: &'a Module, name: &str) -> Option<&'a Export> {
    module.exports.iter().find(|export| export.name == name)
}

/// The name of the export that is the initializer.
pub(crate) fn initializer<'a>(
    module: &'a Module,
    types: &Types,
    options: &'a Options,
) -> Result<Option<&'a str>, Error> {
    let export = match &options.init {
        Initializer::None => return Ok(None),
        Initializer::Export(name) => {
            find(module, name).ok_or_else(|| missing(module, types, name))?
        }
        Initializer::Default => {
            let mut found = DEFAULT_INITIALIZERS
                .iter()
                .filter_map(|name| find(module, name));
            let [preferred, _] = DEFAULT_INITIALIZERS;
            found
                .next()
                .ok_or_else(|| missing(module, types, preferred))?
        }
    };
    let name = &export.name;
    if export.kind != ExternalKind::Func {
        return Err(Error::init_func(format!(
            "the initializer `{name}` is an exported {}, not a function",
            word(export.kind)
        )));
    }
    if !is_callable(export, types) {
        return Err(Error::init_func(format!(
            "the initializer `{name}` takes parameters: that of a module has none"
        )));
    }
    Ok(Some(name))
}

/// A function of the type `[] -> []`.
fn is_initializer(export: &Export, types: &Types) -> bool {
    signature(export, types).is_some_and(|ty| ty.params().is_empty() && ty.results().is_empty())
}

/// A function without parameters. What it returns, a status for example, is for the host to see.
fn is_callable(export: &Export, types: &Types) -> bool {
    signature(export, types).is_some_and(|ty| ty.params().is_empty())
}

/// The type of an exported function.
fn signature<'a>(export: &Export, types: &'a Types) -> Option<&'a FuncType> {
    if export.kind != ExternalKind::Func {
        return None;
    }
    let types = types.as_ref();
    let id = types.core_function_at(export.index);
    match &types.get(id)?.composite_type.inner {
        CompositeInnerType::Func(ty) => Some(ty),
        _ => None,
    }
}

/// Says which exports could have been meant.
fn missing(module: &Module, types: &Types, name: &str) -> Error {
    let callable: Vec<&str> = module
        .exports
        .iter()
        .filter(|export| is_callable(export, types))
        .map(|export| export.name.as_str())
        .collect();
    let remark = suggest(name, &callable);
    Error::init_func(format!(
        "the module has no export `{name}` to initialize it: {remark}"
    ))
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

/// Names for the state that no export has yet: `wizer:global 0`, `wizer:memory 0`, … They are
/// short, whatever the module exports: there may be a million of them.
pub(crate) fn state_exports(module: &Module) -> ModuleExports {
    let prefix = free_prefix(module.exports.iter().map(|export| export.name.as_str()));
    let mutable = module
        .mutable_globals()
        .map(|(index, _)| format!("{prefix}global {index}"));
    let memories = module
        .own_memories()
        .map(|(index, _)| format!("{prefix}memory {index}"));
    ModuleExports {
        globals: mutable.collect(),
        memories: memories.collect(),
    }
}

/// The first of `wizer:`, `wizer::`, `wizer:2:`, `wizer:3:`, … with which no name begins.
fn free_prefix<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut taken = BTreeSet::new();
    for rest in names.filter_map(|name| name.strip_prefix("wizer:")) {
        taken.insert(0);
        taken.extend(rest.starts_with(':').then_some(1));
        let number = rest
            .split_once(':')
            .and_then(|(number, _)| number.parse().ok());
        taken.extend(number.filter(|number: &u32| *number > 1));
    }
    match (0..).find(|number| !taken.contains(number)) {
        Some(0) | None => String::from("wizer:"),
        Some(1) => String::from("wizer::"),
        Some(number) => format!("wizer:{number}:"),
    }
}

/// The specification's word for what is exported.
fn word(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
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
