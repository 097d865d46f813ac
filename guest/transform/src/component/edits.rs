//! Exports that go, or have other names in the result.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::ComponentExternalKind;
use wasmparser::names::{ComponentName, ComponentNameKind};

use super::blueprint::Draft;
use super::exports::{self, Export, Exports, exported, word};
use super::needed_types::needed_types;
use super::tree::Child;
use super::uses::Uses;
use crate::Error;
use crate::options::Rename;

/// What becomes of an export of a component instance.
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

/// Edits in the making.
pub(crate) struct Edits<'a> {
    draft: &'a Draft,
    exports: &'a Exports,
    /// Who uses the root's instances.
    uses: Uses,
    /// Those of the root.
    edits: Vec<RootEdit>,
    /// Those of the root's children, by their nodes.
    inner: BTreeMap<usize, Vec<ExportEdit>>,
    /// The root's children, by their indices among its instances.
    children: BTreeMap<u32, &'a Child>,
    /// Of definitions that were looked at, the places of their exports.
    places: BTreeMap<usize, BTreeMap<String, usize>>,
}

/// What becomes of an export of the root.
#[derive(Debug, Default)]
struct RootEdit {
    /// It goes.
    is_removed: bool,
    /// Its new name.
    name: Option<String>,
    /// Of an instance that loses some, its exports, each in its place.
    kept: Option<Vec<Option<Kept>>>,
}

impl RootEdit {
    fn finish(self) -> ExportEdit {
        match self {
            Self {
                is_removed: true, ..
            } => ExportEdit::Remove,
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

impl<'a> Edits<'a> {
    /// Nothing changes.
    pub(crate) fn new(draft: &'a Draft, exports: &'a Exports) -> Result<Self, Error> {
        let root = draft.tree.nodes.first();
        let children = root.into_iter().flat_map(|root| &root.children);
        Ok(Self {
            draft,
            exports,
            uses: Uses::read(draft.wasm(), draft.sections(0))?,
            edits: exports.all.iter().map(|_| RootEdit::default()).collect(),
            inner: BTreeMap::new(),
            children: children.map(|child| (child.index, child)).collect(),
            places: BTreeMap::new(),
        })
    }

    /// The edits, by the nodes whose exports they are: the root's number is 0.
    pub(crate) fn finish(self) -> BTreeMap<usize, Vec<ExportEdit>> {
        let mut all = self.inner;
        let edits = self.edits.into_iter().map(RootEdit::finish);
        all.insert(0, edits.collect());
        all
    }

    /// The edit of a root's export, and the export.
    fn of(&mut self, name: &str) -> Result<(&mut RootEdit, &'a Export), Error> {
        let place = self.exports.place(name);
        let edit = place.and_then(|place| self.edits.get_mut(place));
        let lost = || Error::internal("an export was lost");
        Ok((
            edit.ok_or_else(lost)?,
            self.exports.get(name).ok_or_else(lost)?,
        ))
    }

    /// An export of an instance, to be changed.
    fn kept(&mut self, instance: &str, name: &str) -> Result<&mut Option<Kept>, Error> {
        let (edit, export) = self.of(instance)?;
        let kept = edit.kept.get_or_insert_with(|| {
            let kept = export.inner.iter().map(|(name, kind)| {
                Some(Kept {
                    before: name.clone(),
                    now: name.clone(),
                    kind: *kind,
                })
            });
            kept.collect()
        });
        let place = export.place(name);
        place
            .and_then(|place| kept.get_mut(place))
            .ok_or_else(|| Error::internal("an export was lost"))
    }

    /// Takes an export away.
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

    /// Takes an exported instance away in which nothing is left but types that nothing else needs, and says whether it is so.
    pub(crate) fn remove_empty(&mut self, name: &str) -> Result<bool, Error> {
        let (edit, _) = self.of(name)?;
        let is_type = |kept: &Kept| kept.kind == ComponentExternalKind::Type;
        let is_empty = (edit.kept.iter().flatten()).flatten().all(is_type);
        if edit.kept.is_none() || edit.is_removed || !is_empty {
            return Ok(false);
        }
        let others = self.exports.all.iter().map(|export| export.name.as_str());
        if needed_types(
            &self.draft.types,
            name,
            others.filter(|other| *other != name),
        ) {
            return Ok(false);
        }
        self.of(name)?.0.is_removed = true;
        Ok(true)
    }

    /// Whether functions of an exported instance belong to resources: the format then takes them from nowhere but a
    /// component that exports the resources, too.
    fn has_resources(&self, instance: &str) -> bool {
        let export = self.exports.get(instance);
        export.is_some_and(|export| export.has_resources)
    }

    /// The edit of a function's export in the component that the exported instance is one of.
    fn within(&mut self, instance: &str, function: &str) -> Result<&mut ExportEdit, Error> {
        let index = self.uses.only_exported(instance, function);
        let child = index.and_then(|index| self.children.get(&index));
        let Some(child) = child else {
            return Err(Error::Options(format!(
                "the function `{function}` of `{instance}` can't be taken away: the instance has resources, and more than its export uses it: keep the function"
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
            .inner
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
            Error::Options(format!("can't rename `{source}` to `{destination}`: {why}"))
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
                if self.has_resources(instance) {
                    *self.within(instance, function)? = ExportEdit::Rename(now.to_string());
                    return Ok(());
                }
                if let Some(kept) = self.kept(instance, function)? {
                    kept.now = now.to_string();
                }
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// What had a new name before goes, unless it has another one by now. `named` has the paths of
    /// all exports.
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
                return Err(Error::Options(format!(
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

/// What belongs to a resource has its name from it.
fn check_movable(name: &str) -> Result<(), String> {
    if name.starts_with('[') {
        return Err(format!("`{name}` belongs to a resource"));
    }
    Ok(())
}
