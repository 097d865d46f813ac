//! The values of fields, as instructions.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Ieee32, Ieee64, Instruction};
use wasmparser::{FieldType, RefType, StorageType, ValType};

use super::globals::function;
use super::object_types::{Held, ObjectType, held};
use super::plan::Plan;
use super::records::{FieldValue, Objects, wrong};
use crate::Error;
use crate::reference::Reference;

/// The instructions that make an object in which all is zero or null.
pub(super) fn default(definition: &ObjectType, index: u32, length: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    match definition.is_array {
        false => Instruction::StructNewDefault(index).encode(&mut bytes),
        // Shorter, and there may be no default element.
        true if length == 0 => Instruction::ArrayNewFixed {
            array_type_index: index,
            array_size: 0,
        }
        .encode(&mut bytes),
        true => {
            Instruction::I32Const(length.cast_signed()).encode(&mut bytes);
            Instruction::ArrayNewDefault(index).encode(&mut bytes);
        }
    }
    bytes
}

/// Whether a value is what a field has by default.
pub(super) fn is_nothing(field: &FieldType, value: FieldValue<'_>) -> bool {
    let is_nothing = match value {
        FieldValue::Number(bytes) => bytes.iter().all(|byte| *byte == 0),
        FieldValue::Object(value) | FieldValue::Function(value) => value == Reference::Null,
        FieldValue::Exception(is_there) => !is_there,
    };
    is_nothing
        && match field.element_type {
            StorageType::Val(ValType::Ref(ty)) => ty.is_nullable(),
            _ => true,
        }
}

/// Whether all fields of an object, or all elements, are zero or null.
pub(crate) fn is_default(plan: &Plan, objects: &Objects, object: u32) -> Result<bool, Error> {
    let ty = plan.module.types_of_objects.get(objects.ty(object)?);
    let ty = ty.ok_or_else(wrong)?;
    let is_number = |field: &FieldType| matches!(held(&plan.module, field), Held::Number(_));
    if ty.is_array && ty.fields.iter().all(is_number) {
        let bytes = objects.bytes(&plan.module, object)?;
        return Ok(bytes.iter().all(|byte| *byte == 0));
    }
    let fields = ty.fields.iter().cycle();
    for (field, value) in fields.zip(objects.values(&plan.module, object)?) {
        if !is_nothing(field, value?) {
            return Ok(false);
        }
    }
    // An empty array of references that are never null has no default elements.
    Ok(ty.fields.iter().all(|field| match field.element_type {
        StorageType::Val(ValType::Ref(ty)) => ty.is_nullable(),
        _ => true,
    }))
}

/// The instruction that gives the value of a field that holds no object.
pub(crate) fn plain(
    plan: &Plan,
    field: &FieldType,
    value: FieldValue<'_>,
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    match value {
        FieldValue::Number(number) => constant(field, number)?.encode(&mut bytes),
        FieldValue::Function(Reference::Function(number)) => {
            Instruction::RefFunc(function(plan, number)?).encode(&mut bytes);
        }
        _ => {
            let heap = reference_type(field)?.heap_type();
            Instruction::RefNull(heap.try_into().map_err(Error::internal)?).encode(&mut bytes);
        }
    }
    Ok(bytes)
}

/// The instruction that gives a number of the type of a field.
fn constant(field: &FieldType, bytes: &[u8]) -> Result<Instruction<'static>, Error> {
    let mut wide = [0; 16];
    for (to, from) in wide.iter_mut().zip(bytes) {
        *to = *from;
    }
    let bits = u128::from_le_bytes(wide);
    let low = u64::try_from(bits & u128::from(u64::MAX)).map_err(Error::internal)?;
    let word = u32::try_from(low & u64::from(u32::MAX)).map_err(Error::internal)?;
    Ok(match field.element_type {
        // Short constants are those of small absolute value.
        StorageType::I8 => Instruction::I32Const(word.cast_signed() << 24 >> 24),
        StorageType::I16 => Instruction::I32Const(word.cast_signed() << 16 >> 16),
        StorageType::Val(ValType::I32) => Instruction::I32Const(word.cast_signed()),
        StorageType::Val(ValType::I64) => Instruction::I64Const(low.cast_signed()),
        StorageType::Val(ValType::F32) => Instruction::F32Const(Ieee32::new(word)),
        StorageType::Val(ValType::F64) => Instruction::F64Const(Ieee64::new(low)),
        StorageType::Val(ValType::V128) => Instruction::V128Const(bits.cast_signed()),
        StorageType::Val(ValType::Ref(_)) => return Err(wrong()),
    })
}

/// The type of the references in a field.
pub(crate) fn reference_type(field: &FieldType) -> Result<RefType, Error> {
    match field.element_type {
        StorageType::Val(ValType::Ref(ty)) => Ok(ty),
        _ => Err(Error::internal("a field holds no reference")),
    }
}
