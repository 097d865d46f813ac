//! Builds modules and components for tests, also random ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{
    Alias, CodeSection, Component, ComponentAliasSection, ConstExpr, DataCountSection, DataSection,
    ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, Instruction, MemorySection, MemoryType, Module,
    ModuleSection, NameMap, NameSection, RefType, StartSection, TableSection, TableType,
    TypeSection, ValType,
};

/// A module: one memory, one table, globals, functions without parameters.
#[derive(Clone, Default)]
pub(crate) struct Build {
    /// The size of the memory, if there is one.
    pub(crate) pages: Option<u64>,
    pub(crate) memory64: bool,
    /// Whether the memory is imported.
    pub(crate) imports_memory: bool,
    /// Whether threads share the memory, which can't grow then.
    pub(crate) shared: bool,
    /// Imported mutable globals of type `i32`.
    pub(crate) imported_globals: u32,
    /// Types, whether they are mutable, values, and names.
    pub(crate) globals: Vec<(ValType, bool, ConstExpr, &'static str)>,
    /// Globals to export by their names.
    pub(crate) exported: Vec<u32>,
    /// Addresses in the memory, if the segments are active.
    pub(crate) data: Vec<(Option<u64>, Vec<u8>)>,
    pub(crate) data_names: Vec<&'static str>,
    /// The size of the table, if there is one.
    pub(crate) elements_minimum: Option<u64>,
    /// Functions, or null, from an index of the table on.
    pub(crate) elements: Vec<(i32, Vec<Option<u32>>)>,
    /// The code of functions.
    pub(crate) functions: Vec<Vec<Instruction<'static>>>,
    pub(crate) function_names: Vec<&'static str>,
    pub(crate) start: Option<u32>,
    pub(crate) name: Option<&'static str>,
    pub(crate) custom: Option<&'static str>,
}

impl Build {
    /// With a memory of one page, and this data.
    pub(crate) fn data(data: &[(u64, &[u8])]) -> Self {
        let segments = data.iter();
        let segments = segments.map(|(address, bytes)| (Some(*address), bytes.to_vec()));
        Self {
            pages: Some(1),
            data: segments.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn global(mut self, name: &'static str, mutable: bool, value: i32) -> Self {
        let value = ConstExpr::i32_const(value);
        self.globals.push((ValType::I32, mutable, value, name));
        self
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        self.module().finish()
    }

    /// A component with these modules, each in a component of its own if `nested`.
    pub(crate) fn component(modules: &[Self], nested: bool) -> Vec<u8> {
        let mut component = Component::new();
        for module in modules {
            let module = module.module();
            if nested {
                let mut inner = Component::new();
                inner.section(&ModuleSection(&module));
                component.section(&wasm_encoder::NestedComponentSection(&inner));
            } else {
                component.section(&ModuleSection(&module));
            }
        }
        component.finish()
    }

    /// A component that instantiates these modules, and exports nothing.
    pub(crate) fn live_component(modules: &[Self]) -> Vec<u8> {
        let mut component = Component::new();
        for module in modules {
            component.section(&ModuleSection(&module.module()));
        }
        let mut instances = wasm_encoder::InstanceSection::new();
        for index in (0..).take(modules.len()) {
            let nothing: [(&str, wasm_encoder::ModuleArg); 0] = [];
            instances.instantiate(index, nothing);
        }
        component.section(&instances);
        // An item that later sections can be behind.
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance: 0,
            kind: ExportKind::Memory,
            name: "memory",
        });
        component.section(&aliases);
        component.finish()
    }

    fn module(&self) -> Module {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        self.imports(&mut module);
        let mut functions = FunctionSection::new();
        for _ in &self.functions {
            functions.function(0);
        }
        module.section(&functions);
        if let Some(minimum) = self.elements_minimum {
            let mut tables = TableSection::new();
            tables.table(TableType {
                element_type: RefType::FUNCREF,
                table64: false,
                minimum,
                maximum: None,
                shared: false,
            });
            module.section(&tables);
        }
        if let Some(ty) = self.memory().filter(|_| !self.imports_memory) {
            let mut memories = MemorySection::new();
            memories.memory(ty);
            module.section(&memories);
        }
        let mut globals = GlobalSection::new();
        for (val_type, mutable, value, _) in &self.globals {
            globals.global(
                GlobalType {
                    val_type: *val_type,
                    mutable: *mutable,
                    shared: false,
                },
                value,
            );
        }
        module.section(&globals);
        self.exports(&mut module);
        if let Some(function_index) = self.start {
            module.section(&StartSection { function_index });
        }
        self.contents(&mut module);
        self.names(&mut module);
        module
    }

    fn memory(&self) -> Option<MemoryType> {
        self.pages.map(|minimum| MemoryType {
            minimum,
            maximum: self.shared.then_some(minimum.saturating_add(1)),
            memory64: self.memory64,
            shared: self.shared,
            page_size_log2: None,
        })
    }

    fn imports(&self, module: &mut Module) {
        let mut imports = ImportSection::new();
        if let Some(ty) = self.memory().filter(|_| self.imports_memory) {
            imports.import("env", "memory", EntityType::Memory(ty));
        }
        for _ in 0..self.imported_globals {
            let ty = GlobalType {
                val_type: ValType::I32,
                mutable: true,
                shared: false,
            };
            imports.import("env", "global", EntityType::Global(ty));
        }
        if !imports.is_empty() {
            module.section(&imports);
        }
    }

    fn exports(&self, module: &mut Module) {
        let mut exports = ExportSection::new();
        if self.pages.is_some() {
            exports.export("memory", ExportKind::Memory, 0);
        }
        for global in &self.exported {
            let (.., name) = &self.globals[*global as usize];
            exports.export(name, ExportKind::Global, self.imported_globals + global);
        }
        module.section(&exports);
    }

    fn contents(&self, module: &mut Module) {
        let mut segments = ElementSection::new();
        for (index, functions) in &self.elements {
            let expressions = functions.iter().map(|function| match function {
                Some(function) => ConstExpr::ref_func(*function),
                None => ConstExpr::ref_null(wasm_encoder::HeapType::FUNC),
            });
            let expressions: Vec<ConstExpr> = expressions.collect();
            let elements = Elements::Expressions(RefType::FUNCREF, expressions.into());
            segments.active(None, &ConstExpr::i32_const(*index), elements);
        }
        module.section(&segments);
        module.section(&DataCountSection {
            count: self.data.len().try_into().unwrap(),
        });
        let mut code = CodeSection::new();
        for body in &self.functions {
            let mut function = Function::new([]);
            for instruction in body {
                function.instruction(instruction);
            }
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        module.section(&code);
        let mut segments = DataSection::new();
        for (address, bytes) in &self.data {
            let bytes = bytes.iter().copied();
            match address {
                Some(address) if self.memory64 => {
                    segments.active(0, &ConstExpr::i64_const(address.cast_signed()), bytes)
                }
                Some(address) => {
                    let address = u32::try_from(*address).unwrap().cast_signed();
                    segments.active(0, &ConstExpr::i32_const(address), bytes)
                }
                None => segments.passive(bytes),
            };
        }
        module.section(&segments);
        if let Some(custom) = self.custom {
            module.section(&wasm_encoder::CustomSection {
                name: "note".into(),
                data: custom.as_bytes().into(),
            });
        }
    }

    fn names(&self, module: &mut Module) {
        let mut names = NameSection::new();
        let map = |all: &mut dyn Iterator<Item = &'static str>, first: u32| {
            let mut map = NameMap::new();
            for (index, name) in (first..).zip(all).filter(|(_, name)| !name.is_empty()) {
                map.append(index, name);
            }
            map
        };
        if let Some(name) = self.name {
            names.module(name);
        }
        names.functions(&map(&mut self.function_names.iter().copied(), 0));
        let globals = &mut self.globals.iter().map(|(.., name)| *name);
        names.globals(&map(globals, self.imported_globals));
        names.data(&map(&mut self.data_names.iter().copied(), 0));
        module.section(&names);
    }
}

/// The size of the part of the memory that is written.
pub(crate) const SIZE: usize = 400;

/// A sequence of numbers.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    pub(crate) fn usize_below(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap()
    }
}

/// Random segments, and the memory that they make.
pub(crate) fn segments(numbers: &mut Numbers) -> (Vec<(u64, Vec<u8>)>, Vec<u8>) {
    let mut memory = vec![0; SIZE];
    let mut segments = Vec::new();
    for _ in 0..numbers.below(12) {
        let start = numbers.usize_below(SIZE);
        let length = numbers.usize_below((SIZE - start).min(60) + 1);
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::from(numbers.below(4) == 0))
            .collect();
        memory[start..start + length].copy_from_slice(&bytes);
        segments.push((start as u64, bytes));
    }
    (segments, memory)
}
