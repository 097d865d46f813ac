//! The root's exports: which function is the initializer, and what becomes of them in the result.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::component_types::ComponentEntityType;
use wasmparser::names::{ComponentName, ComponentNameKind};
use wasmparser::types::Types;
use wasmparser::{ComponentExportSectionReader, ComponentExternalKind};

use super::blueprint::Draft;
use super::contents::id;
use super::tree::reader;
use crate::options::{Initializer, Invocation, Options, Rename};
use crate::suggest::suggest;
use crate::{Error, module};

/// What becomes of an export of the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExportEdit {
    /// It stays.
    Keep,
    /// It goes; what names it later names what it exported.
    Remove,
    /// It has another name.
    Rename(String),
    /// An instance is exported that has some of the exports, under another name if there is one.
    Reduce {
        name: Option<String>,
        kept: Vec<Kept>,
    },
}

/// An export of an instance that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its name in the target.
    pub(crate) before: String,
    /// Its name in the result.
    pub(crate) now: String,
    pub(crate) kind: ComponentExternalKind,
}

/// The options, applied to a component.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// What to call.
    pub(crate) initializers: Vec<Invocation>,
    /// What becomes of the root's exports, in order.
    pub(crate) edits: Vec<ExportEdit>,
}

/// An export of the root.
#[derive(Debug)]
struct Export {
    name: String,
    kind: ComponentExternalKind,
    /// Of an instance, its exports.
    inner: Vec<(String, ComponentExternalKind)>,
}

/// Applies the options to a component's exports. What is not there is refused, unless `partly` says that the component is
/// a twin, which need not have what the target has.
pub(crate) fn resolve(draft: &Draft, options: &Options, partly: bool) -> Result<Resolved, Error> {
    let exports = Exports::read(draft)?;
    let init = match &options.init {
        Initializer::None => None,
        Initializer::Export(text) => {
            let (name, arguments) = split(text);
            Some((exports.function(name), arguments))
        }
        Initializer::Default => {
            let mut names = module::DEFAULT_INITIALIZERS.iter();
            let found = names.find_map(|name| exports.function(name).ok());
            let [preferred, _] = module::DEFAULT_INITIALIZERS;
            Some((found.map_or_else(|| exports.function(preferred), Ok), ""))
        }
    };
    let init = match init {
        Some((Err(_), _)) if partly => None,
        Some((path, arguments)) => Some(Invocation {
            path: path?,
            arguments: arguments.to_string(),
        }),
        None => None,
    };
    let mut edits = Edits {
        exports: &exports,
        edits: exports.all.iter().map(|_| ExportEdit::Keep).collect(),
    };
    let mut renamed = BTreeSet::new();
    check_renames(&options.renames)?;
    for rename in &options.renames {
        match exports.path(&rename.source) {
            Some(path) => {
                edits.rename(rename, &path)?;
                renamed.insert(path);
            }
            None if partly => {}
            None => {
                return Err(Error::Options(format!(
                    "can't rename `{}` to `{}`: the component has no export `{}`",
                    rename.source, rename.destination, rename.source
                )));
            }
        }
    }
    for rename in &options.renames {
        edits.displace(rename, &renamed)?;
    }
    if let Some(init) = init.as_ref().filter(|_| !options.keep_init_func) {
        let is_renamed = renamed.contains(&init.path);
        if !is_renamed {
            edits.remove(&init.path)?;
        }
    }
    Ok(Resolved {
        edits: edits.edits,
        initializers: init.into_iter().collect(),
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

/// The root's exports, in order.
struct Exports {
    all: Vec<Export>,
}

impl Exports {
    fn read(draft: &Draft) -> Result<Self, Error> {
        let mut all = Vec::new();
        for section in draft.root() {
            if section.id != id::EXPORT {
                continue;
            }
            for export in ComponentExportSectionReader::new(reader(draft.wasm(), section)?)? {
                let export = export?;
                let name = export.name.name.to_string();
                all.push(Export {
                    inner: inner(&draft.types, &name),
                    kind: export.kind,
                    name,
                });
            }
        }
        Ok(Self { all })
    }

    /// The path of a function: of an exported one, of one of an exported instance with the instance's name
    /// before it, or of the only one of an exported instance that has that name.
    fn function(&self, name: &str) -> Result<Vec<String>, Error> {
        if let Some(export) = self.all.iter().find(|export| export.name == name) {
            if export.kind != ComponentExternalKind::Func {
                return Err(Error::InitFunc(format!(
                    "the initializer `{name}` is an exported {}, not a function",
                    word(export.kind)
                )));
            }
            return Ok([name.to_string()].into());
        }
        if let Some(path) = self.path(name) {
            return Ok(path);
        }
        let everywhere: Vec<Vec<String>> = self
            .functions()
            .filter(|path| path.len() > 1 && path.last().is_some_and(|last| last == name))
            .collect();
        match everywhere.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(self.missing(name)),
            several => {
                let names = several.iter().map(|path| format!("`{}`", path.join(".")));
                let names: Vec<String> = names.collect();
                Err(Error::InitFunc(format!(
                    "several exported functions are called `{name}`: say which of {}",
                    names.join(", ")
                )))
            }
        }
    }

    /// The path of an export, or of a function of an exported instance.
    fn path(&self, name: &str) -> Option<Vec<String>> {
        if self.all.iter().any(|export| export.name == name) {
            return Some([name.to_string()].into());
        }
        self.functions().find(|path| {
            let [instance, function] = path.as_slice() else {
                return false;
            };
            let rest = name.strip_prefix(instance.as_str());
            rest.and_then(|rest| rest.strip_prefix('.')) == Some(function)
        })
    }

    /// The paths of all functions.
    fn functions(&self) -> impl Iterator<Item = Vec<String>> {
        self.all.iter().flat_map(|export| {
            let inner = export.inner.iter();
            let inner = inner.filter(|(_, kind)| *kind == ComponentExternalKind::Func);
            let inner = inner.map(|(name, _)| [export.name.clone(), name.clone()].into());
            let is_function = export.kind == ComponentExternalKind::Func;
            let own = is_function.then(|| [export.name.clone()].into());
            own.into_iter().chain(inner)
        })
    }

    fn missing(&self, name: &str) -> Error {
        let all: Vec<String> = self.functions().map(|path| path.join(".")).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Error::InitFunc(format!(
            "the component has no export `{name}` to initialize it: {}",
            suggest(name, &all)
        ))
    }
}

/// What an exported instance exports.
fn inner(types: &Types, name: &str) -> Vec<(String, ComponentExternalKind)> {
    let item = types.component_item_for_export(name);
    let Some(ComponentEntityType::Instance(instance)) = item.map(|item| item.ty) else {
        return Vec::new();
    };
    let exports = types
        .as_ref()
        .get(instance)
        .map(|instance| &instance.exports);
    let exports = exports.into_iter().flatten();
    exports
        .map(|(name, item)| (name.clone(), kind(&item.ty)))
        .collect()
}

fn kind(entity: &ComponentEntityType) -> ComponentExternalKind {
    match entity {
        ComponentEntityType::Module(_) => ComponentExternalKind::Module,
        ComponentEntityType::Func(_) => ComponentExternalKind::Func,
        ComponentEntityType::Value(_) => ComponentExternalKind::Value,
        ComponentEntityType::Type { .. } => ComponentExternalKind::Type,
        ComponentEntityType::Instance(_) => ComponentExternalKind::Instance,
        ComponentEntityType::Component(_) => ComponentExternalKind::Component,
    }
}

/// Edits in the making.
struct Edits<'a> {
    exports: &'a Exports,
    edits: Vec<ExportEdit>,
}

impl Edits<'_> {
    /// The edit of a root's export, and the export.
    fn of(&mut self, name: &str) -> Result<(&mut ExportEdit, &Export), Error> {
        let mut pairs = self.edits.iter_mut().zip(&self.exports.all);
        pairs
            .find(|(_, export)| export.name == name)
            .ok_or_else(|| Error::internal("an export was lost"))
    }

    /// The exports of an instance that stay, to be changed.
    fn kept(&mut self, instance: &str) -> Result<&mut Vec<Kept>, Error> {
        let (edit, export) = self.of(instance)?;
        let name = match edit {
            ExportEdit::Reduce { name, .. } => name.take(),
            ExportEdit::Rename(name) => Some(core::mem::take(name)),
            ExportEdit::Keep | ExportEdit::Remove => None,
        };
        let kept = match edit {
            ExportEdit::Reduce { kept, .. } => core::mem::take(kept),
            _ => export
                .inner
                .iter()
                .map(|(name, kind)| Kept {
                    before: name.clone(),
                    now: name.clone(),
                    kind: *kind,
                })
                .collect(),
        };
        *edit = ExportEdit::Reduce { name, kept };
        match edit {
            ExportEdit::Reduce { kept, .. } => Ok(kept),
            _ => Err(Error::internal("an edit was lost")),
        }
    }

    fn remove(&mut self, path: &[String]) -> Result<(), Error> {
        match path {
            [name] => *self.of(name)?.0 = ExportEdit::Remove,
            [instance, function] => {
                let kept = self.kept(instance)?;
                kept.retain(|kept| kept.before != *function);
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    fn rename(&mut self, rename: &Rename, path: &[String]) -> Result<(), Error> {
        let Rename {
            destination,
            source,
        } = rename;
        let refuse = |why: String| {
            Error::Options(format!("can't rename `{source}` to `{destination}`: {why}"))
        };
        match path {
            [name] => {
                let (edit, export) = self.of(name)?;
                check_name(destination, export.kind).map_err(refuse)?;
                check_movable(name).map_err(refuse)?;
                *edit = match core::mem::replace(edit, ExportEdit::Keep) {
                    ExportEdit::Reduce { kept, .. } => ExportEdit::Reduce {
                        name: Some(destination.clone()),
                        kept,
                    },
                    _ => ExportEdit::Rename(destination.clone()),
                };
            }
            [instance, function] => {
                let now = destination
                    .strip_prefix(instance.as_str())
                    .and_then(|rest| rest.strip_prefix('.'))
                    .ok_or_else(|| {
                        refuse(format!(
                            "a function stays in its instance: the new name begins with `{instance}.`"
                        ))
                    })?;
                check_name(now, ComponentExternalKind::Func).map_err(refuse)?;
                check_movable(function).map_err(refuse)?;
                let kept = self.kept(instance)?;
                for kept in kept.iter_mut().filter(|kept| kept.before == *function) {
                    kept.now = now.to_string();
                }
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// What had a new name before goes, unless it has another one by now.
    fn displace(&mut self, rename: &Rename, renamed: &BTreeSet<Vec<String>>) -> Result<(), Error> {
        let destination = &rename.destination;
        let path = self.exports.path(&rename.source);
        let wanted = path.and_then(|path| self.exports.kind(&path));
        // Names that differ in nothing but the case of their letters are the same.
        let lower = destination.to_lowercase();
        let paths: Vec<Vec<String>> = self.exports.paths().collect();
        for path in paths {
            if path.join(".").to_lowercase() != lower || renamed.contains(&path) {
                continue;
            }
            let kind = self.exports.kind(&path);
            if kind != wanted {
                return Err(Error::Options(format!(
                    "can't rename `{}` to `{destination}`: the export `{destination}`, which it would replace, is a {}",
                    rename.source,
                    kind.map_or("value", word)
                )));
            }
            self.remove(&path)?;
        }
        Ok(())
    }
}

impl Exports {
    /// The paths of all exports, and of all exports of exported instances.
    fn paths(&self) -> impl Iterator<Item = Vec<String>> {
        self.all.iter().flat_map(|export| {
            let inner = export.inner.iter();
            let inner = inner.map(|(name, _)| [export.name.clone(), name.clone()].into());
            core::iter::once([export.name.clone()].into()).chain(inner)
        })
    }

    fn kind(&self, path: &[String]) -> Option<ComponentExternalKind> {
        let (first, rest) = path.split_first()?;
        let export = self.all.iter().find(|export| export.name == *first)?;
        match rest {
            [] => Some(export.kind),
            [name] => {
                let mut inner = export.inner.iter();
                inner
                    .find(|(inner, _)| inner == name)
                    .map(|(_, kind)| *kind)
            }
            _ => None,
        }
    }
}

/// None contradicts another.
fn check_renames(renames: &[Rename]) -> Result<(), Error> {
    module::check_renames_agree(renames)
}

/// Whether an export of that kind may have the name.
fn check_name(name: &str, kind: ComponentExternalKind) -> Result<(), String> {
    let parsed = ComponentName::new(name, 0).map_err(|_| format!("`{name}` is no name of WIT"))?;
    let fits = match (parsed.kind(), kind) {
        (ComponentNameKind::Label(_), _) => true,
        (ComponentNameKind::Interface(_), ComponentExternalKind::Instance) => true,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(format!("`{name}` is no name for a {}", word(kind)))
}

/// What belongs to a resource has its name from it.
fn check_movable(name: &str) -> Result<(), String> {
    if name.starts_with('[') {
        return Err(format!("`{name}` belongs to a resource"));
    }
    Ok(())
}

/// The component model's word for what is exported.
fn word(kind: ComponentExternalKind) -> &'static str {
    match kind {
        ComponentExternalKind::Module => "core module",
        ComponentExternalKind::Func => "function",
        ComponentExternalKind::Value => "value",
        ComponentExternalKind::Type => "type",
        ComponentExternalKind::Instance => "instance",
        ComponentExternalKind::Component => "component",
    }
}
