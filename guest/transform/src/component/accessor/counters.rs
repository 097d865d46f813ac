//! The core modules that count open handles: some hold numbers, others wrap functions and change
//! the numbers.

use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::{
    CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, InstructionSink, Module, NameSection, TypeSection,
    ValType,
};

use super::layout::u32_of;
use crate::component::read::counted::{Effect, Wrapped};

/// The type of the globals with the numbers.
pub(super) const COUNTER: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};

/// The bits of what a callback returns that are a code. The others are an index.
const CODE_BITS: i32 = 0xf;

/// The bits below the index in what a call of a function returns that is lowered with `async`.
const STATE_BITS: i32 = 4;

/// The name of modules that wrap functions. Hosts leave their frames out of backtraces.
const MODULE: &str = "wizer-counters";

/// The name of the export with a number.
pub(crate) fn count(number: usize) -> alloc::string::String {
    format!("count{number}")
}

/// The name of a function that is wrapped, and of the one that wraps it.
pub(crate) fn function(number: usize) -> alloc::string::String {
    format!("function{number}")
}

/// The module that holds so many numbers.
pub(crate) fn numbers(count_of: usize) -> Module {
    let mut globals = GlobalSection::new();
    let mut exports = ExportSection::new();
    for number in 0..count_of {
        globals.global(COUNTER, &ConstExpr::i32_const(0));
        exports.export(&count(number), ExportKind::Global, u32_of(number));
    }
    let mut module = Module::new();
    module.section(&globals).section(&exports);
    module
}

/// The module that holds the number of resources of a type, whose representation is `rep`. Its
/// export `dtor` counts down, and then does what the destructor does.
pub(crate) fn of_resource(has_destructor: bool, rep: ValType) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([rep], []);
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
    exports.export(&count(0), ExportKind::Global, 0);
    let mut code = CodeSection::new();
    let mut down = Function::new([]);
    {
        let mut body = down.instructions();
        add(&mut body, 0, -1);
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

/// The module that wraps functions: each with the place of its counter among `counters`.
///
/// ```wat
/// (module
///   (import "" "function0" (func $wrapped (param i32) (result i32)))
///   (import "" "count0" (global $count (mut i32)))
///   (func (export "function0") (param i32) (result i32)
///     local.get 0
///     call $wrapped
///     global.get $count
///     i32.const 1
///     i32.add
///     global.set $count))
/// ```
pub(crate) fn wrappers(wrapped: &[(&Wrapped, usize)], counters: usize) -> Module {
    let mut types = TypeSection::new();
    let mut imports = ImportSection::new();
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    let imported = u32_of(wrapped.len());
    for (number, (of, counter)) in wrapped.iter().enumerate() {
        let (ty, name) = (u32_of(number), function(number));
        let results = of.results.iter().copied();
        types.ty().function(of.params.iter().copied(), results);
        imports.import("", &name, EntityType::Function(ty));
        functions.function(ty);
        let index = imported.saturating_add(ty);
        exports.export(&name, ExportKind::Func, index);
        code.function(&wrapper(of, ty, u32_of(*counter)));
    }
    for number in 0..counters {
        imports.import("", &count(number), EntityType::Global(COUNTER));
    }
    let mut names = NameSection::new();
    names.module(MODULE);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code)
        .section(&names);
    module
}

/// A function that does what the imported function `index` does, and counts.
fn wrapper(wrapped: &Wrapped, index: u32, counter: u32) -> Function {
    let result = u32_of(wrapped.params.len());
    let mut function = Function::new(wrapped.results.iter().map(|ty| (1, *ty)));
    let mut body = function.instructions();
    if let Effect::Begin { .. } = wrapped.effect {
        add(&mut body, counter, 1);
    }
    for local in 0..result {
        body.local_get(local);
    }
    body.call(index);
    let results: Vec<u32> = (result..).take(wrapped.results.len()).collect();
    for local in results.iter().rev() {
        body.local_set(*local);
    }
    let is_i32 = wrapped.results.first() == Some(&ValType::I32);
    match wrapped.effect {
        Effect::Open => add(&mut body, counter, 1),
        Effect::Close
        | Effect::Begin {
            has_callback: false,
        } => add(&mut body, counter, -1),
        Effect::OpenIfPending if is_i32 => {
            body.local_get(result)
                .i32_const(STATE_BITS)
                .i32_shr_u()
                .if_(wasm_encoder::BlockType::Empty);
            add(&mut body, counter, 1);
            body.end();
        }
        Effect::Begin { has_callback: true } | Effect::Continue if is_i32 => {
            body.local_get(result)
                .i32_const(CODE_BITS)
                .i32_and()
                .i32_eqz()
                .if_(wasm_encoder::BlockType::Empty);
            add(&mut body, counter, -1);
            body.end();
        }
        Effect::OpenIfPending | Effect::Begin { .. } | Effect::Continue => {}
    }
    for local in results {
        body.local_get(local);
    }
    body.end();
    function
}

fn add(body: &mut InstructionSink<'_>, counter: u32, change: i32) {
    body.global_get(counter)
        .i32_const(change)
        .i32_add()
        .global_set(counter);
}
