//! Which garbage-collected objects the result makes, how, and in which order.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::added_globals::{AddedGlobals, added_globals};
use super::constants::Constants;
use super::given::Origin;
use super::graph::{Graph, is_straight};
use super::hierarchy::hierarchy;
use super::initial::{self, Initial};
use super::order::order;
use super::plan::Plan;
use super::records::Objects;
use super::refusals::Slot;
use super::slots::slot_type;
use crate::Error;
use crate::reference::Hierarchy;

/// What is made.
#[derive(Debug, Default)]
pub(crate) struct Making {
    pub(crate) objects: Objects,
    /// What leads to each object when the result is instantiated, if anything does.
    pub(crate) origins: Vec<Option<Origin>>,
    /// The expressions that give objects to which slots refer, by their numbers, and by whether
    /// they are external references.
    pub(crate) constants: BTreeMap<(u32, bool), Vec<u8>>,
    /// The expressions of other globals that hold objects, by their indices.
    pub(crate) expressions: BTreeMap<u32, Vec<u8>>,
    /// Globals on top of those of the module, for objects that these expressions name: the types of
    /// their objects, and their expressions.
    pub(crate) added: Vec<(u32, Vec<u8>)>,
    /// What can be done in place of the start function.
    pub(crate) instead: Option<AddedGlobals>,
    /// The objects that the start function makes or finds, in this order.
    pub(crate) order: Vec<u32>,
    /// The objects among them that are there, and whose fields the start function sets.
    pub(crate) changed: Vec<u32>,
    /// The fields of others that it sets: object, field, and the object that belongs there.
    pub(crate) later: Vec<(u32, u32, u32)>,
    /// The slots that the start function sets, with the numbers of their objects.
    pub(crate) slots: Vec<(Slot, u32)>,
}

/// Decides about all objects. `slots` are the globals and elements that refer to objects, and
/// `has_changed` tells whether an object may have changed that the module makes.
///
/// # Errors
///
/// `ErrorKind::Unsupported` if an object can't be made, `ErrorKind::State` if what was told of
/// objects can't be true.
pub(crate) fn making(
    plan: &Plan,
    objects: Objects,
    slots: Vec<(Slot, u32)>,
    has_changed: bool,
) -> Result<Making, Error> {
    let mut graph = Graph::new(plan, &objects, has_changed);
    graph.check(&slots)?;
    graph.check_imports(&slots, has_changed)?;
    graph.find_origins()?;
    let mut changed = graph.changed()?;
    graph.reach(&slots, &changed)?;
    let is_small = is_straight(plan, &objects, 0..graph.count()?)?;
    let mut constants = Constants::new(plan, &objects, &graph.origins, &graph.referrers, &[]);
    let mut initial = initial::given(plan, &graph, &mut constants, &mut changed, is_small)?;
    let (mut left, mut found) = (Vec::new(), BTreeMap::new());
    for (slot, object) in slots {
        match constants.expression(slot, object)? {
            Some(bytes) => {
                let is_external =
                    hierarchy(&plan.module, slot_type(plan, slot)?) == Hierarchy::Extern;
                found.insert((object, is_external), bytes);
            }
            None => left.push((slot, object)),
        }
    }
    let instead = match is_small && changed.is_empty() && initial.later.is_empty() {
        true => added_globals(plan, &graph, &left, &initial.expressions)?,
        false => None,
    };
    if is_small {
        initial.several(plan, &graph, &mut constants, &mut left)?;
    }
    let Initial {
        expressions,
        later,
        made,
    } = initial;
    graph.originate_all(made)?;
    let order = order(&graph, &left, &changed, &later)?;
    let Graph { origins, .. } = graph;
    Ok(Making {
        origins,
        constants: found,
        expressions,
        added: Vec::new(),
        instead,
        order,
        changed,
        later,
        slots: left,
        objects,
    })
}

impl Making {
    /// Has constant expressions make everything, so that there is no start function for it.
    pub(super) fn with_globals(self, added: AddedGlobals) -> Self {
        let mut constants = self.constants;
        constants.extend(added.constants);
        Self {
            objects: self.objects,
            origins: self.origins,
            constants,
            expressions: added.expressions,
            added: added.globals,
            ..Self::default()
        }
    }
}
