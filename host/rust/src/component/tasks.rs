//! What runs concurrently in a store: tasks of components, and what they hold of the engine.

use std::any::TypeId;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::component::{Accessor, Func, FutureReader};
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

/// How many streams and futures are open in a store, whoever has their ends.
pub(crate) fn streams<T>(store: &mut StoreContextMut<'_, T>) -> wasmtime::Result<u64> {
    let Some(stream) = stream_type(store.engine())? else {
        return Ok(0);
    };
    let table = store.concurrent_resource_table();
    let entries = table.into_iter().flat_map(|table| table.iter_mut());
    let streams = entries
        .filter(|entry| (**entry).type_id() == stream)
        .count();
    Ok(streams as u64)
}

/// How many other things there are in the table of what runs concurrently.
pub(crate) fn others<T>(store: &mut StoreContextMut<'_, T>) -> wasmtime::Result<u64> {
    let streams = streams(store)?;
    let all = match store.concurrent_resource_table() {
        Some(table) => table.iter_mut().count() as u64,
        None => 0,
    };
    // Each stream has an entry of its own, and one for each of its ends.
    Ok(all.saturating_sub(streams.saturating_mul(3)))
}

/// The type of a stream's entry in the engine's table, which is the engine's secret: the one of
/// which a store has one, and not two, that has nothing but a stream.
fn stream_type(engine: &Engine) -> wasmtime::Result<Option<TypeId>> {
    let mut store = Store::new(engine, ());
    let _pending = FutureReader::new(&mut store, async { wasmtime::error::Ok(0_u8) })?;
    let types: Vec<TypeId> = match store.concurrent_resource_table() {
        Some(table) => table.iter_mut().map(|entry| (*entry).type_id()).collect(),
        None => return Ok(None),
    };
    let once = |ty: &&TypeId| types.iter().filter(|other| other == ty).count() == 1;
    Ok(types.iter().find(once).copied())
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
