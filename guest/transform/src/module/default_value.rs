//! Default values of types.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Ieee32, Ieee64, Instruction};
use wasmparser::ValType;

/// Writes the instruction that gives a type's default value. A reference that can't be null has
/// none.
pub(super) fn default_value(ty: ValType, body: &mut Vec<u8>) -> Option<()> {
    match ty {
        ValType::I32 => Instruction::I32Const(0),
        ValType::I64 => Instruction::I64Const(0),
        ValType::F32 => Instruction::F32Const(Ieee32::new(0)),
        ValType::F64 => Instruction::F64Const(Ieee64::new(0)),
        ValType::V128 => Instruction::V128Const(0),
        ValType::Ref(ty) if ty.is_nullable() => {
            Instruction::RefNull(ty.heap_type().try_into().ok()?)
        }
        ValType::Ref(_) => return None,
    }
    .encode(body);
    Some(())
}
