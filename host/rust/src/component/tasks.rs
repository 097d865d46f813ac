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

/// How many things of each kind there are in a store, whoever has them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Held {
    /// Streams and futures.
    pub(crate) streams: u64,
    pub(crate) error_contexts: u64,
    /// Of each task the first thread, and those that it has made.
    pub(crate) threads: u64,
    pub(crate) waitable_sets: u64,
}

/// Counts what a store has.
pub(crate) fn held<T>(store: &mut StoreContextMut<'_, T>) -> wasmtime::Result<Held> {
    if is_empty(store) {
        return Ok(Held::default());
    }
    let (stream, error_context) = (
        of_stream(store.engine())?,
        of_error_context(store.engine())?,
    );
    let (thread, set) = of_thread_and_set(store.engine())?;
    let table = store.concurrent_resource_table();
    let entries = table.into_iter().flat_map(|table| table.iter_mut());
    let types: Vec<TypeId> = entries.map(|entry| (*entry).type_id()).collect();
    let number = |ty: Option<TypeId>| {
        let same = types.iter().filter(|other| Some(**other) == ty);
        same.count() as u64
    };
    let threads = number(thread);
    Ok(Held {
        streams: number(stream),
        error_contexts: number(error_context),
        threads,
        // Each thread has one that no component sees.
        waitable_sets: number(set).saturating_sub(threads),
    })
}

/// Makes three error contexts.
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

/// Makes three threads, none of which runs. Each has a waitable set, of which there is one more: so
/// there is another number of these.
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

// The types of entries in the engine's table are its secret. They are found in stores that have
// nothing but a few of a kind. Where an engine's proposals don't allow a kind, there is none.

/// A stream has one entry of its own, and one for each of its ends.
fn of_stream(engine: &Engine) -> wasmtime::Result<Option<TypeId>> {
    let mut store = Store::new(engine, ());
    let _pending = FutureReader::new(&mut store, async { wasmtime::error::Ok(0_u8) })?;
    Ok(of_number(&mut store, 1))
}

fn of_error_context(engine: &Engine) -> wasmtime::Result<Option<TypeId>> {
    let store = made(engine, ERROR_CONTEXTS)?;
    Ok(store.and_then(|mut store| of_number(&mut store, 3)))
}

fn of_thread_and_set(engine: &Engine) -> wasmtime::Result<(Option<TypeId>, Option<TypeId>)> {
    let Some(mut store) = made(engine, THREADS)? else {
        return Ok((None, None));
    };
    Ok((of_number(&mut store, 3), of_number(&mut store, 4)))
}

/// The type of which a store has so many.
fn of_number(store: &mut Store<()>, number: usize) -> Option<TypeId> {
    let table = store.concurrent_resource_table();
    let entries = table.into_iter().flat_map(|table| table.iter_mut());
    let types: Vec<TypeId> = entries.map(|entry| (*entry).type_id()).collect();
    let fits = |ty: &&TypeId| types.iter().filter(|other| other == ty).count() == number;
    types.iter().find(fits).copied()
}

/// A store in which a component has made something. None if the engine does not take the component:
/// then nothing else can have made that there.
fn made(engine: &Engine, text: &str) -> wasmtime::Result<Option<Store<()>>> {
    let Ok(component) = Component::new(engine, wat::parse_str(text)?) else {
        return Ok(None);
    };
    let mut store = Store::new(engine, ());
    // The engine may count steps, or look at its clock.
    if store.get_fuel().is_ok() {
        store.set_fuel(u64::MAX)?;
    }
    store.set_epoch_deadline(u64::MAX >> 1);
    let instance = Linker::new(engine).instantiate(&mut store, &component)?;
    let make = instance.get_typed_func::<(), ()>(&mut store, "make")?;
    make.call(&mut store, ())?;
    Ok(Some(store))
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
            let timer = thread::Builder::new().spawn(move || {
                thread::sleep(left);
                waker.wake();
            });
            // Without one, nothing is waited for.
            if timer.is_err() {
                return Poll::Ready(Ok(()));
            }
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
