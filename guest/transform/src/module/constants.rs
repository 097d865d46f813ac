//! Constant expressions that make garbage-collected objects.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Ieee32, Ieee64, Instruction};
use wasmparser::{ExternalKind, FieldType, HeapType, RefType, StorageType, ValType};

use super::given::Origin;
use super::globals::function;
use super::hierarchy::hierarchy;
use super::making::reference_type;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{FieldValue, Objects, wrong};
use super::refusals::Slot;
use crate::Error;
use crate::reference::{Hierarchy, Reference};

/// An expression has at most so many objects, references and numbers.
const MOST_VALUES: usize = 1000;

/// The array of an expression has at most so many numbers. Larger ones take fewer bytes elsewhere.
const MOST_NUMBERS: usize = 64;

/// All expressions have at most so many bytes.
const MOST_BYTES: usize = 1 << 22;

/// Writes expressions.
pub(crate) struct Constants<'a> {
    plan: &'a Plan,
    objects: &'a Objects,
    origins: &'a [Option<Origin>],
    referrers: &'a [u8],
    bytes: usize,
}

/// What is to be written.
enum Step {
    Value(FieldType, Reference),
    /// The instruction that makes an object of what was written before.
    Bytes(Vec<u8>),
}

impl<'a> Constants<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        objects: &'a Objects,
        origins: &'a [Option<Origin>],
        referrers: &'a [u8],
    ) -> Self {
        Self {
            plan,
            objects,
            origins,
            referrers,
            bytes: 0,
        }
    }

    /// The expression that makes the object of a slot, and all to which it leads: objects to which
    /// nothing else refers. None if there is none.
    ///
    /// ```wat
    /// (global $list (mut (ref null $list)) (ref.null $list))
    /// ```
    ///
    /// where the initializer has put two cells becomes
    ///
    /// ```wat
    /// (global $list (mut (ref null $list))
    ///   (struct.new $list
    ///     (i32.const 1)
    ///     (struct.new $list (i32.const 2) (ref.null $list))))
    /// ```
    pub(crate) fn expression(&mut self, slot: Slot, object: u32) -> Result<Option<Vec<u8>>, Error> {
        let module = &self.plan.module;
        let (ty, limit) = match slot.kind {
            ExternalKind::Table => {
                let ty = module.table_type(slot.index).ok_or_else(wrong)?;
                (ValType::Ref(ty.element_type), module.all_globals())
            }
            _ if slot.index < module.imported_globals => return Ok(None),
            _ => (
                module.global_type(slot.index).ok_or_else(wrong)?,
                slot.index,
            ),
        };
        let field = FieldType {
            element_type: StorageType::Val(ty),
            mutable: true,
        };
        let mut bytes = Vec::new();
        let mut steps = Vec::from([Step::Value(field, Reference::Object(object))]);
        let mut count = 0_usize;
        while let Some(step) = steps.pop() {
            count = count.saturating_add(1);
            if count > MOST_VALUES || self.bytes.saturating_add(bytes.len()) > MOST_BYTES {
                return Ok(None);
            }
            match step {
                Step::Bytes(written) => bytes.extend(written),
                Step::Value(field, Reference::Object(object)) => {
                    let ty = reference_type(&field)?;
                    if let Some(bytes) = self.there(object, ty, limit)? {
                        steps.push(Step::Bytes(bytes));
                        continue;
                    }
                    if held(module, &field) == Held::External {
                        let mut convert = Vec::new();
                        Instruction::ExternConvertAny.encode(&mut convert);
                        steps.push(Step::Bytes(convert));
                    }
                    if !self.object(object, &mut steps)? {
                        return Ok(None);
                    }
                }
                Step::Value(field, value) => {
                    bytes.extend(super::globals::reference(
                        self.plan,
                        reference_type(&field)?,
                        value,
                    )?);
                }
            }
        }
        self.bytes = self.bytes.saturating_add(bytes.len());
        Ok(Some(bytes))
    }

    /// What gives an object that is in an immutable global before it is needed. None if it is not.
    fn there(&self, object: u32, ty: RefType, limit: u32) -> Result<Option<Vec<u8>>, Error> {
        let module = &self.plan.module;
        let origin = self.origins.get(object as usize).ok_or_else(wrong)?;
        let Some(Origin::Global(index)) = *origin else {
            return Ok(None);
        };
        let Some(ValType::Ref(global)) = module.global_type(index) else {
            return Ok(None);
        };
        let is_before = index < limit && !module.is_mutable(index);
        if !is_before || !self.is_subtype(global, ty) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        Instruction::GlobalGet(index).encode(&mut bytes);
        let is_external = |ty| hierarchy(module, ValType::Ref(ty)) == Hierarchy::Extern;
        match (is_external(global), is_external(ty)) {
            (false, true) => Instruction::ExternConvertAny.encode(&mut bytes),
            (true, false) => Instruction::AnyConvertExtern.encode(&mut bytes),
            _ => {}
        }
        Ok(Some(bytes))
    }

    /// Adds the steps that make an object. Returns whether there are any.
    fn object(&self, object: u32, steps: &mut Vec<Step>) -> Result<bool, Error> {
        let module = &self.plan.module;
        let mut bytes = Vec::new();
        let is_there = self.origins.get(object as usize).ok_or_else(wrong)?;
        if is_there.is_some() || self.referrers.get(object as usize) != Some(&1) {
            return Ok(false);
        }
        let index = self.objects.ty(object)?;
        let definition = module.types_of_objects.get(index).ok_or_else(wrong)?;
        let length = self.objects.length(object)?;
        let first = definition.fields.first();
        let count = if definition.is_array {
            length as usize
        } else {
            definition.fields.len()
        };
        let is_numbers = definition.is_array
            && first.is_some_and(|field| matches!(held(module, field), Held::Number(_)));
        let is_default = is_default(self.plan, self.objects, object)?;
        match (definition.is_array, is_default) {
            (false, true) => Instruction::StructNewDefault(index).encode(&mut bytes),
            (false, false) => Instruction::StructNew(index).encode(&mut bytes),
            (true, true) => {
                Instruction::I32Const(length.cast_signed()).encode(&mut bytes);
                Instruction::ArrayNewDefault(index).encode(&mut bytes);
            }
            (true, false) => {
                if count > MOST_VALUES || (is_numbers && count > MOST_NUMBERS) {
                    return Ok(false);
                }
                Instruction::ArrayNewFixed {
                    array_type_index: index,
                    array_size: length,
                }
                .encode(&mut bytes);
            }
        }
        steps.push(Step::Bytes(bytes));
        if is_default {
            return Ok(true);
        }
        let mut values = Vec::new();
        let fields = definition.fields.iter().cycle();
        for (field, value) in fields.zip(self.objects.values(module, object)?) {
            values.push(match value? {
                FieldValue::Object(value) => Step::Value(*field, value),
                value => Step::Bytes(plain(self.plan, field, value)?),
            });
        }
        steps.extend(values.into_iter().rev());
        Ok(true)
    }

    /// Whether a global of one type can be used for another.
    fn is_subtype(&self, global: RefType, ty: RefType) -> bool {
        let module = &self.plan.module;
        let hierarchies = [global, ty].map(|ty| hierarchy(module, ValType::Ref(ty)));
        if global.is_nullable() && !ty.is_nullable() {
            return false;
        }
        if hierarchies[0] == Hierarchy::Extern {
            return hierarchies[1] == Hierarchy::Extern
                || ty.heap_type() == RefType::ANYREF.heap_type();
        }
        let heap = match hierarchies[1] {
            Hierarchy::Extern => RefType::ANYREF.heap_type(),
            _ => ty.heap_type(),
        };
        match global.heap_type() {
            HeapType::Concrete(index) | HeapType::Exact(index) => {
                let index = index.as_module_index();
                index.is_some_and(|index| module.types_of_objects.fits(index, heap))
            }
            own @ HeapType::Abstract { .. } => own == heap,
        }
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
    for value in objects.values(&plan.module, object)? {
        let is_default = match value? {
            FieldValue::Number(bytes) => bytes.iter().all(|byte| *byte == 0),
            FieldValue::Object(value) | FieldValue::Function(value) => value == Reference::Null,
            FieldValue::Exception(is_there) => !is_there,
        };
        if !is_default {
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
