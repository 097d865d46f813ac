//! Standard input that notes how much of it is read.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdinStream};
use wasmtime_wasi::p2::{InputStream, Pollable, StreamResult};
use wizer_taken::Kind;

use super::Notes;

/// What the notes call it.
const NAME: &str = "standard input";

/// The most bytes that are kept for another run.
const MOST: usize = 256 << 20;

/// What was read from standard input, for another run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded(Arc<Mutex<Reading>>);

#[derive(Debug, Default)]
struct Reading {
    bytes: Vec<u8>,
    /// How many bytes each read gave.
    lengths: Vec<usize>,
}

impl Recorded {
    /// What was read so far. None if that is more than is kept.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        let all = self.reading();
        (all.bytes.len() <= MOST).then(|| all.bytes.clone())
    }

    /// The same, read by read.
    pub(crate) fn reads(&self) -> Vec<Bytes> {
        let all = self.reading();
        let mut rest = Bytes::copy_from_slice(&all.bytes);
        let lengths = all.lengths.iter();
        let reads = lengths.map(|length| rest.split_to(rest.len().min(*length)));
        reads.filter(|read| !read.is_empty()).collect()
    }

    /// How many bytes were read so far.
    pub(crate) fn length(&self) -> usize {
        self.reading().bytes.len()
    }

    fn add(&self, bytes: &[u8]) {
        let mut all = self.reading();
        // One byte more than is kept tells that there was more.
        let room = MOST.saturating_add(1).saturating_sub(all.bytes.len());
        all.bytes
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        all.lengths.push(bytes.len());
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Standard input of which the beginning was read before, by a run that does not count.
pub(crate) struct ReadBefore<S> {
    /// What each read gave.
    pub(crate) reads: Vec<Bytes>,
    pub(crate) rest: S,
}

impl<S: IsTerminal> IsTerminal for ReadBefore<S> {
    fn is_terminal(&self) -> bool {
        self.rest.is_terminal()
    }
}

impl<S: StdinStream> StdinStream for ReadBefore<S> {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        Box::new(ReadBeforeReader {
            before: Before(self.reads.clone().into()),
            rest: Pin::from(self.rest.async_stream()),
        })
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(ReadBeforeStream {
            before: Before(self.reads.clone().into()),
            rest: self.rest.p2_stream(),
        })
    }
}

/// What is to be read again, read by read: who reads from a terminal gets a line at a time.
struct Before(VecDeque<Bytes>);

impl Before {
    /// The next bytes, at most so many. None if there are no more.
    fn next(&mut self, most: usize) -> Option<Bytes> {
        let first = self.0.front_mut()?;
        let bytes = first.split_to(first.len().min(most));
        if first.is_empty() {
            self.0.pop_front();
        }
        Some(bytes)
    }
}

/// Its stream in WASI 0.3.
struct ReadBeforeReader {
    before: Before,
    rest: Pin<Box<dyn AsyncRead + Send + Sync>>,
}

impl AsyncRead for ReadBeforeReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.before.next(buffer.remaining()) {
            None => self.rest.as_mut().poll_read(context, buffer),
            Some(bytes) => {
                buffer.put_slice(&bytes);
                Poll::Ready(Ok(()))
            }
        }
    }
}

/// Its stream in WASI 0.2 and preview 1.
struct ReadBeforeStream {
    before: Before,
    rest: Box<dyn InputStream>,
}

#[async_trait]
impl Pollable for ReadBeforeStream {
    async fn ready(&mut self) {
        if self.before.0.is_empty() {
            self.rest.ready().await;
        }
    }
}

#[async_trait]
impl InputStream for ReadBeforeStream {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        match self.before.next(size) {
            None => self.rest.read(size),
            Some(bytes) => Ok(bytes),
        }
    }

    async fn cancel(&mut self) {
        self.rest.cancel().await;
    }
}

/// What is told of each read.
#[derive(Clone)]
pub(crate) struct Reads {
    pub(crate) notes: Notes,
    /// Whether the program may know that it reads from a terminal.
    pub(crate) may_be_terminal: bool,
    pub(crate) recorded: Option<Recorded>,
}

impl Reads {
    fn read(&self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.notes.bytes(Kind::Input, NAME, bytes.len());
        if let Some(recorded) = &self.recorded {
            recorded.add(bytes);
        }
    }
}

/// Standard input that notes how much of it is read.
pub(crate) struct NotedInput<S> {
    pub(crate) input: S,
    pub(crate) reads: Reads,
}

impl<S: IsTerminal> IsTerminal for NotedInput<S> {
    fn is_terminal(&self) -> bool {
        self.reads.may_be_terminal && self.input.is_terminal()
    }
}

impl<S: StdinStream> StdinStream for NotedInput<S> {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        Box::new(NotedReader {
            stream: Pin::from(self.input.async_stream()),
            reads: self.reads.clone(),
        })
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(NotedStream {
            stream: self.input.p2_stream(),
            reads: self.reads.clone(),
        })
    }
}

/// Its stream in WASI 0.3.
struct NotedReader {
    stream: Pin<Box<dyn AsyncRead + Send + Sync>>,
    reads: Reads,
}

impl AsyncRead for NotedReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        if read.is_ready() {
            let bytes = buffer.filled().get(before..).unwrap_or_default();
            self.reads.read(bytes);
        }
        read
    }
}

/// Its stream in WASI 0.2 and preview 1.
struct NotedStream {
    stream: Box<dyn InputStream>,
    reads: Reads,
}

#[async_trait]
impl Pollable for NotedStream {
    async fn ready(&mut self) {
        self.stream.ready().await;
    }
}

#[async_trait]
impl InputStream for NotedStream {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        let read = self.stream.read(size);
        if let Ok(bytes) = &read {
            self.reads.read(bytes);
        }
        read
    }

    async fn cancel(&mut self) {
        self.stream.cancel().await;
    }
}
