//! Exports that go, or get other names in the result.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::ComponentExternalKind;
use wasmparser::names::{ComponentName, ComponentNameKind};

use super::empty_function::EmptyFunction;
use super::exports::{self, RootExport, RootExports, exported, word};
use super::needed_types::needed_types;
use crate::Error;
use crate::component::read::draft::Draft;
use crate::component::read::instance_uses::InstanceUses;
use crate::component::read::tree::Child;
use crate::options::Rename;

/// What becomes of an export of a component instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExportEdit {
    /// It stays.
    Keep,
    /// It goes; what names it later names what it exported.
    Remove,
    /// It gets another name.
    Rename(String),
    /// A function that does nothing is exported in its place, under another name if there is one.
    Empty(Option<String>, EmptyFunction),
    /// An instance is exported that has some of the exports, under another name if there is one.
    Reduce {
        name: Option<String>,
        kept: Vec<KeptExport>,
    },
}

/// An export of an instance that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptExport {
    /// Its name in the target.
    pub(crate) old_name: String,
    /// Its name in the result.
    pub(crate) new_name: String,
    pub(crate) kind: ComponentExternalKind,
    /// If a function that does nothing is exported in its place, its type.
    pub(crate) emptied: Option<EmptyFunction>,
}

/// The edits of all exports, while the options are applied.
pub(crate) struct ExportEdits<'a> {
    draft: &'a Draft,
    exports: &'a RootExports,
    /// Who uses the root's instances.
    uses: InstanceUses,
    /// Those of the root.
    edits: Vec<RootEdit>,
    /// Those of the root's children, by their nodes.
    of_children: BTreeMap<usize, Vec<ExportEdit>>,
    /// The root's children, by their indices among its instances.
    children: BTreeMap<u32, &'a Child>,
    /// Of definitions that were read for this, the places of their exports.
    places: BTreeMap<usize, BTreeMap<String, usize>>,
}

/// What becomes of an export of the root.
#[derive(Debug, Default)]
struct RootEdit {
    /// It goes.
    is_removed: bool,
    /// Its new name.
    name: Option<String>,
    /// If a function that does nothing stands for it, its type.
    emptied: Option<EmptyFunction>,
    /// Of an instance that loses some, its exports, each in its place.
    kept: Option<Vec<Option<KeptExport>>>,
}

impl RootEdit {
    fn finish(self) -> ExportEdit {
        match self {
            Self {
                is_removed: true, ..
            } => ExportEdit::Remove,
            Self {
                name,
                emptied: Some(function),
                ..
            } => ExportEdit::Empty(name, function),
            Self {
                name,
                kept: Some(kept),
                ..
            } => ExportEdit::Reduce {
                name,
                kept: kept.into_iter().flatten().collect(),
            },
            Self {
                name: Some(name), ..
            } => ExportEdit::Rename(name),
            Self { .. } => ExportEdit::Keep,
        }
    }
}

impl<'a> ExportEdits<'a> {
    /// Nothing changes.
    pub(crate) fn new(draft: &'a Draft, exports: &'a RootExports) -> Result<Self, Error> {
        let root = draft.tree.nodes.first();
        let children = root.into_iter().flat_map(|root| &root.children);
        Ok(Self {
            draft,
            exports,
            uses: InstanceUses::read(draft.wasm(), draft.sections(0))?,
            edits: exports.all.iter().map(|_| RootEdit::default()).collect(),
            of_children: BTreeMap::new(),
            children: children.map(|child| (child.index, child)).collect(),
            places: BTreeMap::new(),
        })
    }

    /// The edits, by the nodes whose exports they are: the root's number is 0.
    pub(crate) fn finish(self) -> BTreeMap<usize, Vec<ExportEdit>> {
        let mut all = self.of_children;
        let edits = self.edits.into_iter().map(RootEdit::finish);
        all.insert(0, edits.collect());
        all
    }

    /// The edit of a root's export, and the export.
    fn of(&mut self, name: &str) -> Result<(&mut RootEdit, &'a RootExport), Error> {
        let place = self.exports.place(name);
        let edit = place.and_then(|place| self.edits.get_mut(place));
        let lost = || Error::internal("an export was lost");
        Ok((
            edit.ok_or_else(lost)?,
            self.exports.get(name).ok_or_else(lost)?,
        ))
    }

    /// An export of an instance, to be changed.
    fn kept(&mut self, instance: &str, name: &str) -> Result<&mut Option<KeptExport>, Error> {
        let (edit, export) = self.of(instance)?;
        let kept = edit.kept.get_or_insert_with(|| {
            let kept = export.instance_exports.iter().map(|(name, kind)| {
                Some(KeptExport {
                    old_name: name.clone(),
                    new_name: name.clone(),
                    kind: *kind,
                    emptied: None,
                })
            });
            kept.collect()
        });
        let place = export.place(name);
        place
            .and_then(|place| kept.get_mut(place))
            .ok_or_else(|| Error::internal("an export was lost"))
    }

    /// Removes an export.
    pub(crate) fn remove(&mut self, path: &[String]) -> Result<(), Error> {
        match path {
            [name] => self.of(name)?.0.is_removed = true,
            [instance, function] if self.has_resources(instance) => {
                *self.within(instance, function)? = ExportEdit::Remove;
            }
            [instance, function] => {
                *self.kept(instance, function)? = None;
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// Puts a function that does nothing in place of one that is exported.
    pub(crate) fn empty(&mut self, path: &[String]) -> Result<(), Error> {
        let function = EmptyFunction::new(&self.draft.types, path)?;
        match path {
            [name] => self.of(name)?.0.emptied = Some(function),
            [instance, name] if self.has_resources(instance) => {
                let edit = self.within(instance, name)?;
                let renamed = match edit {
                    ExportEdit::Rename(name) => Some(name.clone()),
                    _ => None,
                };
                *edit = ExportEdit::Empty(renamed, function);
            }
            [instance, name] => {
                if let Some(kept) = self.kept(instance, name)? {
                    kept.emptied = Some(function);
                }
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// Takes an exported instance away in which nothing is left but types that nothing else needs,
    /// and says whether it is so.
    pub(crate) fn remove_empty(&mut self, name: &str) -> Result<bool, Error> {
        let (edit, _) = self.of(name)?;
        let is_type = |kept: &KeptExport| kept.kind == ComponentExternalKind::Type;
        let is_empty = (edit.kept.iter().flatten()).flatten().all(is_type);
        if edit.kept.is_none() || edit.is_removed || !is_empty {
            return Ok(false);
        }
        let others = self.exports.all.iter().map(|export| export.name.as_str());
        let others = others.filter(|other| *other != name);
        if needed_types(&self.draft.types, name, others) {
            return Ok(false);
        }
        self.of(name)?.0.is_removed = true;
        Ok(true)
    }

    /// Whether functions of an exported instance belong to resources. They then have to come from a
    /// component that exports the resources, too, and not from an instance made of single exports.
    fn has_resources(&self, instance: &str) -> bool {
        let export = self.exports.get(instance);
        export.is_some_and(|export| export.has_resources)
    }

    /// The edit of a function's export in the component whose instance is exported.
    fn within(&mut self, instance: &str, function: &str) -> Result<&mut ExportEdit, Error> {
        let index = self.uses.only_exported(instance, function);
        let child = index.and_then(|index| self.children.get(&index));
        let Some(child) = child else {
            return Err(Error::options(format!(
                "the function `{function}` of `{instance}` can't be removed: the instance has resources, and is used in other places: keep the initializer's export"
            )));
        };
        let places = match self.places.entry(child.origin.number) {
            Entry::Occupied(places) => places.into_mut(),
            Entry::Vacant(places) => {
                let exports = exported(self.draft, child.origin.number)?;
                places.insert(exports::places(exports.iter().map(|(name, _)| name)))
            }
        };
        let edits = self
            .of_children
            .entry(child.node)
            .or_insert_with(|| places.iter().map(|_| ExportEdit::Keep).collect());
        let place = places.get(function);
        place
            .and_then(|place| edits.get_mut(*place))
            .ok_or_else(|| Error::internal("an export was lost"))
    }

    /// Gives an export another name.
    pub(crate) fn rename(&mut self, rename: &Rename, path: &[String]) -> Result<(), Error> {
        let Rename {
            destination,
            source,
        } = rename;
        let refuse = |why: String| {
            Error::options(format!("can't rename `{source}` to `{destination}`: {why}"))
        };
        match path {
            [name] => {
                let (edit, export) = self.of(name)?;
                if !matches!(
                    export.kind,
                    ComponentExternalKind::Func | ComponentExternalKind::Instance
                ) {
                    return Err(refuse(format!(
                        "`{name}` is a {}, not a function or an instance",
                        word(export.kind)
                    )));
                }
                check_name(destination, export.kind).map_err(refuse)?;
                check_movable(name).map_err(refuse)?;
                edit.name = Some(destination.clone());
            }
            [instance, function] => {
                let new_name = destination
                    .strip_prefix(instance.as_str())
                    .and_then(|rest| rest.strip_prefix('.'))
                    .ok_or_else(|| {
                        refuse(format!(
                            "a function stays in its instance: the new name begins with `{instance}.`"
                        ))
                    })?;
                check_name(new_name, ComponentExternalKind::Func).map_err(refuse)?;
                check_movable(function).map_err(refuse)?;
                if self.has_resources(instance) {
                    *self.within(instance, function)? = ExportEdit::Rename(new_name.to_string());
                    return Ok(());
                }
                if let Some(kept) = self.kept(instance, function)? {
                    kept.new_name = new_name.to_string();
                }
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// Removes the export that had the new name before, unless it was renamed itself. `named` has
    /// the paths of all exports.
    pub(crate) fn displace(
        &mut self,
        rename: &Rename,
        renamed: &BTreeSet<Vec<String>>,
        named: &BTreeMap<String, Vec<Vec<String>>>,
    ) -> Result<(), Error> {
        let destination = &rename.destination;
        let path = self.exports.path(&rename.source);
        let wanted = path.and_then(|path| self.exports.kind(&path));
        let same = named.get(&destination.to_lowercase());
        for path in same.into_iter().flatten() {
            if renamed.contains(path) {
                continue;
            }
            if self.exports.kind(path) != wanted {
                return Err(Error::options(format!(
                    "can't rename `{}` to `{destination}`: the export `{destination}`, which it would replace, is no {}",
                    rename.source,
                    wanted.map_or("function", word)
                )));
            }
            self.remove(path)?;
        }
        Ok(())
    }
}

/// Whether an export of that kind may have the name.
fn check_name(name: &str, kind: ComponentExternalKind) -> Result<(), String> {
    let parsed = ComponentName::new(name, 0).map_err(|_| format!("`{name}` is no name of WIT"))?;
    let fits = matches!(
        (parsed.kind(), kind),
        (ComponentNameKind::Label(_), _)
            | (
                ComponentNameKind::Interface(_),
                ComponentExternalKind::Instance
            )
    );
    if fits {
        return Ok(());
    }
    Err(format!("`{name}` is no name for a {}", word(kind)))
}

/// Refuses functions that belong to a resource: their names are made of its name.
fn check_movable(name: &str) -> Result<(), String> {
    if name.starts_with('[') {
        return Err(format!("`{name}` belongs to a resource"));
    }
    Ok(())
}
