//! Makes few objects, one after the other.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction, InstructionSink};
use wasmparser::FieldType;

use super::field_values::{default, is_default, is_nothing, plain, reference_type};
use super::given::Origin;
use super::globals::{function, reference};
use super::making::Making;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{FieldValue, wrong};
use super::restoring::{ANY_ARRAY, ObjectPlaces, Places, Restoring, find, non_null, set_slot};
use super::slots::{exact, is_nullable, is_own, slot_type};
use super::stand_ins::StandIns;
use crate::Error;
use crate::reference::Reference;

/// An array of at most so many numbers is written as numbers. Larger ones are data.
const MOST_NUMBERS: usize = 8;

/// The largest index that takes one byte.
const SHORT: u32 = 127;

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
/// (func $start (local $1 (ref $node))
///   (global.set $b
///     (local.tee $1 (struct.new $node (global.get $a))))
///   (struct.set $node 0 (global.get $a) (local.get $1)))
/// ```
///
/// The global `$a` has a constant expression. An object that is used once has no local: the code
/// that makes it is where it is used.
pub(super) struct Straight<'a> {
    plan: &'a Plan,
    making: &'a Making,
    at: Places,
    places: ObjectPlaces,
    /// The locals of objects that are used several times.
    locals: BTreeMap<u32, u32>,
    /// The objects that globals of their own type hold, whose index is as short as a local's, and
    /// whether these may be null.
    globals: BTreeMap<u32, (u32, bool)>,
    /// The code of objects that are used once, and were not yet.
    nested: BTreeMap<u32, Vec<u8>>,
    /// The objects whose fields are set later, with the numbers of the fields and what they get.
    later: Vec<(u32, u32, u32)>,
    stand_ins: StandIns<'a>,
    made: Restoring,
}

impl<'a> Straight<'a> {
    pub(super) fn new(plan: &'a Plan, making: &'a Making, at: Places) -> Self {
        Self {
            plan,
            making,
            at,
            places: ObjectPlaces::new(making),
            locals: BTreeMap::new(),
            globals: BTreeMap::new(),
            nested: BTreeMap::new(),
            later: Vec::new(),
            stand_ins: StandIns::new(plan),
            made: Restoring::default(),
        }
    }

    pub(super) fn restoring(mut self) -> Result<Restoring, Error> {
        self.find_globals()?;
        self.find_locals()?;
        // The first slot of each object, which is set when it is made.
        let mut slots = BTreeMap::new();
        for (at, (_, object)) in self.making.slots.iter().enumerate() {
            slots.entry(*object).or_insert(at);
        }
        let mut is_set = BTreeSet::new();
        for object in &self.making.order {
            if self.globals.contains_key(object) {
                continue;
            }
            let origin = self.making.origins.get(*object as usize).copied().flatten();
            let code = match origin {
                Some(origin) => self.find(*object, origin)?,
                None => self.make(*object)?,
            };
            let Some(local) = self.locals.get(object) else {
                self.nested.insert(*object, code);
                continue;
            };
            let slot = slots.remove(object);
            let (before, behind) = match slot {
                Some(at) => {
                    is_set.insert(at);
                    let slot = self.making.slots.get(at).ok_or_else(wrong)?;
                    set_slot(self.plan, slot.0)?
                }
                None => Default::default(),
            };
            self.made.code.extend([before, code].concat());
            match slot {
                Some(_) => Instruction::LocalTee(*local),
                None => Instruction::LocalSet(*local),
            }
            .encode(&mut self.made.code);
            self.made.code.extend(behind);
        }
        for object in &self.making.changed {
            self.change(*object)?;
        }
        self.later.extend(&self.making.later);
        for (object, field, inner) in core::mem::take(&mut self.later) {
            let value = FieldValue::Object(Reference::Object(inner));
            self.set(object, field, value)?;
        }
        for (at, (slot, object)) in self.making.slots.iter().enumerate() {
            if is_set.contains(&at) {
                continue;
            }
            let (before, behind) = set_slot(self.plan, *slot)?;
            self.made.code.extend(before);
            let mut code = Vec::new();
            let is_nullable = is_nullable(slot_type(self.plan, *slot)?);
            self.get(&mut code, *object, is_nullable)?;
            self.made.code.extend(code);
            self.made.code.extend(behind);
        }
        if self.made.data.is_some() {
            Instruction::DataDrop(self.at.data).encode(&mut self.made.code);
        }
        Ok(self.made)
    }

    /// Finds the objects that need no local.
    fn find_globals(&mut self) -> Result<(), Error> {
        for object in &self.making.order {
            let origin = self.making.origins.get(*object as usize).copied().flatten();
            let Some(Origin::Global(index)) = origin else {
                continue;
            };
            let ty = self.plan.module.global_type(index).ok_or_else(wrong)?;
            if index <= SHORT && is_own(ty, exact(self.plan, self.making.objects.ty(*object)?)) {
                self.globals.insert(*object, (index, is_nullable(ty)));
            }
        }
        Ok(())
    }

    /// The code that finds an object.
    fn find(&mut self, object: u32, origin: Origin) -> Result<Vec<u8>, Error> {
        let mut holder = Vec::new();
        match origin {
            Origin::Field(parent, _) => self.get(&mut holder, parent, true)?,
            Origin::SegmentElement(..) if self.made.types.is_empty() => {
                self.made.types.push(ANY_ARRAY.into());
            }
            _ => {}
        }
        let parent = |code: &mut Vec<u8>, _| {
            code.extend(holder);
            Ok(())
        };
        find(self.plan, self.making, object, self.at.types, parent)
    }

    /// Gives a local to each object that is used several times. Those of one type are side by side.
    fn find_locals(&mut self) -> Result<(), Error> {
        let uses = self.uses()?;
        let order = self.making.order.iter();
        let mut left = Vec::new();
        let is_left =
            |object: &&u32| uses.get(object) != Some(&1) && !self.globals.contains_key(object);
        for object in order.filter(is_left) {
            left.push((self.making.objects.ty(*object)?, *object));
        }
        left.sort_unstable();
        for (local, (ty, object)) in (0..).zip(left) {
            self.locals.insert(object, local);
            self.made.locals.push(non_null(exact(self.plan, ty)));
        }
        Ok(())
    }

    /// How often the code gives each object.
    fn uses(&self) -> Result<BTreeMap<u32, usize>, Error> {
        let making = self.making;
        let mut all: BTreeMap<u32, usize> = BTreeMap::new();
        let mut used = |object: u32| {
            let count = all.entry(object).or_default();
            *count = count.saturating_add(1);
        };
        for object in &making.order {
            match making.origins.get(*object as usize).copied().flatten() {
                Some(Origin::Field(parent, _)) => used(parent),
                Some(_) => {}
                None => {
                    for value in making.objects.references(*object) {
                        let Reference::Object(inner) = value else {
                            continue;
                        };
                        used(*inner);
                        if !self.is_before(*inner, *object)? {
                            used(*object);
                        }
                    }
                }
            }
        }
        for object in &making.changed {
            let module = &self.plan.module;
            let ty = module.types_of_objects.get(making.objects.ty(*object)?);
            let ty = ty.ok_or_else(wrong)?;
            let is_number = |field: &FieldType| matches!(held(module, field), Held::Number(_));
            if ty.is_array && ty.fields.iter().all(is_number) {
                used(*object);
                continue;
            }
            let values = making.objects.values(module, *object)?;
            let fields = ty.fields.iter().cycle().zip(values);
            for (_, value) in fields.filter(|(field, _)| field.mutable) {
                used(*object);
                if let FieldValue::Object(Reference::Object(inner)) = value? {
                    used(inner);
                }
            }
        }
        for (object, _, inner) in &making.later {
            used(*object);
            used(*inner);
        }
        making.slots.iter().for_each(|(_, object)| used(*object));
        Ok(all)
    }

    /// Whether one object is made before another one.
    fn is_before(&self, one: u32, other: u32) -> Result<bool, Error> {
        Ok(self.places.of(one)? < self.places.of(other)?)
    }

    /// The code that gives an object which is made, or makes it. Its type may be that of references
    /// which may be null, if `is_nullable`.
    fn get(&mut self, code: &mut Vec<u8>, object: u32, is_nullable: bool) -> Result<(), Error> {
        if let Some((index, may_be_null)) = self.globals.get(&object) {
            Instruction::GlobalGet(*index).encode(code);
            if *may_be_null && !is_nullable {
                Instruction::RefAsNonNull.encode(code);
            }
            return Ok(());
        }
        match self.nested.remove(&object) {
            Some(nested) => code.extend(nested),
            None => Instruction::LocalGet(self.local(object)?).encode(code),
        }
        Ok(())
    }

    fn local(&self, object: u32) -> Result<u32, Error> {
        self.locals.get(&object).copied().ok_or_else(wrong)
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
            return Ok(default(ty, index, length));
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
        let mut is_empty = true;
        for ((at, field), value) in (0..)
            .zip(fields)
            .zip(making.objects.values(module, object)?)
        {
            let value = value?;
            is_empty &= self.is_null_or_later(field, value, object)?;
            match value {
                FieldValue::Object(Reference::Object(inner)) => {
                    if self.is_before(inner, object)? {
                        self.value(&mut code, field, value)?;
                        continue;
                    }
                    self.later.push((object, at, inner));
                    let ty = reference_type(field)?;
                    if ty.is_nullable() {
                        code.extend(reference(plan, ty, Reference::Null)?);
                    } else {
                        let used = &mut self.made.used;
                        let stand_in = self.stand_ins.code(ty, &mut |function| {
                            used.insert(function);
                        });
                        code.extend(stand_in?);
                    }
                }
                value => self.value(&mut code, field, value)?,
            }
        }
        if is_empty && !ty.is_array {
            return Ok(default(ty, index, length));
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

    /// Whether a field of an object that is being made is zero or null, at first at least.
    fn is_null_or_later(
        &self,
        field: &FieldType,
        value: FieldValue<'_>,
        object: u32,
    ) -> Result<bool, Error> {
        Ok(match value {
            FieldValue::Object(Reference::Object(inner)) => {
                reference_type(field)?.is_nullable() && !self.is_before(inner, object)?
            }
            value => is_nothing(field, value),
        })
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
                let is_nullable = reference_type(field)?.is_nullable();
                self.get(code, inner, is_nullable)?;
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
            let mut code = Vec::new();
            self.get(&mut code, object, true)?;
            self.made.code.extend(code);
            let mut body = InstructionSink::new(&mut self.made.code);
            body.i32_const(0);
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
        self.get(&mut code, object, true)?;
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
