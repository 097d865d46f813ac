//! Runs a future that does not wait.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::failure::Failure;

/// The output of a future all of whose calls block: it is complete when it was polled once.
///
/// # Errors
///
/// [`Failure::Pending`] if it is not. Then a call in it was asynchronous.
pub fn now<T, E: From<Failure>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => Err(Failure::Pending.into()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::now;
    use crate::Failure;

    #[test]
    fn what_waits_is_an_error() {
        assert_eq!(now(async { Ok::<_, Failure>(7) }).unwrap(), 7);
        let waits = now(std::future::pending::<Result<(), Failure>>());
        assert!(matches!(waits, Err(Failure::Pending)));
    }
}
