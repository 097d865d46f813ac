//! The root's exports: which function is the initializer, and what becomes of them in the result.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::Types;
use wasmparser::{ComponentExportSectionReader, ComponentExternalKind};

use super::blueprint::Draft;
use super::contents::id;
use super::edits::{Edits, ExportEdit};
use super::tree::reader;
use crate::options::{Initializer, Invocation, Options, Rename};
use crate::suggest::{list, suggest};
use crate::{Error, module};

/// The options, applied to a component.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// What to call.
    pub(crate) initializers: Vec<Invocation>,
    /// What becomes of the exports of component instances, in order, by their nodes; those of all others stay.
    pub(crate) edits: BTreeMap<usize, Vec<ExportEdit>>,
    /// The exported instance that goes with the initializer, as nothing else is in it.
    pub(crate) removed_instance: Option<String>,
}

/// An export of the root.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) kind: ComponentExternalKind,
    /// Of an instance, its exports.
    pub(crate) inner: Inner,
    /// And their places, by name.
    places: BTreeMap<String, usize>,
    /// Functions among those belong to resources.
    pub(crate) has_resources: bool,
}

impl Export {
    fn new(name: String, kind: ComponentExternalKind, inner: Inner) -> Self {
        Self {
            name,
            kind,
            places: places(inner.iter().map(|(name, _)| name)),
            has_resources: inner.iter().any(|(name, _)| name.starts_with('[')),
            inner,
        }
    }

    /// The place of an instance's export.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// What kind an instance's export is of.
    fn kind_of(&self, name: &str) -> Option<ComponentExternalKind> {
        let (_, kind) = self.inner.get(self.place(name)?)?;
        Some(*kind)
    }
}

/// Exports of an instance, in order.
pub(crate) type Inner = Vec<(String, ComponentExternalKind)>;

/// Where each name stands.
pub(crate) fn places<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    names.cloned().zip(0..).collect()
}

/// Applies the options to a component's exports. What is not there is refused, unless `partly` says that the component is
/// a twin, which need not have what the target has.
pub(crate) fn resolve(draft: &Draft, options: &Options, partly: bool) -> Result<Resolved, Error> {
    let (resolved, refusals) = attempt(draft, options, partly)?;
    match refusals.into_iter().next() {
        Some(refused) => Err(refused),
        None => Ok(resolved),
    }
}

/// As `resolve`, and goes on where something is refused: the rest is as if that had not been asked for.
///
/// # Errors
///
/// [`Error::Internal`] only.
pub(crate) fn attempt(
    draft: &Draft,
    options: &Options,
    partly: bool,
) -> Result<(Resolved, Vec<Error>), Error> {
    let exports = Exports::read(draft)?;
    let mut refusals = Vec::new();
    let init = match initializer(&exports, options) {
        Ok(init) => init,
        Err(error) => {
            refusals.extend(Some(error).filter(|_| !partly));
            None
        }
    };
    let mut edits = Edits::new(draft, &exports)?;
    let mut removed_instance = None;
    let mut renamed = BTreeSet::new();
    let mut renames = Vec::new();
    let wanted: Vec<Rename> = options
        .renames
        .iter()
        .map(|rename| exports.spell_rename(rename))
        .collect();
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
                refusals.push(Error::Options(format!(
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
    if let Some(init) = init.as_ref().filter(|_| !options.keep_init_func) {
        let is_renamed = renamed.contains(&init.path);
        if !is_renamed
            && refused(edits.remove(&init.path), &mut refusals)?.is_some()
            && let [instance, _] = init.path.as_slice()
            && edits.remove_empty(instance)?
        {
            removed_instance = Some(instance.clone());
        }
    }
    let resolved = Resolved {
        removed_instance,
        edits: edits.finish(),
        initializers: init.into_iter().collect(),
    };
    Ok((resolved, refusals))
}

/// Keeps what is refused; what should have been impossible stays an error.
fn refused<T>(result: Result<T, Error>, refusals: &mut Vec<Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error @ Error::Internal(_)) => Err(error),
        Err(error) => {
            refusals.push(error);
            Ok(None)
        }
    }
}

/// The call that the options ask for.
fn initializer(exports: &Exports, options: &Options) -> Result<Option<Invocation>, Error> {
    let (path, arguments) = match &options.init {
        Initializer::None => return Ok(None),
        Initializer::Export(text) => {
            let (name, arguments) = split(text);
            (exports.function(&exports.spell(name))?, arguments)
        }
        Initializer::Default => {
            let mut names = module::DEFAULT_INITIALIZERS.iter();
            let found = names.find_map(|name| exports.function(name).ok());
            let [preferred, _] = module::DEFAULT_INITIALIZERS;
            let path = found.map_or_else(|| exports.function(preferred), Ok)?;
            (path, "")
        }
    };
    Ok(Some(Invocation {
        path,
        arguments: arguments.to_string(),
    }))
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
pub(crate) struct Exports {
    pub(crate) all: Vec<Export>,
    /// Their places, by name.
    places: BTreeMap<String, usize>,
}

impl Exports {
    fn read(draft: &Draft) -> Result<Self, Error> {
        let mut all = Vec::new();
        for (name, kind) in exported(draft, 0)? {
            let inner = inner(&draft.types, &name);
            all.push(Export::new(name, kind, inner));
        }
        Ok(Self {
            places: places(all.iter().map(|export| &export.name)),
            all,
        })
    }

    /// The place of an export.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// An export.
    pub(crate) fn get(&self, name: &str) -> Option<&Export> {
        self.all.get(self.place(name)?)
    }

    /// A name of a function in an instance, spelled with the version behind the function as engines take it on their command
    /// lines, in the spelling of paths: `ns:pkg/iface.func@1.0.0` is `ns:pkg/iface@1.0.0.func`. Other names stay.
    fn spell(&self, name: &str) -> String {
        let respelled = || {
            let (path, version) = name.rsplit_once('@')?;
            let interface = path.rfind('/')?;
            let (_, within) = path.split_at_checked(interface)?;
            let dot = interface.checked_add(within.find('.')?)?;
            let (instance, function) = path.split_at_checked(dot)?;
            Some(format!("{instance}@{version}{function}"))
        };
        match self.place(name) {
            Some(_) => None,
            None => respelled(),
        }
        .unwrap_or_else(|| name.to_string())
    }

    /// A rename, with both names in the spelling of paths.
    fn spell_rename(&self, rename: &Rename) -> Rename {
        Rename {
            destination: self.spell(&rename.destination),
            source: self.spell(&rename.source),
        }
    }

    /// The path of a function: of an exported one, of one of an exported instance with the instance's name
    /// before it, or of the only one of an exported instance that has that name.
    fn function(&self, name: &str) -> Result<Vec<String>, Error> {
        if let Some(export) = self.get(name) {
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
                let names: Vec<String> = several.iter().map(|path| path.join(".")).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                Err(Error::InitFunc(format!(
                    "several exported functions are called `{name}`: say which of {}",
                    list(&names)
                )))
            }
        }
    }

    /// The path of an export, or of a function of an exported instance.
    pub(crate) fn path(&self, name: &str) -> Option<Vec<String>> {
        if self.place(name).is_some() {
            return Some([name.to_string()].into());
        }
        // Names of instances have dots, too, and so have those of methods.
        let splits = name.match_indices('.').filter_map(|(at, _)| {
            let (instance, rest) = name.split_at(at);
            let function = rest.strip_prefix('.')?;
            let place = self.place(instance)?;
            let kind = self.all.get(place)?.kind_of(function)?;
            let is_function = kind == ComponentExternalKind::Func;
            is_function.then_some((place, instance, function))
        });
        let (_, instance, function) = splits.min()?;
        Some([instance.to_string(), function.to_string()].into())
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

    /// The paths of all exports, and of all exports of exported instances.
    fn paths(&self) -> impl Iterator<Item = Vec<String>> {
        self.all.iter().flat_map(|export| {
            let inner = export.inner.iter();
            let inner = inner.map(|(name, _)| [export.name.clone(), name.clone()].into());
            core::iter::once([export.name.clone()].into()).chain(inner)
        })
    }

    /// The paths of all exports by their names: those that differ in nothing but the case of their
    /// letters are the same.
    fn by_lower_case(&self) -> BTreeMap<String, Vec<Vec<String>>> {
        let mut named: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for path in self.paths() {
            named
                .entry(path.join(".").to_lowercase())
                .or_default()
                .push(path);
        }
        named
    }

    pub(crate) fn kind(&self, path: &[String]) -> Option<ComponentExternalKind> {
        match path {
            [name] => Some(self.get(name)?.kind),
            [instance, name] => self.get(instance)?.kind_of(name),
            _ => None,
        }
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

/// The exports of a definition, in order.
pub(crate) fn exported(draft: &Draft, definition: usize) -> Result<Inner, Error> {
    let mut all = Vec::new();
    let sections = draft.sections(definition).iter();
    for section in sections.filter(|section| section.id == id::EXPORT) {
        for export in ComponentExportSectionReader::new(reader(draft.wasm(), section)?)? {
            let export = export?;
            all.push((export.name.name.to_string(), export.kind));
        }
    }
    Ok(all)
}

/// What an exported instance exports.
fn inner(types: &Types, name: &str) -> Inner {
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

/// The component model's word for what is exported.
pub(crate) fn word(kind: ComponentExternalKind) -> &'static str {
    match kind {
        ComponentExternalKind::Module => "core module",
        ComponentExternalKind::Func => "function",
        ComponentExternalKind::Value => "value",
        ComponentExternalKind::Type => "type",
        ComponentExternalKind::Instance => "instance",
        ComponentExternalKind::Component => "component",
    }
}
