//! Constant expressions that make garbage-collected objects.

use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction};
use wasmparser::{
    AbstractHeapType, ExternalKind, FieldType, HeapType, RefType, StorageType, UnpackedIndex,
    ValType,
};

use super::field_values::{default, is_default, is_nothing, plain, reference_type};
use super::given::Origin;
use super::hierarchy::hierarchy;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{FieldValue, Objects, wrong};
use super::refusals::Slot;
use super::slots::slot_type;
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
    /// The types of the objects of globals on top of those of the module.
    added: &'a [u32],
    bytes: usize,
}

/// What is to be written.
enum Step {
    /// An object that the expression makes.
    Object(u32),
    /// Instructions behind what was written before.
    Bytes(Vec<u8>),
}

/// What a slot or a field of an object holds.
enum Value {
    /// What these instructions give.
    Bytes(Vec<u8>),
    /// An object that the expression makes, maybe as an external reference.
    Made(u32, bool),
    /// Null, until it is set to an object.
    Later(u32),
}

/// A constant expression, and what it makes.
#[derive(Debug, Default)]
pub(super) struct Expression {
    pub(super) bytes: Vec<u8>,
    /// The objects that it makes in others, with the object and the field that lead to them.
    pub(super) made: Vec<(u32, Origin)>,
    /// The fields that it can't give their objects: object, field, what belongs there.
    pub(super) later: Vec<(u32, u32, u32)>,
}

/// Which objects an expression may leave out of fields that can be set later.
pub(super) type Waits<'a> = &'a dyn Fn(u32) -> bool;

impl<'a> Constants<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        objects: &'a Objects,
        origins: &'a [Option<Origin>],
        referrers: &'a [u8],
        added: &'a [u32],
    ) -> Self {
        Self {
            plan,
            objects,
            origins,
            referrers,
            added,
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
        let limit = match slot.kind {
            ExternalKind::Table => module.all_globals(),
            _ if slot.index < module.imported_globals => return Ok(None),
            _ => slot.index,
        };
        let field = FieldType {
            element_type: StorageType::Val(slot_type(self.plan, slot)?),
            mutable: true,
        };
        let value = FieldValue::Object(Reference::Object(object));
        let steps = match self.value(&field, value, None, limit, &|_| false)? {
            Some(Value::Bytes(bytes)) => Vec::from([Step::Bytes(bytes)]),
            Some(Value::Made(object, is_external)) => made(object, is_external),
            Some(Value::Later(_)) | None => return Ok(None),
        };
        let expression = self.written(steps, limit, &|_| false)?;
        Ok(expression.map(|expression| expression.bytes))
    }

    /// The expression of a global that makes its object, to which others may refer as well, with
    /// null in the fields of objects that may wait. None if there is none.
    pub(super) fn of_global(
        &mut self,
        index: u32,
        object: u32,
        waits: Waits<'_>,
    ) -> Result<Option<Expression>, Error> {
        let module = &self.plan.module;
        let ty = module.global_type(index).ok_or_else(wrong)?;
        let is_external = hierarchy(module, ty) == Hierarchy::Extern;
        self.written(made(object, is_external), index, waits)
    }

    /// The expression of a global on top of those of the module. It stands before the module's own,
    /// and may name those on top that come before it. None if there is none.
    pub(super) fn of_added(&mut self, object: u32) -> Result<Option<Vec<u8>>, Error> {
        let expression = self.written(made(object, false), 0, &|_| false)?;
        Ok(expression.map(|expression| expression.bytes))
    }

    /// Writes an expression, which may name the globals before `limit`.
    fn written(
        &mut self,
        mut steps: Vec<Step>,
        limit: u32,
        waits: Waits<'_>,
    ) -> Result<Option<Expression>, Error> {
        let mut expression = Expression::default();
        let mut count = 0_usize;
        while let Some(step) = steps.pop() {
            count = count.saturating_add(1);
            let size = self.bytes.saturating_add(expression.bytes.len());
            if count > MOST_VALUES || size > MOST_BYTES {
                return Ok(None);
            }
            match step {
                Step::Bytes(written) => expression.bytes.extend(written),
                Step::Object(object) => {
                    let Some(inner) = self.object(object, limit, waits, &mut expression)? else {
                        return Ok(None);
                    };
                    steps.extend(inner.into_iter().rev());
                }
            }
        }
        self.bytes = self.bytes.saturating_add(expression.bytes.len());
        Ok(Some(expression))
    }

    /// What a slot holds, or a field, whose object and number are given. None if no constant
    /// expression gives it.
    fn value(
        &self,
        field: &FieldType,
        value: FieldValue<'_>,
        place: Option<(u32, u32)>,
        limit: u32,
        waits: Waits<'_>,
    ) -> Result<Option<Value>, Error> {
        let object = match value {
            FieldValue::Object(Reference::Object(object)) => object,
            FieldValue::Object(value) => {
                let ty = reference_type(field)?;
                let bytes = super::globals::reference(self.plan, ty, value)?;
                return Ok(Some(Value::Bytes(bytes)));
            }
            FieldValue::Function(Reference::Other(_)) | FieldValue::Exception(true) => {
                return Ok(None);
            }
            value => return Ok(Some(Value::Bytes(plain(self.plan, field, value)?))),
        };
        let ty = reference_type(field)?;
        if let Some(bytes) = self.there(object, ty, limit)? {
            return Ok(Some(Value::Bytes(bytes)));
        }
        let origin = *self.origins.get(object as usize).ok_or_else(wrong)?;
        let is_made = match origin {
            Some(origin) => place.is_some_and(|(at, field)| origin == Origin::Field(at, field)),
            None => self.referrers.get(object as usize) == Some(&1),
        };
        if is_made {
            let is_external = held(&self.plan.module, field) == Held::External;
            return Ok(Some(Value::Made(object, is_external)));
        }
        let is_later = place.is_some() && field.mutable && ty.is_nullable() && waits(object);
        Ok(is_later.then_some(Value::Later(object)))
    }

    /// What gives an object that is in an immutable global before it is needed. None if it is not.
    fn there(&self, object: u32, ty: RefType, limit: u32) -> Result<Option<Vec<u8>>, Error> {
        let module = &self.plan.module;
        let origin = self.origins.get(object as usize).ok_or_else(wrong)?;
        let Some(Origin::Global(index)) = *origin else {
            return Ok(None);
        };
        let added = index.checked_sub(module.all_globals());
        let Some(ValType::Ref(global)) = (match added {
            Some(added) => self.added_type(added),
            None => module.global_type(index),
        }) else {
            return Ok(None);
        };
        let is_before = added.is_some() || (index < limit && !module.is_mutable(index));
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

    /// The type of a global on top of those of the module.
    fn added_type(&self, added: u32) -> Option<ValType> {
        let ty = *self.added.get(added as usize)?;
        let ty = HeapType::Concrete(UnpackedIndex::Module(ty));
        RefType::new(false, ty).map(ValType::Ref)
    }

    /// The steps that make an object. None if there are none.
    fn object(
        &self,
        object: u32,
        limit: u32,
        waits: Waits<'_>,
        expression: &mut Expression,
    ) -> Result<Option<Vec<Step>>, Error> {
        let module = &self.plan.module;
        let index = self.objects.ty(object)?;
        let Some(definition) = module.types_of_objects.get(index) else {
            return Ok(None);
        };
        let length = self.objects.length(object)?;
        let first = definition.fields.first();
        let is_numbers = definition.is_array
            && first.is_some_and(|field| matches!(held(module, field), Held::Number(_)));
        if is_default(self.plan, self.objects, object)? {
            return Ok(Some(Vec::from([Step::Bytes(default(
                definition, index, length,
            ))])));
        }
        let most = if is_numbers {
            MOST_NUMBERS
        } else {
            MOST_VALUES
        };
        if definition.is_array && length as usize > most {
            return Ok(None);
        }
        let mut steps = Vec::new();
        let mut is_empty = true;
        let fields = definition.fields.iter().cycle();
        let values = self.objects.values(module, object)?;
        for ((at, field), value) in (0..).zip(fields).zip(values) {
            let value = value?;
            match self.value(field, value, Some((object, at)), limit, waits)? {
                Some(Value::Bytes(bytes)) => {
                    is_empty &= is_nothing(field, value);
                    steps.push(Step::Bytes(bytes));
                }
                Some(Value::Made(inner, is_external)) => {
                    is_empty = false;
                    expression.made.push((inner, Origin::Field(object, at)));
                    steps.extend(made(inner, is_external).into_iter().rev());
                }
                Some(Value::Later(inner)) => {
                    expression.later.push((object, at, inner));
                    let null = FieldValue::Object(Reference::Null);
                    steps.push(Step::Bytes(plain(self.plan, field, null)?));
                }
                None => return Ok(None),
            }
        }
        if is_empty && !steps.is_empty() {
            return Ok(Some(Vec::from([Step::Bytes(default(
                definition, index, length,
            ))])));
        }
        let mut bytes = Vec::new();
        match definition.is_array {
            false => Instruction::StructNew(index),
            true => Instruction::ArrayNewFixed {
                array_type_index: index,
                array_size: length,
            },
        }
        .encode(&mut bytes);
        steps.push(Step::Bytes(bytes));
        Ok(Some(steps))
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
            own @ HeapType::Abstract { .. } => own == heap || is_above(heap, own),
        }
    }
}

/// Whether one abstract type of objects is a supertype of another one, without those of null alone.
fn is_above(one: HeapType, other: HeapType) -> bool {
    use AbstractHeapType::{Any, Array, Eq, I31, Struct};
    match (one, other) {
        (
            HeapType::Abstract {
                shared: false,
                ty: one,
            },
            HeapType::Abstract {
                shared: false,
                ty: other,
            },
        ) => match one {
            Any => matches!(other, Eq | I31 | Struct | Array),
            Eq => matches!(other, I31 | Struct | Array),
            _ => false,
        },
        _ => false,
    }
}

/// The steps that make an object, the last one first.
fn made(object: u32, is_external: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    if is_external {
        let mut convert = Vec::new();
        Instruction::ExternConvertAny.encode(&mut convert);
        steps.push(Step::Bytes(convert));
    }
    steps.push(Step::Object(object));
    steps
}
