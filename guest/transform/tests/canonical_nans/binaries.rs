//! Binaries to instrument, and what is in those that were instrumented.

use std::error::Error;

use wasm_encoder::{
    CodeSection, Component, ConstExpr, DataCountSection, DataSection, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, InstanceSection, Instruction as I, MemorySection,
    MemoryType, Module, ModuleArg, ModuleSection, TypeSection, ValType,
};
use wasmparser::{Operator, Parser, Payload, Validator, WasmFeatures};
use wizer_transform::{Initializer, Options, Piece, Target};

use ValType::F64;

/// The options with which NaNs are made canonical, or not.
pub(crate) fn options(canonical_nans: bool) -> Options {
    Options {
        init: Initializer::None,
        canonical_nans,
        ..Options::default()
    }
}

/// A function with parameters, one result, locals and a body.
pub(crate) struct Defined<'a> {
    pub(crate) params: Vec<ValType>,
    pub(crate) result: ValType,
    pub(crate) locals: Vec<(u32, ValType)>,
    pub(crate) body: Vec<I<'a>>,
}

/// A function that has its parameters as operands of an instruction, which gives `result`.
pub(crate) fn of<'a>(params: &[ValType], result: ValType, instruction: I<'a>) -> Defined<'a> {
    let operands = (0..).zip(params).map(|(index, _)| I::LocalGet(index));
    Defined {
        params: params.to_vec(),
        result,
        locals: Vec::new(),
        body: operands.chain([instruction]).collect(),
    }
}

/// A module with these functions, and with a memory if it has state.
pub(crate) fn module(functions: &[Defined<'_>], has_state: bool) -> Module {
    let (mut types, mut section, mut code) = (
        TypeSection::new(),
        FunctionSection::new(),
        CodeSection::new(),
    );
    let mut exports = ExportSection::new();
    for (index, defined) in (0..).zip(functions) {
        let params = defined.params.iter().copied();
        types.ty().function(params, [defined.result]);
        section.function(index);
        exports.export(&format!("f{index}"), ExportKind::Func, index);
        let mut function = Function::new(defined.locals.clone());
        for instruction in &defined.body {
            function.instruction(instruction);
        }
        function.instruction(&I::End);
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&section);
    if has_state {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        module.section(&memories);
    }
    module.section(&exports);
    if has_state {
        module.section(&DataCountSection { count: 1 });
    }
    module.section(&code);
    if has_state {
        let mut data = DataSection::new();
        data.passive(*b"data");
        module.section(&data);
    }
    module
}

/// A component that instantiates these modules.
pub(crate) fn component(modules: &[Module]) -> Vec<u8> {
    let mut component = Component::new();
    for module in modules {
        component.section(&ModuleSection(module));
    }
    let mut instances = InstanceSection::new();
    for (index, _) in (0..).zip(modules) {
        instances.instantiate::<_, &str>(index, []);
    }
    component.section(&instances);
    component.finish()
}

/// The bytes of pieces. There are no memories in them.
pub(crate) fn joined(wasm: &[u8], pieces: &[Piece]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(own) => bytes.extend_from_slice(own),
            Piece::Input(span) => {
                let start = usize::try_from(span.offset)?;
                let end = start + usize::try_from(span.length)?;
                bytes.extend_from_slice(wasm.get(start..end).ok_or("a span outside the input")?);
            }
            Piece::Memory(_) => return Err("a span of a memory".into()),
        }
    }
    Ok(bytes)
}

/// The instrumented binary, which is valid.
pub(crate) fn instrumented(target: &Target, wasm: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let bytes = joined(wasm, &target.instrumented()?)?;
    Validator::new_with_features(WasmFeatures::all()).validate_all(&bytes)?;
    Ok(bytes)
}

/// The instructions of each function, as text.
pub(crate) fn code(wasm: &[u8]) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let mut instructions = Vec::new();
            for operator in body.get_operators_reader()? {
                let operator: Operator<'_> = operator?;
                instructions.push(format!("{operator:?}"));
            }
            functions.push(instructions);
        }
    }
    Ok(functions)
}

/// A component with a module that has a memory, and with two instances of a module that writes data
/// to that memory, and has no state of its own.
pub(crate) fn sharing() -> Vec<u8> {
    let ty = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let (mut memories, mut exports) = (MemorySection::new(), ExportSection::new());
    memories.memory(ty);
    exports.export("memory", ExportKind::Memory, 0);
    let mut owner = Module::new();
    owner.section(&memories).section(&exports);

    let (mut types, mut imports, mut functions) = (
        TypeSection::new(),
        ImportSection::new(),
        FunctionSection::new(),
    );
    types.ty().function([F64], [F64]);
    imports.import("env", "memory", ty);
    functions.function(0);
    let (mut code, mut data) = (CodeSection::new(), DataSection::new());
    let mut function = Function::new([]);
    for instruction in [I::LocalGet(0), I::F64Sqrt, I::End] {
        function.instruction(&instruction);
    }
    code.function(&function);
    data.active(0, &ConstExpr::i32_const(8), *b"data");
    let mut writer = Module::new();
    writer.section(&types).section(&imports).section(&functions);
    writer.section(&code).section(&data);

    let (mut component, mut instances) = (Component::new(), InstanceSection::new());
    component.section(&ModuleSection(&owner));
    component.section(&ModuleSection(&writer));
    instances.instantiate::<_, &str>(0, []);
    instances.instantiate(1, [("env", ModuleArg::Instance(0))]);
    instances.instantiate(1, [("env", ModuleArg::Instance(0))]);
    component.section(&instances);
    component.finish()
}
