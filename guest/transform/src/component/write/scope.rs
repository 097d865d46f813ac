//! The index spaces of a component that is being written.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::{ComponentAlias, ComponentExternalKind};

use crate::Error;

/// The most items of a kind that engines take in a component.
const MOST_ITEMS: u32 = 1_000;

/// One index space of a component that is being written.
#[derive(Debug, Default)]
pub(crate) struct IndexSpace {
    /// The new index of each old one.
    new: Vec<u32>,
    /// The next free index.
    next: u32,
    /// Whether any new index is another than the old one.
    has_moved: bool,
}

impl IndexSpace {
    /// An item of the input comes next.
    pub(crate) fn keep(&mut self) -> u32 {
        let index = self.add();
        self.has_moved |= index != self.old_len();
        self.new.push(index);
        index
    }

    /// An item of the input is gone, and another one stands for it.
    pub(crate) fn replace(&mut self, index: u32) {
        self.has_moved = true;
        self.new.push(index);
    }

    /// An item of our own comes next.
    pub(crate) fn add(&mut self) -> u32 {
        let index = self.next;
        self.next = index.saturating_add(1);
        index
    }

    /// From now on, another item stands for one of the input.
    pub(crate) fn redirect(&mut self, old: u32, new: u32) {
        if let Some(place) = self.new.get_mut(old as usize) {
            self.has_moved = true;
            *place = new;
        }
    }

    /// How many items of the input there were.
    pub(crate) fn old_len(&self) -> u32 {
        u32::try_from(self.new.len()).unwrap_or(u32::MAX)
    }

    /// The new index of an old one. An old index that was never there has none, and gets one that
    /// validation refuses.
    pub(crate) fn get(&self, old: u32) -> u32 {
        self.new.get(old as usize).copied().unwrap_or(u32::MAX)
    }
}

/// The index spaces of a component that is being written: those to which items are added, or from
/// which they are removed.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// How many definitions further in it is than in the input.
    pub(crate) moved: usize,
    pub(crate) modules: IndexSpace,
    pub(crate) core_instances: IndexSpace,
    pub(crate) core_functions: IndexSpace,
    pub(crate) core_memories: IndexSpace,
    pub(crate) core_globals: IndexSpace,
    pub(crate) components: IndexSpace,
    pub(crate) instances: IndexSpace,
    pub(crate) functions: IndexSpace,
    pub(crate) types: IndexSpace,
    /// Exported instances whose exports are fewer now, by their old index.
    pub(crate) reduced: BTreeMap<u32, ReducedInstance>,
}

impl Scope {
    /// Whether no index of it has changed, nor how far out the definitions around it are.
    pub(crate) fn is_as_it_was(&self) -> bool {
        let spaces = [
            &self.modules,
            &self.core_instances,
            &self.core_functions,
            &self.core_memories,
            &self.core_globals,
            &self.components,
            &self.instances,
            &self.functions,
            &self.types,
        ];
        self.moved == 0 && spaces.iter().all(|space| !space.has_moved)
    }

    /// Refuses a component that has more items now than engines take. They count instances of
    /// modules and of components together.
    pub(crate) fn check_counts(&self) -> Result<(), Error> {
        let instances = self.core_instances.next.saturating_add(self.instances.next);
        for (count, what) in [
            (self.modules.next, "core modules"),
            (self.components.next, "components"),
            (instances, "instances of modules and components"),
        ] {
            if count > MOST_ITEMS {
                return Err(Error::unsupported(format!(
                    "with the definitions that wizer adds, a component would have {count} {what}, and engines accept {MOST_ITEMS}"
                )));
            }
        }
        Ok(())
    }
}

/// An exported instance that lost exports. Its index now stands for the instance that was exported,
/// with all exports. Aliases of the exports that are left lead to the new export, as that is what
/// names their types.
#[derive(Debug)]
pub(crate) struct ReducedInstance {
    /// The export's index now.
    pub(crate) new: u32,
    /// The exports it still has, by the names they had.
    pub(crate) kept: BTreeMap<String, String>,
}

impl Scope {
    /// An item of the input comes next, of the kinds that cross a component's boundary.
    pub(super) fn keep(&mut self, kind: ComponentExternalKind) {
        match kind {
            ComponentExternalKind::Module => self.modules.keep(),
            ComponentExternalKind::Component => self.components.keep(),
            ComponentExternalKind::Instance => self.instances.keep(),
            ComponentExternalKind::Func => self.functions.keep(),
            ComponentExternalKind::Type => self.types.keep(),
            // Values are refused: they belong to a proposal.
            ComponentExternalKind::Value => 0,
        };
    }

    /// An item of our own comes next.
    pub(super) fn add(&mut self, kind: ComponentExternalKind) -> u32 {
        match kind {
            ComponentExternalKind::Module => self.modules.add(),
            ComponentExternalKind::Component => self.components.add(),
            ComponentExternalKind::Instance => self.instances.add(),
            ComponentExternalKind::Func => self.functions.add(),
            ComponentExternalKind::Type => self.types.add(),
            ComponentExternalKind::Value => 0,
        }
    }

    /// What an alias of an exported instance that lost exports is now: its kind, the instance and
    /// the name.
    pub(super) fn reduced_alias(
        &self,
        alias: &ComponentAlias<'_>,
    ) -> Option<(ComponentExternalKind, u32, String)> {
        let ComponentAlias::InstanceExport {
            kind,
            instance_index,
            name,
        } = *alias
        else {
            return None;
        };
        let reduced = self.reduced.get(&instance_index)?;
        Some((kind, reduced.new, reduced.kept.get(name)?.clone()))
    }
}

/// From the scope at `place`, `count` scopes out as it was in the input.
pub(crate) fn outwards(scopes: &[Scope], mut place: usize, count: usize) -> Option<usize> {
    for _ in 0..count {
        place = place.checked_sub(scopes.get(place)?.moved.saturating_add(1))?;
    }
    Some(place)
}
