//! Which definitions are specialised, for which instances, and where the copies stand.
//!
//! In the result, each module instance with state has a module of its own. A definition that is instantiated once is
//! rewritten where it stands. One that is instantiated several times, or that leaves the component as it is, is copied
//! for the others: the copy stands right before the section that instantiates it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

use super::contents::{Contents, Definition, Outer};
use super::tree::{Known, Node, Origin, Tree, Value};
use crate::Error;
use crate::module;

/// What becomes of a module for one of its instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Choice {
    /// It stays as it is.
    Keep,
    /// What it did at instantiation is not done again.
    Ran,
    /// It begins with the state of the instance of this number, counted over the whole tree.
    State(usize),
}

/// A definition for some instances that need the same.
#[derive(Debug)]
pub(crate) struct Version {
    /// Its place among all.
    pub(crate) index: usize,
    pub(crate) definition: usize,
    /// One of the instances.
    pub(crate) node: usize,
    /// For each core instance.
    pub(crate) cores: Vec<Choice>,
    /// For each component instance, its version.
    pub(crate) children: Vec<usize>,
    /// Its exports change.
    pub(crate) edited: bool,
    /// The result needs it to be other than the definition.
    pub(crate) changed: bool,
    /// The instrumented component does: there is state to show in it, or within.
    pub(crate) shown: bool,
}

/// A definition in a place: what stands there may be any of its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    owner: usize,
    is_module: bool,
    number: usize,
}

impl Place {
    fn new(origin: Origin, is_module: bool) -> Self {
        Self {
            owner: origin.owner,
            is_module,
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
    /// The instances that name a definition directly: node, and number in it.
    direct: BTreeMap<Place, Vec<(usize, usize)>>,
    /// Definitions that are passed to instances.
    passed: BTreeSet<Place>,
    /// Definitions that leave the component: who instantiates them outside wants them as they were.
    escaped: BTreeSet<Place>,
}

/// What makes versions equal. What depends on more than the definition has the node in it.
type Key = (usize, Option<usize>, Vec<Choice>, Vec<usize>);

impl Versions {
    /// Chooses for each core instance by `choose`, which is given its number in the tree and its module. The exports of the
    /// nodes in `edited` change.
    pub(crate) fn new(
        tree: &Tree,
        contents: &Contents,
        modules: &[Rc<module::Plan>],
        edited: &BTreeSet<usize>,
        choose: impl Fn(usize, &module::Plan) -> Choice,
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
            .map(|origin| Place::new(*origin, false))
            .collect();
        let mut known: BTreeMap<Key, usize> = BTreeMap::new();
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
            let child = |index: &usize| versions.all.get(*index);
            let changed = edited.contains(&number)
                || cores.iter().any(|choice| *choice != Choice::Keep)
                || children.iter().filter_map(child).any(|v| v.changed);
            let shows = |origin: Origin| -> Result<bool, Error> {
                let module = &plan(origin.number)?.module;
                Ok(module.has_state() || (origin.direct && !module.resets.is_empty()))
            };
            let mut shown = children.iter().filter_map(child).any(|v| v.shown);
            for core in &node.cores {
                shown |= shows(core.origin)?;
            }
            shown |= contents
                .components
                .get(node.definition)
                .is_some_and(Definition::makes_resources);
            let unique =
                edited.contains(&number) || versions.depends_on_place(number, node, &cores);
            let key = (
                node.definition,
                unique.then_some(number),
                cores.clone(),
                children.clone(),
            );
            let next = versions.all.len();
            let version = *known.entry(key).or_insert(next);
            if version == next {
                versions.all.push(Version {
                    index: next,
                    definition: node.definition,
                    node: number,
                    cores,
                    children,
                    edited: edited.contains(&number),
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

    /// The version of a node.
    pub(crate) fn of(&self, node: usize) -> Option<&Version> {
        self.all.get(*self.of.get(node)?)
    }

    /// What stands in place of a module: what the first of its instances that name it directly needs.
    pub(crate) fn module_in_place(&self, owner: usize, number: usize) -> Choice {
        let place = Place {
            owner,
            is_module: true,
            number,
        };
        self.in_place(place, |version, core| version.cores.get(core).copied())
            .unwrap_or(Choice::Keep)
    }

    /// The version that stands in place of a component definition; none if it stays as it is.
    pub(crate) fn component_in_place(&self, owner: usize, number: usize) -> Option<usize> {
        let place = Place {
            owner,
            is_module: false,
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
        place: Place,
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
            let modules = node.cores.iter().map(|core| (core.origin, true));
            for (site, (origin, is_module)) in modules.enumerate() {
                self.site(origin, is_module, (number, site));
            }
            for (site, child) in node.children.iter().enumerate() {
                self.site(child.origin, false, (number, site));
            }
        }
    }

    fn site(&mut self, origin: Origin, is_module: bool, site: (usize, usize)) {
        if origin.direct {
            let place = Place::new(origin, is_module);
            self.direct.entry(place).or_default().push(site);
        }
    }

    /// Whether what its instances need depends on where the definition stands, not on the definition alone.
    fn depends_on_place(&self, number: usize, node: &Node, cores: &[Choice]) -> bool {
        let here = |origin: Origin, is_module: bool| {
            origin.direct
                && origin.owner == number
                && !self.escaped.contains(&Place::new(origin, is_module))
        };
        let cores = node.cores.iter().zip(cores);
        let mut modules = cores.filter(|(_, choice)| **choice != Choice::Keep);
        let mut children = node.children.iter();
        modules.any(|(core, _)| !here(core.origin, true))
            || children.any(|child| {
                let touched = self.of(child.node).is_some_and(|v| v.changed || v.shown);
                touched && !here(child.origin, false)
            })
    }

    /// Follows what the root exports.
    fn find_escaped(&mut self, tree: &Tree, contents: &Contents) {
        let mut open: Vec<Value> = Vec::new();
        if let Some(root) = tree.nodes.first() {
            open.extend(root.exports.values().cloned());
        }
        while let Some(value) = open.pop() {
            match value {
                Value::Module(Known::Ours(origin)) => {
                    self.escaped.insert(Place::new(origin, true));
                }
                Value::Component(Known::Ours(origin))
                    if self.escaped.insert(Place::new(origin, false)) =>
                {
                    open.extend(named_outside(tree, contents, origin));
                }
                Value::Instance(super::tree::Instance::Ours(exports)) => {
                    open.extend(exports.values().cloned());
                }
                _ => {}
            }
        }
    }
}

/// The modules and components around a definition that it names, or that what stands in it names.
fn named_outside(tree: &Tree, contents: &Contents, origin: Origin) -> Vec<Value> {
    let mut found = Vec::new();
    let all = contents.components.iter().enumerate();
    for (number, definition) in all.skip(origin.number) {
        // They are numbered in the order in which they begin: what stands in it comes right behind
        // it.
        let Some(depth) = depth_within(contents, number, origin.number) else {
            break;
        };
        for Outer {
            count,
            is_module,
            index,
        } in &definition.outer
        {
            // From the definition itself, one out is its owner.
            if let Some(out) = count.checked_sub(depth.saturating_add(1)) {
                found.extend(tree.outer(origin.owner, out, *is_module, *index));
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
