//! Output that is held back until it is known whether the run counts.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

/// How many bytes are held.
const MOST: usize = 1 << 20;

/// How many bytes a guest may write at a time.
const AT_A_TIME: usize = 64 << 10;

/// A standard stream of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// What was written to both streams, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<Written>>);

#[derive(Debug, Default)]
struct Written {
    /// What was written to a stream before the other one was written to.
    parts: Vec<(To, Vec<u8>)>,
    bytes: usize,
}

impl Held {
    /// A stream that ends here. The guest may know whether the other stream is a terminal.
    pub(crate) fn stream(&self, to: To, may_be_terminal: bool) -> HeldStream {
        HeldStream {
            held: self.clone(),
            to,
            is_terminal: may_be_terminal && to.is_terminal(),
        }
    }

    /// Whether there is room for what a guest writes at a time.
    pub(crate) fn has_room(&self) -> bool {
        self.written().bytes.saturating_add(AT_A_TIME) <= MOST
    }

    /// Passes all of it on. An error is nobody's: whoever wrote it has ended.
    pub(crate) fn release(self) {
        for (to, bytes) in self.written().parts.drain(..) {
            let written = match to {
                To::Stdout => write(io::stdout(), &bytes),
                To::Stderr => write(io::stderr(), &bytes),
            };
            if let Err(error) = written {
                tracing::debug!(?to, %error, "the initializer's output is lost");
            }
        }
    }

    fn add(&self, to: To, bytes: &[u8]) {
        let mut written = self.written();
        written.bytes = written.bytes.saturating_add(bytes.len());
        match written.parts.last_mut() {
            Some((last, part)) if *last == to => part.extend_from_slice(bytes),
            _ => written.parts.push((to, bytes.to_vec())),
        }
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(mut stream: impl io::Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

impl To {
    fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => io::IsTerminal::is_terminal(&io::stdout()),
            Self::Stderr => io::IsTerminal::is_terminal(&io::stderr()),
        }
    }
}

/// A stream whose output is held.
#[derive(Debug, Clone)]
pub(crate) struct HeldStream {
    held: Held,
    to: To,
    is_terminal: bool,
}

impl IsTerminal for HeldStream {
    fn is_terminal(&self) -> bool {
        self.is_terminal
    }
}

impl StdoutStream for HeldStream {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for HeldStream {
    async fn ready(&mut self) {}
}

impl OutputStream for HeldStream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.held.add(self.to, &bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(AT_A_TIME)
    }
}

impl AsyncWrite for HeldStream {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.held.add(self.to, bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
