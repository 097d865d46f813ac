//! The core module of the glue. It calls the initializer, returns the constant results, and merges
//! several instances of `state` into one.
//!
//! ```wat
//! (module
//!   (import "room" "memory" (memory 1))
//!   (import "room" "next" (global $next (mut i32)))
//!   (import "room" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
//!   (import "target" "initialize" (func $initialize …))
//!   (import "state0" "reset" (func …)) …
//!   (func (export "prepared-input") (result i32) (i32.const …)) …
//!   (func (export "prepared-initialize") … (call $initialize …))
//!   (func (export "state-reset") …) …
//!   (data (i32.const 64) "…"))
//! ```

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, InstructionSink, MemArg,
    MemoryType, Module, NameMap, NameSection, TypeSection, ValType,
};
use wizer_values::{Bits, Flat, Type};

use crate::interface::{self, BEGIN, core, lifted, lowered};
use crate::layout::Layout;
use crate::signature::Signature;

/// The name of the modules of a bundle in the backtraces of engines.
pub(crate) const MODULE: &str = "bundle";

const REALLOC: u32 = 0;
const INITIALIZE: u32 = 1;
/// The index of the first function of the first `state`.
const STATES: u32 = 2;

/// The global with the start of free memory.
const NEXT: u32 = 0;
/// The global with the start of free memory at the beginning of a call, after the initializer's
/// result.
const BASE: u32 = 1;
/// The global that tells whether the memories of each `state` were counted.
const COUNTED: u32 = 2;

/// The global that tells whether an asynchronous initializer was called.
const BEGUN: u32 = 3;

/// How often other tasks get a turn when an asynchronous initializer has returned: those that wait
/// for the host are not waited for.
const TURNS: i32 = 1000;

/// Indices of functions in `state`.
const RESET: u32 = 0;
const RESOURCES: u32 = 1;
const GLOBALS: u32 = 2;
const MEMORIES: u32 = 3;
const NEXT_BYTES: u32 = 4;
const READ: u32 = 5;
const FUNCTIONS: u32 = 6;

/// The parameters and results of a core function.
type Signed = (Vec<ValType>, Vec<ValType>);

/// The contents of the module.
pub(crate) struct Glue<'a> {
    /// The initializer's name in messages.
    pub(crate) name: &'a str,
    pub(crate) signature: &'a Signature,
    pub(crate) layout: &'a Layout,
    /// The number of instances of `state` to merge. None if the module does not implement `state`.
    pub(crate) states: Option<u32>,
}

/// The core type of the call of the initializer.
fn initializer(glue: &Glue<'_>) -> Signed {
    let given = glue.layout.arguments.iter().map(|bits| core(bits.ty));
    let mut parameters: Vec<ValType> = given.collect();
    let mut results = result(glue.signature);
    if results.len() > 1 {
        parameters.push(ValType::I32);
        results.clear();
    }
    (parameters, results)
}

fn result(signature: &Signature) -> Vec<ValType> {
    let result = signature.result.iter();
    result.flat_map(Type::flat).map(core).collect()
}

fn address(value: u32) -> i32 {
    value.cast_signed()
}

fn word(offset: u64) -> MemArg {
    MemArg {
        offset,
        align: 2,
        memory_index: 0,
    }
}

/// Returns the module. Its exports have the name of the interface and that of the function, joined
/// by a hyphen.
pub(crate) fn module(glue: &Glue<'_>) -> Module {
    let states = glue.states.unwrap_or(0);
    let mut types = TypeSection::new();
    let mut type_count = 0;
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let number = |mutable| GlobalType {
        val_type: ValType::I32,
        mutable,
        shared: false,
    };
    imports.import("room", "memory", memory);
    imports.import("room", "next", number(true));
    let mut add = |(parameters, results): Signed| {
        types.ty().function(parameters, results);
        type_count += 1;
        type_count - 1
    };
    let realloc = add((vec![ValType::I32; 4], vec![ValType::I32]));
    imports.import("room", "realloc", EntityType::Function(realloc));
    let call = add(initializer(glue));
    imports.import("target", "initialize", EntityType::Function(call));
    let functions = interface::state();
    let shown: Vec<u32> = functions.iter().map(|f| add(lowered(f))).collect();
    for i in 0..states {
        for (function, ty) in functions.iter().zip(&shown) {
            let ty = EntityType::Function(*ty);
            imports.import(&format!("state{i}"), function.name, ty);
        }
    }

    let first = first_own(glue);
    if glue.signature.is_async {
        let ty = add((Vec::new(), vec![ValType::I32]));
        imports.import("target", "yield", EntityType::Function(ty));
    }
    let mut bodies = prepared(glue);
    let mut list: Vec<(String, Signed)> = interface::prepared()
        .iter()
        .map(|f| (format!("prepared-{}", f.name), lifted(f)))
        .collect();
    if glue.states.is_some() {
        bodies.extend(state(glue, states));
        list.extend(
            functions
                .iter()
                .map(|f| (format!("state-{}", f.name), lifted(f))),
        );
    }
    let mut declared = FunctionSection::new();
    let mut exports = ExportSection::new();
    if glue.signature.is_async {
        bodies.push(initialize(glue));
        list.push((BEGIN.to_string(), lifted(&interface::begin())));
    }
    // The engine's backtrace shows these names if the initializer traps.
    let mut names = NameMap::new();
    for (index, (name, ty)) in (first..).zip(list) {
        declared.function(add(ty));
        exports.export(&name, ExportKind::Func, index);
        let is_call = match glue.signature.is_async {
            true => name == BEGIN,
            false => name == "prepared-initialize",
        };
        let name = if is_call { called(glue) } else { name };
        names.append(index, &name);
    }
    // The last type is that of the internal function `count`.
    declared.function(add((Vec::new(), Vec::new())));
    bodies.push(count(glue, states));

    let mut globals = GlobalSection::new();
    globals.global(
        number(true),
        &ConstExpr::i32_const(address(glue.layout.heap)),
    );
    for _ in [COUNTED, BEGUN] {
        globals.global(number(true), &ConstExpr::i32_const(0));
    }
    let mut code = CodeSection::new();
    for body in &bodies {
        code.function(body);
    }
    let mut data = DataSection::new();
    let base = ConstExpr::i32_const(address(glue.layout.base));
    data.active(0, &base, glue.layout.bytes.iter().copied());
    let mut named = NameSection::new();
    named.module(MODULE);
    named.functions(&names);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&declared)
        .section(&globals)
        .section(&exports)
        .section(&code)
        .section(&data)
        .section(&named);
    module
}

/// The name of the function that calls the initializer.
fn called(glue: &Glue<'_>) -> String {
    format!("the `{}` function", glue.name)
}

/// A function that returns a constant address.
fn known(at: u32) -> Function {
    let mut function = Function::new([]);
    function.instructions().i32_const(address(at)).end();
    function
}

/// The functions of `prepared`.
fn prepared(glue: &Glue<'_>) -> Vec<Function> {
    let layout = glue.layout;
    let mut peek = Function::new([]);
    let answer = address(layout.answer);
    peek.instructions()
        .i32_const(answer)
        .local_get(0)
        .i32_store(word(0))
        .i32_const(answer)
        .local_get(1)
        .i32_store(word(4))
        .i32_const(answer)
        .end();
    vec![
        known(layout.input),
        known(layout.options),
        known(layout.name),
        match glue.signature.is_async {
            true => begun(),
            false => initialize(glue),
        },
        known(layout.returned),
        peek,
    ]
}

/// Calls the initializer, and stores its result.
fn initialize(glue: &Glue<'_>) -> Function {
    let layout = glue.layout;
    let results = result(glue.signature);
    let mut function = Function::new([(1, ValType::I32)]);
    let mut body = function.instructions();
    if let [_] = results[..] {
        body.i32_const(address(layout.result));
    }
    for argument in &layout.arguments {
        constant(&mut body, *argument);
    }
    if results.len() > 1 {
        body.i32_const(address(layout.result));
    }
    body.call(INITIALIZE);
    if let [one] = results[..] {
        let size = glue.signature.result.as_ref().map(Type::size);
        store(&mut body, one, size.and_then(Result::ok).unwrap_or(4));
    }
    if glue.signature.is_async {
        let turn = 0;
        body.i32_const(TURNS)
            .local_set(turn)
            .loop_(BlockType::Empty)
            .call(first_own(glue).saturating_sub(1))
            .drop()
            .local_get(turn)
            .i32_const(1)
            .i32_sub()
            .local_tee(turn)
            .br_if(0)
            .end()
            .i32_const(1)
            .global_set(BEGUN);
    }
    body.global_get(NEXT).global_set(BASE).end();
    function
}

/// In place of a call: the initializer is asynchronous, and has to have ended before.
fn begun() -> Function {
    let mut function = Function::new([]);
    function
        .instructions()
        .global_get(BEGUN)
        .i32_eqz()
        .if_(BlockType::Empty)
        .unreachable()
        .end()
        .end();
    function
}

/// The index of the first function that is no import.
fn first_own(glue: &Glue<'_>) -> u32 {
    let states = glue.states.unwrap_or(0).saturating_mul(FUNCTIONS);
    STATES
        .saturating_add(states)
        .saturating_add(u32::from(glue.signature.is_async))
}

fn constant(body: &mut InstructionSink<'_>, value: Bits) {
    // The upper bits of a 32-bit value are zero.
    let low = || u32::try_from(value.bits).unwrap_or(0);
    match value.ty {
        Flat::I32 => body.i32_const(low().cast_signed()),
        Flat::I64 => body.i64_const(value.bits.cast_signed()),
        Flat::F32 => body.f32_const(wasm_encoder::Ieee32::new(low())),
        Flat::F64 => body.f64_const(wasm_encoder::Ieee64::new(value.bits)),
    };
}

/// Stores one core value with its size in memory. It is the whole result, so its address is the
/// start.
fn store(body: &mut InstructionSink<'_>, ty: ValType, size: u32) {
    let plain = MemArg {
        offset: 0,
        align: 0,
        memory_index: 0,
    };
    match (ty, size) {
        (ValType::I64, _) => body.i64_store(plain),
        (ValType::F32, _) => body.f32_store(plain),
        (ValType::F64, _) => body.f64_store(plain),
        (_, 1) => body.i32_store8(plain),
        (_, 2) => body.i32_store16(plain),
        _ => body.i32_store(plain),
    };
}

/// The index of the function `function` of the `i`-th `state`.
fn of_state(i: u32, function: u32) -> u32 {
    STATES
        .saturating_add(i.saturating_mul(FUNCTIONS))
        .saturating_add(function)
}

/// Frees the memory of earlier calls.
fn begin(body: &mut InstructionSink<'_>) {
    body.global_get(BASE).global_set(NEXT);
}

/// The functions of the merged `state`.
fn state(glue: &Glue<'_>, states: u32) -> Vec<Function> {
    let mut reset = Function::new([]);
    let mut body = reset.instructions();
    begin(&mut body);
    for i in 0..states {
        body.call(of_state(i, RESET));
    }
    body.end();
    vec![
        reset,
        concatenated(glue, states, RESOURCES, 12),
        concatenated(glue, states, GLOBALS, 16),
        concatenated(glue, states, MEMORIES, 8),
        dispatched(glue, states, NEXT_BYTES, 2),
        dispatched(glue, states, READ, 3),
    ]
}

/// The address of the entry for the `i`-th `state`: the address and count of its list.
fn list(glue: &Glue<'_>, i: u32) -> u32 {
    glue.layout.lists.saturating_add(i.saturating_mul(8))
}

/// A function that concatenates the lists of all instances. Elements have this size.
fn concatenated(glue: &Glue<'_>, states: u32, function: u32, size: i32) -> Function {
    let (total, start, at) = (0, 1, 2);
    let answer = address(glue.layout.answer);
    let mut result = Function::new([(3, ValType::I32)]);
    let mut body = result.instructions();
    begin(&mut body);
    for i in 0..states {
        let list = address(list(glue, i));
        body.i32_const(list)
            .call(of_state(i, function))
            .local_get(total)
            .i32_const(list)
            .i32_load(word(4))
            .i32_add()
            .local_set(total);
    }
    body.i32_const(0)
        .i32_const(0)
        .i32_const(8)
        .local_get(total)
        .i32_const(size)
        .i32_mul()
        .call(REALLOC)
        .local_tee(start)
        .local_set(at);
    for i in 0..states {
        let list = address(list(glue, i));
        let bytes = |body: &mut InstructionSink<'_>| {
            body.i32_const(list)
                .i32_load(word(4))
                .i32_const(size)
                .i32_mul();
        };
        body.local_get(at).i32_const(list).i32_load(word(0));
        bytes(&mut body);
        body.memory_copy(0, 0).local_get(at);
        bytes(&mut body);
        body.i32_add().local_set(at);
    }
    body.i32_const(answer)
        .local_get(start)
        .i32_store(word(0))
        .i32_const(answer)
        .local_get(total)
        .i32_store(word(4))
        .i32_const(answer)
        .end();
    result
}

/// Stores the number of memories of each `state`.
fn count(glue: &Glue<'_>, states: u32) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    body.global_get(COUNTED)
        .if_(BlockType::Empty)
        .return_()
        .end();
    for i in 0..states {
        let list = address(list(glue, i));
        body.i32_const(list)
            .call(of_state(i, MEMORIES))
            .i32_const(address(glue.layout.counts))
            .i32_const(list)
            .i32_load(word(4))
            .i32_store(word(u64::from(i).saturating_mul(4)));
    }
    body.i32_const(1).global_set(COUNTED).end();
    function
}

/// A function whose first parameter is the number of a memory. It calls the function of the `state`
/// that has this memory.
fn dispatched(glue: &Glue<'_>, states: u32, function: u32, parameters: u32) -> Function {
    let memory = 0;
    let both = interface::prepared()
        .len()
        .saturating_add(interface::state().len());
    // An asynchronous initializer has a function of its own behind these.
    let count = first_own(glue)
        .saturating_add(u32::try_from(both).unwrap_or(u32::MAX))
        .saturating_add(u32::from(glue.signature.is_async));
    let answer = address(glue.layout.answer);
    let mut result = Function::new([]);
    let mut body = result.instructions();
    begin(&mut body);
    body.call(count);
    begin(&mut body);
    for i in 0..states {
        let place = word(u64::from(i).saturating_mul(4));
        let size = |body: &mut InstructionSink<'_>| {
            body.local_get(memory)
                .i32_const(address(glue.layout.counts))
                .i32_load(place);
        };
        size(&mut body);
        body.i32_lt_u().if_(BlockType::Empty);
        for parameter in 0..parameters {
            body.local_get(parameter);
        }
        body.i32_const(answer)
            .call(of_state(i, function))
            .i32_const(answer)
            .return_()
            .end();
        size(&mut body);
        body.i32_sub().local_set(memory);
    }
    body.unreachable().end();
    result
}
