//! The accessor: the core module that reads the state of a component instance, and never changes
//! it.
//!
//! It imports the globals and memories, and puts results into a memory of its own, from which the
//! functions of the interface `state` are lifted:
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

use wasm_encoder::{
    CodeSection, DataSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalType, ImportSection, InstructionSink, MemorySection, MemoryType, Module, TypeSection,
    ValType,
};

use super::chunks;
use super::counters::COUNTER;
use super::layout::{FUNCTIONS, Layout, address, at, offset, own, size, u32_of};
use crate::component::plan::sources::AccessorShape;

/// The module.
pub(crate) fn accessor(shape: &AccessorShape) -> Module {
    let layout = Layout::new(shape);
    let mut module = Module::new();
    module.section(&types());
    module.section(&imports(shape));
    let mut functions = FunctionSection::new();
    // Types are in the order of the functions; those of `globals`, `memories` and `resources` are
    // one.
    for ty in [0, 1, 1, 1, 2, 3] {
        functions.function(ty);
    }
    for _ in &shape.memories {
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
    let first = u32_of(shape.resets);
    for (index, name) in (first..).zip(FUNCTIONS) {
        exports.export(name, ExportKind::Func, index);
    }
    exports.export("memory", ExportKind::Memory, own(shape));
    module.section(&exports);
    let mut code = CodeSection::new();
    code.function(&reset(shape));
    code.function(&resources(shape, &layout));
    code.function(&globals(shape, &layout));
    code.function(&sizes(shape, &layout));
    code.function(&chunks::next(shape, layout.chunk));
    code.function(&chunks::read(shape, layout.chunk));
    for (index, ty) in (0..).zip(&shape.memories) {
        code.function(&chunks::is_zero(index, ty));
    }
    module.section(&code);
    let mut data = DataSection::new();
    let names: String = shape.handles.concat();
    let start = layout.names_end.saturating_sub(u32_of(names.len()));
    data.active(own(shape), &offset(start), names.bytes());
    module.section(&data);
    module
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

fn imports(shape: &AccessorShape) -> ImportSection {
    let mut imports = ImportSection::new();
    for i in 0..shape.resets {
        imports.import("", &format!("r{i}"), EntityType::Function(0));
    }
    for i in 0..shape.handles.len() {
        imports.import("", &format!("c{i}"), EntityType::Global(COUNTER));
    }
    for (i, ty) in shape.globals.iter().enumerate() {
        let ty = GlobalType {
            val_type: *ty,
            mutable: true,
            shared: false,
        };
        imports.import("", &format!("g{i}"), EntityType::Global(ty));
    }
    for (i, ty) in shape.memories.iter().enumerate() {
        imports.import("", &format!("m{i}"), EntityType::Memory((*ty).into()));
    }
    imports
}

fn reset(shape: &AccessorShape) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    for index in 0..u32_of(shape.resets) {
        body.call(index);
    }
    body.end();
    function
}

/// Stores a list's address and length where results are expected, and returns that place.
fn return_list(body: &mut InstructionSink<'_>, shape: &AccessorShape, start: u32, count: usize) {
    body.i32_const(0)
        .i32_const(address(start))
        .i32_store(at(shape, 0, 2))
        .i32_const(0)
        .i32_const(address(u32_of(count)))
        .i32_store(at(shape, 4, 2))
        .i32_const(0)
        .end();
}

fn resources(shape: &AccessorShape, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let mut place = layout.resources;
    for (counter, (name, length)) in (0..).zip(&layout.names) {
        body.i32_const(address(place))
            .i32_const(address(*name))
            .i32_store(at(shape, 0, 2))
            .i32_const(address(place))
            .i32_const(address(*length))
            .i32_store(at(shape, 4, 2))
            .i32_const(address(place));
        // What was made elsewhere may be closed here.
        body.global_get(counter)
            .i32_const(0)
            .global_get(counter)
            .i32_const(0)
            .i32_gt_s()
            .select()
            .i32_store(at(shape, 8, 2));
        place = place.saturating_add(12);
    }
    return_list(&mut body, shape, layout.resources, layout.names.len());
    function
}

fn globals(shape: &AccessorShape, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let first = u32_of(shape.handles.len());
    let mut place = layout.globals;
    for (index, ty) in (first..).zip(&shape.globals) {
        body.i32_const(address(place)).global_get(index);
        match ty {
            ValType::I32 => body.i64_extend_i32_u(),
            ValType::F32 => body.i32_reinterpret_f32().i64_extend_i32_u(),
            ValType::F64 => body.i64_reinterpret_f64(),
            _ => &mut body,
        };
        match ty {
            ValType::V128 => body.v128_store(at(shape, 0, 4)),
            _ => body.i64_store(at(shape, 0, 3)),
        };
        place = place.saturating_add(16);
    }
    return_list(&mut body, shape, layout.globals, shape.globals.len());
    function
}

fn sizes(shape: &AccessorShape, layout: &Layout) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let mut place = layout.memories;
    for (index, ty) in (0..).zip(&shape.memories) {
        body.i32_const(address(place));
        size(&mut body, index, ty);
        body.i64_store(at(shape, 0, 3));
        place = place.saturating_add(8);
    }
    return_list(&mut body, shape, layout.memories, shape.memories.len());
    function
}
