//! Writes functions that do nothing, in place of initializers.

use alloc::vec::Vec;

use wasm_encoder::{
    CanonicalFunctionSection, CanonicalOption, CodeSection, ComponentTypeSection, ComponentValType,
    ExportKind, ExportSection, Function, FunctionSection, Module, PrimitiveValType, TypeSection,
    ValType,
};

use super::output::{Part, content};
use super::writer::{DefinitionOutput, Writer, lost};
use crate::Error;
use crate::component::plan::empty_function::EmptyFunction;
use crate::component::read::contents::id;

/// The name of the core function.
const NAME: &str = "empty";

impl<'a> Writer<'a> {
    /// Adds a function that does nothing. Returns its index.
    ///
    /// ```wat
    /// (core module $m (func (export "empty")))
    /// (core instance $i (instantiate $m))
    /// (func $empty (canon lift (core func $i "empty")))
    /// ```
    pub(super) fn emptied(
        &mut self,
        function: &EmptyFunction,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let instance = self.add_core(&module(function), &[], output)?;
        let functions = self.core_aliases(instance, ExportKind::Func, &[NAME.into()], output)?;
        let core = functions.first().copied().ok_or_else(lost)?;
        let mut types = ComponentTypeSection::new();
        let scope = self.scope()?;
        let result = function.returns_result.then(|| {
            types.defined_type().result(None, None);
            ComponentValType::Type(scope.types.add())
        });
        let params = function.params.iter();
        let params: Vec<(&str, ComponentValType)> = params
            .map(|(name, ty)| {
                let ty = PrimitiveValType::from(*ty);
                (name.as_str(), ComponentValType::Primitive(ty))
            })
            .collect();
        types
            .function()
            .async_(function.is_async)
            .params(params)
            .result(result);
        let ty = scope.types.add();
        let lifted = scope.functions.add();
        let mut canonicals = CanonicalFunctionSection::new();
        canonicals.lift(core, ty, core::iter::empty::<CanonicalOption>());
        output.parts.push(Part::new(id::TYPE, content(&types)?));
        output
            .parts
            .push(Part::new(id::CANONICAL, content(&canonicals)?));
        Ok(lifted)
    }
}

/// A module with a core function that does nothing.
fn module(function: &EmptyFunction) -> Module {
    use wasmparser::PrimitiveValType as Type;
    let params = function.params.iter().map(|(_, ty)| match ty {
        Type::S64 | Type::U64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        _ => ValType::I32,
    });
    let mut types = TypeSection::new();
    let results = function.returns_result.then_some(ValType::I32);
    types.ty().function(params, results);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    exports.export(NAME, ExportKind::Func, 0);
    let mut body = Function::new([]);
    if function.returns_result {
        body.instructions().i32_const(0);
    }
    body.instructions().end();
    let mut code = CodeSection::new();
    code.function(&body);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&exports)
        .section(&code);
    module
}
