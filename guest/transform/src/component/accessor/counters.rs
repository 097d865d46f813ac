//! The core modules that count the resources of one type: one holds the number of those that are
//! alive and counts down, the other one counts up.

use wasm_encoder::{
    CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, Module, TypeSection, ValType,
};

/// The export with the number.
pub(crate) const COUNT: &str = "count";

/// The type of the global with the number.
pub(super) const COUNTER: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};

/// The module that holds the number, and counts down.
pub(crate) fn counter(has_destructor: bool) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    if has_destructor {
        imports.import("", "dtor", EntityType::Function(0));
    }
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut globals = GlobalSection::new();
    globals.global(COUNTER, &ConstExpr::i32_const(0));
    let mut exports = ExportSection::new();
    exports.export("dtor", ExportKind::Func, u32::from(has_destructor));
    exports.export(COUNT, ExportKind::Global, 0);
    let mut code = CodeSection::new();
    let mut down = Function::new([]);
    {
        let mut body = down.instructions();
        body.global_get(0).i32_const(1).i32_sub().global_set(0);
        if has_destructor {
            body.local_get(0).call(0);
        }
        body.end();
    }
    code.function(&down);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&globals)
        .section(&exports)
        .section(&code);
    module
}

/// The module that counts up.
pub(crate) fn counting() -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("", "new", EntityType::Function(0));
    imports.import("", COUNT, EntityType::Global(COUNTER));
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    exports.export("new", ExportKind::Func, 1);
    let mut code = CodeSection::new();
    let mut up = Function::new([]);
    up.instructions()
        .global_get(0)
        .i32_const(1)
        .i32_add()
        .global_set(0)
        .local_get(0)
        .call(0)
        .end();
    code.function(&up);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code);
    module
}
