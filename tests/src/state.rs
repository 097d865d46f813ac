//! The state of an instance and the results of its functions, to compare two ways to the same
//! state.

use anyhow::{Context as _, Result};
use wasmtime::{Engine, Extern, Func, Instance, Linker, Module, Store, Val, ValType};
use wizer::{Init, Options, Target, Wizer};

use crate::engine::instantiate;

/// The transform, loaded once for the process.
///
/// # Errors
///
/// It can't be loaded.
pub fn wizer() -> Result<&'static Wizer> {
    static WIZER: std::sync::OnceLock<Result<Wizer, wizer::Error>> = std::sync::OnceLock::new();
    WIZER
        .get_or_init(Wizer::new)
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))
}

/// An instance whose state can be read.
pub struct Visible {
    /// The store.
    pub store: Store<()>,
    /// An instance of the instrumented module.
    pub instance: Instance,
}

impl Visible {
    /// Instantiates the instrumented module. Only its start function runs.
    ///
    /// # Errors
    ///
    /// The module is refused, or can't be instantiated.
    pub fn new(engine: &Engine, wasm: &[u8]) -> Result<(Self, Target)> {
        let target = wizer()?.open(wasm, &Options::new().init(Init::None))?;
        let module = Module::new(engine, target.instrumented()?)?;
        let mut store = Store::new(engine, ());
        let instance = instantiate(&mut store, &Linker::new(engine), &module)?;
        Ok((Self { store, instance }, target))
    }

    /// All mutable globals and memories, with their names in the instrumented module and their
    /// bytes.
    pub fn state(&mut self) -> Vec<(String, Vec<u8>)> {
        let mut state = Vec::new();
        let exports: Vec<(String, Extern)> = self
            .instance
            .exports(&mut self.store)
            .filter(|export| export.name().starts_with("wizer:"))
            .map(|export| (export.name().to_string(), export.into_extern()))
            .collect();
        for (name, export) in exports {
            match export {
                Extern::Global(global) => state.push((name, bytes(&global.get(&mut self.store)))),
                Extern::Memory(memory) => state.push((name, memory.data(&self.store).to_vec())),
                _ => {}
            }
        }
        state
    }

    /// Calls an export with zeros as arguments. Returns the bytes of its results, or the text of
    /// its trap.
    ///
    /// # Errors
    ///
    /// There is no such function, or a parameter has no zero value.
    pub fn call(&mut self, name: &str) -> Result<Result<Vec<Vec<u8>>, String>> {
        let function = self
            .instance
            .get_func(&mut self.store, name)
            .with_context(|| format!("no function {name}"))?;
        self.call_function(&function)
    }

    fn call_function(&mut self, function: &Func) -> Result<Result<Vec<Vec<u8>>, String>> {
        let ty = function.ty(&self.store);
        let arguments: Vec<Val> = ty
            .params()
            .map(zero)
            .collect::<Option<_>>()
            .context("a parameter has no zero")?;
        let mut results = vec![Val::I32(0); ty.results().len()];
        Ok(
            match function.call(&mut self.store, &arguments, &mut results) {
                Ok(()) => Ok(results.iter().map(bytes).collect()),
                // The offsets in the backtrace differ. The root cause is the trap.
                Err(error) => Err(error.root_cause().to_string()),
            },
        )
    }
}

fn zero(ty: ValType) -> Option<Val> {
    Some(match ty {
        ValType::I32 => Val::I32(0),
        ValType::I64 => Val::I64(0),
        ValType::F32 => Val::F32(0),
        ValType::F64 => Val::F64(0),
        ValType::V128 => Val::V128(0.into()),
        ValType::Ref(ty) if ty.is_nullable() => Val::null_ref(ty.heap_type()),
        ValType::Ref(_) => return None,
    })
}

/// The bytes of a value. For a reference, whether it is null.
fn bytes(value: &Val) -> Vec<u8> {
    match value {
        Val::I32(value) => value.to_le_bytes().to_vec(),
        Val::I64(value) => value.to_le_bytes().to_vec(),
        Val::F32(bits) => bits.to_le_bytes().to_vec(),
        Val::F64(bits) => bits.to_le_bytes().to_vec(),
        Val::V128(value) => value.as_u128().to_le_bytes().to_vec(),
        reference => vec![u8::from(
            reference
                .ref_()
                .is_some_and(|reference| reference.is_null()),
        )],
    }
}
