//! What the engine says, as text that is safe to show: it has the names of a binary in it, as they
//! stand there. Where code was running, its frames are told by the offsets of the input, and by
//! file and line where the binary has DWARF.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use wasmtime::{FrameInfo, FrameSymbol, WasmBacktrace};
use wizer_inspection::printable;

use super::offsets::Offsets;

/// An error of the engine, and those behind it: as they are, if nothing in their texts acts on a
/// terminal. Else their texts are printable; the last, which is a trap or the status of an exit,
/// stays what it is where its own text does.
pub(crate) fn from_engine(error: wasmtime::Error) -> Box<dyn Error + Send + Sync> {
    let is_plain = |cause: &(dyn Error + 'static)| {
        let raw = cause.to_string();
        printable(raw.trim_end()) == raw.trim_end()
    };
    // A backtrace has several lines, and is one of the instrumented binary.
    if error.downcast_ref::<WasmBacktrace>().is_none() && error.chain().all(is_plain) {
        return error.into();
    }
    chain(&Arc::new(error), &Offsets::default())
}

/// As [`from_engine`] made it, with the offsets of the input. Other errors stay.
pub(super) fn with_input_offsets(
    error: Box<dyn Error + Send + Sync>,
    offsets: &Offsets,
) -> Box<dyn Error + Send + Sync> {
    match error.downcast_ref::<EngineError>() {
        Some(error) => chain(&error.error, offsets),
        None => error,
    }
}

fn chain(error: &Arc<wasmtime::Error>, offsets: &Offsets) -> Box<dyn Error + Send + Sync> {
    let trace = error.downcast_ref::<WasmBacktrace>();
    let trace = trace.map(|trace| (trace.to_string(), trace));
    let text = |cause: &(dyn Error + 'static)| {
        let raw = cause.to_string();
        match &trace {
            Some((text, trace)) if *text == raw => backtrace(trace, offsets),
            // Some end their only line with a break.
            _ => printable(raw.trim_end()).into_owned(),
        }
    };
    let texts: Vec<String> = error.chain().map(text).collect();
    let causes = texts.into_iter().enumerate().rev();
    let first = causes.fold(None, |next, (depth, text)| {
        Some(Box::new(EngineError {
            error: Arc::clone(error),
            depth,
            text,
            next,
        }))
    });
    match first {
        Some(first) => first,
        None => "the engine failed".into(),
    }
}

/// An error of the engine in other words.
struct EngineError {
    error: Arc<wasmtime::Error>,
    /// Its place among that and those behind it.
    depth: usize,
    text: String,
    next: Option<Box<EngineError>>,
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for EngineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let next = self.next.as_deref()?;
        let original = self.error.chain().nth(self.depth.saturating_add(1));
        let original =
            original.filter(|cause| next.next.is_none() && cause.to_string() == next.text);
        Some(original.unwrap_or(next))
    }
}

/// The name of the transform's modules that count handles, whose functions call others.
const COUNTERS: &str = "wizer-counters";

/// A backtrace, in the engine's form.
fn backtrace(trace: &WasmBacktrace, offsets: &Offsets) -> String {
    let mut shown = "error while executing at wasm backtrace:".to_string();
    let of_input = |frame: &FrameInfo| {
        let offset = frame.module_offset();
        offset.and_then(|offset| offsets.of_input(frame.module(), offset))
    };
    let is_own =
        |frame: &&FrameInfo| frame.module().name() != Some(COUNTERS) || of_input(frame).is_some();
    let mut frames: Vec<&FrameInfo> = trace.frames().iter().filter(is_own).collect();
    // It was stopped there: that is better than nowhere.
    if frames.is_empty() {
        frames.extend(trace.frames());
    }
    for (number, frame) in frames.into_iter().enumerate() {
        let offset = of_input(frame);
        let offset = offset.map(|offset| format!("{offset:#8x} - "));
        // Writing to a string does not fail.
        let _ = write!(shown, "\n  {number:>3}: {}", offset.unwrap_or_default());
        match frame.symbols() {
            [] => {
                let module = printable(frame.module().name().unwrap_or("<unknown>"));
                let _ = write!(shown, "{module}!{}", function(frame));
            }
            symbols => {
                for (depth, symbol) in symbols.iter().enumerate() {
                    source_line(&mut shown, frame, symbol, depth);
                }
            }
        }
    }
    shown
}

/// One of the functions that the compiler made a frame of, the innermost at a depth of 0, and where
/// it was.
fn source_line(shown: &mut String, frame: &FrameInfo, symbol: &FrameSymbol, depth: usize) {
    if depth > 0 {
        shown.push_str("\n                - ");
    }
    match symbol.name() {
        Some(name) => shown.push_str(&printable(&demangled(name))),
        None if depth == 0 => shown.push_str(&function(frame)),
        None => shown.push_str("<inlined function>"),
    }
    let Some(file) = symbol.file() else {
        return;
    };
    let _ = write!(shown, "\n                    at {}", printable(file));
    for number in [symbol.line(), symbol.column()]
        .into_iter()
        .map_while(|number| number)
    {
        let _ = write!(shown, ":{number}");
    }
}

/// The name of a frame's function, or its index.
fn function(frame: &FrameInfo) -> String {
    match frame.func_name() {
        Some(name) => printable(&demangled(name)).into_owned(),
        None => format!("<wasm function {}>", frame.func_index()),
    }
}

/// A name as it is in the source, of a Rust function; other names as they are.
fn demangled(name: &str) -> String {
    rustc_demangle::demangle(name).to_string()
}
