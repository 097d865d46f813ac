//! What the engine says, as text that is safe to show: it has the names of a binary in it, as they
//! stand there.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use wasmtime::WasmBacktrace;
use wizer_inspection::printable;

/// An error of the engine, and those behind it: as they are, if nothing in their texts acts on a
/// terminal. Else their texts are printable; the last, which is a trap or the status of an exit,
/// stays what it is where its own text does.
pub(crate) fn said(error: wasmtime::Error) -> Box<dyn Error + Send + Sync> {
    let trace = error.downcast_ref::<WasmBacktrace>();
    let trace = trace.map(|trace| (trace.to_string(), trace));
    let mut is_same = true;
    let text = |cause: &(dyn Error + 'static)| {
        let raw = cause.to_string();
        let shown = match &trace {
            Some((text, trace)) if *text == raw => backtrace(text, trace),
            // Some end their only line with a break.
            _ => printable(raw.trim_end()).into_owned(),
        };
        is_same &= shown == raw.trim_end();
        shown
    };
    let texts: Vec<String> = error.chain().map(text).collect();
    if is_same {
        return error.into();
    }
    let error = Arc::new(error);
    let causes = texts.into_iter().enumerate().rev();
    let first = causes.fold(None, |next, (depth, text)| {
        Some(Box::new(Said {
            error: Arc::clone(&error),
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
struct Said {
    error: Arc<wasmtime::Error>,
    /// Its place among that and those behind it.
    depth: usize,
    text: String,
    next: Option<Box<Said>>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Said {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let next = self.next.as_deref()?;
        let original = self.error.chain().nth(self.depth.saturating_add(1));
        let original =
            original.filter(|cause| next.next.is_none() && cause.to_string() == next.text);
        Some(original.unwrap_or(next))
    }
}

/// A backtrace: the engine's text, unless there is something in a name that acts on a terminal.
fn backtrace(text: &str, trace: &WasmBacktrace) -> String {
    let names = trace.frames().iter();
    let mut names = names.flat_map(|frame| [frame.module().name(), frame.func_name()]);
    let is_plain = names.all(|name| name.is_none_or(|name| printable(name) == name));
    if is_plain && text.lines().all(|line| printable(line) == line) {
        return text.to_string();
    }
    let mut shown = "error while executing at wasm backtrace:".to_string();
    for (number, frame) in trace.frames().iter().enumerate() {
        let offset = frame
            .module_offset()
            .map(|offset| format!("{offset:#8x} - "));
        let name = match frame.func_name() {
            Some(name) => rustc_demangle::demangle(name).to_string(),
            None => format!("<wasm function {}>", frame.func_index()),
        };
        shown.push_str(&format!(
            "\n  {number:>3}: {}{}!{}",
            offset.unwrap_or_default(),
            printable(frame.module().name().unwrap_or("<unknown>")),
            printable(&name)
        ));
    }
    shown
}
