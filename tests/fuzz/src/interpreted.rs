//! Instances of modules in an interpreter.

use std::collections::BTreeMap;

use wasmi::{
    Config, Engine, Error, Extern, ExternType, F64, Func, Global, Instance, Memory, Module,
    Nullable, Ref, Store, Table, Val,
};
use wizer_transform::{ImportType, StateExports, Target};

use crate::interpreted_state::InterpretedState;

/// The fuel of an instantiation or a call: enough for loops with some iterations.
const FUEL: u64 = 20_000;

/// The bytes at the beginning of imported memories.
const CONTENTS: [u8; 40] = *b"contents before the module was there.\0..";

/// Why a call or an instantiation is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It takes too long.
    Fuel,
    /// It traps. The text tells how.
    Trap(String),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        match error.as_trap_code() {
            Some(wasmi::TrapCode::OutOfFuel) => Self::Fuel,
            Some(code) => Self::Trap(format!("{code:?}")),
            None => Self::Trap(error.to_string()),
        }
    }
}

/// An engine that counts fuel and supports everything that the interpreter can.
pub fn engine() -> Engine {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        .compilation_mode(wasmi::CompilationMode::LazyTranslation)
        .set_max_recursion_depth(500)
        .wasm_multi_memory(true)
        .wasm_relaxed_simd(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_memory64(true)
        .wasm_tail_call(true)
        .wasm_extended_const(true);
    Engine::new(&config)
}

/// An instance of an instrumented module, with new imports.
#[derive(Debug)]
pub struct Interpreted {
    pub(crate) store: Store<()>,
    pub(crate) instance: Instance,
    /// The contents of the imported memories before the instantiation.
    pub(crate) memories_before: Vec<Vec<u8>>,
    /// The elements of the imported tables before the instantiation, by the index of the import.
    pub(crate) tables_before: BTreeMap<u32, Vec<Ref>>,
}

impl Interpreted {
    /// Instantiates an instrumented module.
    ///
    /// # Errors
    ///
    /// The interpreter refuses it, or its start function or a segment traps.
    pub fn new(engine: &Engine, target: &Target, instrumented: &[u8]) -> Result<Self, Stopped> {
        let module = Module::new(engine, instrumented)?;
        let mut store = Store::new(engine, ());
        store.set_fuel(FUEL)?;
        let mut imports = Vec::new();
        for import in module.imports() {
            imports.push(provide(&mut store, import.ty())?);
        }
        // The interpreter has imports in another order than the module, but those of the same kind
        // in the same.
        let mut memories_before = Vec::new();
        let mut tables_before = Vec::new();
        for import in &imports {
            match import {
                Extern::Memory(memory) => memories_before.push(memory.data(&store).to_vec()),
                Extern::Table(table) => {
                    let size = table.size(&store);
                    let elements = (0..size).filter_map(|at| table.get(&store, at));
                    tables_before.push(elements.collect::<Vec<_>>());
                }
                Extern::Global(_) | Extern::Func(_) => {}
            }
        }
        let imported = target.state_imports().into_iter();
        let imported = imported.filter(|import| matches!(import.ty, ImportType::Table { .. }));
        let tables_before = imported
            .map(|import| import.index)
            .zip(tables_before)
            .collect();
        let instance = Instance::new(&mut store, &module, &imports)?;
        Ok(Self {
            store,
            instance,
            memories_before,
            tables_before,
        })
    }

    /// Calls an export with zeros as arguments. Returns its results.
    ///
    /// # Errors
    ///
    /// It traps.
    ///
    /// # Panics
    ///
    /// There is no such export.
    pub fn call(&mut self, name: &str) -> Result<Vec<String>, Stopped> {
        let function = self.instance.get_func(&self.store, name);
        let function = function.expect("an exported function");
        let ty = function.ty(&self.store);
        let zeros = |types: &[wasmi::ValType]| -> Vec<Val> {
            types.iter().copied().map(Val::default_for_ty).collect()
        };
        let mut results = zeros(ty.results());
        self.store.set_fuel(FUEL)?;
        function.call(&mut self.store, &zeros(ty.params()), &mut results)?;
        // The handles of references differ between instances.
        let text = |value: &Val| match value {
            Val::FuncRef(value) => format!("null: {}", value.is_null()),
            Val::ExternRef(value) => format!("null: {}", value.is_null()),
            number => format!("{number:?}"),
        };
        Ok(results.iter().map(text).collect())
    }

    /// The state by name, as text: of globals below `globals`, memories and tables.
    ///
    /// # Panics
    ///
    /// An export for the state is missing.
    pub fn state(&self, target: &Target, globals: u32) -> BTreeMap<String, Vec<u8>> {
        let mut shown = InterpretedState::new(self, target);
        let StateExports::Module(exports) = target.exports() else {
            panic!("a component");
        };
        let mut state = BTreeMap::new();
        for (name, bits) in exports.globals.iter().zip(shown.bits()) {
            // An instrumented module has more globals, which record what has happened.
            let index = name
                .rsplit(' ')
                .next()
                .and_then(|index| index.parse::<u32>().ok());
            if index.is_none_or(|index| index < globals) {
                state.insert(name.clone(), bits.to_le_bytes().to_vec());
            }
        }
        for name in exports.memories {
            let memory = self.instance.get_memory(&self.store, &name);
            let memory = memory.expect("an exported memory");
            state.insert(name, memory.data(&self.store).to_vec());
        }
        for (name, text) in shown.described(target) {
            state.insert(name, text.into_bytes());
        }
        state
    }
}

/// A new item for an import. Memories and tables have contents.
fn provide(store: &mut Store<()>, ty: &ExternType) -> Result<Extern, Error> {
    Ok(match ty {
        ExternType::Func(ty) => {
            let zeros: Vec<Val> = ty
                .results()
                .iter()
                .copied()
                .map(Val::default_for_ty)
                .collect();
            let function = Func::new(store, ty.clone(), move |_, _, results| {
                results.clone_from_slice(&zeros);
                Ok(())
            });
            function.into()
        }
        ExternType::Memory(ty) => {
            let memory = Memory::new(&mut *store, *ty)?;
            if let Some(start) = memory.data_mut(&mut *store).get_mut(..CONTENTS.len()) {
                start.copy_from_slice(&CONTENTS);
            }
            memory.into()
        }
        ExternType::Table(ty) => {
            let table = Table::new(&mut *store, *ty, Ref::null(ty.element()))?;
            if ty.element() == wasmi::RefType::Func {
                let foreign = Func::wrap(&mut *store, || {});
                // A table without elements has no room.
                let _ = table.set(&mut *store, 1, Ref::Func(Nullable::Val(foreign)));
            }
            table.into()
        }
        ExternType::Global(ty) => {
            let value = match ty.content() {
                wasmi::ValType::I32 => Val::I32(7),
                wasmi::ValType::F64 => Val::F64(F64::from(2.5)),
                other => Val::default_for_ty(other),
            };
            Global::new(&mut *store, value, ty.mutability()).into()
        }
    })
}
