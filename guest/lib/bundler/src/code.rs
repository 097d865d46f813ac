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

use crate::calls;
use crate::interface::{self, BEGIN, lifted, lowered};
use crate::layout::{CallLayout, Layout};
use crate::prepared::Initializer;

/// The name of the modules of a bundle in the backtraces of engines.
pub(crate) const MODULE: &str = "bundle";

const REALLOC: u32 = 0;
const INITIALIZE: u32 = 1;

/// The global with the start of free memory.
pub(crate) const NEXT: u32 = 0;
/// The global with the start of free memory at the beginning of a call, after the initializer's
/// result.
pub(crate) const BASE: u32 = 1;
/// The global that tells whether the memories of each `state` were counted.
const COUNTED: u32 = 2;

/// The global that tells whether an asynchronous initializer was called.
pub(crate) const BEGUN: u32 = 3;

/// The global with the number of calls, if there are several initializers.
pub(crate) const CALLED: u32 = 4;

/// Indices of functions in `state`.
const RESET: u32 = 0;
const RESOURCES: u32 = 1;
const GLOBALS: u32 = 2;
const MEMORIES: u32 = 3;
const NEXT_BYTES: u32 = 4;
const READ: u32 = 5;
const FUNCTIONS: u32 = 6;

/// The parameters and results of a core function.
pub(crate) type Signed = (Vec<ValType>, Vec<ValType>);

/// The contents of the module.
pub(crate) struct Glue<'a> {
    /// The initializers, in the order of their calls. Those of the layout are the same.
    pub(crate) initializers: &'a [Initializer],
    pub(crate) layout: &'a Layout,
    /// The number of instances of `state` to merge. None if the module does not implement `state`.
    pub(crate) states: Option<u32>,
}

impl<'a> Glue<'a> {
    /// The initializers, with the indices of the functions that are imported for them.
    pub(crate) fn calls(&self) -> Vec<(&'a Initializer, &'a CallLayout, u32)> {
        let more = first_own(self).saturating_sub(self.more());
        let imports = [INITIALIZE].into_iter().chain(more..);
        let calls = self.initializers.iter().zip(&self.layout.calls);
        let calls = calls.zip(imports);
        calls
            .map(|((initializer, layout), import)| (initializer, layout, import))
            .collect()
    }

    /// The number of initializers after the first one.
    fn more(&self) -> u32 {
        let count = u32::try_from(self.initializers.len()).unwrap_or(u32::MAX);
        count.saturating_sub(1)
    }

    /// Whether an initializer is asynchronous. Then it is the only one.
    fn is_async(&self) -> bool {
        let mut initializers = self.initializers.iter();
        initializers.any(|initializer| initializer.signature.is_async)
    }

    /// The function that gives other tasks a turn, if an initializer is asynchronous.
    pub(crate) fn thread_yield(&self) -> Option<u32> {
        let last = first_own(self).saturating_sub(1);
        self.is_async().then_some(last)
    }
}

pub(crate) fn address(value: u32) -> i32 {
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
    let mut wanted = glue.initializers.iter().zip(&glue.layout.calls);
    if let Some((initializer, layout)) = wanted.next() {
        let ty = add(calls::lowered(initializer, layout));
        imports.import("target", "initialize", EntityType::Function(ty));
    }
    let functions = interface::state();
    let shown: Vec<u32> = functions.iter().map(|f| add(lowered(f))).collect();
    for i in 0..states {
        for (function, ty) in functions.iter().zip(&shown) {
            let ty = EntityType::Function(*ty);
            imports.import(&format!("state{i}"), function.name, ty);
        }
    }

    let first = first_own(glue);
    if glue.is_async() {
        let ty = add((Vec::new(), vec![ValType::I32]));
        imports.import("target", "yield", EntityType::Function(ty));
    }
    for (number, (initializer, layout)) in (1..).zip(wanted) {
        let ty = add(calls::lowered(initializer, layout));
        imports.import("target", &lowered_name(number), EntityType::Function(ty));
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
    if let Some(begin) = calls::begin(glue) {
        bodies.push(begin);
        list.push((BEGIN.to_string(), lifted(&interface::begin())));
    }
    // The engine's backtrace shows these names if the initializer traps.
    let mut names = NameMap::new();
    for (index, (name, ty)) in (first..).zip(list) {
        declared.function(add(ty));
        exports.export(&name, ExportKind::Func, index);
        let call = match glue.is_async() {
            true => BEGIN,
            false => "prepared-initialize",
        };
        let name = match glue.initializers {
            [only] if name == call => called(only),
            _ => name,
        };
        names.append(index, &name);
    }
    // The last type is that of the internal functions: `count`, then a call of each of several
    // initializers.
    let internal = add((Vec::new(), Vec::new()));
    declared.function(internal);
    bodies.push(count(glue, states));
    let several = glue.initializers.iter().zip(calls::several(glue));
    for (index, (initializer, body)) in (first_call(glue)..).zip(several) {
        declared.function(internal);
        names.append(index, &called(initializer));
        bodies.push(body);
    }

    let mut globals = GlobalSection::new();
    globals.global(
        number(true),
        &ConstExpr::i32_const(address(glue.layout.heap)),
    );
    let flags = match glue.more() {
        0 => &[COUNTED, BEGUN][..],
        _ => &[COUNTED, BEGUN, CALLED],
    };
    for _ in flags {
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

/// The name of the function that calls an initializer.
fn called(initializer: &Initializer) -> String {
    format!("the `{}` function", initializer.name)
}

/// The name of the import of the initializer with this number, for the core module.
pub(crate) fn lowered_name(number: usize) -> String {
    match number {
        0 => "initialize".to_string(),
        _ => format!("initialize{number}"),
    }
}

/// A function that returns a constant address.
pub(crate) fn known(at: u32) -> Function {
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
        calls::told(glue, |call| call.name),
        calls::initialize(glue, first_call(glue)),
        calls::told(glue, |call| call.returned),
        peek,
    ]
}

/// The index of the first function of the first `state`.
fn first_state(glue: &Glue<'_>) -> u32 {
    match glue.initializers {
        [] => INITIALIZE,
        _ => INITIALIZE.saturating_add(1),
    }
}

/// The index of the first function that is no import.
fn first_own(glue: &Glue<'_>) -> u32 {
    let states = glue.states.unwrap_or(0).saturating_mul(FUNCTIONS);
    first_state(glue)
        .saturating_add(states)
        .saturating_add(u32::from(glue.is_async()))
        .saturating_add(glue.more())
}

/// The index of the internal function `count`.
fn count_index(glue: &Glue<'_>) -> u32 {
    let prepared = interface::prepared().len();
    let state = glue.states.map_or(0, |_| interface::state().len());
    let both = u32::try_from(prepared.saturating_add(state)).unwrap_or(u32::MAX);
    // An asynchronous initializer has a function of its own behind these.
    first_own(glue)
        .saturating_add(both)
        .saturating_add(u32::from(glue.is_async()))
}

/// The index of the first function that calls one of several initializers.
fn first_call(glue: &Glue<'_>) -> u32 {
    count_index(glue).saturating_add(1)
}

/// The index of the function `function` of the `i`-th `state`.
fn of_state(glue: &Glue<'_>, i: u32, function: u32) -> u32 {
    first_state(glue)
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
        body.call(of_state(glue, i, RESET));
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
            .call(of_state(glue, i, function))
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
            .call(of_state(glue, i, MEMORIES))
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
    let answer = address(glue.layout.answer);
    let mut result = Function::new([]);
    let mut body = result.instructions();
    begin(&mut body);
    body.call(count_index(glue));
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
            .call(of_state(glue, i, function))
            .i32_const(answer)
            .return_()
            .end();
        size(&mut body);
        body.i32_sub().local_set(memory);
    }
    body.unreachable().end();
    result
}
