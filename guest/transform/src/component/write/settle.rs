//! What is known of tables and globals that several core instances share, put together.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::ExternalKind;

use crate::Error;
use crate::component::plan::blueprint::Blueprint;
use crate::component::plan::versions::numbers;
use crate::component::read::links::{Definer, Links};
use crate::component::read::tree::Node;
use crate::module::contents::ElementMode;
use crate::module::labels::Labels;
use crate::module::noted::written;
use crate::module::refusals::{Slot, by};
use crate::module::state::ElementRun;
use crate::module::{self, InstanceState};

/// Refuses changes of which the result would make something else, and tells core instances how
/// large tables of theirs have to be, as others have written to them.
///
/// Each module writes what it has given to tables and globals, in the order in which the modules
/// are instantiated, where it was before whichever of them was called first. So only one of them
/// may have changed a slot, under one of its names for it, and no later one may write there at
/// instantiation.
pub(super) fn settle(
    blueprint: &Blueprint,
    states: &mut BTreeMap<usize, InstanceState>,
) -> Result<(), Error> {
    let first = numbers(&blueprint.tree);
    let starts = blueprint
        .modules
        .iter()
        .any(|plan| plan.module.start.is_some());
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
            starts,
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
    /// Whether a module has a start function.
    starts: bool,
}

/// A core instance.
#[derive(Clone, Copy)]
struct Instance<'a> {
    index: u32,
    plan: &'a module::Plan,
    state: Option<&'a InstanceState>,
}

/// A table or a global, by the index that it has in a core instance.
#[derive(Clone, Copy)]
struct Named<'a> {
    instance: Instance<'a>,
    index: u32,
}

/// Who has changed or read tables or globals.
type Changes<'a> = BTreeMap<Definer, Vec<Named<'a>>>;

impl<'a> Named<'a> {
    /// Whether it is the same, by the same index: an instance notes what it does by index.
    fn is(&self, other: &Self) -> bool {
        (self.instance.index, self.index) == (other.instance.index, other.index)
    }

    /// What was written to a table, in order, without overlap.
    fn runs(&self) -> &'a [ElementRun] {
        let noted = self.instance.state.map(|state| &state.noted.tables);
        let runs = noted.and_then(|tables| tables.get(&self.index));
        runs.map_or(&[], Vec::as_slice)
    }

    fn slot(&self, kind: ExternalKind) -> Slot {
        Slot {
            kind,
            index: self.index,
            element: None,
        }
    }

    /// What it is called.
    fn name(&self, kind: ExternalKind) -> String {
        let plan = self.instance.plan;
        let labels = Labels::read(&plan.wasm, &plan.module);
        self.slot(kind).name(&labels)
    }

    /// The first instruction that may have changed it, in words, and its offset.
    fn changed(&self, kind: ExternalKind) -> (String, usize) {
        let module = &self.instance.plan.module;
        let labels = Labels::read(&self.instance.plan.wasm, module);
        match self.slot(kind).sites(module).next() {
            Some(site) => (by(&labels, site), site.offset),
            None => (String::from("by a core module"), module.range.start),
        }
    }
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
        let named = Named {
            instance: *instance,
            index,
        };
        definer.ok_or_else(|| {
            Error::unsupported(format!(
                "{} was changed by a core module that imports it, and which one defines it can't be known: let the initializer end before that",
                named.name(kind)
            ))
            .at(instance.plan.module.range.start)
        })
    }

    /// Who has changed what of a kind.
    fn changes(&self, kind: ExternalKind) -> Result<Changes<'_>, Error> {
        let mut changes = Changes::new();
        for instance in self.instances() {
            let Some(state) = instance.state else {
                continue;
            };
            let noted = &state.noted;
            let changed: Vec<u32> = match kind {
                ExternalKind::Table => noted.tables.keys().copied().collect(),
                _ => noted.globals.keys().copied().collect(),
            };
            for index in changed {
                let definer = self.definer(&instance, kind, index)?;
                let changers = changes.entry(definer).or_default();
                changers.push(Named { instance, index });
            }
        }
        Ok(changes)
    }

    fn globals(&self) -> Result<(), Error> {
        let changes = self.changes(ExternalKind::Global)?;
        for changers in changes.values() {
            if let [first, second, ..] = changers.as_slice() {
                return Err(both(first, second, ExternalKind::Global));
            }
        }
        for instance in self.instances() {
            let read = instance
                .state
                .iter()
                .flat_map(|state| &state.noted.read_globals);
            for index in read {
                let reader = Named {
                    instance,
                    index: *index,
                };
                let definer = self.definer(&instance, ExternalKind::Global, *index)?;
                let mut changers = changes.get(&definer).into_iter().flatten();
                if changers.any(|changer| !changer.is(&reader)) {
                    return Err(read_of_other(&reader, ExternalKind::Global));
                }
            }
        }
        Ok(())
    }

    /// The least sizes of tables.
    fn tables(&self) -> Result<BTreeMap<Definer, u64>, Error> {
        let changes = self.changes(ExternalKind::Table)?;
        for changers in changes.values() {
            apart(changers)?;
        }
        let read = self.read_tables(&changes)?;
        for instance in self.instances() {
            let mut definers = BTreeMap::new();
            for (segment, entry) in (0..).zip(&instance.plan.module.elements) {
                let ElementMode::Active(index) = entry.mode else {
                    continue;
                };
                let definer = definers.entry(index).or_insert_with(|| {
                    let links = &self.links;
                    links.definer(ExternalKind::Table, instance.index, index)
                });
                let Some(definer) = *definer else {
                    continue;
                };
                let writer = Named { instance, index };
                let mut readers = read.get(&definer).into_iter().flatten();
                if let Some(reader) = readers.find(|reader| !reader.is(&writer)) {
                    return Err(read_of_other(reader, ExternalKind::Table));
                }
                for changer in changes.get(&definer).into_iter().flatten() {
                    if changer.instance.index < instance.index
                        && self.meets(changer, &instance, segment, definer)?
                    {
                        return Err(overwritten(changer, entry.entry.start));
                    }
                }
            }
        }
        let mut minimums = BTreeMap::new();
        for (definer, changers) in changes {
            let runs = changers.iter().flat_map(Named::runs);
            let ends = runs.map(ElementRun::end);
            let end = ends.max().unwrap_or(0);
            if end > self.first_size(definer) {
                minimums.insert(definer, end);
            }
        }
        Ok(minimums)
    }

    /// Who has read elements of which table, none of which another one may have changed.
    fn read_tables(&self, changes: &Changes<'_>) -> Result<Changes<'_>, Error> {
        let mut read = Changes::new();
        for instance in self.instances() {
            let tables = instance
                .state
                .iter()
                .flat_map(|state| &state.noted.read_tables);
            for index in tables {
                let reader = Named {
                    instance,
                    index: *index,
                };
                let definer = self.definer(&instance, ExternalKind::Table, *index)?;
                let mut changers = changes.get(&definer).into_iter().flatten();
                if changers.any(|changer| !changer.is(&reader)) {
                    return Err(read_of_other(&reader, ExternalKind::Table));
                }
                read.entry(definer).or_default().push(reader);
            }
        }
        Ok(read)
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
        changer: &Named<'_>,
        writer: &Instance<'_>,
        segment: u32,
        definer: Definer,
    ) -> Result<bool, Error> {
        let (from, to) = match written(writer.plan, segment)? {
            Some(range) => range,
            // Without start functions, no table has grown before all segments were written.
            None if self.starts => (0, u64::MAX),
            None => (0, self.first_size(definer)),
        };
        let runs = changer.runs();
        let next = runs.partition_point(|run| run.end() <= from);
        Ok(runs.get(next).is_some_and(|run| run.start < to))
    }
}

/// Refuses elements of a table that several have changed.
fn apart(changers: &[Named<'_>]) -> Result<(), Error> {
    if changers.len() < 2 {
        return Ok(());
    }
    let runs = changers.iter().flat_map(|changer| {
        let runs = changer.runs().iter();
        runs.map(move |run| (run.start, run.end(), changer))
    });
    let mut runs: Vec<(u64, u64, &Named<'_>)> = runs.collect();
    runs.sort_by_key(|(start, ..)| *start);
    for pair in runs.windows(2) {
        if let [(_, end, first), (start, _, second)] = pair
            && start < end
        {
            return Err(both(first, second, ExternalKind::Table));
        }
    }
    Ok(())
}

/// Two have changed the same.
fn both(first: &Named<'_>, second: &Named<'_>, kind: ExternalKind) -> Error {
    let (of_first, _) = first.changed(kind);
    let (of_second, offset) = second.changed(kind);
    let text = format!(
        "{} was changed {of_second}, and by another name {of_first}: a snapshot can't hold in which order. Let only one of them change it",
        second.name(kind)
    );
    Error::unsupported(text).at(offset)
}

/// What was changed is written again when the result is instantiated, by the segment at an offset.
fn overwritten(changer: &Named<'_>, segment: usize) -> Error {
    let (how, _) = changer.changed(ExternalKind::Table);
    Error::unsupported(format!(
        "{} was changed {how}, where a core module that is instantiated later writes elements, which a snapshot can't hold: let the initializer change other elements",
        changer.name(ExternalKind::Table)
    ))
    .at(segment)
}

/// What was read of a slot, another core module may have written there.
fn read_of_other(reader: &Named<'_>, kind: ExternalKind) -> Error {
    Error::unsupported(format!(
        "a reference was read from {}, to which another core module writes, or this one by another name, so that its origin can't be known: let the initializer end before that",
        reader.name(kind)
    ))
    .at(reader.instance.plan.module.range.start)
}
