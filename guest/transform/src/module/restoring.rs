//! The code of the start function that makes garbage-collected objects, in two ways: few of them
//! one after the other, and many by loops.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, HeapType, Instruction, RefType, ValType};
use wasmparser::ExternalKind;

use super::added::AddedFunction;
use super::field_values::reference_type;
use super::given::Origin;
use super::graph::is_straight;
use super::hierarchy::hierarchy;
use super::loops::Loops;
use super::making::Making;
use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::slots::{exact, is_nullable, is_own};
use super::straight::Straight;
use crate::Error;
use crate::reference::Hierarchy;

/// What the start function needs on top of what the result has.
#[derive(Debug, Default)]
pub(crate) struct Restoring {
    /// The locals of the start function.
    pub(super) locals: Vec<ValType>,
    /// Its code.
    pub(super) code: Vec<u8>,
    /// The passive data segment that it reads. None if there is none.
    pub(super) data: Option<Vec<u8>>,
    /// The functions of the passive element segment that it reads, behind null.
    pub(super) functions: Option<Vec<u32>>,
    /// The functions to which its code refers.
    pub(super) used: BTreeSet<u32>,
    /// Types, behind those of the input and that of the start function.
    pub(super) types: Vec<Vec<u8>>,
    /// Functions that it calls, behind it.
    pub(super) helpers: Vec<AddedFunction>,
}

/// The indices that the code names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    /// The data segment.
    pub(super) data: u32,
    /// The element segment.
    pub(super) elements: u32,
    /// The first of the types.
    pub(super) types: u32,
    /// The first of the functions.
    pub(super) helpers: u32,
}

/// The code that makes objects, and puts them where they belong.
pub(crate) fn restoring(plan: &Plan, making: &Making, at: Places) -> Result<Restoring, Error> {
    if making.order.is_empty() {
        return Ok(Restoring::default());
    }
    if is_straight(plan, &making.objects, making.order.iter().copied())? {
        Straight::new(plan, making, at).restoring()
    } else {
        Loops::new(plan, making, at)?.restoring()
    }
}

/// The same objects, made in the way that takes fewer bytes: by the start function, or by constant
/// expressions with globals on top.
pub(super) fn shorter(plan: &Plan, mut making: Making) -> Result<Making, Error> {
    let Some(added) = making.instead.take() else {
        return Ok(making);
    };
    // Other indices take as many bytes, or more.
    let at = Places {
        data: 0,
        elements: 0,
        types: 0,
        helpers: 0,
    };
    let Restoring { code, data, .. } = restoring(plan, &making, at)?;
    let expressions = making.expressions.iter();
    let expressions = expressions.filter(|(index, _)| !added.expressions.contains_key(index));
    let sizes = expressions
        .map(|(_, bytes)| bytes.len())
        .chain([code.len(), data.as_ref().map_or(0, Vec::len)])
        // Until the start function sets them, globals hold null.
        .chain(making.slots.iter().map(|_| NULL));
    Ok(
        match added.is_shorter(sizes.fold(0, usize::saturating_add)) {
            true => making.with_globals(added),
            false => making,
        },
    )
}

/// The bytes of the expression for null.
const NULL: usize = 2;

/// The places of objects in the order in which they are made.
#[derive(Debug)]
pub(super) struct ObjectPlaces(Vec<u32>);

impl ObjectPlaces {
    pub(super) fn new(making: &Making) -> Self {
        let mut places = vec![u32::MAX; making.objects.len()];
        for (place, object) in (0..).zip(&making.order) {
            if let Some(known) = places.get_mut(*object as usize) {
                *known = place;
            }
        }
        Self(places)
    }

    /// The place of an object.
    pub(super) fn of(&self, object: u32) -> Result<u32, Error> {
        let place = self.0.get(object as usize).copied();
        place.filter(|place| *place != u32::MAX).ok_or_else(wrong)
    }
}

pub(super) fn non_null(heap_type: HeapType) -> ValType {
    ValType::Ref(RefType {
        nullable: false,
        heap_type,
    })
}

/// `(array (mut anyref))`
pub(super) const ANY_ARRAY: [u8; 3] = [0x5e, 0x6e, 1];

/// The code that finds an object which is there, as a reference to its exact type. `parent` writes
/// the code that gives the object of a number; `any_array` is a type of arrays.
pub(super) fn find(
    plan: &Plan,
    making: &Making,
    object: u32,
    any_array: u32,
    parent: impl FnOnce(&mut Vec<u8>, u32) -> Result<(), Error>,
) -> Result<Vec<u8>, Error> {
    let mut code = Vec::new();
    let origin = making.origins.get(object as usize).copied().flatten();
    let module = &plan.module;
    let exact = exact(plan, making.objects.ty(object)?);
    let ty = match origin.ok_or_else(wrong)? {
        Origin::Global(index) => {
            Instruction::GlobalGet(index).encode(&mut code);
            module.global_type(index).ok_or_else(wrong)?
        }
        Origin::Element(index, at) => {
            let ty = module.table_type(index).ok_or_else(wrong)?;
            address(at, ty.table64).encode(&mut code);
            Instruction::TableGet(index).encode(&mut code);
            wasmparser::ValType::Ref(ty.element_type)
        }
        Origin::SegmentElement(index, at) => {
            Instruction::I32Const(at.cast_signed()).encode(&mut code);
            Instruction::I32Const(1).encode(&mut code);
            Instruction::ArrayNewElem {
                array_type_index: any_array,
                array_elem_index: index,
            }
            .encode(&mut code);
            Instruction::I32Const(0).encode(&mut code);
            Instruction::ArrayGet(any_array).encode(&mut code);
            wasmparser::ValType::Ref(wasmparser::RefType::ANYREF)
        }
        Origin::Field(holder, field) => {
            parent(&mut code, holder)?;
            let index = making.objects.ty(holder)?;
            let ty = module.types_of_objects.get(index).ok_or_else(wrong)?;
            let own = if ty.is_array {
                Instruction::I32Const(field.cast_signed()).encode(&mut code);
                Instruction::ArrayGet(index).encode(&mut code);
                ty.fields.first()
            } else {
                Instruction::StructGet {
                    struct_type_index: index,
                    field_index: field,
                }
                .encode(&mut code);
                ty.fields.get(field as usize)
            };
            wasmparser::ValType::Ref(reference_type(own.ok_or_else(wrong)?)?)
        }
    };
    if hierarchy(module, ty) == Hierarchy::Extern {
        Instruction::AnyConvertExtern.encode(&mut code);
    }
    match exact {
        HeapType::Concrete(index) if !is_own(ty, exact) => {
            Instruction::RefCastNonNull(HeapType::Concrete(index)).encode(&mut code);
        }
        _ if is_nullable(ty) => Instruction::RefAsNonNull.encode(&mut code),
        _ => {}
    }
    Ok(code)
}

/// An index of a table.
pub(super) fn address(at: u64, is_64: bool) -> Instruction<'static> {
    match is_64 {
        true => Instruction::I64Const(at.cast_signed()),
        false => Instruction::I32Const(u32::try_from(at).unwrap_or(u32::MAX).cast_signed()),
    }
}

/// The code around that which gives the object of a slot: before and behind it.
pub(super) fn set_slot(plan: &Plan, slot: Slot) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let module = &plan.module;
    let (ty, set) = match slot.kind {
        ExternalKind::Table => {
            let ty = module.table_type(slot.index).ok_or_else(wrong)?;
            address(slot.element.unwrap_or(0), ty.table64).encode(&mut before);
            (
                wasmparser::ValType::Ref(ty.element_type),
                Instruction::TableSet(slot.index),
            )
        }
        _ => (
            module.global_type(slot.index).ok_or_else(wrong)?,
            Instruction::GlobalSet(slot.index),
        ),
    };
    if hierarchy(module, ty) == Hierarchy::Extern {
        Instruction::ExternConvertAny.encode(&mut behind);
    }
    set.encode(&mut behind);
    Ok((before, behind))
}
