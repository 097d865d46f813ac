//! The backtrace of a run that failed.
//!
//! The interpreter does not provide one. So the modules run again, from the start, with marks: each
//! function stores its position. WASI calls return the recorded answers, so nothing outside is
//! touched again. A run that succeeds has no marks, and costs no extra time.

mod mark;
mod names;

use std::fmt;

use anyhow::{Context as _, Result};
use wasmi::{Engine, Global, Memory, MemoryType, Mutability, Val};
use wizer_interpreter::{Interpreter, MAX_DEPTH, Modules, Steps, Surroundings};

use crate::program::{Program, compile, plain};
use crate::proposals::switches;
use crate::stopped::Stopped;

use mark::{FRAME, mark};
use names::Names;

/// The module that the marks are imported from, and their names in it.
const MODULE: &str = "wizer:trace";
const FRAMES: &str = "frames";
const TOP: &str = "top";

/// The maximum number of frames, as in wasmtime.
const NAMED: usize = 20;

const PAGE: u32 = 64 << 10;

/// The active functions, the innermost first.
pub(crate) struct Backtrace {
    frames: Vec<String>,
}

impl Backtrace {
    /// Whether no function was active.
    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error while executing at wasm backtrace:")?;
        for (number, frame) in self.frames.iter().enumerate() {
            write!(f, "\n  {number:>3}: {frame}")?;
        }
        Ok(())
    }
}

/// Runs the program again, with marks. `context` replays the recorded answers. None if the second
/// run ends differently.
pub(crate) fn trace<T: Surroundings>(
    program: &Program<'_>,
    steps: &Steps,
    context: T,
    stopped: &Stopped,
) -> Option<Backtrace> {
    run(program, steps, context, stopped).ok().flatten()
}

fn run<T: Surroundings>(
    program: &Program<'_>,
    steps: &Steps,
    context: T,
    stopped: &Stopped,
) -> Result<Option<Backtrace>> {
    let engine = wizer_interpreter::roomier(switches(program.proposals));
    let modules = modules(&engine, program)?;
    let mut interpreter = Interpreter::new(&engine, context, program.wasi).map_err(plain)?;
    let (frames, top) = provide(&mut interpreter)?;
    match interpreter.run(&modules, steps) {
        Err((stage, error)) if Stopped::new(stage.clone(), &error).is_like(stopped) => {}
        _ => return Ok(None),
    }
    let store = &interpreter.store;
    let top = match top.get(store) {
        Val::I32(top) => usize::try_from(top)?,
        _ => 0,
    };
    backtrace(frames.data(store), top, program).map(Some)
}

/// Compiles the modules with marks.
fn modules(engine: &Engine, program: &Program<'_>) -> Result<Modules> {
    let mut preloads = Vec::new();
    for ((name, wasm), number) in program.preloads.iter().zip(1..) {
        preloads.push((name.clone(), compile(engine, &mark(wasm, number)?)?));
    }
    let target = compile(engine, &mark(&program.target()?, 0)?)?;
    Ok(Modules { preloads, target })
}

/// Provides the memory and the global of the marks.
fn provide<T: Surroundings>(interpreter: &mut Interpreter<T>) -> Result<(Memory, Global)> {
    let store = &mut interpreter.store;
    let deepest = u32::try_from(MAX_DEPTH)?;
    let pages = (deepest + 2) * FRAME / PAGE + 1;
    let memory = Memory::new(&mut *store, MemoryType::new(pages, Some(pages)))?;
    let global = Global::new(&mut *store, Val::I32(0), Mutability::Var);
    interpreter.linker.define(MODULE, FRAMES, memory)?;
    interpreter.linker.define(MODULE, TOP, global)?;
    interpreter.top = Some(global);
    Ok((memory, global))
}

/// Reads the frames from the innermost on.
fn backtrace(memory: &[u8], top: usize, program: &Program<'_>) -> Result<Backtrace> {
    let frame = usize::try_from(FRAME)?;
    let tops = (1..=top / frame).rev().take(NAMED);
    let mut names = Vec::new();
    for (_, wasm) in &program.preloads {
        names.push(Names::read(wasm));
    }
    names.insert(0, Names::read(&program.target()?));
    let frames = tops.map(|number| {
        let place = memory.get(number * frame..).context("no such frame")?;
        let word = |index: usize| {
            let word = place.get(index * 4..).and_then(|rest| rest.first_chunk());
            word.map(|word| u32::from_le_bytes(*word))
                .context("no such word")
        };
        let (module, function, offset) = (word(0)?, word(1)?, word(2)?);
        let names = names
            .get(usize::try_from(module)?)
            .context("no such module")?;
        let offset = match module {
            0 => program.opened.input_offset(offset.into()),
            _ => Some(offset.into()),
        };
        let offset = offset.map(|offset| format!("{offset:#8x} - "));
        Ok(format!(
            "{}{}",
            offset.unwrap_or_default(),
            names.function(function)
        ))
    });
    let frames = frames.collect::<Result<_>>()?;
    Ok(Backtrace { frames })
}
