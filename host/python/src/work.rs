//! Work that holds no lock of the interpreter, and that a signal ends.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

use crate::callbacks::Callbacks;
use crate::errors::{Failed, error};

/// How often signals are looked for.
const TICK: Duration = Duration::from_millis(50);

/// How long something that was interrupted is waited for. What compiles does not stop earlier.
const GRACE: Duration = Duration::from_secs(1);

/// As much stack as the command has.
const STACK: usize = 8 << 20;

/// Does something on a thread of its own, while other threads of Python go on. An exception of a
/// signal's handler, such as `KeyboardInterrupt`, interrupts it and is raised. So is an exception
/// of a function of the caller's.
pub(crate) fn apart<T: Send + 'static>(
    py: Python<'_>,
    callbacks: &Callbacks,
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> PyResult<T> {
    keep_panics();
    let (sender, mut receiver) = mpsc::channel();
    let body = move || {
        let done = panic::catch_unwind(AssertUnwindSafe(work));
        // Nobody waits any more for what was interrupted.
        let _ = sender.send(done.unwrap_or_else(|panic| Err(Failed::panicked(&text(&*panic)))));
    };
    let thread = thread::Builder::new()
        .name("wizer".to_string())
        .stack_size(STACK);
    thread.spawn(body)?;
    loop {
        let done;
        (receiver, done) = py.detach(|| waited(receiver, TICK));
        match done {
            Ok(done) => return callbacks.or_raised(done.map_err(|failed| error(py, &failed))),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(error(py, &Failed::panicked("its thread ended")));
            }
        }
        if let Err(signal) = py.check_signals() {
            callbacks.interrupt.interrupt();
            let _ = py.detach(|| waited(receiver, GRACE)).1;
            return Err(signal);
        }
    }
}

/// Waits for what comes, for a while.
fn waited<T>(receiver: Receiver<T>, time: Duration) -> (Receiver<T>, Result<T, RecvTimeoutError>) {
    let came = receiver.recv_timeout(time);
    (receiver, came)
}

/// What was said by the last panic.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// From now on, panics print nothing: they become exceptions.
fn keep_panics() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        panic::set_hook(Box::new(|info| {
            let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
            *last = Some(info.to_string());
        }));
    });
}

/// What a panic says.
fn text(panic: &(dyn Any + Send)) -> String {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    match (last, said) {
        (Some(text), _) => text.replace('\n', " "),
        (None, said) => said.unwrap_or("it does not say why").to_string(),
    }
}
