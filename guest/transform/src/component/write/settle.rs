//! What is known of tables and globals that several core instances share, put together.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use wasmparser::ExternalKind;

use crate::Error;
use crate::component::plan::blueprint::Blueprint;
use crate::component::plan::versions::numbers;
use crate::component::read::links::{Definer, Links};
use crate::component::read::tree::Node;
use crate::module::contents::ElementMode;
use crate::module::format::id;
use crate::module::labels::Labels;
use crate::module::noted::written;
use crate::module::refusals::labelled;
use crate::module::state::ElementRun;
use crate::module::{self, InstanceState};

/// Refuses changes of which the result would make something else, and tells core instances how
/// large tables of theirs have to be, as others have written to them.
///
/// Each module writes what it has given to tables and globals, in the order in which the modules
/// are instantiated, where it was before whichever of them was called first. So only one of them
/// may have changed a slot, and no later one may write there at instantiation.
pub(super) fn settle(
    blueprint: &Blueprint,
    states: &mut BTreeMap<usize, InstanceState>,
) -> Result<(), Error> {
    let first = numbers(&blueprint.tree);
    for (node, first) in blueprint.tree.nodes.iter().zip(first) {
        let mut numbers = first..first.saturating_add(node.cores.len());
        let mut of_node = numbers.clone().filter_map(|number| states.get(&number));
        if of_node.all(|state| state.noted.is_empty()) {
            continue;
        }
        let definition = blueprint.contents.components.get(node.definition);
        let sections = definition.map_or(&[][..], |definition| &definition.sections);
        let links = Links::read(&blueprint.wasm, sections, node, &blueprint.modules)?;
        let shared = Shared {
            blueprint,
            links,
            node,
            first,
            states,
        };
        shared.globals()?;
        let minimums = shared.tables()?;
        for (definer, minimum) in minimums {
            let mut cores = node.cores.iter().zip(numbers.by_ref());
            let number = cores.find(|(core, _)| core.index == definer.instance);
            let state = number.and_then(|(_, number)| states.get_mut(&number));
            let state = state.ok_or_else(|| Error::internal("a table has no owner"))?;
            let known = state.noted.minimums.entry(definer.index).or_default();
            *known = minimum.max(*known);
            numbers = first..first.saturating_add(node.cores.len());
        }
    }
    Ok(())
}

/// What the core instances of a node share.
struct Shared<'a> {
    blueprint: &'a Blueprint,
    links: Links<'a>,
    node: &'a Node,
    /// The number of the first core instance in the tree.
    first: usize,
    states: &'a BTreeMap<usize, InstanceState>,
}

/// A core instance.
#[derive(Clone, Copy)]
struct Instance<'a> {
    index: u32,
    plan: &'a module::Plan,
    state: Option<&'a InstanceState>,
}

impl<'a> Shared<'a> {
    /// The core instances, in the order in which they are made.
    fn instances(&self) -> impl Iterator<Item = Instance<'_>> {
        let cores = (self.first..).zip(&self.node.cores);
        cores.filter_map(|(number, core)| {
            Some(Instance {
                index: core.index,
                plan: self.blueprint.modules.get(core.origin.number)?,
                state: self.states.get(&number),
            })
        })
    }

    fn definer(
        &self,
        instance: &Instance<'_>,
        kind: ExternalKind,
        index: u32,
    ) -> Result<Definer, Error> {
        let definer = self.links.definer(kind, instance.index, index);
        definer.ok_or_else(|| {
            Error::unsupported(format!(
                "{} was changed by a core module that imports it, and which one defines it can't be known: let the initializer end before that",
                slot(instance.plan, kind, index)
            ))
            .at(instance.plan.module.range.start)
        })
    }

    /// Who has changed what of a kind, each by one core instance only.
    fn changes(&self, kind: ExternalKind) -> Result<BTreeMap<Definer, (Instance<'_>, u32)>, Error> {
        let mut changes: BTreeMap<Definer, (Instance<'_>, u32)> = BTreeMap::new();
        for instance in self.instances() {
            let Some(state) = instance.state else {
                continue;
            };
            let noted = &state.noted;
            let changed = match kind {
                ExternalKind::Table => noted.tables.keys().copied().collect(),
                _ => noted
                    .globals
                    .keys()
                    .copied()
                    .collect::<alloc::vec::Vec<u32>>(),
            };
            for index in changed {
                let definer = self.definer(&instance, kind, index)?;
                let change = (instance, index);
                if changes.insert(definer, change).is_some() {
                    return Err(Error::unsupported(format!(
                        "two core modules have changed {}, and a snapshot can't hold in which order: let one of them change it",
                        slot(instance.plan, kind, index)
                    ))
                    .at(instance.plan.module.range.start));
                }
            }
        }
        Ok(changes)
    }

    fn globals(&self) -> Result<(), Error> {
        let changes = self.changes(ExternalKind::Global)?;
        for reader in self.instances() {
            let read = reader
                .state
                .iter()
                .flat_map(|state| &state.noted.read_globals);
            for index in read {
                let definer = self.definer(&reader, ExternalKind::Global, *index)?;
                if let Some((changer, _)) = changes.get(&definer)
                    && changer.index != reader.index
                {
                    return Err(read_of_other(reader.plan, ExternalKind::Global, *index));
                }
            }
        }
        Ok(())
    }

    /// The least sizes of tables.
    fn tables(&self) -> Result<BTreeMap<Definer, u64>, Error> {
        let changes = self.changes(ExternalKind::Table)?;
        let mut read: BTreeMap<Definer, (Instance<'_>, u32)> = BTreeMap::new();
        for instance in self.instances() {
            let tables = instance
                .state
                .iter()
                .flat_map(|state| &state.noted.read_tables);
            for index in tables {
                let definer = self.definer(&instance, ExternalKind::Table, *index)?;
                let changer = changes.get(&definer);
                if changer.is_some_and(|(changer, _)| changer.index != instance.index) {
                    return Err(read_of_other(instance.plan, ExternalKind::Table, *index));
                }
                read.insert(definer, (instance, *index));
            }
        }
        for writer in self.instances() {
            for (segment, entry) in (0..).zip(&writer.plan.module.elements) {
                let ElementMode::Active(table) = entry.mode else {
                    continue;
                };
                let definer = self.links.definer(ExternalKind::Table, writer.index, table);
                let Some(definer) = definer else {
                    continue;
                };
                if let Some((reader, index)) = read.get(&definer)
                    && reader.index != writer.index
                {
                    return Err(read_of_other(reader.plan, ExternalKind::Table, *index));
                }
                if let Some((changer, index)) = changes.get(&definer)
                    && changer.index < writer.index
                    && self.meets(changer, *index, &writer, segment, definer)?
                {
                    return Err(Error::unsupported(format!(
                        "{} was changed where a core module that is instantiated later writes elements, which a snapshot can't hold: let the initializer change other elements",
                        slot(changer.plan, ExternalKind::Table, *index)
                    ))
                    .at(entry.entry.start));
                }
            }
        }
        let mut minimums = BTreeMap::new();
        for (definer, (changer, index)) in changes {
            let runs = changer
                .state
                .and_then(|state| state.noted.tables.get(&index));
            let end = runs.and_then(|runs| runs.last()).map_or(0, ElementRun::end);
            if end > self.first_size(definer) {
                minimums.insert(definer, end);
            }
        }
        Ok(minimums)
    }

    /// How many elements a table has before anything runs.
    fn first_size(&self, definer: Definer) -> u64 {
        let mut instances = self.instances();
        let instance = instances.find(|instance| instance.index == definer.instance);
        let ty = instance.and_then(|instance| instance.plan.module.table_type(definer.index));
        ty.map_or(0, |ty| ty.initial)
    }

    /// Whether a segment writes to elements that were changed.
    fn meets(
        &self,
        changer: &Instance<'_>,
        table: u32,
        writer: &Instance<'_>,
        segment: u32,
        definer: Definer,
    ) -> Result<bool, Error> {
        // Without start functions, no table has grown before all segments were written.
        let mut modules = self.blueprint.modules.iter();
        let starts = modules.any(|plan| {
            let mut sections = plan.module.sections.iter();
            sections.any(|section| section.id == id::START)
        });
        let (from, to) = match written(writer.plan, segment)? {
            Some(range) => range,
            None if starts => (0, u64::MAX),
            None => (0, self.first_size(definer)),
        };
        let runs = changer
            .state
            .and_then(|state| state.noted.tables.get(&table));
        let mut runs = runs.into_iter().flatten();
        Ok(runs.any(|run| run.start < to && from < run.end()))
    }
}

/// What a table or a global is called.
fn slot(plan: &module::Plan, kind: ExternalKind, index: u32) -> String {
    let labels = Labels::read(&plan.wasm, &plan.module);
    match kind {
        ExternalKind::Table => format!("table {}", labelled(&labels.tables, index)),
        _ => format!("global {}", labelled(&labels.globals, index)),
    }
}

/// What was read of a slot, another core module may have written there.
fn read_of_other(plan: &module::Plan, kind: ExternalKind, index: u32) -> Error {
    Error::unsupported(format!(
        "a reference was read from {}, to which another core module writes, so that its origin can't be known: let the initializer end before that",
        slot(plan, kind, index)
    ))
    .at(plan.module.range.start)
}
