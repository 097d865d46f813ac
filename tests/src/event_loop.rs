//! Runs asynchronous calls of components to their end.

use std::cell::OnceCell;
use std::future::Future;

use anyhow::{Context as _, Result};
use tokio::runtime::{Builder, Runtime};

thread_local! {
    static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
}

/// Waits for a future, on an event loop that this thread has for all of them.
///
/// # Errors
///
/// There can be no event loop.
pub fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    RUNTIME.with(|cell| {
        if cell.get().is_none() {
            let _ = cell.set(Builder::new_current_thread().enable_all().build()?);
        }
        let runtime = cell.get().context("the event loop was set")?;
        Ok(runtime.block_on(future))
    })
}
