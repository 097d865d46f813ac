//! The effect of pre-initialization: `demo BEFORE AFTER` measures the first call of two modules
//! that differ in nothing else.
//!
//! A first call is an instantiation and one call of the export `run`. The modules are compiled
//! beforehand, as in a server.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use wasmtime::{Engine, Instance, Module, Store};

/// The number of measured first calls. The median counts.
const ROUNDS: usize = 15;

struct Measured {
    size: u64,
    answer: u32,
    first_call: Duration,
}

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let (before, after) = arguments
        .next()
        .zip(arguments.next())
        .context("usage: demo BEFORE AFTER")?;
    let engine = Engine::default();
    let before = measure(&engine, &before).with_context(|| format!("can't measure {before}"))?;
    let after = measure(&engine, &after).with_context(|| format!("can't measure {after}"))?;
    ensure!(
        before.answer == after.answer,
        "the answers differ: {:#x} before and {:#x} after pre-initialization",
        before.answer,
        after.answer
    );

    let milliseconds = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
    let kibibytes = |bytes: u64| format!("{} KiB", bytes.div_ceil(1024));
    let times = before.first_call.as_secs_f64() / after.first_call.as_secs_f64();
    row("", "before", "after");
    row(
        "first call",
        &milliseconds(before.first_call),
        &milliseconds(after.first_call),
    );
    row("size", &kibibytes(before.size), &kibibytes(after.size));
    row(
        "answer",
        &format!("{:#x}", before.answer),
        &format!("{:#x}", after.answer),
    );
    println!("The first call is {times:.1} times as fast.");
    Ok(())
}

fn row(name: &str, before: &str, after: &str) {
    println!("{name:<12}{before:>14}{after:>14}");
}

fn measure(engine: &Engine, path: &str) -> Result<Measured> {
    let size = fs::metadata(path)?.len();
    let module = Module::from_file(engine, path)?;
    let mut times = Vec::with_capacity(ROUNDS);
    let mut answers = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, &module, &[])?;
        let run = instance.get_typed_func::<(), u32>(&mut store, "run")?;
        answers.push(run.call(&mut store, ())?);
        times.push(start.elapsed());
    }
    times.sort();
    answers.dedup();
    let first_call = *times.get(ROUNDS / 2).context("nothing was measured")?;
    let answer = *answers.first().context("nothing was answered")?;
    ensure!(
        answers.len() == 1,
        "the answer differs from instance to instance: {answers:x?}"
    );
    Ok(Measured {
        size,
        answer,
        first_call,
    })
}
