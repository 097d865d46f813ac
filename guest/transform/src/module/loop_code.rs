//! The loops that make objects.

use alloc::vec::Vec;

use wasm_encoder::{
    BlockType, Encode as _, Function, HeapType, Instruction, InstructionSink, RefType, ValType,
};
use wasmparser::{FieldType, StorageType, ValType as Type};

use super::added::AddedFunction;
use super::field_values::reference_type;
use super::hierarchy::hierarchy;
use super::loops::Kind;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::restoring::{Places, non_null};
use super::slots::slot_type;
use crate::Error;
use crate::reference::Hierarchy;

/// The types that the code has on top of those of the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoopTypes {
    /// `(array (mut anyref))`
    pub(super) objects: u32,
    /// `(array i8)`, `(array i16)` or `(array i32)`
    pub(super) words: u32,
    /// `(array funcref)`
    pub(super) functions: u32,
    /// `(func (param (ref $objects) i32) (result anyref))`
    pub(super) resolve: u32,
    /// That of functions with a part of the code: see `loop_parts`.
    pub(super) part: u32,
}

impl LoopTypes {
    pub(super) fn of(first: u32) -> Self {
        Self {
            objects: first,
            words: first.saturating_add(1),
            functions: first.saturating_add(2),
            resolve: first.saturating_add(3),
            part: first.saturating_add(4),
        }
    }
}

/// How many bytes each word has in the data segment: as few as all of them fit in, with signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordWidth {
    One,
    Two,
    Four,
}

impl WordWidth {
    pub(super) fn of(words: &[u32]) -> Self {
        let mut width = Self::One;
        for word in words {
            let word = word.cast_signed();
            if i16::try_from(word).is_err() {
                return Self::Four;
            }
            if i8::try_from(word).is_err() {
                width = Self::Two;
            }
        }
        width
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
        }
    }

    /// The type of an array of words.
    pub(super) fn array(self) -> Vec<u8> {
        let element = match self {
            Self::One => 0x78,
            Self::Two => 0x77,
            Self::Four => 0x7f,
        };
        Vec::from([0x5e, element, 0])
    }
}

/// The word of an `i31`: a negative number, which is small if the `i31` is.
pub(super) fn i31_word(value: i32) -> u32 {
    !(value << 1 ^ value >> 31).cast_unsigned() | 1 << 31
}

/// Writes the loops.
pub(super) struct LoopCode<'a> {
    plan: &'a Plan,
    pub(super) at: Places,
    pub(super) types: LoopTypes,
    /// Where the bytes of arrays begin in the data segment.
    start: u32,
    width: WordWidth,
    pub(super) locals: Vec<ValType>,
    /// Functions that have parts of the code.
    pub(super) parts: Vec<AddedFunction>,
}

impl<'a> LoopCode<'a> {
    /// Locals: arrays.
    pub(super) const WORDS: u32 = 0;
    pub(super) const OBJECTS: u32 = 1;
    pub(super) const FUNCTIONS: u32 = 2;
    /// The word that comes next, the object that is made next, what the run tells to do and how
    /// often, and the index and the number of elements.
    pub(super) const AT: u32 = 3;
    pub(super) const OBJECT: u32 = 4;
    pub(super) const KIND: u32 = 5;
    pub(super) const COUNT: u32 = 6;
    const INDEX: u32 = 7;
    const LENGTH: u32 = 8;
    /// How many of them are parameters of functions that have a part of the code, and how many of
    /// the others all such functions have.
    pub(super) const PARAMETERS: usize = 7;
    pub(super) const INNER: usize = 2;

    pub(super) fn new(
        plan: &'a Plan,
        at: Places,
        types: LoopTypes,
        start: u32,
        width: WordWidth,
    ) -> Self {
        let nullable = |index: u32| {
            ValType::Ref(RefType {
                nullable: true,
                heap_type: HeapType::Concrete(index),
            })
        };
        let mut locals = Vec::from([
            non_null(HeapType::Concrete(types.words)),
            non_null(HeapType::Concrete(types.objects)),
            nullable(types.functions),
        ]);
        locals.resize(Self::PARAMETERS + Self::INNER, ValType::I32);
        Self {
            plan,
            at,
            types,
            start,
            width,
            locals,
            parts: Vec::new(),
        }
    }

    /// What is done as often as a run tells.
    pub(super) fn repeated(
        &mut self,
        body: &mut InstructionSink<'_>,
        kind: Kind,
    ) -> Result<(), Error> {
        body.loop_(BlockType::Empty);
        self.once(body, kind)?;
        body.local_get(Self::COUNT).i32_const(1).i32_sub();
        body.local_tee(Self::COUNT).br_if(0).end();
        Ok(())
    }

    /// Reads a word.
    pub(super) fn word(&self, body: &mut InstructionSink<'_>) {
        body.local_get(Self::WORDS).local_get(Self::AT);
        match self.width {
            WordWidth::Four => body.array_get(self.types.words),
            _ => body.array_get_s(self.types.words),
        };
        body.local_get(Self::AT).i32_const(1).i32_add();
        body.local_set(Self::AT);
    }

    /// Reads where bytes begin in the data segment.
    fn offset(&self, body: &mut InstructionSink<'_>) {
        self.word(body);
        body.i32_const(self.start.cast_signed()).i32_add();
    }

    /// Reads the number of an object of a type, and gives the object.
    fn object(&self, body: &mut InstructionSink<'_>, ty: u32) {
        body.local_get(Self::OBJECTS);
        self.word(body);
        body.array_get(self.types.objects);
        body.ref_cast_non_null(HeapType::Concrete(ty));
    }

    fn field(&self, ty: u32, at: u32) -> Result<FieldType, Error> {
        let ty = self.plan.module.types_of_objects.get(ty);
        let field = ty.and_then(|ty| ty.fields.get(at as usize));
        Ok(*field.ok_or_else(wrong)?)
    }

    /// What is done once.
    fn once(&mut self, body: &mut InstructionSink<'_>, kind: Kind) -> Result<(), Error> {
        let is_made = matches!(
            kind,
            Kind::Struct(_)
                | Kind::Numbers(_)
                | Kind::Default(_)
                | Kind::Uniform(_)
                | Kind::Fixed(..)
        );
        if is_made {
            body.local_get(Self::OBJECTS).local_get(Self::OBJECT);
        }
        match kind {
            Kind::Struct(index) => {
                let ty = self.plan.module.types_of_objects.get(index);
                for field in &ty.ok_or_else(wrong)?.fields {
                    self.value(body, field)?;
                }
                body.struct_new(index);
            }
            Kind::Numbers(index) => {
                self.offset(body);
                self.word(body);
                body.array_new_data(index, self.at.data);
            }
            Kind::Default(index) => {
                self.word(body);
                body.array_new_default(index);
            }
            Kind::Uniform(index) => {
                self.word(body);
                body.local_set(Self::LENGTH);
                self.value(body, &self.field(index, 0)?)?;
                body.local_get(Self::LENGTH).array_new(index);
            }
            Kind::Fixed(index, length) => {
                let field = self.field(index, 0)?;
                for _ in 0..length {
                    self.value(body, &field)?;
                }
                body.array_new_fixed(index, length);
            }
            Kind::SetField(index, at) => {
                self.object(body, index);
                self.value(body, &self.field(index, at)?)?;
                body.struct_set(index, at);
            }
            Kind::SetElements(index) => self.elements(body, index)?,
            Kind::SetNumbers(index) => {
                self.object(body, index);
                body.i32_const(0);
                self.offset(body);
                self.word(body);
                body.array_init_data(index, self.at.data);
            }
            Kind::SetTable(index) => {
                let ty = *self.plan.module.table_type(index).ok_or_else(wrong)?;
                self.word(body);
                if ty.table64 {
                    body.i64_extend_i32_u();
                }
                body.local_get(Self::OBJECTS);
                self.word(body);
                body.array_get(self.types.objects);
                self.cast(body, ty.element_type)?;
                body.table_set(index);
            }
        }
        if is_made {
            body.array_set(self.types.objects);
            body.local_get(Self::OBJECT).i32_const(1).i32_add();
            body.local_set(Self::OBJECT);
        }
        Ok(())
    }

    /// Sets all elements of an array.
    fn elements(&mut self, body: &mut InstructionSink<'_>, index: u32) -> Result<(), Error> {
        let local = u32::try_from(self.locals.len()).map_err(Error::internal)?;
        self.locals.push(ValType::Ref(RefType {
            nullable: true,
            heap_type: HeapType::Concrete(index),
        }));
        self.object(body, index);
        body.local_set(local);
        self.word(body);
        body.local_set(Self::LENGTH)
            .i32_const(0)
            .local_set(Self::INDEX);
        body.loop_(BlockType::Empty);
        body.local_get(local).local_get(Self::INDEX);
        self.value(body, &self.field(index, 0)?)?;
        body.array_set(index);
        body.local_get(Self::INDEX).i32_const(1).i32_add();
        body.local_tee(Self::INDEX).local_get(Self::LENGTH);
        body.i32_lt_u().br_if(0).end();
        Ok(())
    }

    /// Reads the value of a field.
    fn value(&self, body: &mut InstructionSink<'_>, field: &FieldType) -> Result<(), Error> {
        match held(&self.plan.module, field) {
            Held::Number(bytes) => {
                match bytes {
                    8 => self.wide(body),
                    16 => {
                        self.wide(body);
                        body.i64x2_splat();
                        self.wide(body);
                        body.i64x2_replace_lane(1);
                    }
                    _ => self.word(body),
                }
                match field.element_type {
                    StorageType::Val(Type::F32) => {
                        body.f32_reinterpret_i32();
                    }
                    StorageType::Val(Type::F64) => {
                        body.f64_reinterpret_i64();
                    }
                    _ => {}
                }
                Ok(())
            }
            Held::Exception => {
                let heap = reference_type(field)?.heap_type();
                body.ref_null(heap.try_into().map_err(Error::internal)?);
                Ok(())
            }
            Held::Function => {
                body.local_get(Self::FUNCTIONS);
                self.word(body);
                body.array_get(self.types.functions);
                self.cast(body, reference_type(field)?)
            }
            Held::Object | Held::External => {
                body.local_get(Self::OBJECTS);
                self.word(body);
                body.call(self.at.helpers);
                self.cast(body, reference_type(field)?)
            }
        }
    }

    /// Reads a number of two words.
    fn wide(&self, body: &mut InstructionSink<'_>) {
        self.word(body);
        body.i64_extend_i32_u();
        self.word(body);
        body.i64_extend_i32_u().i64_const(32).i64_shl().i64_or();
    }

    /// Makes a reference from the top of its hierarchy one of a type.
    fn cast(&self, body: &mut InstructionSink<'_>, ty: wasmparser::RefType) -> Result<(), Error> {
        let kind = hierarchy(&self.plan.module, Type::Ref(ty));
        if kind == Hierarchy::Extern {
            body.extern_convert_any();
        }
        let heap: HeapType = ty.heap_type().try_into().map_err(Error::internal)?;
        let is_top = [HeapType::ANY, HeapType::FUNC, HeapType::EXTERN].contains(&heap);
        match (is_top, ty.is_nullable()) {
            (true, true) => {}
            (true, false) => {
                body.ref_as_non_null();
            }
            (false, true) => {
                body.ref_cast_nullable(heap);
            }
            (false, false) => {
                body.ref_cast_non_null(heap);
            }
        }
        Ok(())
    }

    /// The same for a slot, whose own code follows: that of external references included.
    pub(super) fn cast_slot(&self, code: &mut Vec<u8>, slot: Slot) -> Result<(), Error> {
        let Type::Ref(ty) = slot_type(self.plan, slot)? else {
            return Err(wrong());
        };
        if hierarchy(&self.plan.module, Type::Ref(ty)) == Hierarchy::Extern {
            Instruction::RefAsNonNull.encode(code);
            return Ok(());
        }
        let heap: HeapType = ty.heap_type().try_into().map_err(Error::internal)?;
        Instruction::RefCastNonNull(heap).encode(code);
        Ok(())
    }
}

/// The function that gives the reference that a word tells.
pub(super) fn resolver(types: LoopTypes) -> AddedFunction {
    let mut function = Function::new([]);
    let mut body: InstructionSink<'_> = function.instructions();
    body.local_get(1).i32_const(0).i32_lt_s();
    body.if_(BlockType::Result(ValType::Ref(RefType::ANYREF)));
    body.local_get(1).i32_const(-1).i32_xor().local_tee(1);
    body.i32_const(1).i32_shr_u().i32_const(0);
    body.local_get(1).i32_const(1).i32_and().i32_sub();
    body.i32_xor().ref_i31().else_();
    body.local_get(0)
        .local_get(1)
        .array_get(types.objects)
        .end()
        .end();
    AddedFunction {
        ty: types.resolve,
        body: function.into_raw_body(),
    }
}
