//! Records ticks. A stream leads from the task that waits for them to the one that records them.

use std::cell::{Cell, RefCell};

use wasip3::clocks::monotonic_clock;
use wit_bindgen::{StreamReader, StreamWriter, spawn_local};

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Clock;
    wit_bindgen::generate!({ world: "clock" });
    export!(Clock);
}

use bindings::exports::docs::clock::ticks;
use bindings::{Guest, wit_stream};

/// The time between two ticks.
const TICK_NANOSECONDS: u64 = 5_000_000;

struct Clock;

thread_local! {
    static RECORDED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    static WOUND: Cell<u32> = const { Cell::new(0) };
    static HELD: RefCell<Vec<StreamWriter<u32>>> = const { RefCell::new(Vec::new()) };
}

/// Ticks whose numbers follow those that were recorded.
fn upcoming(count: u32) -> StreamReader<u32> {
    let first = RECORDED.with_borrow(|recorded| recorded.last().map_or(1, |last| last + 1));
    let (mut writer, reader) = wit_stream::new();
    spawn_local(async move {
        for tick in first..first + count {
            monotonic_clock::wait_for(TICK_NANOSECONDS).await;
            writer.write_one(tick).await;
        }
    });
    reader
}

/// Records ticks, and returns the number of all that are recorded.
async fn record(count: u32) -> u32 {
    let mut ticks = upcoming(count);
    while let Some(tick) = ticks.next().await {
        RECORDED.with_borrow_mut(|recorded| recorded.push(tick));
    }
    WOUND.set(WOUND.get() + 1);
    RECORDED.with_borrow(|recorded| u32::try_from(recorded.len()).unwrap_or(u32::MAX))
}

impl Guest for Clock {
    async fn wind(count: u32) -> Result<u32, String> {
        if count == 0 {
            return Err("a clock has at least one tick".to_string());
        }
        Ok(record(count).await)
    }

    async fn hold() {
        let (writer, reader) = wit_stream::new();
        drop(reader);
        HELD.with_borrow_mut(|held| held.push(writer));
    }

    async fn linger() {
        let (writer, mut reader) = wit_stream::new();
        HELD.with_borrow_mut(|held| held.push(writer));
        spawn_local(async move {
            while let Some(tick) = reader.next().await {
                RECORDED.with_borrow_mut(|recorded| recorded.push(tick));
            }
        });
    }

    async fn sum() -> u64 {
        if WOUND.get() == 0 {
            record(4).await;
        }
        RECORDED.with_borrow(|recorded| recorded.iter().copied().map(u64::from).sum())
    }

    fn recorded() -> Vec<u32> {
        RECORDED.with_borrow(Clone::clone)
    }

    fn wound() -> u32 {
        WOUND.get()
    }
}

impl ticks::Guest for Clock {
    async fn advance(count: u32) -> u32 {
        record(count).await
    }

    async fn replay() -> StreamReader<u32> {
        let recorded = Clock::recorded();
        let (mut writer, reader) = wit_stream::new();
        spawn_local(async move {
            writer.write_all(recorded).await;
        });
        reader
    }
}
