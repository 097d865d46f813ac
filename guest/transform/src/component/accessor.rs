//! The accessor: the core module that reads a component instance's state, and never changes it.
//!
//! It imports the globals and memories, and puts what it answers into a memory of its own, from which the functions of
//! the interface `state` are lifted:
//!
//! ```wat
//! (module
//!   (import "" "g0" (global (mut i32)))
//!   (import "" "m0" (memory 1))
//!   (memory (export "memory") 17)
//!   (func (export "reset"))
//!   (func (export "resources") (result i32) …)
//!   (func (export "globals") (result i32) …)
//!   (func (export "memories") (result i32) …)
//!   (func (export "next") (param i32 i64) (result i32) …)
//!   (func (export "read") (param i32 i64 i32) (result i32) …))
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalType, ImportSection, InstructionSink, MemArg, MemorySection, MemoryType,
    Module, TypeSection, ValType,
};

use super::chunks;
use super::resources::COUNTER;

/// The names of the functions, in the order of their declarations in the interface.
pub(crate) const FUNCTIONS: [&str; 6] =
    ["reset", "resources", "globals", "memories", "next", "read"];

/// The most memories of one accessor: engines take a hundred in a module.
pub(crate) const MOST_MEMORIES: usize = 64;

/// What an accessor reads.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    /// Functions without parameters and results that let go of handles.
    pub(crate) resets: usize,
    /// Names of resource types, whose counters are globals.
    pub(crate) resources: Vec<String>,
    /// Types of the globals.
    pub(crate) globals: Vec<ValType>,
    /// Types of the memories.
    pub(crate) memories: Vec<wasmparser::MemoryType>,
}

/// Where things are in the accessor's own memory. The first bytes are what functions point to.
struct Layout {
    names: Vec<(u32, u32)>,
    names_end: u32,
    resources: u32,
    globals: u32,
    memories: u32,
    chunk: u32,
    pages: u64,
}

/// The module.
pub(crate) fn accessor(subject: &Subject) -> Module {
    let layout = Layout::new(subject);
    let mut module = Module::new();
    module.section(&types());
    module.section(&imports(subject));
    let mut functions = FunctionSection::new();
    // Types are in the order of the functions; those of `globals`, `memories` and `resources` are one.
    for ty in [0, 1, 1, 1, 2, 3] {
        functions.function(ty);
    }
    for _ in &subject.memories {
        functions.function(4);
    }
    module.section(&functions);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: layout.pages,
        maximum: Some(layout.pages),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    module.section(&memories);
    let mut exports = ExportSection::new();
    let first = u32_of(subject.resets);
    for (index, name) in (first..).zip(FUNCTIONS) {
        exports.export(name, ExportKind::Func, index);
    }
    exports.export("memory", ExportKind::Memory, own(subject));
    module.section(&exports);
    let mut code = CodeSection::new();
    code.function(&reset(subject));
    code.function(&resources(subject, &layout));
    code.function(&globals(subject, &layout));
    code.function(&sizes(subject, &layout));
    code.function(&chunks::next(subject, layout.chunk));
    code.function(&chunks::read(subject, layout.chunk));
    for (index, ty) in (0..).zip(&subject.memories) {
        code.function(&chunks::is_zero(index, ty));
    }
    module.section(&code);
    let mut data = DataSection::new();
    let names: String = subject.resources.concat();
    let start = layout.names_end.saturating_sub(u32_of(names.len()));
    data.active(own(subject), &offset(start), names.bytes());
    module.section(&data);
    module
}

impl Layout {
    fn new(subject: &Subject) -> Self {
        // Room for the largest of what functions point to, an option of an offset and a list.
        let mut end = 32_u32;
        let mut names = Vec::new();
        for name in &subject.resources {
            let length = u32_of(name.len());
            names.push((end, length));
            end = end.saturating_add(length);
        }
        let names_end = end;
        let mut room = |count: usize, size: u32| {
            let start = end.next_multiple_of(8);
            end = start.saturating_add(u32_of(count).saturating_mul(size));
            start
        };
        let resources = room(subject.resources.len(), 12);
        let globals = room(subject.globals.len(), 16);
        let memories = room(subject.memories.len(), 8);
        let chunk = end.next_multiple_of(1 << 16);
        let pages = u64::from(chunk >> 16).saturating_add(16);
        Self {
            names,
            names_end,
            resources,
            globals,
            memories,
            chunk,
            pages,
        }
    }
}

/// Counts in a module fit 32 bits: they were read from one.
pub(crate) fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The index of the accessor's own memory: behind the imported ones.
pub(crate) fn own(subject: &Subject) -> u32 {
    u32_of(subject.memories.len())
}

pub(crate) fn address(value: u32) -> i32 {
    value.cast_signed()
}

fn offset(value: u32) -> ConstExpr {
    ConstExpr::i32_const(address(value))
}

fn types() -> TypeSection {
    use ValType::{I32, I64};
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([], [I32]);
    types.ty().function([I32, I64], [I32]);
    types.ty().function([I32, I64, I32], [I32]);
    types.ty().function([I64, I64], [I32]);
    types
}

fn imports(subject: &Subject) -> ImportSection {
    let mut imports = ImportSection::new();
    for i in 0..subject.resets {
        imports.import("", &format!("r{i}"), EntityType::Function(0));
    }
    for i in 0..subject.resources.len() {
        imports.import("", &format!("c{i}"), EntityType::Global(COUNTER));
    }
    for (i, ty) in subject.globals.iter().enumerate() {
        let ty = GlobalType {
            val_type: *ty,
            mutable: true,
            shared: false,
        };
        imports.import("", &format!("g{i}"), EntityType::Global(ty));
    }
    for (i, ty) in subject.memories.iter().enumerate() {
        imports.import("", &format!("m{i}"), EntityType::Memory((*ty).into()));
    }
    imports
}

fn reset(subject: &Subject) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    for index in 0..u32_of(subject.resets) {
        body.call(index);
    }
    body.end();
    function
}

/// Where in the own memory to store or load.
pub(crate) fn at(subject: &Subject, offset: u32, align: u32) -> MemArg {
    MemArg {
        offset: u64::from(offset),
        align,
        memory_index: own(subject),
    }
}

/// Stores a list's address and length where the answer is expected, and answers with that place.
fn answer_list(body: &mut InstructionSink<'_>, subject: &Subject, start: u32, count: usize) {
    body.i32_const(0)
        .i32_const(address(start))
        .i32_store(at(subject, 0, 2))
        .i32_const(0)
        .i32_const(address(u32_of(count)))
        .i32_store(at(subject, 4, 2))
        .i32_const(0)
        .end();
}

fn resources(subject: &Subject, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let mut place = layout.resources;
    for (counter, (name, length)) in (0..).zip(&layout.names) {
        body.i32_const(address(place))
            .i32_const(address(*name))
            .i32_store(at(subject, 0, 2))
            .i32_const(address(place))
            .i32_const(address(*length))
            .i32_store(at(subject, 4, 2))
            .i32_const(address(place))
            .global_get(counter)
            .i32_store(at(subject, 8, 2));
        place = place.saturating_add(12);
    }
    answer_list(&mut body, subject, layout.resources, layout.names.len());
    function
}

fn globals(subject: &Subject, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let first = u32_of(subject.resources.len());
    let mut place = layout.globals;
    for (index, ty) in (first..).zip(&subject.globals) {
        body.i32_const(address(place)).global_get(index);
        match ty {
            ValType::I32 => body.i64_extend_i32_u(),
            ValType::F32 => body.i32_reinterpret_f32().i64_extend_i32_u(),
            ValType::F64 => body.i64_reinterpret_f64(),
            _ => &mut body,
        };
        match ty {
            ValType::V128 => body.v128_store(at(subject, 0, 4)),
            _ => body.i64_store(at(subject, 0, 3)),
        };
        place = place.saturating_add(16);
    }
    answer_list(&mut body, subject, layout.globals, subject.globals.len());
    function
}

/// Puts the size of a memory in bytes on the stack.
pub(crate) fn size(body: &mut InstructionSink<'_>, index: u32, ty: &wasmparser::MemoryType) {
    body.memory_size(index);
    if !ty.memory64 {
        body.i64_extend_i32_u();
    }
    body.i64_const(i64::from(ty.page_size_log2.unwrap_or(16)))
        .i64_shl();
}

fn sizes(subject: &Subject, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let mut place = layout.memories;
    for (index, ty) in (0..).zip(&subject.memories) {
        body.i32_const(address(place));
        size(&mut body, index, ty);
        body.i64_store(at(subject, 0, 3));
        place = place.saturating_add(8);
    }
    answer_list(&mut body, subject, layout.memories, subject.memories.len());
    function
}
