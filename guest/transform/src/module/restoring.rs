//! The code of the start function that makes garbage-collected objects, in two ways: few of them
//! one after the other, and many by loops.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, HeapType, Instruction, RefType, ValType};
use wasmparser::ExternalKind;

use super::added::AddedFunction;
use super::given::Origin;
use super::hierarchy::hierarchy;
use super::loops::Loops;
use super::making::Making;
use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::straight::Straight;
use crate::Error;
use crate::reference::Hierarchy;

/// So many objects, with all references in them, are made one after the other.
const MOST_STRAIGHT: usize = 300;

/// And so many fields, since the code of an object can be part of that of others.
const MOST_FIELDS: usize = 10_000;

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
    let sizes = making.order.iter().map(|object| {
        let references = making.objects.references(*object).len();
        references.saturating_add(making.objects.functions(*object))
    });
    let size = sizes.fold(making.order.len(), usize::saturating_add);
    let types = &plan.module.types_of_objects;
    let mut fields = 0_usize;
    for object in &making.order {
        let ty = types.get(making.objects.ty(*object)?);
        fields = fields.saturating_add(ty.map_or(0, |ty| ty.fields.len()));
    }
    if size <= MOST_STRAIGHT && fields <= MOST_FIELDS {
        Straight::new(plan, making, at).restoring()
    } else {
        Loops::new(plan, making, at)?.restoring()
    }
}

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

/// `(ref $type)`, or `(ref any)` of what has no type of the module.
pub(super) fn exact(plan: &Plan, ty: u32) -> HeapType {
    match plan.module.types_of_objects.get(ty) {
        Some(_) => HeapType::Concrete(ty),
        None => HeapType::ANY,
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
    let is_external = match origin.ok_or_else(wrong)? {
        Origin::Global(index) => {
            Instruction::GlobalGet(index).encode(&mut code);
            let ty = module.global_type(index).ok_or_else(wrong)?;
            if is_own(ty, exact) {
                return Ok(code);
            }
            hierarchy(module, ty) == Hierarchy::Extern
        }
        Origin::Element(index, at) => {
            let ty = module.table_type(index).ok_or_else(wrong)?;
            address(at, ty.table64).encode(&mut code);
            Instruction::TableGet(index).encode(&mut code);
            hierarchy(module, wasmparser::ValType::Ref(ty.element_type)) == Hierarchy::Extern
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
            false
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
            let own = own.ok_or_else(wrong)?;
            super::object_types::held(module, own) == super::object_types::Held::External
        }
    };
    if is_external {
        Instruction::AnyConvertExtern.encode(&mut code);
    }
    match exact {
        HeapType::Concrete(index) => {
            Instruction::RefCastNonNull(HeapType::Concrete(index)).encode(&mut code);
        }
        _ => Instruction::RefAsNonNull.encode(&mut code),
    }
    Ok(code)
}

/// Whether a type is that of references to objects of exactly this one, which are never null.
fn is_own(ty: wasmparser::ValType, exact: HeapType) -> bool {
    match (ty, exact) {
        (wasmparser::ValType::Ref(ty), HeapType::Concrete(own)) => {
            let index = ty.type_index().and_then(|index| index.as_module_index());
            !ty.is_nullable() && index == Some(own)
        }
        _ => false,
    }
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
