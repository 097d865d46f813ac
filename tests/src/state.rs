//! The state of an instance and the results of its functions, to compare two ways to the same
//! state.

use anyhow::{Context as _, Result};
use wasmparser::{Parser, Payload, TypeRef};
use wasmtime::{Engine, Extern, Func, Instance, Linker, Module, Ref, Store, Table, Val, ValType};
use wizer::{Init, Options, Target, Wizer};

use crate::case::imports::imports;
use crate::case::module::bytes as shared_bytes;

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
    /// Its imports, in order.
    pub imports: Vec<Extern>,
    /// The number of globals of the module. The instrumented module has more: they mark what has
    /// happened, and are no state.
    globals: u32,
}

impl Visible {
    /// Instantiates the instrumented module. Only its start function runs. Imported functions trap,
    /// memories and tables are fresh, and globals are zero or null.
    ///
    /// # Errors
    ///
    /// The module is refused, or can't be instantiated.
    pub fn new(engine: &Engine, wasm: &[u8]) -> Result<(Self, Target)> {
        let target = wizer()?.open(wasm, &Options::new().init(Init::None))?;
        let module = Module::new(engine, target.instrumented()?)?;
        let mut store = Store::new(engine, ());
        let imports = imports(&mut store, &Linker::new(engine), &module, |name, ty| {
            let value = zero(ty.content().clone());
            value.with_context(|| format!("{name} has no zero"))
        })?;
        let instance = Instance::new(&mut store, &module, &imports)?;
        let visible = Self {
            store,
            instance,
            imports,
            globals: globals(wasm)?,
        };
        Ok((visible, target))
    }

    /// All mutable globals, memories and tables, with their names in the instrumented module and
    /// their bytes.
    pub fn state(&mut self) -> Vec<(String, Vec<u8>)> {
        let mut state = Vec::new();
        let exports: Vec<(String, Extern)> = self
            .instance
            .exports(&mut self.store)
            .filter(|export| export.name().starts_with("wizer:"))
            .map(|export| (export.name().to_string(), export.into_extern()))
            .collect();
        let functions = self.functions(&exports);
        for (name, export) in exports {
            match export {
                Extern::Global(_) if !self.is_state(&name) => {}
                Extern::Global(global) => {
                    let value = global.get(&mut self.store);
                    state.push((name, self.described(&value, &functions)));
                }
                Extern::Memory(memory) => state.push((name, memory.data(&self.store).to_vec())),
                Extern::SharedMemory(memory) => state.push((name, shared_bytes(&memory))),
                Extern::Table(table) => state.push((name, self.elements(&table, &functions))),
                _ => {}
            }
        }
        state
    }

    /// Whether a global is one of the module's own, by its name in the instrumented module.
    fn is_state(&self, name: &str) -> bool {
        let index = name.rsplit_once(' ').map(|(_, index)| index.parse::<u32>());
        matches!(index, Some(Ok(index)) if index < self.globals)
    }

    /// The functions to which references may lead, with their names in the instrumented module.
    fn functions(&mut self, exports: &[(String, Extern)]) -> Vec<(usize, String)> {
        let mut functions = Vec::new();
        for (name, export) in exports {
            if let Extern::Func(function) = export {
                functions.push((self.identity(function), name.clone()));
            }
        }
        functions
    }

    fn identity(&mut self, function: &Func) -> usize {
        function.to_raw(&mut self.store).addr()
    }

    /// All elements of a table.
    fn elements(&mut self, table: &Table, functions: &[(usize, String)]) -> Vec<u8> {
        let mut described = Vec::new();
        for index in 0..table.size(&self.store) {
            if let Some(element) = table.get(&mut self.store, index) {
                described.extend(self.described(&element.into(), functions));
            }
            described.push(b',');
        }
        described
    }

    /// The bytes of a value; of a reference, what it refers to.
    fn described(&mut self, value: &Val, functions: &[(usize, String)]) -> Vec<u8> {
        match value.ref_() {
            Some(Ref::Func(Some(function))) => {
                let identity = self.identity(&function);
                let known = functions.iter().find(|(other, _)| *other == identity);
                let name = known.map_or("another function", |(_, name)| name);
                name.as_bytes().to_vec()
            }
            Some(Ref::Any(Some(any))) => match any.as_i31(&self.store) {
                Ok(Some(number)) => number.get_i32().to_le_bytes().to_vec(),
                _ => b"an object".to_vec(),
            },
            _ => bytes(value),
        }
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

/// The number of globals of a module, imported ones included.
fn globals(wasm: &[u8]) -> Result<u32> {
    let mut globals = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    globals += u32::from(matches!(import?.ty, TypeRef::Global(_)));
                }
            }
            Payload::GlobalSection(section) => globals += section.count(),
            _ => {}
        }
    }
    Ok(globals)
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
