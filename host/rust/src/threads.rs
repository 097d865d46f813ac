//! Work on several threads.

use std::thread::ScopedJoinHandle;

/// With fewer bytes, the work is done before threads that share it have started.
pub(crate) const WORTH_THREADS: usize = 64 << 10;

/// Waits for a thread. Where it panicked, so does this one.
pub(crate) fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
