//! The global section of the result.

use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, Encode, Ieee32, Ieee64};
use wasmparser::ValType;

use super::contents::{Global, Section};
use super::format::leb;
use super::output::OutputSection;
use super::plan::Plan;
use crate::Error;
use crate::piece::Pieces;

/// Checks the bits of each mutable global, in the order of the state's exports, against its type.
pub(crate) fn check(plan: &Plan, values: &[u128]) -> Result<(), Error> {
    for ((index, global), value) in plan.module.mutable_globals().zip(values) {
        if initial_value(global.ty.content_type, *value).is_none() {
            return Err(Error::state(format!(
                "the value {value:#x} of global {index} has bits outside its type {}",
                global.ty.content_type
            )));
        }
    }
    Ok(())
}

/// Gives every mutable global its value; the others stay as they are.
///
/// ```wat
/// (global $fixed i32 (i32.const 7))
/// (global $counter (mut i32) (i32.const 0))
/// ```
///
/// with a counter that stands at 42 becomes
///
/// ```wat
/// (global $fixed i32 (i32.const 7))
/// (global $counter (mut i32) (i32.const 42))
/// ```
pub(crate) fn rewrite(
    plan: &Plan,
    section: &Section,
    values: Option<&[u128]>,
) -> Result<OutputSection, Error> {
    let Some(mut values) = values.map(<[u128]>::iter) else {
        return Ok(OutputSection::input(section));
    };
    let globals = &plan.module.globals;
    let mut pieces = Pieces::default();
    let count = u32::try_from(globals.len()).map_err(Error::internal)?;
    pieces.bytes(&leb(count));
    for global in globals {
        if !global.ty.mutable {
            pieces.input(global.entry.clone());
            continue;
        }
        let value = values
            .next()
            .copied()
            .ok_or_else(|| Error::internal("a global has no value"))?;
        pieces.bytes(&entry(global, value)?);
    }
    Ok(OutputSection::new(section.id, pieces))
}

/// Type and initial value of a mutable global.
fn entry(global: &Global, value: u128) -> Result<Vec<u8>, Error> {
    let (ty, init) = initial_value(global.ty.content_type, value)
        .ok_or_else(|| Error::internal("a global's value does not fit"))?;
    let mut bytes = Vec::new();
    wasm_encoder::GlobalType {
        val_type: ty,
        mutable: true,
        shared: false,
    }
    .encode(&mut bytes);
    init.encode(&mut bytes);
    Ok(bytes)
}

/// The constant of these bits; none if the type has fewer bits, or is a reference.
fn initial_value(ty: ValType, bits: u128) -> Option<(wasm_encoder::ValType, ConstExpr)> {
    use wasm_encoder::ValType as Type;
    Some(match ty {
        ValType::I32 => (
            Type::I32,
            ConstExpr::i32_const(u32::try_from(bits).ok()?.cast_signed()),
        ),
        ValType::I64 => (
            Type::I64,
            ConstExpr::i64_const(u64::try_from(bits).ok()?.cast_signed()),
        ),
        ValType::F32 => (
            Type::F32,
            ConstExpr::f32_const(Ieee32::new(u32::try_from(bits).ok()?)),
        ),
        ValType::F64 => (
            Type::F64,
            ConstExpr::f64_const(Ieee64::new(u64::try_from(bits).ok()?)),
        ),
        ValType::V128 => (Type::V128, ConstExpr::v128_const(bits.cast_signed())),
        ValType::Ref(_) => return None,
    })
}
