//! Makes few objects, one after the other.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction, InstructionSink};
use wasmparser::FieldType;

use super::constants::{is_default, plain};
use super::globals::{function, reference};
use super::making::{Making, reference_type};
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{FieldValue, wrong};
use super::restoring::{
    ANY_ARRAY, ObjectPlaces, Places, Restoring, exact, find, non_null, set_slot,
};
use super::stand_ins::stand_in;
use crate::Error;
use crate::reference::Reference;

/// An array of at most so many numbers is written as numbers. Larger ones are data.
const MOST_NUMBERS: usize = 8;

/// The most elements for which there is one instruction in engines.
pub(super) const MOST_FIXED: u32 = 10_000;

/// Writes code.
///
/// ```wat
/// (type $node (struct (field (mut (ref null $node)))))
/// (global $a (mut (ref null $node)) (ref.null $node))
/// (global $b (mut (ref null $node)) (ref.null $node))
/// ```
///
/// with two nodes that refer to each other get this start function:
///
/// ```wat
/// (func $start (local $1 (ref $node)) (local $0 (ref $node))
///   (local.set $1 (struct.new_default $node))
///   (local.set $0 (struct.new $node (local.get $1)))
///   (struct.set $node 0 (local.get $1) (local.get $0))
///   (global.set $a (local.get $0))
///   (global.set $b (local.get $1)))
/// ```
pub(super) struct Straight<'a> {
    plan: &'a Plan,
    making: &'a Making,
    at: Places,
    /// The locals of objects.
    places: ObjectPlaces,
    /// The objects whose fields are set later, with the numbers of the fields.
    later: Vec<(u32, u32, Reference)>,
    made: Restoring,
}

impl<'a> Straight<'a> {
    pub(super) fn new(plan: &'a Plan, making: &'a Making, at: Places) -> Self {
        Self {
            plan,
            making,
            at,
            places: ObjectPlaces::new(making),
            later: Vec::new(),
            made: Restoring::default(),
        }
    }

    pub(super) fn restoring(mut self) -> Result<Restoring, Error> {
        for object in &self.making.order {
            let ty = self.making.objects.ty(*object)?;
            self.made.locals.push(non_null(exact(self.plan, ty)));
            let origin = self.making.origins.get(*object as usize).copied().flatten();
            let code = match origin {
                Some(_) => {
                    let places = &self.places;
                    let parent = |code: &mut Vec<u8>, parent: u32| {
                        let local = places.of(parent)?;
                        Instruction::LocalGet(local).encode(code);
                        Ok(())
                    };
                    if let Some(super::given::Origin::SegmentElement(..)) = origin
                        && self.made.types.is_empty()
                    {
                        self.made.types.push(ANY_ARRAY.into());
                    }
                    find(self.plan, self.making, *object, self.at.types, parent)?
                }
                None => self.make(*object)?,
            };
            self.made.code.extend(code);
            Instruction::LocalSet(self.local(*object)?).encode(&mut self.made.code);
        }
        for object in &self.making.changed {
            self.change(*object)?;
        }
        for (object, field, value) in core::mem::take(&mut self.later) {
            self.set(object, field, FieldValue::Object(value))?;
        }
        for (slot, object) in &self.making.slots {
            let (before, behind) = set_slot(self.plan, *slot)?;
            self.made.code.extend(before);
            Instruction::LocalGet(self.local(*object)?).encode(&mut self.made.code);
            self.made.code.extend(behind);
        }
        if self.made.data.is_some() {
            Instruction::DataDrop(self.at.data).encode(&mut self.made.code);
        }
        Ok(self.made)
    }

    fn local(&self, object: u32) -> Result<u32, Error> {
        self.places.of(object)
    }

    /// The code that makes an object.
    fn make(&mut self, object: u32) -> Result<Vec<u8>, Error> {
        let (plan, making) = (self.plan, self.making);
        let module = &plan.module;
        let index = making.objects.ty(object)?;
        let ty = module.types_of_objects.get(index).ok_or_else(wrong)?;
        let mut code = Vec::new();
        let length = making.objects.length(object)?;
        if is_default(plan, &making.objects, object)? {
            if ty.is_array {
                Instruction::I32Const(length.cast_signed()).encode(&mut code);
                Instruction::ArrayNewDefault(index).encode(&mut code);
            } else {
                Instruction::StructNewDefault(index).encode(&mut code);
            }
            return Ok(code);
        }
        let first = ty.fields.first().ok_or_else(wrong)?;
        let is_numbers = matches!(held(module, first), Held::Number(_));
        if ty.is_array && is_numbers && length as usize > MOST_NUMBERS {
            Instruction::I32Const(self.data(object)?).encode(&mut code);
            Instruction::I32Const(length.cast_signed()).encode(&mut code);
            Instruction::ArrayNewData {
                array_type_index: index,
                array_data_index: self.at.data,
            }
            .encode(&mut code);
            return Ok(code);
        }
        let fields = ty.fields.iter().cycle();
        for ((at, field), value) in (0..)
            .zip(fields)
            .zip(making.objects.values(module, object)?)
        {
            let value = value?;
            match value {
                FieldValue::Object(Reference::Object(inner)) => {
                    let is_made = self.local(inner)? < self.local(object)?;
                    if is_made {
                        self.value(&mut code, field, value)?;
                        continue;
                    }
                    self.later.push((object, at, Reference::Object(inner)));
                    let ty = reference_type(field)?;
                    if ty.is_nullable() {
                        code.extend(reference(plan, ty, Reference::Null)?);
                    } else {
                        let used = &mut self.made.used;
                        let stand_in = stand_in(plan, ty, &mut |function| {
                            used.insert(function);
                        });
                        code.extend(stand_in?);
                    }
                }
                value => self.value(&mut code, field, value)?,
            }
        }
        match ty.is_array {
            true => Instruction::ArrayNewFixed {
                array_type_index: index,
                array_size: length,
            },
            false => Instruction::StructNew(index),
        }
        .encode(&mut code);
        Ok(code)
    }

    /// Puts the bytes of an array into the data segment: where they begin.
    fn data(&mut self, object: u32) -> Result<i32, Error> {
        let bytes = self.making.objects.bytes(&self.plan.module, object)?;
        let data = self.made.data.get_or_insert_default();
        let offset = u32::try_from(data.len()).map_err(Error::internal)?;
        data.extend(bytes);
        Ok(offset.cast_signed())
    }

    /// The code that gives a value whose object is made.
    fn value(
        &mut self,
        code: &mut Vec<u8>,
        field: &FieldType,
        value: FieldValue<'_>,
    ) -> Result<(), Error> {
        match value {
            FieldValue::Object(Reference::Object(inner)) => {
                Instruction::LocalGet(self.local(inner)?).encode(code);
                if held(&self.plan.module, field) == Held::External {
                    Instruction::ExternConvertAny.encode(code);
                }
            }
            FieldValue::Object(value) => {
                code.extend(reference(self.plan, reference_type(field)?, value)?);
            }
            value => {
                if let FieldValue::Function(Reference::Function(number)) = value {
                    self.made.used.insert(function(self.plan, number)?);
                }
                code.extend(plain(self.plan, field, value)?);
            }
        }
        Ok(())
    }

    /// Sets the fields of an object that is there.
    fn change(&mut self, object: u32) -> Result<(), Error> {
        let making = self.making;
        let module = &self.plan.module;
        let index = making.objects.ty(object)?;
        let ty = module.types_of_objects.get(index).ok_or_else(wrong)?;
        let first = ty.fields.first().ok_or_else(wrong)?;
        if ty.is_array && matches!(held(module, first), Held::Number(_)) {
            let offset = self.data(object)?;
            let length = making.objects.length(object)?;
            let local = self.local(object)?;
            let mut body = InstructionSink::new(&mut self.made.code);
            body.local_get(local).i32_const(0);
            body.i32_const(offset).i32_const(length.cast_signed());
            body.array_init_data(index, self.at.data);
            return Ok(());
        }
        let fields = ty.fields.iter().cycle();
        for ((at, field), value) in (0..)
            .zip(fields)
            .zip(making.objects.values(module, object)?)
        {
            if field.mutable {
                self.set(object, at, value?)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, object: u32, at: u32, value: FieldValue<'_>) -> Result<(), Error> {
        let index = self.making.objects.ty(object)?;
        let ty = self.plan.module.types_of_objects.get(index);
        let ty = ty.ok_or_else(wrong)?;
        let mut code = Vec::new();
        Instruction::LocalGet(self.local(object)?).encode(&mut code);
        let field = match ty.is_array {
            true => {
                Instruction::I32Const(at.cast_signed()).encode(&mut code);
                ty.fields.first()
            }
            false => ty.fields.get(at as usize),
        };
        self.value(&mut code, field.ok_or_else(wrong)?, value)?;
        match ty.is_array {
            true => Instruction::ArraySet(index),
            false => Instruction::StructSet {
                struct_type_index: index,
                field_index: at,
            },
        }
        .encode(&mut code);
        self.made.code.extend(code);
        Ok(())
    }
}

/// An array that no instruction makes.
pub(super) fn too_long(length: u32) -> Error {
    Error::unsupported(alloc::format!(
        "an array has {length} elements that can't be set, and engines make at most {MOST_FIXED} of them in one instruction, so a snapshot can't hold it"
    ))
}
