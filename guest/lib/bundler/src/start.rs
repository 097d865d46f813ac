//! The component that a bundle with an asynchronous initializer begins with: it calls that, then
//! the runner, which is no asynchronous function.
//!
//! ```wat
//! (component
//!   (import "wizer-begin" (func $begin async))
//!   (import "wasi:cli/run@0.2.0" (instance $runner (export "run" (func (result (result))))))
//!   (core func $begin (canon lower (func $begin)))
//!   (core func $run (canon lower (func $runner "run")))
//!   (core module $m … (func (export "run") (result i32) call $begin call $run))
//!   (func $start async (result (result)) (canon lift (core func $m "run")))
//!   (export "wasi:cli/run@0.3.0" (instance … (export "run" (func $start)))))
//! ```

use wasm_encoder::{
    CodeSection, ComponentBuilder, ComponentExportKind, ComponentTypeRef, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, InstanceType, Module, ModuleArg,
    TypeSection, ValType,
};
use wizer_values::Type;

use crate::interface;
use crate::signature::Signature;
use crate::space::Names;

/// The interface that the bundle runner exports.
pub(crate) const RUN: &str = "wasi:cli/run@0.2.0";
/// The interface that is exported in its place.
pub(crate) const RUN_ASYNC: &str = "wasi:cli/run@0.3.0";

/// Returns the component.
pub(crate) fn component() -> Vec<u8> {
    let mut builder = ComponentBuilder::default();
    let begin = interface::begin();
    let ty = Names::new("").function(&mut builder, &begin.signature);
    let begin = builder.import(begin.name, ComponentTypeRef::Func(ty));
    let mut runner = InstanceType::new();
    let ty = Names::new("").function(&mut runner, &run(false));
    runner.export("run", ComponentTypeRef::Func(ty));
    let runner = builder.type_instance(None, &runner);
    let runner = builder.import(RUN, ComponentTypeRef::Instance(runner));
    let runner = builder.alias_export(runner, "run", ComponentExportKind::Func);

    let begin = builder.lower_func(None, begin, []);
    let runner = builder.lower_func(None, runner, []);
    let items = [
        ("begin", ExportKind::Func, begin),
        ("run", ExportKind::Func, runner),
    ];
    let given = builder.core_instantiate_exports(None, items);
    let module = builder.core_module(None, &module());
    let core = builder.core_instantiate(None, module, [("", ModuleArg::Instance(given))]);
    let core = builder.core_alias_export(None, core, "run", ExportKind::Func);
    let ty = Names::new("").function(&mut builder, &run(true));
    let lifted = builder.lift_func(None, core, ty, []);

    let mut passing = ComponentBuilder::default();
    let ty = Names::new("").function(&mut passing, &run(true));
    let given = passing.import("run", ComponentTypeRef::Func(ty));
    passing.export("run", ComponentExportKind::Func, given, None);
    let passing = builder.component(None, passing);
    let arguments = [("run", ComponentExportKind::Func, lifted)];
    let instance = builder.instantiate(None, passing, arguments);
    builder.export(RUN_ASYNC, ComponentExportKind::Instance, instance, None);
    builder.finish()
}

/// The type of `run`.
fn run(is_async: bool) -> Signature {
    Signature {
        is_async,
        parameters: Vec::new(),
        result: Some(Type::Result(None, None)),
    }
}

fn module() -> Module {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("", "begin", EntityType::Function(0));
    imports.import("", "run", EntityType::Function(1));
    let mut functions = FunctionSection::new();
    functions.function(1);
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, 2);
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.instructions().call(0).call(1).end();
    code.function(&body);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code);
    module
}
