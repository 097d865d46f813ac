//! Which definitions are specialised, for which instances, and where the copies stand.
//!
//! In the result, each module instance with state has a module of its own. A definition that is
//! instantiated once is rewritten where it stands. One that is instantiated several times, or that
//! leaves the component as it is, is copied for the others: the copy stands right before the
//! section that instantiates it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::Error;
use crate::component::read::contents::{Contents, Definition, DefinitionKind, OuterAlias};
use crate::component::read::tree::{DefinitionRef, InstanceItem, Item, Node, Origin, Tree};
use crate::module;

/// What becomes of a module, for one of its instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ModuleEdit {
    /// It stays as it is.
    Unchanged,
    /// Its start function and its active data segments are gone: they took effect at instantiation,
    /// and must not do so again.
    AlreadyInstantiated,
    /// It stays as it is in the result. In the instrumented component, its code is another.
    OnlyCode,
    /// It begins with the state of a core instance, whose number counts those of the whole tree.
    WithState(usize),
}

impl ModuleEdit {
    /// Whether the result has another module.
    pub(crate) fn changes_result(self) -> bool {
        !matches!(self, Self::Unchanged | Self::OnlyCode)
    }
}

/// A definition, changed as some of its instances need it.
#[derive(Debug)]
pub(crate) struct Version {
    /// Which of all versions it is.
    pub(crate) index: usize,
    pub(crate) definition: usize,
    /// One of the instances.
    pub(crate) node: usize,
    /// For each core instance.
    pub(crate) cores: Vec<ModuleEdit>,
    /// For each component instance, its version.
    pub(crate) children: Vec<usize>,
    /// Its exports change.
    pub(crate) edited: bool,
    /// The result needs it to be other than the definition.
    pub(crate) changed: bool,
    /// The instrumented component does: there is state to show in it or other code, or within.
    pub(crate) shown: bool,
}

/// Where a definition stands. What stands there in the result may be any of its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct DefinitionSite {
    /// The node whose definition it stands in.
    owner: usize,
    kind: DefinitionKind,
    number: usize,
}

impl DefinitionSite {
    fn new(origin: Origin, kind: DefinitionKind) -> Self {
        Self {
            owner: origin.owner,
            kind,
            number: origin.number,
        }
    }
}

/// All versions, and where they are instantiated.
#[derive(Debug, Default)]
pub(crate) struct Versions {
    pub(crate) all: Vec<Version>,
    /// The version of each node.
    of: Vec<usize>,
    /// The instances that name a definition directly: the node, and which of its instances.
    direct: BTreeMap<DefinitionSite, Vec<(usize, usize)>>,
    /// Definitions that are passed to instances.
    passed: BTreeSet<DefinitionSite>,
    /// Definitions that leave the component: who instantiates them outside needs them as they were.
    escaped: BTreeSet<DefinitionSite>,
}

/// What makes versions equal: definition, node, edits of its core instances, versions of its
/// children. The node is there only where a version depends on more than the definition.
type VersionKey = (usize, Option<usize>, Vec<ModuleEdit>, Vec<usize>);

impl Versions {
    /// `choose` decides about each core instance: it is given its number in the tree and its
    /// module. The exports of the nodes in `edited` change.
    pub(crate) fn new(
        tree: &Tree,
        contents: &Contents,
        modules: &[Rc<module::Plan>],
        edited: &BTreeSet<usize>,
        choose: impl Fn(usize, &module::Plan) -> ModuleEdit,
    ) -> Result<Self, Error> {
        let mut versions = Self {
            of: alloc::vec![0; tree.nodes.len()],
            ..Self::default()
        };
        versions.find_sites(tree);
        versions.find_escaped(tree, contents);
        versions.passed = tree
            .passed
            .iter()
            .map(|origin| DefinitionSite::new(*origin, DefinitionKind::Component))
            .collect();
        let mut known: BTreeMap<VersionKey, usize> = BTreeMap::new();
        let mut first = numbers(tree);
        // Children come after their parents.
        for (number, node) in tree.nodes.iter().enumerate().rev() {
            let base = first.pop().unwrap_or_default();
            let plan = |number: usize| modules.get(number).ok_or_else(lost);
            let cores = (base..)
                .zip(&node.cores)
                .map(|(core, instance)| Ok(choose(core, plan(instance.origin.number)?)))
                .collect::<Result<Vec<_>, Error>>()?;
            let children: Vec<usize> = node
                .children
                .iter()
                .map(|child| versions.of.get(child.node).copied().ok_or_else(lost))
                .collect::<Result<_, _>>()?;
            let is_edited = edited.contains(&number);
            let unique = is_edited || versions.depends_on_place(number, node, &cores);
            let key = (
                node.definition,
                unique.then_some(number),
                cores.clone(),
                children.clone(),
            );
            let next = versions.all.len();
            let shown = versions.is_shown(node, &children, contents, modules)?;
            let version = *known.entry(key).or_insert(next);
            if version == next {
                let mut inner = children.iter().filter_map(|child| versions.all.get(*child));
                let changed = is_edited
                    || cores.iter().any(|edit| edit.changes_result())
                    || inner.any(|version| version.changed);
                versions.all.push(Version {
                    index: next,
                    definition: node.definition,
                    node: number,
                    cores,
                    children,
                    edited: is_edited,
                    changed,
                    shown,
                });
            }
            if let Some(of) = versions.of.get_mut(number) {
                *of = version;
            }
        }
        Ok(versions)
    }

    /// Whether a node has state to show or other code to run, or one of its children has.
    fn is_shown(
        &self,
        node: &Node,
        children: &[usize],
        contents: &Contents,
        modules: &[Rc<module::Plan>],
    ) -> Result<bool, Error> {
        let mut inner = children.iter().filter_map(|child| self.all.get(*child));
        let mut shown = inner.any(|version| version.shown);
        for core in &node.cores {
            let plan = modules.get(core.origin.number).ok_or_else(lost)?;
            let has_resets = core.origin.direct && !plan.module.resets.is_empty();
            let has_other_code = !plan.float_sites().is_empty();
            shown |= plan.has_state() || has_resets || has_other_code;
        }
        let definition = contents.components.get(node.definition);
        Ok(shown || definition.is_some_and(Definition::opens_handles))
    }

    /// The version of a node.
    pub(crate) fn of(&self, node: usize) -> Option<&Version> {
        self.all.get(*self.of.get(node)?)
    }

    /// The edit of a module in its place: that for the first of the instances that name it
    /// directly.
    pub(crate) fn module_in_place(&self, owner: usize, number: usize) -> ModuleEdit {
        let place = DefinitionSite {
            owner,
            kind: DefinitionKind::CoreModule,
            number,
        };
        self.in_place(place, |version, core| version.cores.get(core).copied())
            .unwrap_or(ModuleEdit::Unchanged)
    }

    /// The version of a component definition in its place; none if it stays as it is.
    pub(crate) fn component_in_place(&self, owner: usize, number: usize) -> Option<usize> {
        let place = DefinitionSite {
            owner,
            kind: DefinitionKind::Component,
            number,
        };
        let version =
            self.in_place(place, |version, child| version.children.get(child).copied())?;
        // Others that are given the definition may ask for what this version does not export.
        let is_edited = self.all.get(version).is_some_and(|version| version.edited);
        (!is_edited || !self.passed.contains(&place)).then_some(version)
    }

    fn in_place<T>(
        &self,
        place: DefinitionSite,
        choice: impl Fn(&Version, usize) -> Option<T>,
    ) -> Option<T> {
        if self.escaped.contains(&place) {
            return None;
        }
        let (node, site) = self.direct.get(&place)?.first()?;
        choice(self.of(*node)?, *site)
    }

    fn find_sites(&mut self, tree: &Tree) {
        for (number, node) in tree.nodes.iter().enumerate() {
            for (site, core) in node.cores.iter().enumerate() {
                self.site(core.origin, DefinitionKind::CoreModule, (number, site));
            }
            for (site, child) in node.children.iter().enumerate() {
                self.site(child.origin, DefinitionKind::Component, (number, site));
            }
        }
    }

    fn site(&mut self, origin: Origin, kind: DefinitionKind, site: (usize, usize)) {
        if origin.direct {
            let place = DefinitionSite::new(origin, kind);
            self.direct.entry(place).or_default().push(site);
        }
    }

    /// Whether what its instances need depends on where the definition stands, not on the
    /// definition alone.
    fn depends_on_place(&self, number: usize, node: &Node, cores: &[ModuleEdit]) -> bool {
        let here = |origin: Origin, kind: DefinitionKind| {
            origin.direct
                && origin.owner == number
                && !self.escaped.contains(&DefinitionSite::new(origin, kind))
        };
        let cores = node.cores.iter().zip(cores);
        let mut modules = cores.filter(|(_, choice)| **choice != ModuleEdit::Unchanged);
        let mut children = node.children.iter();
        modules.any(|(core, _)| !here(core.origin, DefinitionKind::CoreModule))
            || children.any(|child| {
                let touched = self.of(child.node).is_some_and(|v| v.changed || v.shown);
                touched && !here(child.origin, DefinitionKind::Component)
            })
    }

    /// Finds the definitions that leave the component, from what the root exports.
    fn find_escaped(&mut self, tree: &Tree, contents: &Contents) {
        let mut open: Vec<Item> = Vec::new();
        if let Some(root) = tree.nodes.first() {
            open.extend(root.exports.values().cloned());
        }
        while let Some(value) = open.pop() {
            match value {
                Item::Module(DefinitionRef::Defined(origin)) => {
                    self.escaped
                        .insert(DefinitionSite::new(origin, DefinitionKind::CoreModule));
                }
                Item::Component(DefinitionRef::Defined(origin))
                    if self
                        .escaped
                        .insert(DefinitionSite::new(origin, DefinitionKind::Component)) =>
                {
                    open.extend(named_outside(tree, contents, origin));
                }
                Item::Instance(InstanceItem::Defined(exports)) => {
                    open.extend(exports.values().cloned());
                }
                _ => {}
            }
        }
    }
}

/// The modules and components around a definition to which it has outer aliases, or to which
/// definitions within it have some.
fn named_outside(tree: &Tree, contents: &Contents, origin: Origin) -> Vec<Item> {
    let mut found = Vec::new();
    let all = contents.components.iter().enumerate();
    for (number, definition) in all.skip(origin.number) {
        // They are numbered in the order in which they begin: what stands in it comes right behind
        // it.
        let Some(depth) = depth_within(contents, number, origin.number) else {
            break;
        };
        for OuterAlias { count, kind, index } in &definition.outer {
            // From the definition itself, one out is its owner.
            if let Some(out) = count.checked_sub(depth.saturating_add(1)) {
                found.extend(tree.outer(origin.owner, out, *kind, *index));
            }
        }
    }
    found
}

/// How deep a definition stands in another one.
fn depth_within(contents: &Contents, inner: usize, outer: usize) -> Option<u32> {
    let (mut at, mut depth) = (inner, 0_u32);
    while at != outer {
        at = contents.components.get(at)?.parent?;
        depth = depth.saturating_add(1);
    }
    Some(depth)
}

/// The number, over the whole tree, of each node's first core instance.
pub(crate) fn numbers(tree: &Tree) -> Vec<usize> {
    let mut next = 0_usize;
    let mut first = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        first.push(next);
        next = next.saturating_add(node.cores.len());
    }
    first
}

fn lost() -> Error {
    Error::internal("a definition has no number")
}
