//! The part of an accessor that shows bytes of memories: it looks for blocks that are not all zero,
//! and copies them into the accessor's own memory.

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

use super::layout::{FUNCTIONS, address, at, own, size, u32_of};
use crate::component::plan::sources::AccessorShape;

/// Bytes are read in blocks of this size, and shown in chunks of at most that size.
const BLOCK: i64 = 4096;
const CHUNK: i64 = 1 << 20;

/// For each memory, what to do if it is the one of the first parameter.
fn for_each_memory(
    body: &mut InstructionSink<'_>,
    shape: &AccessorShape,
    each: impl Fn(&mut InstructionSink<'_>, u32, &wasmparser::MemoryType),
) {
    for (index, ty) in (0..).zip(&shape.memories) {
        body.local_get(0)
            .i32_const(address(index))
            .i32_eq()
            .if_(BlockType::Empty);
        each(body, index, ty);
        body.end();
    }
    // There is no such memory.
    body.unreachable().end();
}

/// Copies bytes of a memory to the chunk: from the address in local `from`, as many as local
/// `length` says.
fn copy(
    body: &mut InstructionSink<'_>,
    shape: &AccessorShape,
    chunk: u32,
    (index, ty): (u32, &wasmparser::MemoryType),
    (from, length): (u32, u32),
) {
    body.i32_const(address(chunk)).local_get(from);
    if !ty.memory64 {
        body.i32_wrap_i64();
    }
    body.local_get(length).memory_copy(own(shape), index);
}

/// The locals of `next`: its second parameter, then its own.
const FROM: u32 = 1;
const SIZE: u32 = 2;
const BLOCK_END: u32 = 3;
const CHUNK_END: u32 = 4;
const LENGTH: u32 = 5;

/// The function `next` of the interface.
pub(crate) fn next(shape: &AccessorShape, chunk: u32) -> Function {
    // The parameter `from` is `FROM`; the locals come behind it.
    let mut function = Function::new([(3, ValType::I64), (1, ValType::I32)]);
    let first_check = u32_of(shape.resets).saturating_add(u32_of(FUNCTIONS.len()));
    let mut body = function.instructions();
    for_each_memory(&mut body, shape, |body, index, ty| {
        let check = first_check.saturating_add(index);
        size(body, index, ty);
        body.local_set(SIZE);
        skip_zeros(body, shape, check);
        extend_chunk(body, check);
        body.local_get(CHUNK_END)
            .local_get(FROM)
            .i64_sub()
            .i32_wrap_i64()
            .local_set(LENGTH);
        copy(body, shape, chunk, (index, ty), (FROM, LENGTH));
        // Some, the offset, and the bytes.
        body.i32_const(0)
            .i32_const(1)
            .i32_store(at(shape, 0, 2))
            .i32_const(0)
            .local_get(FROM)
            .i64_store(at(shape, 8, 3))
            .i32_const(0)
            .i32_const(address(chunk))
            .i32_store(at(shape, 16, 2))
            .i32_const(0)
            .local_get(LENGTH)
            .i32_store(at(shape, 20, 2))
            .i32_const(0)
            .return_();
    });
    function
}

/// Sets `FROM` to the first block that is not all zero, and `BLOCK_END` to where it ends. Returns
/// none from the function if there is no such block. `check` is the function that finds zeros.
fn skip_zeros(body: &mut InstructionSink<'_>, shape: &AccessorShape, check: u32) {
    body.loop_(BlockType::Empty)
        .local_get(FROM)
        .local_get(SIZE)
        .i64_ge_u()
        .if_(BlockType::Empty)
        .i32_const(0)
        .i32_const(0)
        .i32_store(at(shape, 0, 2))
        .i32_const(0)
        .return_()
        .end();
    end_of_block(body, (FROM, SIZE, BLOCK_END));
    body.local_get(FROM)
        .local_get(BLOCK_END)
        .call(check)
        .if_(BlockType::Empty)
        .local_get(BLOCK_END)
        .local_set(FROM)
        .br(1)
        .end()
        .end();
}

/// Sets `CHUNK_END` to the end of the last block that follows without a block of zeros between, and
/// for which the chunk has room.
fn extend_chunk(body: &mut InstructionSink<'_>, check: u32) {
    body.local_get(BLOCK_END)
        .local_set(CHUNK_END)
        .loop_(BlockType::Empty)
        .block(BlockType::Empty)
        .local_get(CHUNK_END)
        .local_get(SIZE)
        .i64_ge_u()
        .br_if(0);
    end_of_block(body, (CHUNK_END, SIZE, BLOCK_END));
    body.local_get(BLOCK_END)
        .local_get(FROM)
        .i64_sub()
        .i64_const(CHUNK)
        .i64_gt_u()
        .br_if(0)
        .local_get(CHUNK_END)
        .local_get(BLOCK_END)
        .call(check)
        .br_if(0)
        .local_get(BLOCK_END)
        .local_set(CHUNK_END)
        .br(1)
        .end()
        .end();
}

/// Sets `block` to where the block ends that `start` lies in, or the memory.
fn end_of_block(body: &mut InstructionSink<'_>, (start, all, block): (u32, u32, u32)) {
    body.local_get(start)
        .i64_const(BLOCK)
        .i64_add()
        .i64_const(-BLOCK)
        .i64_and()
        .local_tee(block)
        .local_get(all)
        .local_get(block)
        .local_get(all)
        .i64_lt_u()
        .select()
        .local_set(block);
}

/// The function `read` of the interface.
pub(crate) fn read(shape: &AccessorShape, chunk: u32) -> Function {
    // Parameters: memory, offset, length.
    let mut function = Function::new([]);
    let (offset, length) = (1, 2);
    let mut body = function.instructions();
    body.local_get(length)
        .i32_const(i32::try_from(CHUNK).unwrap_or(i32::MAX))
        .i32_gt_u()
        .if_(BlockType::Empty)
        .unreachable()
        .end();
    for_each_memory(&mut body, shape, |body, index, ty| {
        if !ty.memory64 {
            // What does not fit an address of the memory must not be cut to one that does.
            body.local_get(offset)
                .i64_const(32)
                .i64_shr_u()
                .i64_eqz()
                .i32_eqz()
                .if_(BlockType::Empty)
                .unreachable()
                .end();
        }
        copy(body, shape, chunk, (index, ty), (offset, length));
        body.i32_const(0)
            .i32_const(address(chunk))
            .i32_store(at(shape, 0, 2))
            .i32_const(0)
            .local_get(length)
            .i32_store(at(shape, 4, 2))
            .i32_const(0)
            .return_();
    });
    function
}

/// Whether all bytes of a memory between two offsets are zero: 64 at a time, then one by one.
pub(crate) fn is_zero(index: u32, ty: &wasmparser::MemoryType) -> Function {
    let mut function = Function::new([]);
    let (from, to) = (0, 1);
    let load = |offset: u64, align: u32| MemArg {
        offset,
        align,
        memory_index: index,
    };
    let place = |body: &mut InstructionSink<'_>| {
        body.local_get(from);
        if !ty.memory64 {
            body.i32_wrap_i64();
        }
    };
    let mut body = function.instructions();
    // At least 64 bytes are left.
    body.block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(to)
        .local_get(from)
        .i64_sub()
        .i64_const(64)
        .i64_lt_u()
        .br_if(1);
    for word in 0..8 {
        place(&mut body);
        body.i64_load(load(word * 8, 0));
        if word > 0 {
            body.i64_or();
        }
    }
    body.i64_eqz()
        .i32_eqz()
        .if_(BlockType::Empty)
        .i32_const(0)
        .return_()
        .end()
        .local_get(from)
        .i64_const(64)
        .i64_add()
        .local_set(from)
        .br(0)
        .end()
        .end();
    body.block(BlockType::Empty)
        .loop_(BlockType::Empty)
        .local_get(from)
        .local_get(to)
        .i64_ge_u()
        .br_if(1);
    place(&mut body);
    body.i32_load8_u(load(0, 0))
        .if_(BlockType::Empty)
        .i32_const(0)
        .return_()
        .end()
        .local_get(from)
        .i64_const(1)
        .i64_add()
        .local_set(from)
        .br(0)
        .end()
        .end()
        .i32_const(1)
        .end();
    function
}
