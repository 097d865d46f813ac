//! Exports that go, or have other names in the result.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::ComponentExternalKind;
use wasmparser::names::{ComponentName, ComponentNameKind};

use super::blueprint::Draft;
use super::exports::{Export, Exports, exported, word};
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
    edits: Vec<ExportEdit>,
    /// Those of the root's children, by their nodes.
    inner: BTreeMap<usize, Vec<ExportEdit>>,
}

impl<'a> Edits<'a> {
    /// Nothing changes.
    pub(crate) fn new(draft: &'a Draft, exports: &'a Exports) -> Result<Self, Error> {
        Ok(Self {
            draft,
            exports,
            uses: Uses::read(draft.wasm(), draft.sections(0))?,
            edits: exports.all.iter().map(|_| ExportEdit::Keep).collect(),
            inner: BTreeMap::new(),
        })
    }

    /// The edits, by the nodes whose exports they are: the root's number is 0.
    pub(crate) fn finish(self) -> BTreeMap<usize, Vec<ExportEdit>> {
        let mut all = self.inner;
        all.insert(0, self.edits);
        all
    }

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

    /// Takes an export away.
    pub(crate) fn remove(&mut self, path: &[String]) -> Result<(), Error> {
        match path {
            [name] => *self.of(name)?.0 = ExportEdit::Remove,
            [instance, function] if self.has_resources(instance) => {
                *self.within(instance, function)? = ExportEdit::Remove;
            }
            [instance, function] => {
                let kept = self.kept(instance)?;
                kept.retain(|kept| kept.before != *function);
            }
            _ => return Err(Error::internal("a path is too long")),
        }
        Ok(())
    }

    /// Whether functions of an exported instance belong to resources: the format then takes them from nowhere but a
    /// component that exports the resources, too.
    fn has_resources(&self, instance: &str) -> bool {
        let export = self
            .exports
            .all
            .iter()
            .find(|export| export.name == instance);
        export.is_some_and(|export| export.inner.iter().any(|(name, _)| name.starts_with('[')))
    }

    /// The edit of a function's export in the component that the exported instance is one of.
    fn within(&mut self, instance: &str, function: &str) -> Result<&mut ExportEdit, Error> {
        let draft = self.draft;
        let index = self.uses.only_exported(instance, function);
        let root = draft.tree.nodes.first();
        let child = root.and_then(|root| {
            let mut children = root.children.iter();
            children.find(|child| Some(child.index) == index)
        });
        let Some(child) = child else {
            return Err(Error::Options(format!(
                "the function `{function}` of `{instance}` can't be taken away: the instance has resources, and more than its export uses it: keep the function"
            )));
        };
        let exports = exported(draft, child.origin.number)?;
        let place = exports.iter().position(|(name, _)| name == function);
        let edits = self
            .inner
            .entry(child.node)
            .or_insert_with(|| exports.iter().map(|_| ExportEdit::Keep).collect());
        place
            .and_then(|place| edits.get_mut(place))
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
                if self.has_resources(instance) {
                    *self.within(instance, function)? = ExportEdit::Rename(now.to_string());
                    return Ok(());
                }
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
    pub(crate) fn displace(
        &mut self,
        rename: &Rename,
        renamed: &BTreeSet<Vec<String>>,
    ) -> Result<(), Error> {
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
            if self.exports.kind(&path) != wanted {
                return Err(Error::Options(format!(
                    "can't rename `{}` to `{destination}`: the export `{destination}`, which it would replace, is no {}",
                    rename.source,
                    wanted.map_or("function", word)
                )));
            }
            self.remove(&path)?;
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
