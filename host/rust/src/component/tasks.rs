//! What runs concurrently in a store: tasks of components, and what they hold of the engine.

use std::any::TypeId;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::component::{Accessor, Component, Func, FutureReader, Linker};
use wasmtime::{AsContextMut as _, Engine, Store, StoreContextMut};

/// How long the host is waited for that still has to notice what the component has closed.
const PATIENCE: Duration = Duration::from_secs(1);

/// Waits until all tasks of a store have ended, or none can go on: what a task waits for then can't
/// happen any more.
pub(crate) async fn finish<T: Send>(store: &mut StoreContextMut<'_, T>) -> wasmtime::Result<()> {
    if is_empty(store) {
        return Ok(());
    }
    run(store, None, |tasks, cx| tasks.poll_no_interesting_tasks(cx)).await?;
    // The host's side of a stream that the component has closed is gone when it was polled again.
    let empty = |tasks: &Accessor<T>, _: &mut Context<'_>| match tasks
        .with(|mut access| is_empty(&mut access.as_context_mut()))
    {
        true => Poll::Ready(()),
        false => Poll::Pending,
    };
    run(store, Some(PATIENCE), empty).await
}

/// Whether a function of a component can be called: it can't while backpressure is on.
pub(crate) async fn takes_calls<T: Send>(
    store: &mut StoreContextMut<'_, T>,
    function: Func,
) -> wasmtime::Result<bool> {
    if store.concurrent_resource_table().is_none() {
        return Ok(true);
    }
    let ready = async |tasks: &Accessor<T>| {
        poll_fn(|cx| {
            Poll::Ready(
                tasks
                    .poll_ready_for_concurrent_call(function, cx)
                    .is_ready(),
            )
        })
        .await
    };
    store.as_context_mut().run_concurrent(ready).await
}

/// How many things of a kind there are in a store, whoever has them.
pub(crate) fn count<T>(store: &mut StoreContextMut<'_, T>, kind: Kind) -> wasmtime::Result<u64> {
    if is_empty(store) {
        return Ok(0);
    }
    let Some(ty) = type_of(store.engine(), kind)? else {
        return Ok(0);
    };
    let table = store.concurrent_resource_table();
    let entries = table.into_iter().flat_map(|table| table.iter_mut());
    Ok(entries.filter(|entry| (**entry).type_id() == ty).count() as u64)
}

/// What can be counted in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Streams and futures.
    Stream,
    ErrorContext,
    /// Threads that a task has made.
    Thread,
}

/// So many of a kind are made to find out its type.
const MADE: usize = 3;

/// Makes as many error contexts.
const ERROR_CONTEXTS: &str = r#"(component
    (core module $libc (memory (export "memory") 1))
    (core instance $libc (instantiate $libc))
    (core func $new (canon error-context.new (memory (core memory $libc "memory"))))
    (core module $m
        (import "" "new" (func $new (param i32 i32) (result i32)))
        (func $one (drop (call $new (i32.const 0) (i32.const 0))))
        (func (export "make") call $one call $one call $one))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (canon lift (core func $i "make"))))"#;

/// Makes as many threads, none of which runs. Each has a waitable set, of which there is one more:
/// so there is another number of these.
const THREADS: &str = r#"(component
    (core module $table (table (export "table") 1 funcref))
    (core instance $table (instantiate $table))
    (core type $start (func (param i32)))
    (alias core export $table "table" (core table $t))
    (core func $new (canon thread.new-indirect $start (core table $t)))
    (core func $set (canon waitable-set.new))
    (core module $m
        (import "" "new" (func $new (param i32 i32) (result i32)))
        (import "" "set" (func $set (result i32)))
        (import "" "table" (table $t 1 funcref))
        (func $start (param i32))
        (elem (table $t) (i32.const 0) func $start)
        (func $one (drop (call $new (i32.const 0) (i32.const 0))))
        (func (export "make") (drop (call $set)) call $one call $one call $one))
    (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new))
        (export "set" (func $set))
        (export "table" (table $table "table"))))))
    (func (export "make") (canon lift (core func $i "make"))))"#;

/// The type of a kind's entry in the engine's table, which is the engine's secret. It is found in a
/// store that has nothing but a few of that kind. None if the engine can't make any.
fn type_of(engine: &Engine, kind: Kind) -> wasmtime::Result<Option<TypeId>> {
    let mut store = Store::new(engine, ());
    let made = match kind {
        Kind::Stream => {
            // A stream has one entry of its own, and one for each of its ends.
            let _pending = FutureReader::new(&mut store, async { wasmtime::error::Ok(0_u8) })?;
            1
        }
        Kind::ErrorContext => make(&mut store, &wat::parse_str(ERROR_CONTEXTS)?),
        Kind::Thread => make(&mut store, &wat::parse_str(THREADS)?),
    };
    let table = store.concurrent_resource_table();
    let entries = table.into_iter().flat_map(|table| table.iter_mut());
    let types: Vec<TypeId> = entries.map(|entry| (*entry).type_id()).collect();
    let fits = |ty: &&TypeId| types.iter().filter(|other| other == ty).count() == made;
    Ok(types.iter().find(fits).copied())
}

/// Runs a component that makes something. Engines whose proposals do not allow that make nothing.
fn make(store: &mut Store<()>, wasm: &[u8]) -> usize {
    let mut made = || {
        let component = Component::new(store.engine(), wasm)?;
        let instance = Linker::new(store.engine()).instantiate(&mut *store, &component)?;
        let make = instance.get_typed_func::<(), ()>(&mut *store, "make")?;
        make.call(&mut *store, ())
    };
    made().map_or(usize::MAX, |()| MADE)
}

fn is_empty<T>(store: &mut StoreContextMut<'_, T>) -> bool {
    let table = store.concurrent_resource_table();
    table.is_none_or(|table| table.is_empty())
}

/// Runs a store's event loop until `done`, until nothing can go on, or until the time is up.
async fn run<T: Send>(
    store: &mut StoreContextMut<'_, T>,
    time: Option<Duration>,
    done: impl Fn(&Accessor<T>, &mut Context<'_>) -> Poll<()>,
) -> wasmtime::Result<()> {
    let polls = AtomicUsize::new(0);
    let counted = async |tasks: &Accessor<T>| {
        poll_fn(|cx| {
            polls.fetch_add(1, Ordering::Relaxed);
            done(tasks, cx)
        })
        .await;
    };
    let mut running = pin!(store.as_context_mut().run_concurrent(counted));
    let deadline = time.and_then(|time| Instant::now().checked_add(time));
    let mut has_timer = false;
    poll_fn(|cx| {
        if let Poll::Ready(done) = poll_once(running.as_mut(), &polls, cx) {
            return Poll::Ready(done);
        }
        let Some(deadline) = deadline else {
            return Poll::Pending;
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(Ok(()));
        }
        if !has_timer {
            has_timer = true;
            let waker = cx.waker().clone();
            thread::spawn(move || {
                thread::sleep(left);
                waker.wake();
            });
        }
        Poll::Pending
    })
    .await
}

/// Polls an event loop, and is ready as well if nothing can go on.
///
/// The engine has no word for that, but a habit. If nothing is left that could go on, not even in
/// the host, it polls what it runs for once more. So if nothing has asked to be polled, and it is
/// polled in spite of that, it either polls that once, since the host is to go on, or twice.
fn poll_once(
    mut running: Pin<&mut impl Future<Output = wasmtime::Result<()>>>,
    polls: &AtomicUsize,
    cx: &mut Context<'_>,
) -> Poll<wasmtime::Result<()>> {
    let noticing = Arc::new(Noticing {
        is_woken: AtomicBool::new(false),
        waker: cx.waker().clone(),
    });
    let waker = Waker::from(Arc::clone(&noticing));
    let mut cx = Context::from_waker(&waker);
    for _ in 0..2 {
        polls.store(0, Ordering::Relaxed);
        if let Poll::Ready(done) = running.as_mut().poll(&mut cx) {
            return Poll::Ready(done);
        }
        if noticing.is_woken.load(Ordering::Relaxed) {
            return Poll::Pending;
        }
    }
    match polls.load(Ordering::Relaxed) {
        0 | 1 => Poll::Pending,
        _ => Poll::Ready(Ok(())),
    }
}

/// Passes on that something can go on, and remembers it.
struct Noticing {
    is_woken: AtomicBool,
    waker: Waker,
}

impl Wake for Noticing {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Relaxed);
        self.waker.wake_by_ref();
    }
}
