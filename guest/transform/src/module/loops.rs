//! Makes many objects, by loops that read how they are from a data segment.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, HeapType, Instruction, InstructionSink, ValType};
use wasmparser::{ExternalKind, FieldType, RefType};

use super::canonical::MOST_BYTES;
use super::field_values::{is_default, reference_type};
use super::globals::function;
use super::hierarchy::hierarchy;
use super::loop_code::{LoopCode, LoopTypes, WordWidth, i31_word, resolver};
use super::loop_parts::{part_type, put};
use super::making::Making;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{FieldValue, wrong};
use super::refusals::{Slot, too_much_code};
use super::restoring::{ANY_ARRAY, ObjectPlaces, Places, Restoring, find, non_null, set_slot};
use super::stand_ins::StandIns;
use super::straight::{MOST_FIXED, too_long};
use crate::Error;
use crate::reference::{Hierarchy, Reference};

/// The code for an element of an array that can't be set has at least so many bytes.
const LEAST_OF_ELEMENT: u64 = 16;

/// What a run of words tells to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Makes structures of a type. Of each, the words of its fields follow.
    Struct(u32),
    /// Makes arrays of numbers: where their bytes begin in the data segment, and their lengths.
    Numbers(u32),
    /// Makes arrays of zeros or nulls: their lengths.
    Default(u32),
    /// Makes arrays of references that are never null: their lengths, and a stand-in.
    Uniform(u32),
    /// Makes arrays of this length that can't be set: their elements.
    Fixed(u32, u32),
    /// Sets a field: the object, and the words of the field.
    SetField(u32, u32),
    /// Sets all elements of arrays: the array, the length, and the words of the elements.
    SetElements(u32),
    /// Sets all elements of arrays of numbers: the array, where the bytes begin, and the length.
    SetNumbers(u32),
    /// Sets an element of a table: its index, and the object.
    SetTable(u32),
}

/// Writes code and words.
///
/// The start function has arrays, which are gone when it has ended: of the words, of all objects,
/// and of the functions to which they refer. Words come in runs: what is to be done, how often, and
/// with what. Objects are numbered in the order in which they are made, from 1 on; 0 is null. Words
/// have as few bytes as the largest of them needs.
///
/// ```wat
/// (func $start
///   (local $words (ref $words)) (local $objects (ref $objects)) (local $at i32) …
///   (loop $runs
///     (local.set $kind (array.get $words (local.get $words) (local.get $at)))
///     …
///     (if (i32.lt_u (local.get $kind) (i32.const 2))
///       (then
///         (if (i32.lt_u (local.get $kind) (i32.const 1))
///           (then (loop $next
///             (array.set $objects (local.get $objects) (local.get $object)
///               (struct.new $node …))
///             …))
///           (else …))
///         (br $runs)))))
/// ```
pub(super) struct Loops<'a> {
    plan: &'a Plan,
    making: &'a Making,
    at: Places,
    /// The places of objects.
    places: ObjectPlaces,
    kinds: BTreeMap<Kind, u32>,
    words: Vec<u32>,
    /// The last run: what it is, and which word has its count.
    last: Option<(Kind, usize)>,
    /// What is set when all objects are made: counts and words.
    sets: BTreeMap<Kind, (u32, Vec<u32>)>,
    /// The bytes of arrays.
    bytes: Vec<u8>,
    /// The functions, with their places behind null.
    functions: BTreeMap<u32, u32>,
    /// The types of stand-ins, with their places behind all objects.
    stand_ins: BTreeMap<RefType, u32>,
    made: Restoring,
}

impl<'a> Loops<'a> {
    pub(super) fn new(plan: &'a Plan, making: &'a Making, at: Places) -> Result<Self, Error> {
        if making.order.len() >= 1 << 30 {
            return Err(Error::unsupported(
                "there are more than a billion objects, which a snapshot can't hold",
            ));
        }
        Ok(Self {
            plan,
            making,
            at,
            places: ObjectPlaces::new(making),
            kinds: BTreeMap::new(),
            words: Vec::new(),
            last: None,
            sets: BTreeMap::new(),
            bytes: Vec::new(),
            functions: BTreeMap::new(),
            stand_ins: BTreeMap::new(),
            made: Restoring::default(),
        })
    }

    pub(super) fn restoring(mut self) -> Result<Restoring, Error> {
        let mut there = Vec::new();
        for object in &self.making.order {
            match self.making.origins.get(*object as usize).copied().flatten() {
                Some(_) => there.push(*object),
                None => self.make(*object)?,
            }
        }
        for object in &self.making.changed {
            self.change(*object)?;
        }
        let mut globals = Vec::new();
        for (slot, object) in &self.making.slots {
            match (
                slot.kind,
                slot.element.and_then(|at| u32::try_from(at).ok()),
            ) {
                (ExternalKind::Table, Some(at)) => {
                    let words = [at, self.place(*object)?];
                    self.later(Kind::SetTable(slot.index), &words);
                }
                _ => globals.push((*slot, self.place(*object)?)),
            }
        }
        for (kind, (count, words)) in core::mem::take(&mut self.sets) {
            let number = self.number(kind);
            self.words.extend([number, count]);
            self.words.extend(words);
        }
        self.words.push(u32::MAX);
        let elements = self.kinds.keys().map(|kind| match kind {
            Kind::Fixed(_, length) => u64::from(*length),
            _ => 0,
        });
        // Each element is code. It is told before that takes memory.
        let bytes = elements
            .fold(0, u64::saturating_add)
            .saturating_mul(LEAST_OF_ELEMENT);
        if bytes > MOST_BYTES {
            return Err(too_much_code(bytes));
        }
        self.write(&there, &globals)
    }

    /// The number of an object in the code.
    fn place(&self, object: u32) -> Result<u32, Error> {
        Ok(self.places.of(object)?.saturating_add(1))
    }

    fn number(&mut self, kind: Kind) -> u32 {
        let next = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        *self.kinds.entry(kind).or_insert(next)
    }

    /// Adds one to the last run, or begins a new one.
    fn run(&mut self, kind: Kind) {
        if let Some((last, at)) = self.last
            && last == kind
        {
            if let Some(count) = self.words.get_mut(at) {
                *count = count.saturating_add(1);
            }
            return;
        }
        let number = self.number(kind);
        self.words.extend([number, 1]);
        self.last = Some((kind, self.words.len().saturating_sub(1)));
    }

    fn later(&mut self, kind: Kind, words: &[u32]) {
        let (count, all) = self.sets.entry(kind).or_default();
        *count = count.saturating_add(1);
        all.extend(words);
    }

    /// Puts the bytes of an array behind those of others: where they begin, and how many elements
    /// they are.
    fn data(&mut self, object: u32) -> Result<[u32; 2], Error> {
        let objects = &self.making.objects;
        let start = u32::try_from(self.bytes.len()).map_err(|_| too_much())?;
        self.bytes.extend(objects.bytes(&self.plan.module, object)?);
        Ok([start, objects.length(object)?])
    }

    fn make(&mut self, object: u32) -> Result<(), Error> {
        let (plan, making) = (self.plan, self.making);
        let module = &plan.module;
        let index = making.objects.ty(object)?;
        let ty = module.types_of_objects.get(index).ok_or_else(wrong)?;
        if !ty.is_array {
            self.run(Kind::Struct(index));
            let values = making.objects.values(module, object)?;
            for ((at, field), value) in (0..).zip(&ty.fields).zip(values) {
                self.field(object, at, field, value?)?;
            }
            return Ok(());
        }
        let element = ty.fields.first().ok_or_else(wrong)?;
        let length = making.objects.length(object)?;
        if is_default(plan, &making.objects, object)? {
            self.run(Kind::Default(index));
            self.words.push(length);
            return Ok(());
        }
        if matches!(held(module, element), Held::Number(_)) {
            self.run(Kind::Numbers(index));
            let words = self.data(object)?;
            self.words.extend(words);
            return Ok(());
        }
        if !element.mutable || length == 0 {
            if length > MOST_FIXED {
                return Err(too_long(length));
            }
            self.run(Kind::Fixed(index, length));
            for value in making.objects.values(module, object)? {
                let mut words = Vec::new();
                self.value(&mut words, value?)?;
                self.words.extend(words);
            }
            return Ok(());
        }
        let ty = reference_type(element)?;
        if ty.is_nullable() {
            self.run(Kind::Default(index));
            self.words.push(length);
        } else if held(module, element) == Held::Function {
            // Functions are there already.
            let mut values = making.objects.values(module, object)?;
            self.run(Kind::Uniform(index));
            self.words.push(length);
            let mut words = Vec::new();
            match values.next() {
                Some(value) => self.value(&mut words, value?)?,
                None => words.push(0),
            }
            self.words.extend(words);
        } else {
            let stand_in = self.stand_in(ty)?;
            self.run(Kind::Uniform(index));
            self.words.extend([length, stand_in]);
        }
        self.elements(object)
    }

    /// Sets all elements of an array of references later.
    fn elements(&mut self, object: u32) -> Result<(), Error> {
        let making = self.making;
        let length = making.objects.length(object)?;
        if length == 0 {
            return Ok(());
        }
        let index = making.objects.ty(object)?;
        let mut words = Vec::from([self.place(object)?, length]);
        for value in making.objects.values(&self.plan.module, object)? {
            self.value(&mut words, value?)?;
        }
        self.later(Kind::SetElements(index), &words);
        Ok(())
    }

    /// Adds the words of a field of an object that is being made.
    fn field(
        &mut self,
        object: u32,
        at: u32,
        field: &FieldType,
        value: FieldValue<'_>,
    ) -> Result<(), Error> {
        let mut words = Vec::new();
        if let FieldValue::Object(Reference::Object(inner)) = value
            && self.place(inner)? >= self.place(object)?
        {
            let ty = reference_type(field)?;
            words.push(match ty.is_nullable() {
                true => 0,
                false => self.stand_in(ty)?,
            });
            let set = [self.place(object)?, self.place(inner)?];
            self.later(Kind::SetField(self.making.objects.ty(object)?, at), &set);
        } else {
            self.value(&mut words, value)?;
        }
        self.words.extend(words);
        Ok(())
    }

    /// Adds the words of a value.
    fn value(&mut self, words: &mut Vec<u32>, value: FieldValue<'_>) -> Result<(), Error> {
        match value {
            FieldValue::Number(bytes) => {
                for chunk in bytes.chunks(4) {
                    let mut word = [0; 4];
                    for (to, from) in word.iter_mut().zip(chunk) {
                        *to = *from;
                    }
                    words.push(u32::from_le_bytes(word));
                }
            }
            FieldValue::Object(value) => words.push(match value {
                Reference::Object(inner) => self.place(inner)?,
                Reference::I31(value) => i31_word(value),
                _ => 0,
            }),
            FieldValue::Function(Reference::Function(number)) => {
                let index = function(self.plan, number)?;
                let next = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
                let place = *self.functions.entry(index).or_insert(next);
                words.push(place.saturating_add(1));
            }
            FieldValue::Function(_) => words.push(0),
            FieldValue::Exception(_) => {}
        }
        Ok(())
    }

    /// The number of an object in the code that stands in for one of a type.
    fn stand_in(&mut self, ty: RefType) -> Result<u32, Error> {
        let next = self.stand_ins.len().saturating_add(1);
        let next = next.saturating_add(self.making.order.len());
        let next = u32::try_from(next).map_err(Error::internal)?;
        Ok(*self.stand_ins.entry(ty).or_insert(next))
    }

    /// Sets the fields of an object that is there.
    fn change(&mut self, object: u32) -> Result<(), Error> {
        let making = self.making;
        let module = &self.plan.module;
        let index = making.objects.ty(object)?;
        let ty = module.types_of_objects.get(index).ok_or_else(wrong)?;
        if !ty.is_array {
            let values = making.objects.values(module, object)?;
            for ((at, field), value) in (0..).zip(&ty.fields).zip(values) {
                let value = value?;
                if field.mutable {
                    let mut words = Vec::from([self.place(object)?]);
                    self.value(&mut words, value)?;
                    self.later(Kind::SetField(index, at), &words);
                }
            }
            return Ok(());
        }
        let element = ty.fields.first().ok_or_else(wrong)?;
        if !matches!(held(module, element), Held::Number(_)) {
            return self.elements(object);
        }
        let [start, length] = self.data(object)?;
        let words = [self.place(object)?, start, length];
        self.later(Kind::SetNumbers(index), &words);
        Ok(())
    }

    /// Writes all of it.
    fn write(mut self, there: &[u32], globals: &[(Slot, u32)]) -> Result<Restoring, Error> {
        let types = LoopTypes::of(self.at.types);
        let width = WordWidth::of(&self.words);
        let words = self.words.len().saturating_mul(width.bytes());
        let start = u32::try_from(words).map_err(|_| too_much())?;
        let mut function_indices: Vec<(u32, u32)> = self
            .functions
            .iter()
            .map(|(index, place)| (*place, *index))
            .collect();
        function_indices.sort_unstable();
        let has_functions = !function_indices.is_empty();
        let mut code = LoopCode::new(self.plan, self.at, types, start, width);
        let mut all = Vec::new();
        let count = self.making.order.len().saturating_add(self.stand_ins.len());
        let count = i32::try_from(count).map_err(Error::internal)?;
        let words = i32::try_from(self.words.len()).map_err(Error::internal)?;
        let functions = i32::try_from(function_indices.len()).map_err(Error::internal)?;
        {
            let mut body = InstructionSink::new(&mut all);
            body.i32_const(0).i32_const(words);
            body.array_new_data(types.words, self.at.data);
            body.local_set(LoopCode::WORDS);
            body.i32_const(count.saturating_add(1));
            body.array_new_default(types.objects);
            body.local_set(LoopCode::OBJECTS);
            if has_functions {
                body.i32_const(0).i32_const(functions.saturating_add(1));
                body.array_new_elem(types.functions, self.at.elements);
                body.local_set(LoopCode::FUNCTIONS);
                body.elem_drop(self.at.elements);
            } else if self.plan.module.has_functions_in_objects() {
                body.i32_const(1).array_new_default(types.functions);
                body.local_set(LoopCode::FUNCTIONS);
            }
        }
        let mut pieces = Vec::new();
        for object in there {
            let place = self.place(*object)?;
            let places = &self.places;
            let parent = |code: &mut Vec<u8>, parent: u32| {
                let place = places.of(parent)?.saturating_add(1);
                Instruction::LocalGet(LoopCode::OBJECTS).encode(code);
                Instruction::I32Const(place.cast_signed()).encode(code);
                Instruction::ArrayGet(types.objects).encode(code);
                let ty = self.making.objects.ty(parent)?;
                Instruction::RefCastNonNull(HeapType::Concrete(ty)).encode(code);
                Ok(())
            };
            let found = find(self.plan, self.making, *object, types.objects, parent)?;
            pieces.push(put(types, place, found));
        }
        let mut stand_ins = StandIns::new(self.plan);
        for (ty, place) in core::mem::take(&mut self.stand_ins) {
            let used = &mut self.made.used;
            let mut bytes = stand_ins.code(ty, &mut |function| {
                used.insert(function);
            })?;
            if hierarchy(&self.plan.module, wasmparser::ValType::Ref(ty)) == Hierarchy::Extern {
                Instruction::AnyConvertExtern.encode(&mut bytes);
            }
            pieces.push(put(types, place, bytes));
        }
        code.add(&mut all, pieces)?;
        let next = there.len().saturating_add(1);
        let next = i32::try_from(next).map_err(Error::internal)?;
        let mut kinds: Vec<(u32, Kind)> = self
            .kinds
            .iter()
            .map(|(kind, number)| (*number, *kind))
            .collect();
        kinds.sort_unstable();
        let kinds: Vec<Kind> = kinds.into_iter().map(|(_, kind)| kind).collect();
        code.main(&mut all, next, &kinds)?;
        let mut pieces = Vec::new();
        for (slot, place) in globals {
            let (mut piece, behind) = set_slot(self.plan, *slot)?;
            Instruction::LocalGet(LoopCode::OBJECTS).encode(&mut piece);
            Instruction::I32Const(place.cast_signed()).encode(&mut piece);
            Instruction::ArrayGet(types.objects).encode(&mut piece);
            code.cast_slot(&mut piece, *slot)?;
            piece.extend(behind);
            pieces.push(piece);
        }
        code.add(&mut all, pieces)?;
        Instruction::DataDrop(self.at.data).encode(&mut all);
        let words = self.words.iter();
        let words = words.flat_map(|word| word.to_le_bytes().into_iter().take(width.bytes()));
        let mut data: Vec<u8> = words.collect();
        data.extend(&self.bytes);
        let reference = ValType::Ref(wasm_encoder::RefType::ANYREF);
        let mut resolve = Vec::from([0x60]);
        [non_null(HeapType::Concrete(types.objects)), ValType::I32].encode(&mut resolve);
        [reference].encode(&mut resolve);
        Ok(Restoring {
            locals: code.locals,
            code: all,
            data: Some(data),
            functions: has_functions.then(|| {
                function_indices
                    .into_iter()
                    .map(|(_, index)| index)
                    .collect()
            }),
            used: self.made.used,
            types: [
                ANY_ARRAY.into(),
                width.array(),
                Vec::from([0x5e, 0x70, 0]),
                resolve,
            ]
            .into_iter()
            .chain((!code.parts.is_empty()).then(|| part_type(types)))
            .collect(),
            helpers: [Vec::from([resolver(types)]), code.parts].concat(),
        })
    }
}

fn too_much() -> Error {
    Error::unsupported("objects have more than 4 GiB, which a snapshot can't hold")
}
