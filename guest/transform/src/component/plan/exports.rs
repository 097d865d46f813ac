//! The root's exports, found by their names.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::Types;
use wasmparser::{ComponentExportSectionReader, ComponentExternalKind};

use crate::Error;
use crate::component::read::contents::id;
use crate::component::read::draft::Draft;
use crate::options::Rename;
use crate::suggest::{list, suggest};

/// An export of the root.
#[derive(Debug)]
pub(crate) struct RootExport {
    pub(crate) name: String,
    pub(crate) kind: ComponentExternalKind,
    /// Of an instance, its exports.
    pub(crate) instance_exports: ExportList,
    /// The places of these, by name.
    places: BTreeMap<String, usize>,
    /// Functions among them belong to resources.
    pub(crate) has_resources: bool,
}

impl RootExport {
    fn new(name: String, kind: ComponentExternalKind, instance_exports: ExportList) -> Self {
        Self {
            name,
            kind,
            places: places(instance_exports.iter().map(|(name, _)| name)),
            has_resources: instance_exports
                .iter()
                .any(|(name, _)| name.starts_with('[')),
            instance_exports,
        }
    }

    /// The place of an instance's export.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// What kind an instance's export is of.
    fn kind_of(&self, name: &str) -> Option<ComponentExternalKind> {
        let (_, kind) = self.instance_exports.get(self.place(name)?)?;
        Some(*kind)
    }
}

/// The exports of an instance, in order.
pub(crate) type ExportList = Vec<(String, ComponentExternalKind)>;

/// Where each name stands.
pub(crate) fn places<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    names.cloned().zip(0..).collect()
}

/// The root's exports, in order.
pub(crate) struct RootExports {
    pub(crate) all: Vec<RootExport>,
    /// Their places, by name.
    places: BTreeMap<String, usize>,
}

impl RootExports {
    pub(super) fn read(draft: &Draft) -> Result<Self, Error> {
        let mut all = Vec::new();
        for (name, kind) in exported(draft, 0)? {
            let instance_exports = instance_exports(&draft.types, &name);
            all.push(RootExport::new(name, kind, instance_exports));
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
    pub(crate) fn get(&self, name: &str) -> Option<&RootExport> {
        self.all.get(self.place(name)?)
    }

    /// A name in the spelling of paths. Engines have the version behind the function on their
    /// command lines: `ns:pkg/iface.func@1.0.0` is `ns:pkg/iface@1.0.0.func`. Other names stay.
    pub(super) fn spell(&self, name: &str) -> String {
        let respelled = || {
            let (path, version) = name.rsplit_once('@')?;
            let interface = path.rfind('/')?;
            let (_, within) = path.split_at_checked(interface)?;
            let dot = interface.checked_add(within.find('.')?)?;
            let (instance, function) = path.split_at_checked(dot)?;
            Some(format!("{instance}@{version}{function}"))
        };
        let respelled = match self.place(name) {
            Some(_) => None,
            None => respelled(),
        };
        respelled.unwrap_or_else(|| name.to_string())
    }

    /// A rename, with both names in the spelling of paths.
    pub(super) fn spell_rename(&self, rename: &Rename) -> Rename {
        Rename {
            destination: self.spell(&rename.destination),
            source: self.spell(&rename.source),
        }
    }

    /// The path of a function: of an exported one, of one of an exported instance with the
    /// instance's name before it, or of the only one of an exported instance that has that name.
    pub(super) fn function(&self, name: &str) -> Result<Vec<String>, Error> {
        if let Some(export) = self.get(name) {
            if export.kind != ComponentExternalKind::Func {
                return Err(Error::init_func(format!(
                    "the initializer `{name}` is an exported {}, not a function",
                    word(export.kind)
                )));
            }
            return Ok([name.to_string()].into());
        }
        if let Some(path) = self.path(&self.spell(name)) {
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
                Err(Error::init_func(format!(
                    "several exported functions are called `{name}`: their full names are {}",
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
            let inner = export.instance_exports.iter();
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
            let inner = export.instance_exports.iter();
            let inner = inner.map(|(name, _)| [export.name.clone(), name.clone()].into());
            core::iter::once([export.name.clone()].into()).chain(inner)
        })
    }

    /// The paths of all exports by their names: those that differ in nothing but the case of their
    /// letters are the same.
    pub(super) fn by_lower_case(&self) -> BTreeMap<String, Vec<Vec<String>>> {
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
        Error::init_func(format!(
            "the component has no export `{name}` to initialize it: {}",
            suggest(name, &all)
        ))
    }
}

/// The exports of a definition, in order.
pub(crate) fn exported(draft: &Draft, definition: usize) -> Result<ExportList, Error> {
    let mut all = Vec::new();
    let sections = draft.sections(definition).iter();
    for section in sections.filter(|section| section.id == id::EXPORT) {
        for export in ComponentExportSectionReader::new(section.reader(draft.wasm())?)? {
            let export = export?;
            all.push((export.name.name.to_string(), export.kind));
        }
    }
    Ok(all)
}

/// What an exported instance exports.
fn instance_exports(types: &Types, name: &str) -> ExportList {
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
