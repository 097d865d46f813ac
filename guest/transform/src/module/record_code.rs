//! The functions of the instrumented module that write the records of objects, one for each type.

use wasm_encoder::{BlockType, Function, HeapType, InstructionSink, RefType, ValType};
use wasmparser::FieldType;

use super::object_types::{Held, ObjectType, held};
use super::visitor::Code;
use crate::Error;

impl Code<'_> {
    /// Writes the record of an object, if it is of a type.
    pub(super) fn writer(&self, index: u32, ty: &ObjectType) -> Result<Function, Error> {
        let own = ValType::Ref(RefType {
            nullable: true,
            heap_type: HeapType::Concrete(index),
        });
        let mut function = Function::new([(1, own), (3, ValType::I32)]);
        let mut body = function.instructions();
        let (object, typed, address) = (0, 1, 2);
        let own_type = HeapType::Concrete(index);
        body.local_get(object).ref_test_non_null(own_type).i32_eqz();
        body.if_(BlockType::Empty).i32_const(0).return_().end();
        if let Some(subtypes) = self.places.subtypes.get(&index) {
            self.search(&mut body, subtypes);
            body.if_(BlockType::Empty).i32_const(1).return_().end();
        }
        body.local_get(object);
        body.ref_cast_nullable(HeapType::Concrete(index))
            .local_set(typed);
        if ty.is_array {
            self.array(&mut body, index, ty)?;
            body.i32_const(1).end();
            return Ok(function);
        }
        let size = ty.bytes(self.module).saturating_add(4);
        let size = i32::try_from(size).map_err(Error::internal)?;
        body.i32_const(size).call(self.at.room).local_tee(address);
        body.i32_const(index.cast_signed()).i32_store(self.arg(0));
        let mut offset = 4_u64;
        for (number, field) in (0..).zip(&ty.fields) {
            let kind = held(self.module, field);
            if matches!(kind, Held::Number(_) | Held::Exception) {
                body.local_get(address);
            }
            body.local_get(typed);
            match kind {
                Held::Number(1 | 2) => body.struct_get_u(index, number),
                _ => body.struct_get(index, number),
            };
            offset = offset.saturating_add(self.write(&mut body, field, kind, offset));
        }
        body.i32_const(1).end();
        Ok(function)
    }

    /// Writes the value that was read: its bytes, with an address below it on the stack. Returns
    /// how many they are.
    fn write(
        &self,
        body: &mut InstructionSink<'_>,
        field: &FieldType,
        kind: Held,
        offset: u64,
    ) -> u64 {
        use wasmparser::{StorageType, ValType as Type};
        let arg = self.arg(offset);
        match kind {
            Held::Object | Held::External => self.put_object(body, kind == Held::External),
            Held::Function => {
                body.call(self.at.put_function);
            }
            Held::Exception => {
                body.ref_is_null().i32_eqz().i32_store8(arg);
                return 1;
            }
            Held::Number(bytes) => {
                match (field.element_type, bytes) {
                    (StorageType::Val(Type::F32), _) => body.f32_store(arg),
                    (StorageType::Val(Type::F64), _) => body.f64_store(arg),
                    (_, 1) => body.i32_store8(arg),
                    (_, 2) => body.i32_store16(arg),
                    (_, 4) => body.i32_store(arg),
                    (_, 8) => body.i64_store(arg),
                    _ => body.v128_store(arg),
                };
                return bytes as u64;
            }
        }
        0
    }

    /// Writes the length and the elements of an array.
    fn array(
        &self,
        body: &mut InstructionSink<'_>,
        index: u32,
        ty: &ObjectType,
    ) -> Result<(), Error> {
        let (typed, address, at, length) = (1, 2, 3, 4);
        let field = ty.fields.first();
        let field = field.ok_or_else(|| Error::internal("an array has no element type"))?;
        let kind = held(self.module, field);
        let size = i32::try_from(ty.bytes(self.module)).map_err(Error::internal)?;
        body.local_get(typed).array_len().local_tee(length);
        body.i32_const(size).i32_mul().i32_const(8).i32_add();
        body.call(self.at.room).local_tee(address);
        body.i32_const(index.cast_signed()).i32_store(self.arg(0));
        body.local_get(address)
            .local_get(length)
            .i32_store(self.arg(4));
        body.block(BlockType::Empty).loop_(BlockType::Empty);
        body.local_get(at).local_get(length).i32_ge_u().br_if(1);
        if size > 0 {
            body.local_get(address);
        }
        body.local_get(typed).local_get(at);
        match kind {
            Held::Number(1 | 2) => body.array_get_u(index),
            _ => body.array_get(index),
        };
        self.write(body, field, kind, 8);
        body.local_get(address)
            .i32_const(size)
            .i32_add()
            .local_set(address);
        body.local_get(at).i32_const(1).i32_add().local_set(at);
        body.br(0).end().end();
        Ok(())
    }
}
