//! The core module behind `get-directories` of WASI. It passes on only the directories that the
//! user named.
//!
//! ```wat
//! (module
//!   (import "room" "memory" (memory 1))
//!   (import "host" "get" (func $get (param i32)))     ;; the host's `get-directories`, lowered
//!   (import "host" "drop" (func $drop (param i32)))   ;; drops the handle of a directory
//!   (func $granted (param $name i32) (param $length i32) (result i32) …)
//!   (func (export "directories") (result i32) …)      ;; the granted ones; drops the others
//!   (data (i32.const 64) "…"))                        ;; the names
//! ```

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, InstructionSink, MemArg, MemoryType, Module,
    TypeSection, ValType,
};

/// The address of results: an address and a count.
const ANSWER: i32 = 16;
/// The address of the names.
const NAMES: u32 = 64;
/// The size of an element: a handle, and the address and length of a name.
const ENTRY: i32 = 12;

const GET: u32 = 0;
const DROP: u32 = 1;
const GRANTED: u32 = 2;
const DIRECTORIES: u32 = 3;

/// Returns the module, and the address where free memory starts. None if the names need too much
/// memory.
pub(crate) fn module(granted: &[String]) -> Option<(Module, u32)> {
    let mut names = Vec::new();
    let mut places = Vec::new();
    for name in granted {
        let at = NAMES.checked_add(u32::try_from(names.len()).ok()?)?;
        places.push((at, u32::try_from(name.len()).ok()?));
        names.extend_from_slice(name.as_bytes());
    }
    let heap = NAMES
        .checked_add(u32::try_from(names.len()).ok()?)?
        .checked_next_multiple_of(8)?;

    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    types.ty().function([ValType::I32; 2], [ValType::I32]);
    types.ty().function([], [ValType::I32]);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    imports.import("room", "memory", memory);
    imports.import("host", "get", EntityType::Function(0));
    imports.import("host", "drop", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    functions.function(1).function(2);
    let mut exports = ExportSection::new();
    exports.export("directories", ExportKind::Func, DIRECTORIES);
    let mut code = CodeSection::new();
    code.function(&is_granted(&places));
    code.function(&directories());
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(NAMES.cast_signed()), names);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code)
        .section(&data);
    Some((module, heap))
}

fn word(offset: u64) -> MemArg {
    MemArg {
        offset,
        align: 2,
        memory_index: 0,
    }
}

fn byte() -> MemArg {
    MemArg {
        offset: 0,
        align: 0,
        memory_index: 0,
    }
}

/// Compares a name with the granted ones.
fn is_granted(places: &[(u32, u32)]) -> Function {
    let (name, length, at) = (0, 1, 2);
    let mut function = Function::new([(1, ValType::I32)]);
    let mut body = function.instructions();
    for (place, size) in places {
        let size = size.cast_signed();
        body.block(BlockType::Empty)
            .local_get(length)
            .i32_const(size)
            .i32_ne()
            .br_if(0)
            .i32_const(0)
            .local_set(at)
            .loop_(BlockType::Empty)
            .local_get(at)
            .i32_const(size)
            .i32_eq()
            .if_(BlockType::Empty)
            .i32_const(1)
            .return_()
            .end();
        load(&mut body, at, |body| {
            body.local_get(name);
        });
        load(&mut body, at, |body| {
            body.i32_const(place.cast_signed());
        });
        body.i32_ne().br_if(1);
        add(&mut body, at, 1);
        body.br(0).end().end();
    }
    body.i32_const(0).end();
    function
}

/// Loads the byte at this offset from an address.
fn load(body: &mut InstructionSink<'_>, at: u32, address: impl FnOnce(&mut InstructionSink<'_>)) {
    address(body);
    body.local_get(at).i32_add().i32_load8_u(byte());
}

fn add(body: &mut InstructionSink<'_>, local: u32, count: i32) {
    body.local_get(local)
        .i32_const(count)
        .i32_add()
        .local_set(local);
}

/// Calls the host's function, and moves the granted directories to the front of the list.
fn directories() -> Function {
    let (from, to, end, count) = (0, 1, 2, 3);
    let mut function = Function::new([(4, ValType::I32)]);
    let mut body = function.instructions();
    body.i32_const(ANSWER)
        .call(GET)
        .i32_const(ANSWER)
        .i32_load(word(0))
        .local_tee(from)
        .local_tee(to)
        .i32_const(ANSWER)
        .i32_load(word(4))
        .i32_const(ENTRY)
        .i32_mul()
        .i32_add()
        .local_set(end)
        .block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(from)
        .local_get(end)
        .i32_eq()
        .br_if(1)
        .local_get(from)
        .i32_load(word(4))
        .local_get(from)
        .i32_load(word(8))
        .call(GRANTED)
        .if_(BlockType::Empty)
        .local_get(to)
        .local_get(from)
        .i32_const(ENTRY)
        .memory_copy(0, 0);
    add(&mut body, to, ENTRY);
    add(&mut body, count, 1);
    body.else_()
        .local_get(from)
        .i32_load(word(0))
        .call(DROP)
        .end();
    add(&mut body, from, ENTRY);
    body.br(0)
        .end()
        .end()
        // The host has stored the address of the list there.
        .i32_const(ANSWER)
        .local_get(count)
        .i32_store(word(4))
        .i32_const(ANSWER)
        .end();
    function
}
