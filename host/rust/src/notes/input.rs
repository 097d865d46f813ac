//! Standard input that notes how much of it is read.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
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
pub(crate) struct Recorded(Arc<Mutex<Vec<u8>>>);

impl Recorded {
    /// What was read so far. None if that is more than is kept.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (all.len() <= MOST).then(|| all.clone())
    }

    /// How many bytes were read so far.
    pub(crate) fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn add(&self, bytes: &[u8]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One byte more than is kept tells that there was more.
        let room = MOST.saturating_add(1).saturating_sub(all.len());
        all.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }
}

/// Standard input of which the beginning was read before, by a run that does not count.
pub(crate) struct ReadBefore<S> {
    pub(crate) bytes: Bytes,
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
            bytes: self.bytes.clone(),
            rest: Pin::from(self.rest.async_stream()),
        })
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(ReadBeforeStream {
            bytes: self.bytes.clone(),
            rest: self.rest.p2_stream(),
        })
    }
}

/// Its stream in WASI 0.3.
struct ReadBeforeReader {
    bytes: Bytes,
    rest: Pin<Box<dyn AsyncRead + Send + Sync>>,
}

impl AsyncRead for ReadBeforeReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.bytes.len().min(buffer.remaining()) {
            0 => self.rest.as_mut().poll_read(context, buffer),
            length => {
                buffer.put_slice(&self.bytes.split_to(length));
                Poll::Ready(Ok(()))
            }
        }
    }
}

/// Its stream in WASI 0.2 and preview 1.
struct ReadBeforeStream {
    bytes: Bytes,
    rest: Box<dyn InputStream>,
}

#[async_trait]
impl Pollable for ReadBeforeStream {
    async fn ready(&mut self) {
        if self.bytes.is_empty() {
            self.rest.ready().await;
        }
    }
}

#[async_trait]
impl InputStream for ReadBeforeStream {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        match self.bytes.len().min(size) {
            0 => self.rest.read(size),
            length => Ok(self.bytes.split_to(length)),
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
