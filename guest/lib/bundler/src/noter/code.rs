//! The functions of the module.

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

use super::{
    ENDED, ENTRIES, ENTRY, HOST, Indices, LIST, Layout, MOST_BYTES, MOST_NAMES, Measure, NAMES,
    NEXT, Noted, REALLOC, RUNNING, Returned, VALUES, address,
};

/// The offsets of the fields of an entry: those of the tuple in the WIT.
const LABEL: u64 = 0;
const DETAILS: u64 = 8;
const COUNT: u64 = 16;
const SUM: u64 = 24;
const FIRST: u64 = 32;
const NAME: u64 = 40;
const LENGTH: u64 = 44;

fn word(offset: u64) -> MemArg {
    MemArg {
        offset,
        align: 2,
        memory_index: 0,
    }
}

fn long(offset: u64) -> MemArg {
    MemArg {
        offset,
        align: 3,
        memory_index: 0,
    }
}

fn byte() -> MemArg {
    MemArg {
        offset: 0,
        align: 0,
        memory_index: 0,
    }
}

/// Calls a function of the host, and notes the call.
pub(super) fn passed_on(
    noted: &Noted,
    number: usize,
    layout: &Layout,
    indices: &Indices,
) -> Function {
    let count = u32::try_from(noted.parameters.len()).unwrap_or(u32::MAX);
    let result = count;
    let locals = match noted.result {
        Returned::Value(ty) => vec![(1, ty)],
        _ => Vec::new(),
    };
    let mut function = Function::new(locals);
    let mut body = function.instructions();
    if !noted.stores {
        body.call(indices.free);
    }
    count_running(&mut body, 1);
    for parameter in 0..count {
        body.local_get(parameter);
    }
    if let Returned::Stored(_) = noted.result {
        body.i32_const(address(layout.answer));
    }
    body.call(HOST.saturating_add(u32::try_from(number).unwrap_or(u32::MAX)));
    if let Returned::Value(_) = noted.result {
        body.local_set(result);
    }
    let texts = match noted.address.is_empty() {
        true => noted.texts.iter().map(|text| Some(*text)).collect(),
        false => {
            for (value, at) in noted.address.iter().zip((VALUES..).step_by(4)) {
                body.i32_const(at).local_get(*value).i32_store(word(0));
            }
            vec![None]
        }
    };
    let values = i32::try_from(noted.address.len()).unwrap_or(0);
    for text in &texts {
        body.i32_const(layout.entry(number));
        details(&mut body, noted, layout);
        match text {
            Some(text) => {
                body.local_get(*text).local_get(text.saturating_add(1));
            }
            None => {
                body.i32_const(VALUES).i32_const(values.saturating_mul(4));
            }
        }
        measure(&mut body, noted.measure, result, layout);
        body.call(indices.note);
    }
    if texts.is_empty() {
        body.i32_const(layout.entry(number));
        details(&mut body, noted, layout);
        body.i32_const(0).i32_const(0);
        measure(&mut body, noted.measure, result, layout);
        body.call(indices.note);
    }
    for (handle, drop) in &noted.borrowed {
        body.local_get(*handle).call(indices.drop(*drop));
    }
    count_running(&mut body, -1);
    body.i32_const(1).global_set(ENDED);
    match noted.result {
        Returned::Nothing => {}
        Returned::Value(_) => {
            body.local_get(result);
        }
        Returned::Stored(_) => {
            body.i32_const(address(layout.answer));
        }
    }
    body.end();
    function
}

/// Pushes the details of a call that has ended.
fn details(body: &mut InstructionSink<'_>, noted: &Noted, layout: &Layout) {
    match noted.flags {
        Some(flags) => body
            .local_get(flags)
            .i32_const(0xff)
            .i32_and()
            .i32_const(8)
            .i32_shl()
            .local_get(flags.saturating_add(1))
            .i32_const(0xff)
            .i32_and()
            .i32_or(),
        None => body.i32_const(0),
    };
    if noted.can_fail {
        body.i32_const(address(layout.answer))
            .i32_load8_u(byte())
            .i32_const(16)
            .i32_shl()
            .i32_or();
    }
}

/// Pushes the number to note.
fn measure(body: &mut InstructionSink<'_>, measure: Measure, result: u32, layout: &Layout) {
    match measure {
        Measure::Nothing => body.i64_const(0),
        Measure::Constant(number) => body.i64_const(number.cast_signed()),
        Measure::Argument => body.local_get(0),
        Measure::Result => body.local_get(result),
        Measure::Seconds => body
            .i32_const(address(layout.answer))
            .i64_load(long(0))
            .i64_const(1_000_000_000)
            .i64_mul()
            .i32_const(address(layout.answer))
            .i64_load32_u(word(8))
            .i64_add(),
    };
}

/// The parameters of the function that notes a call: the address of the function's entry, details,
/// the address and length of a name, a number.
pub(super) const NOTE: [ValType; 5] = [
    ValType::I32,
    ValType::I32,
    ValType::I32,
    ValType::I32,
    ValType::I64,
];

/// Finds or makes the entry of a call, and counts that there.
pub(super) fn noting(layout: &Layout, functions: usize) -> Function {
    let (own, details, name, length, measure) = (0, 1, 2, 3, 4);
    let (entry, end, at) = (5, 6, 7);
    let most = i32::try_from(functions).unwrap_or(i32::MAX);
    let most = most.saturating_add(address(MOST_NAMES));
    let mut function = Function::new([(3, ValType::I32)]);
    let mut body = function.instructions();
    body.local_get(own)
        .local_set(entry)
        .block(BlockType::Empty)
        .local_get(length)
        .i32_eqz()
        .br_if(0);
    // No more of a name than that.
    body.i32_const(MOST_BYTES)
        .local_get(length)
        .local_get(length)
        .i32_const(MOST_BYTES)
        .i32_gt_u()
        .select()
        .local_set(length);
    body.i32_const(address(layout.entries))
        .global_get(ENTRIES)
        .i32_const(ENTRY)
        .i32_mul()
        .i32_add()
        .local_set(end)
        .i32_const(layout.entry(functions))
        .local_set(entry)
        .loop_(BlockType::Empty)
        .block(BlockType::Empty)
        // A new one, if there is room.
        .local_get(entry)
        .local_get(end)
        .i32_eq()
        .if_(BlockType::Empty)
        .global_get(ENTRIES)
        .i32_const(most)
        .i32_eq()
        .if_(BlockType::Empty)
        .local_get(own)
        .local_set(entry)
        .br(4)
        .end();
    made(&mut body, [own, details, name, length, entry]);
    body.br(3).end();
    for (local, offset) in [(own, LABEL), (details, DETAILS), (length, LENGTH)] {
        body.local_get(entry).i32_load(word(offset));
        body.local_get(local);
        if offset == LABEL {
            body.i32_load(word(LABEL));
        }
        body.i32_ne().br_if(0);
    }
    // The same bytes?
    body.i32_const(0)
        .local_set(at)
        .loop_(BlockType::Empty)
        .local_get(at)
        .local_get(length)
        .i32_eq()
        .br_if(3)
        .local_get(entry)
        .i32_load(word(NAME))
        .local_get(at)
        .i32_add()
        .i32_load8_u(byte())
        .local_get(name)
        .local_get(at)
        .i32_add()
        .i32_load8_u(byte())
        .i32_ne()
        .br_if(1)
        .local_get(at)
        .i32_const(1)
        .i32_add()
        .local_set(at)
        .br(0)
        .end()
        .end()
        .local_get(entry)
        .i32_const(ENTRY)
        .i32_add()
        .local_set(entry)
        .br(0)
        .end()
        .end();
    counted(&mut body, entry, measure);
    body.end();
    function
}

/// Makes an entry.
fn made(body: &mut InstructionSink<'_>, [own, details, name, length, entry]: [u32; 5]) {
    body.local_get(entry)
        .local_get(own)
        .i64_load(long(LABEL))
        .i64_store(long(LABEL))
        .local_get(entry)
        .local_get(details)
        .i32_store(word(DETAILS))
        .local_get(entry)
        .global_get(NAMES)
        .i32_store(word(NAME))
        .local_get(entry)
        .local_get(length)
        .i32_store(word(LENGTH))
        .global_get(NAMES)
        .local_get(name)
        .local_get(length)
        .memory_copy(0, 0)
        .global_get(NAMES)
        .local_get(length)
        .i32_add()
        .global_set(NAMES)
        .global_get(ENTRIES)
        .i32_const(1)
        .i32_add()
        .global_set(ENTRIES);
}

/// Counts a call in its entry.
fn counted(body: &mut InstructionSink<'_>, entry: u32, measure: u32) {
    body.local_get(entry)
        .i64_load(long(COUNT))
        .i64_eqz()
        .if_(BlockType::Empty)
        .local_get(entry)
        .local_get(measure)
        .i64_store(long(FIRST))
        .end();
    for (offset, local) in [(COUNT, None), (SUM, Some(measure))] {
        body.local_get(entry)
            .local_get(entry)
            .i64_load(long(offset));
        match local {
            Some(local) => body.local_get(local),
            None => body.i64_const(1),
        };
        body.i64_add().i64_store(long(offset));
    }
}

/// `calls` of `noted`.
pub(super) fn calls(layout: &Layout) -> Function {
    let mut function = Function::new([]);
    function
        .instructions()
        .i32_const(LIST)
        .i32_const(address(layout.entries))
        .i32_store(word(0))
        .i32_const(LIST)
        .global_get(ENTRIES)
        .i32_store(word(4))
        .i32_const(LIST)
        .end();
    function
}

/// Counts the calls that have begun and not ended: other calls may come while the host keeps an
/// asynchronous one waiting.
fn count_running(body: &mut InstructionSink<'_>, change: i32) {
    body.global_get(RUNNING)
        .i32_const(change)
        .i32_add()
        .global_set(RUNNING);
}

/// Frees the memory of calls that have ended, if none is running: it needs its texts.
pub(super) fn freed(layout: &Layout) -> Function {
    let mut function = Function::new([]);
    function
        .instructions()
        .global_get(RUNNING)
        .i32_eqz()
        .if_(BlockType::Empty)
        .i32_const(address(layout.heap))
        .global_set(NEXT)
        .end()
        .i32_const(0)
        .global_set(ENDED)
        .end();
    function
}

/// Allocates memory for parameters. The first of a call frees what earlier calls had.
pub(super) fn reallocated(free: u32) -> Function {
    let mut function = Function::new([]);
    let mut body = function.instructions();
    body.global_get(ENDED)
        .if_(BlockType::Empty)
        .call(free)
        .end();
    for parameter in 0..4 {
        body.local_get(parameter);
    }
    body.call(REALLOC).end();
    function
}
