//! The core module of stubs. Each traps. Its name says why, and is part of the engine's backtrace.
//!
//! ```wat
//! (module
//!   (memory (export "memory") 1 1)
//!   (func $"the import `a:b/c.d` was called, which nothing provides" (export "f0") …)
//!   (func $"the import `a:b/c.d` was called, which nothing provides" (export "r0") …))
//! ```
//!
//! The caller allocates memory for lists and strings in the parameters: the function for that has
//! the same name, and traps as well.

use wasm_encoder::{
    BlockType, CodeSection, ExportKind, ExportSection, Function, FunctionSection, MemorySection,
    MemoryType, Module, NameMap, NameSection, TypeSection, ValType,
};

use crate::code::MODULE;
use crate::interface::core;
use crate::signature::Signature;

/// The maximum number of flat parameters. More of them are passed in memory.
const MOST_FLAT: usize = 16;

/// The action of a function.
#[derive(Debug)]
pub(crate) enum Deed {
    /// It traps, with this message.
    Trap(String),
    /// It traps, with the exit status of the target in the message: 0 if its argument is 0.
    Exit,
    /// It returns an empty list.
    Empty,
}

/// A function of the module.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) signature: Signature,
    pub(crate) deed: Deed,
}

/// Returns the module. It exports the functions as `f0`, `f1` and so on, and the functions that
/// allocate memory for their parameters as `r0` and so on.
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
    // One page of zeros. An empty list can have any address in it.
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

/// The core type of a function to lift.
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
