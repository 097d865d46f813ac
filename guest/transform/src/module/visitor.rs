//! The functions of the instrumented module that tell of its garbage-collected objects.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{
    AbstractHeapType, BlockType, ConstExpr, Encode as _, Function, HeapType, InstructionSink,
    MemArg, MemoryType, RefType, TableType, ValType,
};

use super::added::AddedFunction;
use super::contents::Module;
use super::flag::Flag;
use super::given::Given;
use super::hierarchy::hierarchy;
use super::plan::Plan;
use super::records::{ABSENT, FOREIGN, GIVEN, HEAD, OUTSIDE};
use super::type_search::TypePlaces;
use super::visitor_indices::VisitorIndices;
use crate::Error;
use crate::reference::Hierarchy;

/// A call tells no more objects when it has told so many bytes or references.
const ENOUGH_BYTES: i32 = 1 << 20;
const ENOUGH_REFERENCES: i32 = 1 << 16;
/// And so does one that has tried so many types: that of an object may be any of thousands.
const ENOUGH_TRIES: i32 = 1 << 20;

/// There is room for so many more references each time.
const ROOM: i32 = 1 << 14;

/// Where the head of the memory has the numbers of bytes, of references and of functions in use.
const USED: u64 = 0;
const REFERENCES: u64 = 4;
const FUNCTIONS: u64 = 8;
/// And that of how many types were tried.
pub(super) const TRIES: u64 = 12;

/// What is added to the instrumented module.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    pub(super) types: Vec<Vec<u8>>,
    pub(super) tables: Vec<Vec<u8>>,
    pub(super) memory: Vec<u8>,
    pub(super) elements: Vec<u8>,
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
/// (table $writers funcref (elem $tell-shape $tell-circle))
/// (func $tell (param $object anyref)
///   (if (ref.test (ref struct) (local.get $object))
///     (then
///       (br_if 1 (call $search (i32.const 0) (i32.const 1) (local.get $object)))))
///   …)
/// ```
///
/// where `$search` calls the functions of types that have one supertype. That of a type looks for a
/// subtype first. Then it writes the number of the type and the numbers in it to the memory, and
/// puts the references in it into a table:
///
/// ```wat
/// (func $tell-shape (param $object anyref) (result i32)
///   (local $shape (ref null $shape)) (local $at i32)
///   (if (i32.eqz (ref.test (ref $shape) (local.get $object))) (then (return (i32.const 0))))
///   (if (call $search (i32.const 1) (i32.const 2) (local.get $object))
///     (then (return (i32.const 1))))
///   (local.set $shape (ref.cast (ref null $shape) (local.get $object)))
///   (local.set $at (call $room (i32.const 5)))
///   (i32.store (local.get $at) (i32.const 0))
///   (i32.store8 offset=4 (local.get $at) (struct.get_u $shape 0 (local.get $shape)))
///   (i32.const 1))
/// ```
pub(crate) fn visitor(plan: &Plan, flags: &BTreeMap<Flag, u32>) -> Result<Visitor, Error> {
    let Some(given) = &plan.watched.given else {
        return Ok(Visitor::default());
    };
    let code = Code {
        module: &plan.module,
        at: VisitorIndices::of(&plan.module),
        places: TypePlaces::of(&plan.module.types_of_objects),
    };
    let at = code.at;
    let types = types();
    let writer_type = at.first_type.saturating_add(FunctionType::Writer as u32);
    let mut functions = Vec::new();
    let mut add = |ty: FunctionType, function: Function| {
        functions.push(AddedFunction {
            ty: at.first_type.saturating_add(ty as u32),
            body: function.into_raw_body(),
        });
    };
    add(FunctionType::Given, code.given(given, flags)?);
    add(FunctionType::Visit, code.visit());
    add(FunctionType::Room, code.room());
    let any = ValType::Ref(RefType::ANYREF);
    add(
        FunctionType::Object,
        code.put(REFERENCES, at.references, any),
    );
    let function = ValType::Ref(RefType::FUNCREF);
    add(
        FunctionType::Function,
        code.put(FUNCTIONS, at.functions, function),
    );
    add(FunctionType::Object, code.tell());
    add(FunctionType::Search, code.search_function(writer_type));
    for index in &code.places.order {
        let ty = plan.module.types_of_objects.get(*index);
        let ty = ty.ok_or_else(|| Error::internal("a type is none of objects"))?;
        add(FunctionType::Writer, code.writer(*index, ty)?);
    }
    let count = u32::try_from(code.places.order.len()).map_err(Error::internal)?;
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
            table(RefType::ANYREF, 0),
            table(RefType::ANYREF, 0),
            table(RefType::FUNCREF, 0),
            table(RefType::FUNCREF, count),
        ]),
        memory,
        elements: elements(at, count),
        functions,
    })
}

/// The types of the functions, in the order of their indices.
#[derive(Debug, Clone, Copy)]
enum FunctionType {
    Given,
    Visit,
    Room,
    Object,
    Function,
    Writer,
    Search,
}

fn types() -> [Vec<u8>; 7] {
    let any = ValType::Ref(RefType::ANYREF);
    let i32 = ValType::I32;
    let plain = |params: &[ValType], results: &[ValType]| {
        let mut entry = Vec::from([0x60]);
        params.encode(&mut entry);
        results.encode(&mut entry);
        entry
    };
    [
        plain(&[], &[]),
        plain(&[i32, i32], &[i32]),
        plain(&[i32], &[i32]),
        plain(&[any], &[]),
        plain(&[ValType::Ref(RefType::FUNCREF)], &[]),
        plain(&[any], &[i32]),
        plain(&[i32, i32, any], &[i32]),
    ]
}

fn table(element_type: RefType, minimum: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    TableType {
        element_type,
        table64: false,
        minimum: minimum.into(),
        maximum: None,
        shared: false,
    }
    .encode(&mut bytes);
    bytes
}

/// The active element segment that fills the table of the functions that tell of a type.
fn elements(at: VisitorIndices, count: u32) -> Vec<u8> {
    // With an index of its table, and then what kind its elements are.
    let mut bytes = Vec::from([0x02]);
    at.writers.encode(&mut bytes);
    ConstExpr::i32_const(0).encode(&mut bytes);
    bytes.push(0x00);
    count.encode(&mut bytes);
    for writer in 0..count {
        at.first_writer.saturating_add(writer).encode(&mut bytes);
    }
    bytes
}

pub(super) struct Code<'a> {
    pub(super) module: &'a Module,
    pub(super) at: VisitorIndices,
    pub(super) places: TypePlaces,
}

impl Code<'_> {
    pub(super) fn arg(&self, offset: u64) -> MemArg {
        MemArg {
            offset,
            align: 0,
            memory_index: self.at.memory,
        }
    }

    /// Begins anew.
    fn clear(&self, body: &mut InstructionSink<'_>) {
        let head = i32::try_from(HEAD).unwrap_or_default();
        let all = [(USED, head), (REFERENCES, 0), (FUNCTIONS, 0), (TRIES, 0)];
        for (place, value) in all {
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
            (TRIES, ENOUGH_TRIES),
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
        body.ref_null(null).i32_const(ROOM);
        body.table_grow(table).i32_const(-1).i32_eq();
        body.if_(BlockType::Empty).unreachable().end().end();
        body.local_get(at).local_get(value).table_set(table);
        body.i32_const(0).local_get(at).i32_const(1).i32_add();
        body.i32_store(self.arg(counter)).end();
        function
    }

    pub(super) fn put_object(&self, body: &mut InstructionSink<'_>, is_external: bool) {
        if is_external {
            body.any_convert_extern();
        }
        body.call(self.at.put);
    }

    /// Tells of what a reference refers to.
    fn tell(&self) -> Function {
        let mut function = Function::new([]);
        let mut body = function.instructions();
        let top = |ty| HeapType::Abstract { shared: false, ty };
        let tops = [
            (&self.places.structs, top(AbstractHeapType::Struct)),
            (&self.places.arrays, top(AbstractHeapType::Array)),
        ];
        for (places, top) in tops {
            body.local_get(0).ref_test_non_null(top);
            body.if_(BlockType::Empty);
            self.search(&mut body, places);
            body.if_(BlockType::Empty).return_().end();
            self.number(&mut body, FOREIGN);
            body.return_().end();
        }
        body.local_get(0).ref_is_null().if_(BlockType::Empty);
        self.number(&mut body, ABSENT);
        body.return_().end();
        self.number(&mut body, OUTSIDE);
        body.end();
        function
    }

    /// Lets functions of types try to tell of the object. Whether one did is left on the stack.
    pub(super) fn search(&self, body: &mut InstructionSink<'_>, places: &Range<u32>) {
        body.i32_const(places.start.cast_signed());
        body.i32_const(places.end.cast_signed());
        body.local_get(0).call(self.at.search);
    }

    /// Writes a record that has a number only.
    fn number(&self, body: &mut InstructionSink<'_>, number: u32) {
        body.i32_const(4).call(self.at.room);
        body.i32_const(number.cast_signed());
        body.i32_store(self.arg(0));
    }
}
