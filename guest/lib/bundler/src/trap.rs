//! The core module behind functions that nobody provides: each traps, and its name, which an engine's backtrace shows, says why.
//!
//! ```wat
//! (module
//!   (memory (export "memory") 1 1)
//!   (func $"the import `a:b/c.d` was called, which nothing provides" (export "f0") … unreachable)
//!   (func $"the import `a:b/c.d` was called, which nothing provides" (export "r0") … unreachable))
//! ```
//!
//! What lists and strings are passed to has to have room for them: the function that makes room traps as well, by the same name.

use wasm_encoder::{
    BlockType, CodeSection, ExportKind, ExportSection, Function, FunctionSection, MemorySection,
    MemoryType, Module, NameMap, NameSection, TypeSection, ValType,
};

use crate::code::MODULE;
use crate::interface::core;
use crate::signature::Signature;

/// More parameters than these are passed by an address.
const MOST_FLAT: usize = 16;

/// What a function does.
#[derive(Debug)]
pub(crate) enum Deed {
    /// It traps and says this.
    Trap(String),
    /// It traps and says with what status the target exits: whether it has an argument that is zero.
    Exit,
    /// It answers with a list of nothing.
    Empty,
}

/// A function of the module.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) signature: Signature,
    pub(crate) deed: Deed,
}

/// The module: the functions are its exports `f0`, `f1` and so on; what makes room for their parameters is `r0` and so on.
pub(crate) fn module(functions: &[Core]) -> Module {
    let mut types = TypeSection::new();
    let mut declared = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    let mut names = NameMap::new();
    let mut index = 0;
    let mut add = |parameters: Vec<ValType>, results: Vec<ValType>, body: &Function, name: &str| {
        types.ty().function(parameters, results);
        declared.function(index);
        code.function(body);
        names.append(index, name);
        index += 1;
        index - 1
    };
    let mut traps = Function::new([]);
    traps.instructions().unreachable().end();
    let status = |status: u32| format!("Exited with i32 exit status {status}");
    let well = add(Vec::new(), Vec::new(), &traps, &status(0));
    let badly = add(Vec::new(), Vec::new(), &traps, &status(1));
    for (number, function) in functions.iter().enumerate() {
        let (parameters, results) = lifted(&function.signature);
        let (body, name) = match &function.deed {
            Deed::Trap(why) => (traps.clone(), why.as_str()),
            Deed::Exit if parameters.is_empty() => (traps.clone(), "exit"),
            Deed::Exit => (exit(well, badly), "exit"),
            Deed::Empty => (empty(), "nothing"),
        };
        let made = add(parameters, results, &body, name);
        let room = add(vec![ValType::I32; 4], vec![ValType::I32], &traps, name);
        exports.export(&format!("f{number}"), ExportKind::Func, made);
        exports.export(&format!("r{number}"), ExportKind::Func, room);
    }
    exports.export("memory", ExportKind::Memory, 0);
    let mut memories = MemorySection::new();
    // One page, all zero: a list of nothing lies anywhere in it.
    memories.memory(MemoryType {
        minimum: 1,
        maximum: Some(1),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut named = NameSection::new();
    named.module(MODULE);
    named.functions(&names);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&declared)
        .section(&memories)
        .section(&exports)
        .section(&code)
        .section(&named);
    module
}

/// The core type of a function that is lifted.
fn lifted(signature: &Signature) -> (Vec<ValType>, Vec<ValType>) {
    let parameters = signature.parameters.iter().flat_map(|(_, ty)| ty.flat());
    let mut parameters: Vec<ValType> = parameters.map(core).collect();
    if parameters.len() > MOST_FLAT {
        parameters = vec![ValType::I32];
    }
    let results = signature.result.iter().flat_map(|ty| ty.flat());
    let mut results: Vec<ValType> = results.map(core).collect();
    if results.len() > 1 {
        results = vec![ValType::I32];
    }
    (parameters, results)
}

fn exit(well: u32, badly: u32) -> Function {
    let mut function = Function::new([]);
    function
        .instructions()
        .local_get(0)
        .if_(BlockType::Empty)
        .call(badly)
        .end()
        .call(well)
        .unreachable()
        .end();
    function
}

fn empty() -> Function {
    let mut function = Function::new([]);
    function.instructions().i32_const(0).end();
    function
}
