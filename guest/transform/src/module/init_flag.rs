//! The word in a shared memory that says whether the memory was initialized.

use wasmparser::{BinaryReader, CodeSectionReader, FunctionBody, Operator};

use super::contents::FEATURES;
use super::format::{id, slice};
use super::plan::Plan;
use super::runs::Run;
use crate::Error;

/// What wasm-ld's start function sets the word to when the memory is initialized.
pub(super) const DONE: u32 = 2;

/// A word of four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InitFlag {
    /// The memory, by its index.
    pub(super) memory: u32,
    /// Where it is.
    pub(super) address: u64,
    /// If it is on a page of its own behind all others, how many there are before it.
    pub(super) behind: Option<u64>,
}

impl InitFlag {
    /// A run without this word: its parts before and behind it.
    pub(super) fn without(&self, run: Run) -> impl Iterator<Item = Run> {
        let end = self.address.saturating_add(4);
        let parts = match run.memory == self.memory {
            true => [
                Some(Run {
                    end: run.end.min(self.address),
                    ..run
                }),
                Some(Run {
                    start: run.start.max(end),
                    ..run
                }),
            ],
            false => [Some(run), None],
        };
        let parts = parts.into_iter().flatten();
        parts.filter(|part| part.start < part.end)
    }
}

/// The word that the start function of wasm-ld uses, or that of a result of ours: it compares a
/// word at a constant address with 0, and sets it to 1.
///
/// ```wat
/// (i32.atomic.rmw.cmpxchg (i32.const 1024) (i32.const 0) (i32.const 1))
/// ```
///
/// The start function may have called the function that does this. None if there is no such
/// instruction.
///
/// Other programs may use the same instruction for something else, a lock for example. So the word
/// counts only if it says afterwards that the memory is initialized: see [`DONE`].
pub(super) fn find(plan: &Plan) -> Result<Option<InitFlag>, Error> {
    if !plan.is_standalone() || plan.module.shared_imports().next().is_none() {
        return Ok(None);
    }
    let mut sections = plan.module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::START) else {
        return Ok(None);
    };
    let bytes = slice(&plan.wasm, section.content.clone())?;
    let start = BinaryReader::new(bytes, section.content.start).read_var_u32()?;
    let Some(body) = body(plan, start)? else {
        return Ok(None);
    };
    let (found, calls) = look(&body)?;
    if found.is_some() {
        return Ok(found);
    }
    for function in calls {
        if let Some(body) = self::body(plan, function)?
            && let (Some(found), _) = look(&body)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The body of a function. None of one that is imported.
fn body(plan: &Plan, function: u32) -> Result<Option<FunctionBody<'_>>, Error> {
    let Some(own) = function.checked_sub(plan.module.imported_functions) else {
        return Ok(None);
    };
    let mut sections = plan.module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::CODE) else {
        return Ok(None);
    };
    let bytes = slice(&plan.wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(bytes, section.content.start, FEATURES);
    let mut bodies = CodeSectionReader::new(reader)?.into_iter();
    Ok(bodies.nth(own as usize).transpose()?)
}

/// How many calls of the start function are followed.
const MOST_CALLS: usize = 16;

/// The word that a function sets, and the functions that it calls.
fn look(body: &FunctionBody<'_>) -> Result<(Option<InitFlag>, alloc::vec::Vec<u32>), Error> {
    let mut calls = alloc::vec::Vec::new();
    // The constants that came last.
    let mut last: [Option<u64>; 3] = [None; 3];
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if let (Operator::I32AtomicRmwCmpxchg { memarg }, [Some(address), Some(0), Some(1)]) =
            (&operator, last)
            && let Some(address) = address.checked_add(memarg.offset)
        {
            let flag = InitFlag {
                memory: memarg.memory,
                address,
                behind: None,
            };
            return Ok((Some(flag), calls));
        }
        let constant = match operator {
            Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
            Operator::I64Const { value } => Some(value.cast_unsigned()),
            _ => None,
        };
        let [_, second, third] = last;
        last = [second, third, constant];
        if let Operator::Call { function_index } = operator
            && calls.len() < MOST_CALLS
        {
            calls.push(function_index);
        }
    }
    Ok((None, calls))
}
