//! A component that was read, with everything that is known of its instances.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasm_encoder::ValType;
use wasmparser::types::Types;

use super::accessor::{MOST_MEMORIES, Subject};
use super::contents::{Contents, Definition, Section};
use super::instantiate::tree;
use super::read::read;
use super::tree::{Origin, Tree};
use super::versions::{Choice, Version, Versions};
use crate::Error;
use crate::findings::Look;
use crate::module;

/// The interface, as a component exports it.
const STATE: &str = "wizer:wizer/state@0.1.0";

/// The most exports, globals and memories that instances of modules have in all, if the result has
/// a module of its own for each.
const MOST_ITEMS: usize = 3_000_000;

/// The most items that engines give to an instance of a module in a component.
const MOST_ARGUMENTS: usize = 100_000;

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
    /// For each version, the names under which it exports its own state, then those of its children's.
    names: Vec<Vec<String>>,
}

/// A component that was read, before anything is decided about it.
pub(crate) struct Draft {
    wasm: Rc<Vec<u8>>,
    contents: Contents,
    pub(crate) modules: Vec<Rc<module::Plan>>,
    pub(crate) tree: Tree,
    pub(crate) types: Types,
}

/// What one accessor reads, and where it comes from: core instances by their indices in the input, with the names of
/// their exports.
#[derive(Debug, Default)]
pub(crate) struct Share {
    pub(crate) subject: Subject,
    pub(crate) resets: Vec<(u32, String)>,
    pub(crate) globals: Vec<(u32, String)>,
    pub(crate) memories: Vec<(u32, String)>,
}

impl Share {
    /// Refuses what is more than can be given to one accessor, of an instance of a definition.
    fn check(&self, definition: &Definition) -> Result<(), Error> {
        let counts = [self.resets.len(), self.globals.len(), self.memories.len()];
        let resources = match definition.makes_resources() {
            true => definition.resources.len(),
            false => 0,
        };
        let items = counts.into_iter().fold(resources, usize::saturating_add);
        if items > MOST_ARGUMENTS {
            return Err(Error::unsupported(
                format!(
                    "an instance of the component has {items} mutable globals, memories and types of resources, and engines give {MOST_ARGUMENTS} items to what would show them"
                ),
                definition.start,
            ));
        }
        Ok(())
    }
}

impl Draft {
    /// Reads and validates a component, and refuses one whose instances are not all known.
    pub(crate) fn new(wasm: Vec<u8>, look: Look) -> Result<Self, Error> {
        let draft = Self::read(wasm, look)?;
        match draft.tree.refusals.first() {
            Some(refused) => Err(refused.clone()),
            None => Ok(draft),
        }
    }

    /// Reads and validates a component.
    pub(crate) fn read(wasm: Vec<u8>, look: Look) -> Result<Self, Error> {
        let (mut contents, types) = read(&wasm, look)?;
        let tree = tree(&wasm, &contents)?;
        let wasm = Rc::new(wasm);
        let modules = core::mem::take(&mut contents.modules)
            .into_iter()
            .map(|module| Rc::new(module::Plan::in_component(&wasm, module)))
            .collect();
        Ok(Self {
            wasm,
            contents,
            modules,
            tree,
            types,
        })
    }

    /// The module's number of each core instance of the tree, in order.
    pub(crate) fn cores(&self) -> impl Iterator<Item = usize> {
        let nodes = self.tree.nodes.iter();
        nodes.flat_map(|node| node.cores.iter().map(|core| core.origin.number))
    }

    /// The binary's bytes.
    pub(crate) fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// How many resource types a definition defines.
    pub(crate) fn resources(&self, definition: usize) -> usize {
        let definition = self.contents.components.get(definition);
        definition.map_or(0, |definition| definition.resources.len())
    }

    /// The sections of a definition.
    pub(crate) fn sections(&self, definition: usize) -> &[Section] {
        let definition = self.contents.components.get(definition);
        definition.map_or(&[], |definition| &definition.sections)
    }

    /// Refuses modules that are instantiated and whose state can't be held.
    pub(crate) fn check_modules(&self) -> Result<(), Error> {
        for module in self.cores() {
            let plan = self.modules.get(module).ok_or_else(lost)?;
            plan.module.refusals.check(&self.wasm, &plan.module)?;
        }
        Ok(())
    }

    /// Decides what becomes of each core instance, by its number in the tree. The nodes in `edited` export something else in
    /// the result.
    pub(crate) fn decide(
        self,
        edited: &BTreeSet<usize>,
        choose: impl Fn(usize, &module::Plan) -> Choice,
    ) -> Result<Blueprint, Error> {
        let Self {
            wasm,
            contents,
            modules,
            tree,
            ..
        } = self;
        // In a twin, those without a partner may be what they like.
        let cores = tree.nodes.iter().flat_map(|node| &node.cores);
        let mut items = 0_usize;
        for (number, core) in cores.enumerate() {
            let plan = modules.get(core.origin.number).ok_or_else(lost)?;
            if choose(number, plan) != Choice::Keep {
                plan.module.refusals.check(&wasm, &plan.module)?;
                items = items.saturating_add(plan.module.items());
            }
        }
        if items > MOST_ITEMS {
            return Err(Error::Unsupported(format!(
                "its instances of modules have {items} exports, globals and memories in all, and there is room for {MOST_ITEMS}"
            )));
        }
        let versions = Versions::new(&tree, &contents, &modules, edited, choose)?;
        let mut blueprint = Blueprint {
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
}

impl Blueprint {
    /// The plan of each core instance with state, in the order in which the state is numbered.
    pub(crate) fn stateful(&self) -> impl Iterator<Item = (usize, &Rc<module::Plan>)> {
        let nodes = self.tree.nodes.iter();
        let cores = nodes.flat_map(|node| &node.cores).enumerate();
        cores.filter_map(|(number, core)| {
            let plan = self.modules.get(core.origin.number)?;
            plan.module.has_state().then_some((number, plan))
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
            let shares = self.shares(version);
            shares
                .iter()
                .try_for_each(|share| share.check(definition))?;
            let wanted = shares.len().saturating_add(inner.map(Vec::len).sum());
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
                if number == 1 && shares.is_empty() {
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

    /// What the accessors of a version read: one for all, unless there are more memories than a module may have.
    pub(crate) fn shares(&self, version: &Version) -> Vec<Share> {
        let mut all = Share::default();
        let node = self.tree.nodes.get(version.node);
        for core in node.map_or(&[][..], |node| &node.cores) {
            let Some(plan) = self.modules.get(core.origin.number) else {
                continue;
            };
            let globals = plan.module.mutable_globals().zip(&plan.state.globals);
            for ((_, global), name) in globals {
                if let Ok(ty) = ValType::try_from(global.ty.content_type) {
                    all.subject.globals.push(ty);
                    all.globals.push((core.index, name.clone()));
                }
            }
            for (memory, name) in plan.module.memories.iter().zip(&plan.state.memories) {
                all.subject.memories.push(*memory);
                all.memories.push((core.index, name.clone()));
            }
            // What is behind an import's type may not be seen, unless the module is a copy of its own.
            let is_seen = core.origin.direct || plan.module.has_state();
            for name in plan.module.resets.iter().filter(|_| is_seen) {
                all.resets.push((core.index, (*name).to_string()));
            }
        }
        // Those of the C library come before the adapter's, in whatever modules they are.
        all.resets
            .sort_by_key(|(_, name)| module::RESETS.iter().position(|reset| reset == name));
        all.subject.resets = all.resets.len();
        let counts = self.contents.components.get(version.definition);
        let counts = counts.is_some_and(Definition::makes_resources);
        let empty = all.resets.is_empty() && all.globals.is_empty() && all.memories.is_empty();
        if empty && !counts {
            return Vec::new();
        }
        let mut more = Vec::new();
        while all.memories.len() > MOST_MEMORIES {
            let from = all.memories.len().saturating_sub(1) / MOST_MEMORIES * MOST_MEMORIES;
            let mut share = Share {
                memories: all.memories.split_off(from),
                ..Share::default()
            };
            share.subject.memories = all.subject.memories.split_off(from);
            more.push(share);
        }
        more.push(all);
        more.reverse();
        more
    }

    /// How many definitions further out a component definition stands than the instance that needs a copy of it; none
    /// if it needs none: its version is what stands in place.
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
                    definition.start,
                )
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
        parent.sections.get(definition.place?)
    }
}

fn lost() -> Error {
    Error::internal("a component definition has no number")
}
