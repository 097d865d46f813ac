//! Constant expressions for globals whose objects the start function can find: it needs to set only
//! what such expressions can't give.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use wasmparser::{BinaryReader, ConstExpr, ExternalKind, Operator, ValType};

use super::constants::{Constants, Expression};
use super::contents::FEATURES;
use super::format::slice;
use super::given::Origin;
use super::graph::Graph;
use super::hierarchy::hierarchy;
use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::slots::{exact, is_own, slot_type};
use crate::Error;
use crate::reference::{Hierarchy, Reference};

/// From the objects of mutable globals, at most so many steps lead to fields that are set later.
const MOST_STEPS: usize = 1;

/// What globals hold before the start function runs.
#[derive(Debug, Default)]
pub(super) struct Initial {
    /// Expressions, by the indices of the globals.
    pub(super) expressions: BTreeMap<u32, Vec<u8>>,
    /// The fields that the start function sets: object, field, and the object that belongs there.
    pub(super) later: Vec<(u32, u32, u32)>,
    /// What leads to the objects that the expressions make.
    pub(super) made: Vec<(u32, Origin)>,
}

/// Has globals that make objects whenever the module is instantiated make them as they are now, and
/// takes these out of the list of those that have changed.
///
/// ```wat
/// (global $level (ref $level) (struct.new $level (i32.const 1)))
/// ```
///
/// where the initializer has set the field to 2 becomes
///
/// ```wat
/// (global $level (ref $level) (struct.new $level (i32.const 2)))
/// ```
///
/// If `is_small`, the start function sets fields that are not constant.
pub(super) fn given(
    plan: &Plan,
    graph: &Graph<'_>,
    constants: &mut Constants<'_>,
    changed: &mut Vec<u32>,
    is_small: bool,
) -> Result<Initial, Error> {
    let mut initial = Initial::default();
    let globals = roots(graph, changed)?;
    if globals.is_empty() {
        return Ok(initial);
    }
    let fixed = fixed(plan)?;
    for (index, object) in globals {
        let own = index.checked_sub(plan.module.imported_globals);
        let is_fixed = own.is_some_and(|own| fixed.get(own as usize) == Some(&true));
        if !is_fixed {
            continue;
        }
        if let Some(ValType::Ref(ty)) = plan.module.global_type(index)
            && hierarchy(&plan.module, ValType::Ref(ty)) == Hierarchy::Any
        {
            graph.check_object(object, ty)?;
        }
        if let Some(expression) = constants.of_global(index, object, &|_| is_small)? {
            initial.take(index, object, expression);
        }
    }
    let mut is_made = vec![false; graph.objects.len()];
    for (object, _) in &initial.made {
        *is_made.get_mut(*object as usize).ok_or_else(wrong)? = true;
    }
    changed.retain(|object| is_made.get(*object as usize) != Some(&true));
    Ok(initial)
}

/// The globals that lead to objects which have changed, with their own objects.
fn roots(graph: &Graph<'_>, changed: &[u32]) -> Result<BTreeMap<u32, u32>, Error> {
    let mut globals = BTreeMap::new();
    let mut is_seen = vec![false; graph.objects.len()];
    for object in changed {
        let mut at = *object;
        loop {
            let is_seen = is_seen.get_mut(at as usize).ok_or_else(wrong)?;
            if core::mem::replace(is_seen, true) {
                break;
            }
            match graph.origin(at) {
                Some(Origin::Field(parent, _)) => at = parent,
                Some(Origin::Global(index)) => {
                    globals.insert(index, at);
                    break;
                }
                _ => break,
            }
        }
    }
    Ok(globals)
}

/// Which of the module's own globals begin with the same value in all instances, whatever is
/// imported.
fn fixed(plan: &Plan) -> Result<Vec<bool>, Error> {
    let module = &plan.module;
    let mut fixed: Vec<bool> = Vec::new();
    for global in &module.globals {
        let bytes = slice(&plan.wasm, global.init..global.entry.end)?;
        let reader = BinaryReader::new_features(bytes, global.init, FEATURES);
        let mut is_fixed = true;
        for operator in ConstExpr::new(reader).get_operators_reader() {
            match operator? {
                Operator::GlobalGet { global_index } => {
                    let own = global_index.checked_sub(module.imported_globals);
                    is_fixed &= own.is_some_and(|own| fixed.get(own as usize) == Some(&true));
                }
                Operator::RefFunc { function_index } => {
                    is_fixed &= function_index >= module.imported_functions;
                }
                _ => {}
            }
        }
        fixed.push(is_fixed);
    }
    Ok(fixed)
}

impl Initial {
    /// Has mutable globals of the very type make objects to which several slots or fields refer,
    /// where the start function needs to set only what completes a circle, or nothing. `left` loses
    /// their slots.
    ///
    /// ```wat
    /// (global $end (mut (ref null $node)) (ref.null $node))
    /// ```
    ///
    /// with a node that refers to itself becomes
    ///
    /// ```wat
    /// (global $end (mut (ref null $node)) (struct.new_default $node))
    /// (func $start
    ///   (struct.set $node 0 (global.get $end) (global.get $end)))
    /// ```
    pub(super) fn several(
        &mut self,
        plan: &Plan,
        graph: &Graph<'_>,
        constants: &mut Constants<'_>,
        left: &mut Vec<(Slot, u32)>,
    ) -> Result<(), Error> {
        let mut is_there = vec![false; graph.objects.len()];
        for (number, is_there) in (0..).zip(&mut is_there) {
            *is_there = graph.origin(number).is_some();
        }
        for (object, _) in &self.made {
            *is_there.get_mut(*object as usize).ok_or_else(wrong)? = true;
        }
        // Very many globals may have the same object.
        let mut is_tried = vec![false; is_there.len()];
        let mut others = Vec::new();
        for (slot, object) in left.drain(..) {
            let is_own = slot.kind == ExternalKind::Global
                && slot.index >= plan.module.imported_globals
                && is_own(
                    slot_type(plan, slot)?,
                    exact(plan, graph.objects.ty(object)?),
                );
            let is_tried = is_tried.get_mut(object as usize).ok_or_else(wrong)?;
            let is_new = is_own && is_there.get(object as usize) == Some(&false);
            let expression = if is_new && !core::mem::replace(is_tried, true) {
                let waits = |inner| leads(graph, &is_there, inner, object);
                constants.of_global(slot.index, object, &waits)?
            } else {
                None
            };
            match expression.filter(|expression| expression.is_short(object)) {
                Some(expression) => {
                    let inner = expression.made.iter().map(|(inner, _)| *inner);
                    for made in inner.chain([object]) {
                        *is_there.get_mut(made as usize).ok_or_else(wrong)? = true;
                    }
                    self.take(slot.index, object, expression);
                }
                None => others.push((slot, object)),
            }
        }
        *left = others;
        Ok(())
    }

    fn take(&mut self, index: u32, object: u32, expression: Expression) {
        self.expressions.insert(index, expression.bytes);
        self.later.extend(expression.later);
        self.made.push((object, Origin::Global(index)));
        self.made.extend(expression.made);
    }
}

impl Expression {
    /// Whether the objects whose fields are set later are this one, or one is in it: each step to
    /// them takes more bytes than a local.
    fn is_short(&self, root: u32) -> bool {
        let mut steps = 0_usize;
        let parents: BTreeMap<u32, Origin> = self.made.iter().copied().collect();
        for (object, _, _) in &self.later {
            let mut at = *object;
            while at != root && steps <= MOST_STEPS {
                steps = steps.saturating_add(1);
                match parents.get(&at) {
                    Some(Origin::Field(parent, _)) => at = *parent,
                    _ => return false,
                }
            }
        }
        steps <= MOST_STEPS
    }
}

/// Whether an object leads to another one through such as are not there.
fn leads(graph: &Graph<'_>, is_there: &[bool], from: u32, to: u32) -> bool {
    let mut open = Vec::from([from]);
    let mut is_seen = vec![false; is_there.len()];
    while let Some(object) = open.pop() {
        if object == to {
            return true;
        }
        let known = is_there.get(object as usize) != Some(&false);
        match is_seen.get_mut(object as usize) {
            Some(is_seen) if !known && !*is_seen => *is_seen = true,
            _ => continue,
        }
        open.extend(
            graph
                .objects
                .references(object)
                .iter()
                .filter_map(|value| match value {
                    Reference::Object(inner) => Some(*inner),
                    _ => None,
                }),
        );
    }
    false
}
