//! Objects that stand for others that do not exist yet.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction};
use wasmparser::{
    AbstractHeapType as Abstract, FieldType, HeapType, RefType, StorageType, ValType,
};

use super::default_value::default_value;
use super::hierarchy::hierarchy;
use super::making::reference_type;
use super::object_types::{Held, ObjectType, held};
use super::plan::Plan;
use crate::Error;
use crate::reference::Hierarchy;

/// A stand-in has at most so many objects.
const MOST_OBJECTS: usize = 200;

/// Code that makes an object of a type of references that are not null. Something will be put in
/// its place before anybody sees it.
///
/// The program itself can't have made the first objects of a circle but with others in their
/// places. So there is always a finite one.
pub(super) fn stand_in(
    plan: &Plan,
    ty: RefType,
    used: &mut impl FnMut(u32),
) -> Result<Vec<u8>, Error> {
    let mut code = Vec::new();
    let ranks = ranks(plan);
    let mut fuel = MOST_OBJECTS;
    write(plan, &ranks, ty, &mut fuel, used, &mut code)?;
    Ok(code)
}

fn none() -> Error {
    Error::unsupported(
        "objects refer to each other in a circle of references that are never null, and there is no small object to begin it with, so a snapshot can't hold them",
    )
}

/// How far each type is from objects that refer to none.
fn ranks(plan: &Plan) -> BTreeMap<u32, usize> {
    let mut ranks = BTreeMap::new();
    let types = &plan.module.types_of_objects;
    loop {
        let known = ranks.len();
        let mut found = Vec::new();
        for (index, ty) in types.all() {
            if !ranks.contains_key(&index)
                && (ty.is_array || ty.fields.iter().all(|field| is_ready(plan, &ranks, field)))
            {
                found.push(index);
            }
        }
        let rank = ranks.values().max().map_or(0, |most| *most + 1);
        ranks.extend(found.into_iter().map(|index| (index, rank)));
        if ranks.len() == known {
            return ranks;
        }
    }
}

fn is_ready(plan: &Plan, ranks: &BTreeMap<u32, usize>, field: &FieldType) -> bool {
    let StorageType::Val(ValType::Ref(ty)) = field.element_type else {
        return true;
    };
    ty.is_nullable()
        || match held(&plan.module, field) {
            Held::Function => function(plan, ty).is_some(),
            Held::Object | Held::External => choice(plan, ranks, ty).is_some(),
            _ => false,
        }
}

/// What stands in for an object of a type: an `i31`, or an object of one of the module's types.
enum Choice {
    I31,
    Object(u32),
}

fn choice(plan: &Plan, ranks: &BTreeMap<u32, usize>, ty: RefType) -> Option<Choice> {
    if let HeapType::Abstract { ty, .. } = ty.heap_type()
        && matches!(
            ty,
            Abstract::Any | Abstract::Eq | Abstract::I31 | Abstract::Extern
        )
    {
        return Some(Choice::I31);
    }
    let types = &plan.module.types_of_objects;
    let fitting = ranks
        .iter()
        .filter(|(index, _)| types.fits(**index, ty.heap_type()));
    let least = fitting.min_by_key(|(index, rank)| (**rank, **index));
    least.map(|(index, _)| Choice::Object(*index))
}

fn function(plan: &Plan, ty: RefType) -> Option<u32> {
    let mut functions = plan.watched.functions.iter().copied();
    functions.find(|function| plan.takes(ty, *function))
}

fn write(
    plan: &Plan,
    ranks: &BTreeMap<u32, usize>,
    ty: RefType,
    fuel: &mut usize,
    used: &mut impl FnMut(u32),
    code: &mut Vec<u8>,
) -> Result<(), Error> {
    *fuel = fuel.checked_sub(1).ok_or_else(none)?;
    match choice(plan, ranks, ty).ok_or_else(none)? {
        Choice::I31 => {
            Instruction::I32Const(0).encode(code);
            Instruction::RefI31.encode(code);
        }
        Choice::Object(index) => {
            let definition = plan.module.types_of_objects.get(index);
            let definition: &ObjectType = definition.ok_or_else(none)?;
            if definition.is_array {
                Instruction::ArrayNewFixed {
                    array_type_index: index,
                    array_size: 0,
                }
                .encode(code);
                return convert(plan, ty, code);
            }
            for field in &definition.fields {
                let ty = match field.element_type {
                    StorageType::I8 | StorageType::I16 => ValType::I32,
                    StorageType::Val(ty) => ty,
                };
                if default_value(ty, code).is_some() {
                    continue;
                }
                let ty = reference_type(field)?;
                if held(&plan.module, field) == Held::Function {
                    let function = function(plan, ty).ok_or_else(none)?;
                    used(function);
                    Instruction::RefFunc(function).encode(code);
                } else {
                    write(plan, ranks, ty, fuel, used, code)?;
                }
            }
            Instruction::StructNew(index).encode(code);
        }
    }
    convert(plan, ty, code)
}

fn convert(plan: &Plan, ty: RefType, code: &mut Vec<u8>) -> Result<(), Error> {
    if hierarchy(&plan.module, ValType::Ref(ty)) == Hierarchy::Extern {
        Instruction::ExternConvertAny.encode(code);
    }
    Ok(())
}
