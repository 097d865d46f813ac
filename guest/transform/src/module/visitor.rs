//! The functions of the instrumented module that tell of its garbage-collected objects.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::{
    AbstractHeapType, BlockType, Encode as _, Function, HeapType, InstructionSink, MemArg,
    MemoryType, RefType, TableType, ValType,
};
use wasmparser::FieldType;

use super::added::AddedFunction;
use super::contents::Module;
use super::flag::Flag;
use super::given::Given;
use super::hierarchy::hierarchy;
use super::object_types::{Held, ObjectType, held};
use super::plan::Plan;
use super::records::{ABSENT, FOREIGN, GIVEN, HEAD, OUTSIDE};
use super::visitor_indices::VisitorIndices;
use crate::Error;
use crate::reference::Hierarchy;

/// A call tells no more objects when it has told so many bytes or references.
const ENOUGH_BYTES: i32 = 1 << 20;
const ENOUGH_REFERENCES: i32 = 1 << 16;

/// Where the head of the memory has the numbers of bytes, of references and of functions in use.
const USED: u64 = 0;
const REFERENCES: u64 = 4;
const FUNCTIONS: u64 = 8;

/// What is added to the instrumented module.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    pub(super) types: Vec<Vec<u8>>,
    pub(super) tables: Vec<Vec<u8>>,
    pub(super) memory: Vec<u8>,
    pub(super) functions: Vec<AddedFunction>,
}

/// The functions, the memory and the tables.
///
/// For a module with the types
///
/// ```wat
/// (type $shape (sub (struct (field i8))))
/// (type $circle (sub $shape (struct (field i8) (field (ref null $shape)))))
/// ```
///
/// the function that tells of an object is
///
/// ```wat
/// (func $tell (param $object anyref)
///   (if (ref.test (ref struct) (local.get $object))
///     (then
///       (block $no
///         (br_if $no (i32.eqz (ref.test (ref $shape) (local.get $object))))
///         (block $no
///           (br_if $no (i32.eqz (ref.test (ref $circle) (local.get $object))))
///           (call $tell-circle (local.get $object))
///           return)
///         (call $tell-shape (local.get $object))
///         return)))
///   …)
/// ```
///
/// and that of a type writes the number of the type and the numbers in it to the memory, and puts
/// the references in it into a table:
///
/// ```wat
/// (func $tell-circle (param $object anyref)
///   (local $circle (ref null $circle)) (local $at i32)
///   (local.set $circle (ref.cast (ref null $circle) (local.get $object)))
///   (local.set $at (call $room (i32.const 5)))
///   (i32.store (local.get $at) (i32.const 1))
///   (i32.store8 offset=4 (local.get $at) (struct.get_u $circle 0 (local.get $circle)))
///   (call $put (struct.get $circle 1 (local.get $circle))))
/// ```
pub(crate) fn visitor(plan: &Plan, flags: &BTreeMap<Flag, u32>) -> Result<Visitor, Error> {
    let Some(given) = &plan.watched.given else {
        return Ok(Visitor::default());
    };
    let code = Code {
        module: &plan.module,
        at: VisitorIndices::of(&plan.module),
    };
    let at = code.at;
    let any = ValType::Ref(RefType::ANYREF);
    let i32 = ValType::I32;
    let plain = |params: &[ValType], results: &[ValType]| {
        let mut entry = Vec::from([0x60]);
        params.encode(&mut entry);
        results.encode(&mut entry);
        entry
    };
    let types = [
        plain(&[], &[]),
        plain(&[i32, i32], &[i32]),
        plain(&[i32], &[i32]),
        plain(&[any], &[]),
        plain(&[ValType::Ref(RefType::FUNCREF)], &[]),
    ];
    let mut functions = Vec::new();
    let mut add = |ty: u32, function: Function| {
        functions.push(AddedFunction {
            ty: at.first_type.saturating_add(ty),
            body: function.into_raw_body(),
        });
    };
    add(0, code.given(given, flags)?);
    add(1, code.visit());
    add(2, code.room());
    add(3, code.put(REFERENCES, at.references, any));
    let function = ValType::Ref(RefType::FUNCREF);
    add(4, code.put(FUNCTIONS, at.functions, function));
    add(3, code.tell()?);
    for (index, ty) in plan.module.types_of_objects.all() {
        add(3, code.writer(index, ty)?);
    }
    let table = |element_type| {
        let mut bytes = Vec::new();
        TableType {
            element_type,
            table64: false,
            minimum: 0,
            maximum: None,
            shared: false,
        }
        .encode(&mut bytes);
        bytes
    };
    let mut memory = Vec::new();
    MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    }
    .encode(&mut memory);
    Ok(Visitor {
        types: types.into(),
        tables: Vec::from([
            table(RefType::ANYREF),
            table(RefType::ANYREF),
            table(RefType::FUNCREF),
        ]),
        memory,
        functions,
    })
}

struct Code<'a> {
    module: &'a Module,
    at: VisitorIndices,
}

impl Code<'_> {
    fn arg(&self, offset: u64) -> MemArg {
        MemArg {
            offset,
            align: 0,
            memory_index: self.at.memory,
        }
    }

    /// Begins anew.
    fn clear(&self, body: &mut InstructionSink<'_>) {
        let head = i32::try_from(HEAD).unwrap_or_default();
        for (place, value) in [(USED, head), (REFERENCES, 0), (FUNCTIONS, 0)] {
            body.i32_const(0).i32_const(value);
            body.i32_store(self.arg(place));
        }
    }

    /// Tells what the module makes itself.
    fn given(&self, given: &[Given], flags: &BTreeMap<Flag, u32>) -> Result<Function, Error> {
        let mut function = Function::new([(1, ValType::I32)]);
        let mut body = function.instructions();
        self.clear(&mut body);
        let at = 0;
        body.i32_const(4).call(self.at.room);
        body.i32_const(GIVEN.cast_signed());
        body.i32_store(self.arg(0));
        for given in given {
            match *given {
                Given::Global(index) => {
                    body.global_get(index);
                    let ty = self.module.global_type(index);
                    let is_external =
                        ty.is_some_and(|ty| hierarchy(self.module, ty) == Hierarchy::Extern);
                    self.put_object(&mut body, is_external);
                }
                Given::Table(index, size) => {
                    let ty = self.module.table_type(index);
                    let ty = ty.ok_or_else(|| Error::internal("a table has no type"))?;
                    let size = u32::try_from(size).map_err(Error::internal)?;
                    let element = wasmparser::ValType::Ref(ty.element_type);
                    body.i32_const(0).local_set(at);
                    body.block(BlockType::Empty).loop_(BlockType::Empty);
                    body.local_get(at).i32_const(size.cast_signed());
                    body.i32_ge_u().br_if(1);
                    body.local_get(at);
                    if ty.table64 {
                        body.i64_extend_i32_u();
                    }
                    body.table_get(index);
                    let is_external = hierarchy(self.module, element) == Hierarchy::Extern;
                    self.put_object(&mut body, is_external);
                    body.local_get(at).i32_const(1).i32_add().local_set(at);
                    body.br(0).end().end();
                }
                Given::Segment(index, size) => {
                    let count = size.cast_signed();
                    let flag = flags.get(&Flag::Elements(index));
                    body.i32_const(0)
                        .i32_load(self.arg(REFERENCES))
                        .local_set(at);
                    // There is room for all of them, and for null where they are gone.
                    body.ref_null(HeapType::ANY)
                        .local_get(at)
                        .i32_const(count)
                        .i32_add();
                    body.table_grow(self.at.references).drop();
                    if let Some(flag) = flag {
                        body.global_get(*flag).i32_eqz().if_(BlockType::Empty);
                    }
                    body.local_get(at).i32_const(0).i32_const(count);
                    body.table_init(self.at.references, index);
                    if flag.is_some() {
                        body.else_();
                        body.local_get(at).ref_null(HeapType::ANY).i32_const(count);
                        body.table_fill(self.at.references).end();
                    }
                    body.i32_const(0).local_get(at).i32_const(count).i32_add();
                    body.i32_store(self.arg(REFERENCES));
                }
            }
        }
        body.end();
        Ok(function)
    }

    /// Tells of objects until there is enough.
    fn visit(&self) -> Function {
        let mut function = Function::new([]);
        let mut body = function.instructions();
        let (next, end) = (0, 1);
        self.clear(&mut body);
        body.loop_(BlockType::Empty);
        body.local_get(next)
            .table_get(self.at.found)
            .call(self.at.tell);
        body.local_get(next).i32_const(1).i32_add().local_tee(next);
        body.local_get(end).i32_lt_u();
        let most = [
            (USED, ENOUGH_BYTES),
            (REFERENCES, ENOUGH_REFERENCES),
            (FUNCTIONS, ENOUGH_REFERENCES),
        ];
        for (place, most) in most {
            body.i32_const(0).i32_load(self.arg(place));
            body.i32_const(most).i32_lt_u().i32_and();
        }
        body.br_if(0).end().local_get(next).end();
        function
    }

    /// Gives room for so many bytes: their address.
    fn room(&self) -> Function {
        let mut function = Function::new([(2, ValType::I32)]);
        let mut body = function.instructions();
        let (size, address, pages) = (0, 1, 2);
        body.i32_const(0)
            .i32_load(self.arg(USED))
            .local_tee(address);
        body.local_get(size).i32_add().local_tee(size);
        body.i32_const(16).i32_shr_u().i32_const(1).i32_add();
        body.memory_size(self.at.memory).i32_sub().local_tee(pages);
        body.i32_const(0).i32_gt_s().if_(BlockType::Empty);
        body.local_get(pages).memory_grow(self.at.memory);
        body.i32_const(-1).i32_eq().if_(BlockType::Empty);
        body.unreachable().end().end();
        body.i32_const(0).local_get(size).i32_store(self.arg(USED));
        body.local_get(address).end();
        function
    }

    /// Puts a reference into a table.
    fn put(&self, counter: u64, table: u32, ty: ValType) -> Function {
        let mut function = Function::new([(1, ValType::I32)]);
        let mut body = function.instructions();
        let (value, at) = (0, 1);
        let null = match ty {
            ValType::Ref(ty) => ty.heap_type,
            _ => HeapType::ANY,
        };
        body.i32_const(0).i32_load(self.arg(counter)).local_tee(at);
        body.table_size(table).i32_ge_u().if_(BlockType::Empty);
        body.ref_null(null).local_get(at).i32_const(1024).i32_add();
        body.table_grow(table).i32_const(-1).i32_eq();
        body.if_(BlockType::Empty).unreachable().end().end();
        body.local_get(at).local_get(value).table_set(table);
        body.i32_const(0).local_get(at).i32_const(1).i32_add();
        body.i32_store(self.arg(counter)).end();
        function
    }

    fn put_object(&self, body: &mut InstructionSink<'_>, is_external: bool) {
        if is_external {
            body.any_convert_extern();
        }
        body.call(self.at.put);
    }

    /// Finds the exact type of an object.
    fn tell(&self) -> Result<Function, Error> {
        let mut function = Function::new([]);
        let mut body = function.instructions();
        let types = &self.module.types_of_objects;
        let children = types.children();
        let all = types.all().map(|(index, _)| index);
        let writers: BTreeMap<u32, u32> = all.zip(self.at.first_writer..).collect();
        let top = |ty| HeapType::Abstract { shared: false, ty };
        let tops = [
            (false, top(AbstractHeapType::Struct)),
            (true, top(AbstractHeapType::Array)),
        ];
        for (is_array, top) in tops {
            body.local_get(0).ref_test_non_null(top);
            body.if_(BlockType::Empty);
            let roots = children.get(&None).into_iter().flatten().copied();
            let roots =
                roots.filter(|index| types.get(*index).is_some_and(|ty| ty.is_array == is_array));
            // The types that are to be tested, the last one first, and those that were.
            let mut open: Vec<(u32, bool)> = roots.map(|index| (index, false)).collect();
            open.reverse();
            while let Some((index, is_tested)) = open.pop() {
                if is_tested {
                    let writer = writers.get(&index).copied();
                    let writer = writer.ok_or_else(|| Error::internal("a type has no function"))?;
                    body.local_get(0).call(writer).return_().end();
                    continue;
                }
                body.block(BlockType::Empty);
                body.local_get(0)
                    .ref_test_non_null(HeapType::Concrete(index));
                body.i32_eqz().br_if(0);
                open.push((index, true));
                let inner = children.get(&Some(index)).into_iter().flatten();
                open.extend(inner.rev().map(|index| (*index, false)));
            }
            self.number(&mut body, FOREIGN);
            body.return_().end();
        }
        body.local_get(0).ref_is_null().if_(BlockType::Empty);
        self.number(&mut body, ABSENT);
        body.return_().end();
        self.number(&mut body, OUTSIDE);
        body.end();
        Ok(function)
    }

    /// Writes a record that has a number only.
    fn number(&self, body: &mut InstructionSink<'_>, number: u32) {
        body.i32_const(4).call(self.at.room);
        body.i32_const(number.cast_signed());
        body.i32_store(self.arg(0));
    }

    /// Writes the record of an object of a type.
    fn writer(&self, index: u32, ty: &ObjectType) -> Result<Function, Error> {
        let own = ValType::Ref(RefType {
            nullable: true,
            heap_type: HeapType::Concrete(index),
        });
        let mut function = Function::new([(1, own), (3, ValType::I32)]);
        let mut body = function.instructions();
        let (object, typed, address) = (0, 1, 2);
        body.local_get(object);
        body.ref_cast_nullable(HeapType::Concrete(index))
            .local_set(typed);
        if ty.is_array {
            self.array(&mut body, index, ty)?;
            body.end();
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
        body.end();
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
