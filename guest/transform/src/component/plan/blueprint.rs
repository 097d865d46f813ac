//! A component, with what becomes of each of its definitions.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::sources::{AccessorSources, sources};
use super::versions::{ModuleEdit, Version, Versions};
use crate::component::read::contents::{Contents, Definition, Section};
use crate::component::read::draft::Draft;
use crate::component::read::tree::{Origin, Tree};
use crate::{Error, module};

/// The interface, as a component exports it.
const STATE: &str = "wizer:wizer/state@0.1.0";

/// The most exports, globals and memories that instances of modules have in all, where the result
/// has a module of its own for each.
const MOST_ITEMS: usize = 3_000_000;

/// A component that was read, with its tree of instances and the versions of its definitions.
#[derive(Debug)]
pub(crate) struct Blueprint {
    /// The binary.
    pub(crate) wasm: Rc<Vec<u8>>,
    pub(crate) contents: Contents,
    /// The core modules.
    pub(crate) modules: Vec<Rc<module::Plan>>,
    pub(crate) tree: Tree,
    pub(crate) versions: Versions,
    /// For each version, the names under which it exports its own state, then those of its
    /// children's.
    names: Vec<Vec<String>>,
}

impl Blueprint {
    /// Decides what becomes of each core instance. `choose` is given its number in the tree and its
    /// module. The nodes in `edited` have other exports in the result.
    pub(super) fn new(
        draft: Draft,
        edited: &BTreeSet<usize>,
        choose: impl Fn(usize, &module::Plan) -> ModuleEdit,
    ) -> Result<Self, Error> {
        let Draft {
            wasm,
            contents,
            modules,
            tree,
            ..
        } = draft;
        // In a twin, an instance without a partner may have any state: it is not held.
        let cores = tree.nodes.iter().flat_map(|node| &node.cores);
        let mut items = 0_usize;
        for (number, core) in cores.enumerate() {
            let plan = modules.get(core.origin.number).ok_or_else(lost)?;
            if choose(number, plan).changes_result() {
                items = items.saturating_add(plan.module.items());
            }
        }
        if items > MOST_ITEMS {
            return Err(Error::unsupported(format!(
                "its core instances have {items} exports, globals and memories in all, and the limit is {MOST_ITEMS}"
            )));
        }
        let versions = Versions::new(&tree, &contents, &modules, edited, choose)?;
        let mut blueprint = Self {
            wasm,
            contents,
            modules,
            tree,
            versions,
            names: Vec::new(),
        };
        blueprint.name()?;
        blueprint.check_copies()?;
        Ok(blueprint)
    }

    /// The names of the functions that reset what C libraries remember, of each core instance.
    pub(crate) fn resets(&self) -> impl Iterator<Item = &'static str> {
        let cores = self.tree.nodes.iter().flat_map(|node| &node.cores);
        let plans = cores.filter_map(|core| self.modules.get(core.origin.number));
        plans.flat_map(|plan| plan.module.resets.iter().copied())
    }

    /// The plan of each core instance with state, in the order in which the state is numbered.
    pub(crate) fn stateful(&self) -> impl Iterator<Item = (usize, &Rc<module::Plan>)> {
        let nodes = self.tree.nodes.iter();
        let cores = nodes.flat_map(|node| &node.cores).enumerate();
        cores.filter_map(|(number, core)| {
            let plan = self.modules.get(core.origin.number)?;
            plan.has_state().then_some((number, plan))
        })
    }

    /// The names under which a version exports its own state, then those of its children's.
    pub(crate) fn names(&self, version: &Version) -> &[String] {
        self.names.get(version.index).map_or(&[], Vec::as_slice)
    }

    /// The names under which the root shows all state.
    pub(crate) fn state_exports(&self) -> Vec<String> {
        let root = self.versions.of(0);
        root.map(|root| self.names(root).to_vec())
            .unwrap_or_default()
    }

    /// Gives each version its names. Children come before their parents.
    fn name(&mut self) -> Result<(), Error> {
        for version in &self.versions.all {
            let definition = self.contents.components.get(version.definition);
            let definition = definition.ok_or_else(lost)?;
            let mut taken: BTreeSet<String> = definition
                .names
                .iter()
                .map(|name| name.to_lowercase())
                .collect();
            let children = version.children.iter();
            let inner = children.filter_map(|child| self.names.get(*child));
            let sources = self.sources(version);
            sources
                .iter()
                .try_for_each(|accessor| accessor.check(definition))?;
            let wanted = sources.len().saturating_add(inner.map(Vec::len).sum());
            let mut names = Vec::with_capacity(wanted);
            let mut number = 0_usize;
            while names.len() < wanted {
                let name = match number {
                    0 => STATE.to_string(),
                    1 => "wizer-state".to_string(),
                    _ => format!("wizer-state{number}"),
                };
                number = number.saturating_add(1);
                // The interface's own name is for the definition's own state.
                if number == 1 && sources.is_empty() {
                    continue;
                }
                if taken.insert(name.clone()) {
                    names.push(name);
                }
            }
            self.names.push(names);
        }
        Ok(())
    }

    /// What the accessors of a version read.
    pub(crate) fn sources(&self, version: &Version) -> Vec<AccessorSources> {
        let definition = self.contents.components.get(version.definition);
        let opens_handles = definition.is_some_and(Definition::opens_handles);
        let node = self.tree.nodes.get(version.node);
        node.map_or_else(Vec::new, |node| sources(node, &self.modules, opens_handles))
    }

    /// How many definitions further out a component definition is than the instance that needs a
    /// copy of it; none if the instance needs none, as its version is in the definition's place.
    pub(crate) fn copy(
        &self,
        node: usize,
        origin: Origin,
        wanted: usize,
    ) -> Result<Option<usize>, Error> {
        let touched = |version: usize| {
            let version = self.versions.all.get(version);
            version.is_some_and(|version| version.changed || version.shown)
        };
        let in_place = self
            .versions
            .component_in_place(origin.owner, origin.number)
            .filter(|version| touched(*version));
        let wanted = Some(wanted).filter(|version| touched(*version));
        if wanted == in_place && (origin.direct || wanted.is_none()) {
            return Ok(None);
        }
        let definition = self.contents.components.get(origin.number);
        let definition = definition.ok_or_else(lost)?;
        if !definition.reaches_out {
            return Ok(Some(0));
        }
        let (mut at, mut out) = (node, 0_usize);
        while at != origin.owner {
            let around = self.tree.nodes.get(at).and_then(|node| node.lexical);
            at = around.ok_or_else(|| {
                Error::unsupported(
                    "a component has state and is instantiated by another one than the one it is defined in, to which it refers: instantiate it where it is defined",
                )
                .at(definition.start)
            })?;
            out = out.saturating_add(1);
        }
        Ok(Some(out))
    }

    /// Finds what can't be copied before anything runs.
    fn check_copies(&self) -> Result<(), Error> {
        for version in &self.versions.all {
            let node = self.tree.nodes.get(version.node).ok_or_else(lost)?;
            for (child, wanted) in node.children.iter().zip(&version.children) {
                self.copy(version.node, child.origin, *wanted)?;
            }
        }
        Ok(())
    }

    /// The section that holds a component definition.
    pub(crate) fn section_of(&self, number: usize) -> Option<&Section> {
        let definition = self.contents.components.get(number)?;
        let parent = self.contents.components.get(definition.parent?)?;
        parent.sections.get(definition.section?)
    }
}

fn lost() -> Error {
    Error::internal("a component definition has no number")
}
