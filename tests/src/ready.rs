//! Runs futures that are always ready.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Result, bail};

/// Runs a future that never waits. The functions of the peer are asynchronous, but have nothing to
/// wait for here.
///
/// # Errors
///
/// The future is not ready.
pub fn ready<T>(future: impl Future<Output = T>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => bail!("a future that should be ready waits"),
    }
}
