//! The core module with the glue's memory. It is separate since lowered functions need a memory
//! before the module that calls them can be instantiated.
//!
//! ```wat
//! (module
//!   (memory (export "memory") 1)
//!   (global (export "next") (mut i32) (i32.const …))     ;; the start of free memory
//!   (func (export "realloc") (param i32 i32 i32 i32) (result i32) …))
//! ```

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, MemorySection, MemoryType, Module, TypeSection, ValType,
};

/// The size of a page is 2 to the power of this.
const PAGE: u32 = 16;

/// Returns the module. Free memory starts at `heap`.
pub(crate) fn module(heap: u32) -> Module {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 4], [ValType::I32]);
    module.section(&types);
    let mut functions = FunctionSection::new();
    functions.function(0);
    module.section(&functions);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: u64::from(heap >> PAGE).saturating_add(1),
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    module.section(&memories);
    let mut globals = GlobalSection::new();
    globals.global(
        GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        },
        &ConstExpr::i32_const(heap.cast_signed()),
    );
    module.section(&globals);
    let mut exports = ExportSection::new();
    exports
        .export("memory", ExportKind::Memory, 0)
        .export("next", ExportKind::Global, 0)
        .export("realloc", ExportKind::Func, 0);
    module.section(&exports);
    let mut code = CodeSection::new();
    code.function(&realloc());
    module.section(&code);
    module
}

/// Allocates at the start of free memory. There is no other deallocation: the next call frees all
/// memory of the previous one.
fn realloc() -> Function {
    let mut function = Function::new([(3, ValType::I32)]);
    let (old, old_size, align, size) = (0, 1, 2, 3);
    let (start, end, pages) = (4, 5, 6);
    let next = 0;
    let mut body = function.instructions();
    body.global_get(next)
        .local_get(align)
        .i32_add()
        .i32_const(-1)
        .i32_add()
        .i32_const(0)
        .local_get(align)
        .i32_sub()
        .i32_and()
        .local_tee(start)
        .local_get(size)
        .i32_add()
        .local_tee(end)
        .global_get(next)
        .i32_lt_u()
        .if_(BlockType::Empty)
        .unreachable()
        .end();
    body.local_get(end)
        .i32_const(PAGE.cast_signed())
        .i32_shr_u()
        .i32_const(1)
        .i32_add()
        .local_tee(pages)
        .memory_size(0)
        .i32_gt_u()
        .if_(BlockType::Empty)
        .local_get(pages)
        .memory_size(0)
        .i32_sub()
        .memory_grow(0)
        .i32_const(-1)
        .i32_eq()
        .if_(BlockType::Empty)
        .unreachable()
        .end()
        .end();
    body.local_get(end).global_set(next);
    // A reallocated block moves.
    body.local_get(start)
        .local_get(old)
        .local_get(old_size)
        .local_get(size)
        .local_get(old_size)
        .local_get(size)
        .i32_lt_u()
        .select()
        .memory_copy(0, 0)
        .local_get(start)
        .end();
    function
}
