//! The start function of the result: it gives imports the state that no segment can give them.

use alloc::format;
use alloc::vec::Vec;

use wasm_encoder::{BlockType, Function, Instruction, InstructionSink, MemArg};
use wasmparser::{BinaryReader, CodeSectionReader, MemoryType};

use super::canonical::MOST_BYTES;
use super::contents::{FEATURES, Module};
use super::elements;
use super::format::{id, slice};
use super::globals;
use super::init_flag::{DONE, InitFlag};
use super::plan::Plan;
use super::refusals::too_much_code;
use super::restoring::{Places, Restoring, restoring};
use super::runs::Run;
use super::state::InstanceState;
use crate::Error;

/// What the result does at instantiation, beyond what it is.
#[derive(Debug, Default)]
pub(super) struct Start {
    /// The body of the start function, without its size. None if the result has none.
    pub(super) body: Option<Vec<u8>>,
    /// The runs that it writes, from passive segments, in order: the others are active segments.
    pub(super) runs: Vec<Run>,
    /// What it takes to make objects.
    pub(super) restoring: Restoring,
}

/// What the start function has to do.
///
/// Mutable globals that are imported get their values:
///
/// ```wat
/// (import "env" "ready" (global $ready (mut i32)))
/// (func $start
///   (global.set $ready (i32.const 1)))
/// ```
///
/// A shared memory that is imported is written once, by whichever thread instantiates the module
/// first. A word in it tells the others: 0 before, 1 while it is written, and 2 afterwards.
///
/// ```wat
/// (import "env" "memory" (memory 2 2 shared))
/// (func $start
///   block $done
///     block $wait
///       block $write
///         (i32.atomic.rmw.cmpxchg (i32.const 1024) (i32.const 0) (i32.const 1))
///         br_table $write $wait $done
///       end
///       (memory.init $state (i32.const 16) (i32.const 0) (i32.const 5))
///       (i32.atomic.store (i32.const 1024) (i32.const 2))
///       (drop (memory.atomic.notify (i32.const 1024) (i32.const -1)))
///       br $done
///     end
///     (drop (memory.atomic.wait32 (i32.const 1024) (i32.const 1) (i64.const -1)))
///   end)
/// (data $state "wizer")
/// ```
///
/// wasm-ld makes such a function, and its word serves the result as well. A module without one gets
/// a word on a page of its own, behind all that it has: the start function adds the page.
pub(super) fn start(plan: &Plan, state: &InstanceState) -> Result<Start, Error> {
    if !plan.is_standalone() && state.noted.globals.is_empty() {
        return Ok(Start::default());
    }
    let mut start = Start {
        restoring: restoring(plan, &state.making, places(plan, state)?)?,
        ..Start::default()
    };
    let locals = start.restoring.locals.iter().copied();
    let mut function = Function::new_with_locals_types(locals);
    let mut has_code = false;
    {
        let mut body = function.instructions();
        if plan.is_standalone()
            && let Some(flag) = flag(plan, state)?
        {
            has_code = true;
            write_once(plan, state, &flag, &mut start, &mut body)?;
        }
    }
    for (index, value) in globals::values(plan, state)? {
        if index < plan.module.imported_globals {
            has_code = true;
            function.raw(value);
            function.instruction(&Instruction::GlobalSet(index));
        }
    }
    if !start.restoring.code.is_empty() {
        has_code = true;
        function.raw(core::mem::take(&mut start.restoring.code));
    }
    function.instructions().end();
    start.body = has_code.then(|| function.into_raw_body());
    match &start.body {
        Some(body) if body.len() as u64 > MOST_BYTES => Err(too_much_code(body.len() as u64)),
        _ => Ok(start),
    }
}

/// The indices of what is there to make objects.
fn places(plan: &Plan, state: &InstanceState) -> Result<Places, Error> {
    let number = |count: usize| u32::try_from(count).map_err(Error::internal);
    let (_, adds_type) = plain_type(&plan.module);
    let before = plan.emptied.len().saturating_add(1);
    Ok(Places {
        data: number(plan.kept_segments.segments.len())?,
        elements: number(elements::kept(plan, state))?,
        types: plan.module.types.saturating_add(u32::from(adds_type)),
        helpers: plan.module.all_functions().saturating_add(number(before)?),
    })
}

/// The word that says whether shared memories were written. None if there is nothing to write.
fn flag(plan: &Plan, state: &InstanceState) -> Result<Option<InitFlag>, Error> {
    let Some((memory, ty)) = plan.module.shared_imports().next() else {
        return Ok(None);
    };
    let is_shared = |memory: u32| {
        plan.module
            .shared_imports()
            .any(|(index, _)| index == memory)
    };
    if !state.runs.iter().any(|run| is_shared(run.memory)) {
        return Ok(None);
    }
    if let Some(flag) = state.init_flag.filter(|flag| is_shared(flag.memory)) {
        return Ok(Some(flag));
    }
    let place = memory as usize;
    let pages = state.pages.get(place).copied().unwrap_or(ty.initial);
    let page = super::memories::bytes(ty, Some(1))?;
    if ty.maximum.is_some_and(|most| pages >= most) || page < 4 {
        return Err(Error::unsupported(format!(
            "the imported shared memory {memory} has its maximum size, which leaves no room for the word that says whether it was initialized: raise its maximum by a page"
        )));
    }
    Ok(Some(InitFlag {
        memory,
        address: pages.saturating_mul(page),
        behind: Some(pages),
    }))
}

/// Writes the runs of shared memories, once.
fn write_once(
    plan: &Plan,
    state: &InstanceState,
    flag: &InitFlag,
    start: &mut Start,
    body: &mut InstructionSink<'_>,
) -> Result<(), Error> {
    let address = |body: &mut InstructionSink<'_>, memory: u32, address: u64| {
        match memory_type(plan, memory).is_some_and(|ty| ty.memory64) {
            true => body.i64_const(address.cast_signed()),
            false => body.i32_const(u32::try_from(address).unwrap_or(u32::MAX).cast_signed()),
        };
    };
    let word = MemArg {
        offset: 0,
        align: 2,
        memory_index: flag.memory,
    };
    if let Some(pages) = flag.behind {
        let is_64 = memory_type(plan, flag.memory).is_some_and(|ty| ty.memory64);
        add_page(body, flag.memory, pages, is_64);
    }
    body.block(BlockType::Empty)
        .block(BlockType::Empty)
        .block(BlockType::Empty);
    address(body, flag.memory, flag.address);
    body.i32_const(0)
        .i32_const(1)
        .i32_atomic_rmw_cmpxchg(word)
        .br_table([0, 1], 2)
        .end();
    let objects = usize::from(start.restoring.data.is_some());
    let first = plan.kept_segments.segments.len().saturating_add(objects);
    let first = u32::try_from(first).map_err(Error::internal)?;
    let shared_runs = state.runs.iter().filter(|run| {
        memory_type(plan, run.memory).is_some_and(|ty| ty.shared)
            && run.memory < plan.module.imported_memories
    });
    for run in shared_runs.flat_map(|run| flag.without(*run)) {
        let count = u32::try_from(start.runs.len()).map_err(Error::internal)?;
        let length = run.end.saturating_sub(run.start);
        let length = u32::try_from(length).map_err(|_| {
            Error::unsupported(format!(
                "memory {} has {length} bytes without a gap, and a segment has room for 4 GiB",
                run.memory
            ))
        })?;
        address(body, run.memory, run.start);
        body.i32_const(0)
            .i32_const(length.cast_signed())
            .memory_init(run.memory, first.saturating_add(count));
        start.runs.push(run);
    }
    address(body, flag.memory, flag.address);
    body.i32_const(DONE.cast_signed()).i32_atomic_store(word);
    address(body, flag.memory, flag.address);
    body.i32_const(-1).memory_atomic_notify(word).drop();
    body.br(1).end();
    address(body, flag.memory, flag.address);
    body.i32_const(1)
        .i64_const(-1)
        .memory_atomic_wait32(word)
        .drop()
        .end();
    Ok(())
}

/// Adds a page to a memory that has so many. Two threads may both do so, and the second of their
/// pages is of no use then.
fn add_page(body: &mut InstructionSink<'_>, memory: u32, pages: u64, is_64: bool) {
    body.memory_size(memory);
    match is_64 {
        true => body.i64_const(pages.cast_signed()).i64_le_u(),
        false => {
            let pages = u32::try_from(pages).unwrap_or(u32::MAX);
            body.i32_const(pages.cast_signed()).i32_le_u()
        }
    };
    body.if_(BlockType::Empty);
    match is_64 {
        true => body.i64_const(1),
        false => body.i32_const(1),
    };
    body.memory_grow(memory).drop().end();
}

/// The module's own start function, if it has this body, which names no segments: that of a result
/// which is pre-initialized again.
pub(super) fn same(plan: &Plan, body: &[u8]) -> Result<Option<u32>, Error> {
    let content = |id: u8| -> Result<Option<BinaryReader<'_>>, Error> {
        let mut sections = plan.module.sections.iter();
        let Some(section) = sections.find(|section| section.id == id) else {
            return Ok(None);
        };
        let bytes = slice(&plan.wasm, section.content.clone())?;
        let start = section.content.start;
        Ok(Some(BinaryReader::new_features(bytes, start, FEATURES)))
    };
    let (Some(mut start), Some(code)) = (content(id::START)?, content(id::CODE)?) else {
        return Ok(None);
    };
    let index = start.read_var_u32()?;
    let own = index.checked_sub(plan.module.imported_functions);
    let mut bodies = CodeSectionReader::new(code)?.into_iter();
    let own = own.and_then(|own| bodies.nth(own as usize)).transpose()?;
    Ok(own.filter(|own| own.as_bytes() == body).map(|_| index))
}

/// The type of a memory, by its place.
fn memory_type(plan: &Plan, place: u32) -> Option<MemoryType> {
    let mut memories = plan.module.state_memories();
    memories.nth(place as usize).map(|(_, ty)| *ty)
}

/// The index of a type of functions without parameters and results. If there is none, that of one
/// on top of all types.
pub(super) fn plain_type(module: &Module) -> (u32, bool) {
    match module.plain_type {
        Some(index) => (index, false),
        None => (module.types, true),
    }
}

/// A type of functions without parameters and results, as an entry of the type section.
pub(super) const PLAIN_TYPE: [u8; 3] = [0x60, 0, 0];
