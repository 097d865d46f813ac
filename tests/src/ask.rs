//! Components answer in text.

use anyhow::{Context as _, Result};
use wasmtime::Store;
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::{Component, Linker, Type, Val};

use crate::engine::engine;

/// What a call of an exported function gives, as in `add(1, 2)`, in a new instance that is given nothing from outside. Nothing,
/// where the function has no result.
///
/// # Errors
///
/// The component is not valid or does not start, there is no such function, or it traps.
pub fn ask(wasm: &[u8], call: &str) -> Result<String> {
    let engine = engine()?;
    let component = Component::new(&engine, wasm)?;
    let mut linker = Linker::new(&engine);
    linker.define_unknown_imports_as_traps(&component)?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    let call = UntypedFuncCall::parse(call)?;
    let function = instance.get_func(&mut store, call.name());
    let function = function.with_context(|| format!("no function {}", call.name()))?;
    let ty = function.ty(&store);
    let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
    let arguments: Vec<Val> = call.to_wasm_params(&types)?;
    let mut results = vec![Val::Bool(false); ty.results().len()];
    function.call(&mut store, &arguments, &mut results)?;
    let text = results.first().map(Val::to_wave).transpose()?;
    Ok(text.unwrap_or_default())
}
