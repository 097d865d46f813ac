//! The function `prepare`: keeps an engine for all requests.

use std::hint::black_box;

use anyhow::{Context as _, Result, bail};
use wasip2::cli::stdin::get_stdin;
use wasip2::io::streams::{InputStream, StreamError};
use wizer_arguments::{ServiceSettings, report};

use crate::engine::{self, Engine};
use crate::limits;

/// The most bytes of the settings.
const MAX_LINE: usize = 1 << 20;

/// How much is read at a time.
const CHUNK: u64 = 64 << 10;

/// Reads standard input, and keeps the engine.
pub(crate) fn main() -> Result<(), String> {
    prepare(&mut Input::new()).map_err(|error| report(&error))
}

fn prepare(input: &mut Input) -> Result<()> {
    let line = input.line()?;
    let settings = ServiceSettings::read(&line).context("the settings can't be read")?;
    let sample = settings.sample.map(|size| input.bytes(size)).transpose()?;
    let wasm = input.bytes(settings.engine)?;
    input.end()?;
    let limits = settings.limits;
    let engine = Engine::open(settings, wasm)?;
    if let Some(sample) = sample {
        run(&engine, sample).context("the sample can't be run")?;
    }
    limits::prepare(limits);
    engine::add(engine);
    Ok(())
}

/// Runs a script. The interpreter then has the functions that it needs in its own form.
fn run(engine: &Engine, sample: Vec<u8>) -> Result<()> {
    let plain = |problem: crate::problem::Problem| anyhow::Error::msg(problem.detail);
    let arguments = engine.arguments(&[]).map_err(plain)?;
    let job = engine.module.job(&arguments, engine.settings.limits);
    let grants = engine
        .grants(&job, None, sample, Vec::new())
        .map_err(plain)?;
    let mut ran = job.run(grants)?;
    // What was in its memories is no part of the service, whose result has no zeros.
    let store = &mut ran.interpreter.store;
    for export in job.memories() {
        if let Some(memory) = ran.initialized.instance.get_memory(&*store, export) {
            black_box(memory.data_mut(&mut *store)).fill(0);
            black_box(memory.data(&*store));
        }
    }
    Ok(())
}

/// Standard input.
struct Input {
    stream: InputStream,
    /// What was read and not used.
    rest: Vec<u8>,
}

impl Input {
    fn new() -> Self {
        Self {
            stream: get_stdin(),
            rest: Vec::new(),
        }
    }

    /// Reads some bytes. None are the end.
    fn some(&self, most: u64) -> Result<Vec<u8>> {
        match self.stream.blocking_read(most.min(CHUNK)) {
            Ok(bytes) => Ok(bytes),
            Err(StreamError::Closed) => Ok(Vec::new()),
            Err(StreamError::LastOperationFailed(_)) => bail!("standard input can't be read"),
        }
    }

    /// The next line, without its end.
    fn line(&mut self) -> Result<Vec<u8>> {
        loop {
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let rest = self.rest.split_off(end.saturating_add(1));
                let mut line = std::mem::replace(&mut self.rest, rest);
                line.truncate(end);
                return Ok(line);
            }
            let bytes = self.some(CHUNK)?;
            if bytes.is_empty() || self.rest.len() > MAX_LINE {
                bail!("standard input begins with no settings: `wizer service` writes them");
            }
            self.rest.extend(bytes);
        }
    }

    /// The next bytes, as many as this.
    fn bytes(&mut self, size: u64) -> Result<Vec<u8>> {
        let size = usize::try_from(size).context("standard input is too large")?;
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(size)
            .context("standard input is too large")?;
        let ready = self.rest.len().min(size);
        bytes.extend(self.rest.drain(..ready));
        while bytes.len() < size {
            let read = self.some(size.saturating_sub(bytes.len()) as u64)?;
            if read.is_empty() {
                bail!("standard input is incomplete");
            }
            bytes.extend(read);
        }
        Ok(bytes)
    }

    /// Demands that nothing follows.
    fn end(&mut self) -> Result<()> {
        match self.rest.is_empty() && self.some(1)?.is_empty() {
            true => Ok(()),
            false => bail!("standard input goes on behind the engine"),
        }
    }
}
