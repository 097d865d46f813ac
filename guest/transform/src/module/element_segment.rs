//! Active element segments.

use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, Encode as _};
use wasmparser::{RefType, TableType};

use super::format::leb;
use super::globals::{self, function};
use super::plan::Plan;
use super::state::{ElementRun, InstanceState};
use crate::Error;
use crate::reference::Reference;

/// Active segments: of functions, for table 0 and for any table; and of expressions.
const FUNCTIONS_OF_FIRST: u8 = 0;
const FUNCTIONS: u8 = 2;
const EXPRESSIONS: u8 = 6;

/// The kind of elements that are indices of functions.
const FUNCTION_KIND: u8 = 0;

/// The end of an expression.
const END: u8 = 0x0b;

/// An active segment. One of plain functions takes no more than the first version of WebAssembly.
pub(super) fn state_segment(
    plan: &Plan,
    state: &InstanceState,
    index: u32,
    ty: &TableType,
    run: &ElementRun,
) -> Result<Vec<u8>, Error> {
    let is_function = |value: &Reference| matches!(value, Reference::Function(_));
    let is_plain = ty.element_type.is_func_ref() && run.elements.iter().all(is_function);
    let mut bytes = Vec::new();
    match (is_plain, index) {
        (true, 0) => bytes.push(FUNCTIONS_OF_FIRST),
        (true, index) => {
            bytes.push(FUNCTIONS);
            bytes.extend(leb(index));
        }
        (false, index) => {
            bytes.push(EXPRESSIONS);
            bytes.extend(leb(index));
        }
    }
    let offset = match ty.table64 {
        true => ConstExpr::i64_const(run.start.cast_signed()),
        false => {
            let start = u32::try_from(run.start).map_err(Error::internal)?;
            ConstExpr::i32_const(start.cast_signed())
        }
    };
    offset.encode(&mut bytes);
    match (is_plain, index) {
        (true, 0) => {}
        (true, _) => bytes.push(FUNCTION_KIND),
        (false, _) => ref_type(ty.element_type, &mut bytes)?,
    }
    bytes.extend(leb(
        u32::try_from(run.elements.len()).map_err(Error::internal)?
    ));
    for value in &run.elements {
        match value {
            Reference::Function(number) if is_plain => bytes.extend(leb(function(plan, *number)?)),
            value => {
                bytes.extend(globals::slot(plan, state, ty.element_type, *value)?);
                bytes.push(END);
            }
        }
    }
    Ok(bytes)
}

pub(super) fn ref_type(ty: RefType, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let ty: wasm_encoder::RefType = ty.try_into().map_err(Error::internal)?;
    ty.encode(bytes);
    Ok(())
}
