//! The shapes of types of garbage-collected objects.

use alloc::vec::Vec;

use wasmparser::{ArrayType, CompositeInnerType, FieldType, StorageType, StructType, ValType};

/// A field that can be set.
const MUTABLE: u8 = 0x80;

/// What matters of a type of objects to those who change them: each field as a byte, which says
/// what it stores and whether it can be set. References of all types are alike.
///
/// A subtype has the fields of its supertype first, as mutable as there, and those that can be set
/// have the same types (core specification, *matching*). So an object is of a type only if its own
/// fields begin with those of the type. The reverse need not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    Struct(Vec<u8>),
    Array(u8),
}

impl Shape {
    /// The shape of a type. None if it is no type of objects.
    pub(crate) fn of(ty: &CompositeInnerType) -> Option<Self> {
        match ty {
            CompositeInnerType::Struct(StructType { fields }) => {
                Some(Self::Struct(fields.iter().map(field).collect()))
            }
            CompositeInnerType::Array(ArrayType(element)) => Some(Self::Array(field(element))),
            _ => None,
        }
    }
}

fn field(field: &FieldType) -> u8 {
    let storage = match field.element_type {
        StorageType::I8 => 0,
        StorageType::I16 => 1,
        StorageType::Val(ValType::I32) => 2,
        StorageType::Val(ValType::I64) => 3,
        StorageType::Val(ValType::F32) => 4,
        StorageType::Val(ValType::F64) => 5,
        StorageType::Val(ValType::V128) => 6,
        StorageType::Val(ValType::Ref(_)) => 7,
    };
    if field.mutable {
        storage | MUTABLE
    } else {
        storage
    }
}
