//! The functions of the glue's core module that call the initializers.
//!
//! One initializer is called by `initialize` of `prepared` itself. Of several, each has a function
//! of its own, and `initialize` calls the next one. It traps if there is none left:
//!
//! ```wat
//! (func (export "prepared-initialize")
//!   (if (i32.eq (global.get $called) (i32.const 0))
//!     (then (global.set $called (i32.const 1)) (call $first) return))
//!   (if (i32.eq (global.get $called) (i32.const 1))
//!     (then (global.set $called (i32.const 2)) (call $second) return))
//!   unreachable)
//! ```

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};
use wizer_values::{Bits, Flat, Type};

use crate::code::{BASE, BEGUN, CALLED, Glue, NEXT, Signed, address, known};
use crate::interface::core;
use crate::layout::CallLayout;
use crate::prepared::Initializer;

/// How often other tasks get a turn when an asynchronous initializer has returned: those that wait
/// for the host are not waited for.
const TURNS: i32 = 1000;

/// The core type of the call of an initializer.
pub(crate) fn lowered(initializer: &Initializer, layout: &CallLayout) -> Signed {
    let given = layout.arguments.iter().map(|bits| core(bits.ty));
    let mut parameters: Vec<ValType> = given.collect();
    let mut results = result(initializer);
    if results.len() > 1 {
        parameters.push(ValType::I32);
        results.clear();
    }
    (parameters, results)
}

fn result(initializer: &Initializer) -> Vec<ValType> {
    let result = initializer.signature.result.iter();
    result.flat_map(Type::flat).map(core).collect()
}

/// The function `initialize` of `prepared`. `own` is the index of the first function that calls one
/// of several initializers.
pub(crate) fn initialize(glue: &Glue<'_>, own: u32) -> Function {
    match glue.calls().as_slice() {
        [(initializer, _, _)] if initializer.signature.is_async => begun(),
        [(initializer, layout, function)] => call(glue, initializer, layout, *function),
        several => next(several.len(), own),
    }
}

/// The functions that call the initializers, if there are several.
pub(crate) fn several(glue: &Glue<'_>) -> Vec<Function> {
    let calls = glue.calls();
    let several = calls.iter().filter(|_| calls.len() > 1);
    several
        .map(|(initializer, layout, function)| call(glue, initializer, layout, *function))
        .collect()
}

/// The function that calls an asynchronous initializer.
pub(crate) fn begin(glue: &Glue<'_>) -> Option<Function> {
    glue.calls()
        .iter()
        .find(|(initializer, ..)| initializer.signature.is_async)
        .map(|(initializer, layout, function)| call(glue, initializer, layout, *function))
}

/// Calls an initializer, and stores its result.
fn call(glue: &Glue<'_>, initializer: &Initializer, layout: &CallLayout, import: u32) -> Function {
    let results = result(initializer);
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
    body.call(import);
    if let [one] = results[..] {
        let size = initializer.signature.result.as_ref().map(Type::size);
        store(&mut body, one, size.and_then(Result::ok).unwrap_or(4));
    }
    if let Some(thread_yield) = glue.thread_yield() {
        let turn = 0;
        body.i32_const(TURNS)
            .local_set(turn)
            .loop_(BlockType::Empty)
            .call(thread_yield)
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

/// Calls the next one of several initializers.
fn next(count: usize, own: u32) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    for (index, number) in (own..).zip(1_i32..).take(count) {
        body.global_get(CALLED)
            .i32_const(number.saturating_sub(1))
            .i32_eq()
            .if_(BlockType::Empty)
            .i32_const(number)
            .global_set(CALLED)
            .call(index)
            .return_()
            .end();
    }
    body.unreachable().end();
    function
}

/// A function that returns the address of what is known of the initializer that was called last. If
/// there is none, that is address 0, where all is zero: no name, no value.
pub(crate) fn told(glue: &Glue<'_>, of: impl Fn(&CallLayout) -> u32) -> Function {
    let (first, more) = match glue.layout.calls.split_first() {
        Some((first, more)) => (of(first), more),
        None => (0, [].as_slice()),
    };
    if more.is_empty() {
        return known(first);
    }
    let mut function = Function::new([]);
    let mut body = function.instructions();
    let more: Vec<(i32, &CallLayout)> = (1..).zip(more).collect();
    for (before, layout) in more.into_iter().rev() {
        body.global_get(CALLED)
            .i32_const(before)
            .i32_gt_u()
            .if_(BlockType::Empty)
            .i32_const(address(of(layout)))
            .return_()
            .end();
    }
    body.i32_const(address(first)).end();
    function
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
