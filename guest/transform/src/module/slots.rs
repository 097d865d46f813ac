//! The slots that refer to garbage-collected objects, globals and elements of tables, and their
//! types.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use wasm_encoder::HeapType;
use wasmparser::{ExternalKind, ValType};

use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::state::{ElementRun, TableState};
use crate::Error;
use crate::reference::Reference;

/// The slots that refer to objects.
pub(crate) fn slots(
    plan: &Plan,
    references: &[Reference],
    tables: &[TableState],
) -> Vec<(Slot, u32)> {
    let mut slots = Vec::new();
    for (index, value) in plan.watched.references.iter().zip(references) {
        if let Reference::Object(object) = value {
            let slot = Slot {
                kind: ExternalKind::Global,
                index: *index,
                element: None,
            };
            slots.push((slot, *object));
        }
    }
    for (index, table) in plan.watched.tables.iter().zip(tables) {
        for run in &table.elements {
            for (at, value) in (run.start..).zip(&run.elements) {
                if let Reference::Object(object) = value {
                    let slot = Slot {
                        kind: ExternalKind::Table,
                        index: *index,
                        element: Some(at),
                    };
                    slots.push((slot, *object));
                }
            }
        }
    }
    slots
}

/// Leaves out of tables what the start function puts there.
pub(crate) fn take_slots(slots: &[(Slot, u32)], plan: &Plan, tables: &mut [TableState]) {
    let left: BTreeSet<(u32, Option<u64>)> = slots
        .iter()
        .map(|(slot, _)| (slot.index, slot.element))
        .collect();
    if left.is_empty() {
        return;
    }
    for (index, table) in plan.watched.tables.iter().zip(tables) {
        for run in core::mem::take(&mut table.elements) {
            let mut rest: Option<ElementRun> = None;
            for (at, value) in (run.start..).zip(run.elements) {
                if left.contains(&(*index, Some(at))) {
                    table.elements.extend(rest.take());
                    continue;
                }
                match &mut rest {
                    Some(rest) => rest.elements.push(value),
                    None => {
                        rest = Some(ElementRun {
                            start: at,
                            elements: Vec::from([value]),
                        });
                    }
                }
            }
            table.elements.extend(rest);
        }
    }
}

/// The type of what a slot holds.
pub(super) fn slot_type(plan: &Plan, slot: Slot) -> Result<ValType, Error> {
    let module = &plan.module;
    let ty = match slot.kind {
        ExternalKind::Table => module
            .table_type(slot.index)
            .map(|ty| ValType::Ref(ty.element_type)),
        _ => module.global_type(slot.index),
    };
    ty.ok_or_else(wrong)
}

/// `(ref $type)`, or `(ref any)` of what has no type of the module.
pub(super) fn exact(plan: &Plan, ty: u32) -> HeapType {
    match plan.module.types_of_objects.get(ty) {
        Some(_) => HeapType::Concrete(ty),
        None => HeapType::ANY,
    }
}

/// Whether a type is that of references to objects of exactly this one, or null.
pub(super) fn is_own(ty: ValType, exact: HeapType) -> bool {
    match (ty, exact) {
        (ValType::Ref(ty), HeapType::Concrete(own)) => {
            ty.type_index().and_then(|index| index.as_module_index()) == Some(own)
        }
        _ => false,
    }
}

pub(super) fn is_nullable(ty: ValType) -> bool {
    matches!(ty, ValType::Ref(ty) if ty.is_nullable())
}
