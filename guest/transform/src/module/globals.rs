//! The global section of the result.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Ieee32, Ieee64, Instruction};
use wasmparser::{ExternalKind, RefType, ValType};

use super::added_globals::entries;
use super::contents::Section;
use super::format::leb;
use super::hierarchy::hierarchy;
use super::output::OutputSection;
use super::plan::Plan;
use super::state::InstanceState;
use crate::Error;
use crate::piece::Pieces;
use crate::reference::{Hierarchy, Reference};

/// Checks the bits of each mutable global, in the order of the state's exports, against its type.
pub(crate) fn check(plan: &Plan, values: &[u128]) -> Result<(), Error> {
    let globals = plan.state.globals.iter().zip(plan.shown_globals());
    for ((export, ty), value) in globals.zip(values) {
        if number(ty, *value).is_none() {
            return Err(Error::state(format!(
                "the value {value:#x} of global {} has bits outside its type {ty}",
                export.index
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
    state: &InstanceState,
) -> Result<OutputSection, Error> {
    let has_references = !state.references.is_empty() || !state.noted.globals.is_empty();
    let has_references = has_references || !state.making.expressions.is_empty();
    if state.globals.is_none() && !has_references {
        return Ok(OutputSection::input(section));
    }
    let values = values(plan, state)?;
    let globals = &plan.module.globals;
    let mut pieces = Pieces::default();
    let count = u32::try_from(globals.len()).map_err(Error::internal)?;
    let added = &state.making.added;
    let more = u32::try_from(added.len()).map_err(Error::internal)?;
    pieces.bytes(&leb(count.saturating_add(more)));
    pieces.bytes(&entries(added));
    for (index, global) in (plan.module.imported_globals..).zip(globals) {
        match values.get(&index) {
            Some(value) if matches!(global.ty.content_type, ValType::Ref(_)) => {
                // The type stays as it was written.
                pieces.input(global.entry.start..global.init);
                pieces.bytes(value);
                pieces.bytes(&[END]);
            }
            Some(value) => {
                let mut entry = Vec::new();
                wasm_encoder::GlobalType {
                    val_type: global.ty.content_type.try_into().map_err(Error::internal)?,
                    mutable: true,
                    shared: false,
                }
                .encode(&mut entry);
                entry.extend(value);
                entry.push(END);
                pieces.bytes(&entry);
            }
            None => pieces.input(global.entry.clone()),
        }
    }
    Ok(OutputSection::new(section.id, pieces))
}

/// The end of an expression.
const END: u8 = 0x0b;

/// The instructions that give the values of mutable globals, by index. Imported ones come first.
pub(crate) fn values(plan: &Plan, state: &InstanceState) -> Result<BTreeMap<u32, Vec<u8>>, Error> {
    let mut values = BTreeMap::new();
    let numbers = plan.module.number_globals();
    // Imported globals that only others set are theirs to set again.
    let is_own = |index: u32| {
        index >= plan.module.imported_globals || plan.module.set_imports.contains(&index)
    };
    let numbers = numbers.zip(state.globals.iter().flatten());
    for ((index, ty), bits) in numbers.filter(|((index, _), _)| is_own(*index)) {
        let value = number(ty.content_type, *bits)
            .ok_or_else(|| Error::internal("a global's value does not fit"))?;
        let mut bytes = Vec::new();
        value.encode(&mut bytes);
        values.insert(index, bytes);
    }
    let references = plan.watched_globals().map(|(index, _)| index);
    let references = references.zip(&state.references);
    let noted = state.noted.globals.iter();
    let slots = state.making.slots.iter();
    let globals = slots.filter(|(slot, _)| slot.kind == ExternalKind::Global);
    let by_start: BTreeSet<u32> = globals.map(|(slot, _)| slot.index).collect();
    for (index, value) in references.chain(noted.map(|(index, value)| (*index, value))) {
        let Some(ValType::Ref(ty)) = plan.module.global_type(index) else {
            return Err(Error::internal("a global holds no reference"));
        };
        match value {
            Reference::Object(_) if state.making.expressions.contains_key(&index) => {}
            Reference::Object(_) if by_start.contains(&index) => {
                // Until the start function has run, it is null, or what it was in the input.
                if ty.is_nullable() && index >= plan.module.imported_globals {
                    values.insert(index, reference(plan, ty, Reference::Null)?);
                }
            }
            value => {
                values.insert(index, slot(plan, state, ty, *value)?);
            }
        }
    }
    let expressions = state.making.expressions.iter();
    values.extend(expressions.map(|(index, bytes)| (*index, bytes.clone())));
    Ok(values)
}

/// The instructions that give the reference in a slot: to an object, if constant expressions make
/// it.
pub(crate) fn slot(
    plan: &Plan,
    state: &InstanceState,
    ty: RefType,
    value: Reference,
) -> Result<Vec<u8>, Error> {
    if let Reference::Object(number) = value {
        let is_external = hierarchy(&plan.module, ValType::Ref(ty)) == Hierarchy::Extern;
        let bytes = state.making.constants.get(&(number, is_external));
        let missing = || Error::internal("an object is not made");
        return Ok(bytes.ok_or_else(missing)?.clone());
    }
    reference(plan, ty, value)
}

/// The instructions that give a reference, but to an object.
pub(crate) fn reference(plan: &Plan, ty: RefType, value: Reference) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    match value {
        Reference::Null => {
            let heap = ty.heap_type().try_into().map_err(Error::internal)?;
            Instruction::RefNull(heap).encode(&mut bytes);
        }
        Reference::Function(number) => {
            Instruction::RefFunc(function(plan, number)?).encode(&mut bytes);
        }
        Reference::I31(value) => {
            Instruction::I32Const(value).encode(&mut bytes);
            Instruction::RefI31.encode(&mut bytes);
            if hierarchy(&plan.module, ValType::Ref(ty)) == Hierarchy::Extern {
                Instruction::ExternConvertAny.encode(&mut bytes);
            }
        }
        Reference::Object(_) | Reference::Other(_) => {
            return Err(Error::internal("a reference can't be written"));
        }
    }
    Ok(bytes)
}

/// The index of the function that has a number.
pub(crate) fn function(plan: &Plan, number: u32) -> Result<u32, Error> {
    let index = plan.watched.functions.get(number as usize).copied();
    index.ok_or_else(|| Error::internal("a function has no number"))
}

/// The instruction that gives a number; none if its type has fewer bits, or is a reference.
fn number(ty: ValType, bits: u128) -> Option<Instruction<'static>> {
    Some(match ty {
        ValType::I32 => Instruction::I32Const(u32::try_from(bits).ok()?.cast_signed()),
        ValType::I64 => Instruction::I64Const(u64::try_from(bits).ok()?.cast_signed()),
        ValType::F32 => Instruction::F32Const(Ieee32::new(u32::try_from(bits).ok()?)),
        ValType::F64 => Instruction::F64Const(Ieee64::new(u64::try_from(bits).ok()?)),
        ValType::V128 => Instruction::V128Const(bits.cast_signed()),
        ValType::Ref(_) => return None,
    })
}
