//! Panics of the engine: with few users, some proposals have made it panic on valid binaries.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the engine's compiler, or the interpreter, whose panic is an error. What it worked on is
/// not used any more.
pub(crate) fn caught<T>(compile: impl FnOnce() -> wasmtime::Result<T>) -> wasmtime::Result<T> {
    catch_unwind(AssertUnwindSafe(compile)).unwrap_or_else(|panic| {
        let text = text(&*panic).replace('\n', " ");
        Err(wasmtime::Error::msg(format!(
            "the engine panicked, which is a defect of it: {}",
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        )))
    })
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let known = panic.downcast_ref::<String>().map(String::as_str);
    known
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it does not say why")
}
