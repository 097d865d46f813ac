//! Futures that are never anything but ready.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Result, bail};

/// Drives a future that never waits: the peer's functions are asynchronous, and have nothing to wait for here.
///
/// # Errors
///
/// It waits all the same.
pub fn ready<T>(future: impl Future<Output = T>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => bail!("a future that should be ready waits"),
    }
}
