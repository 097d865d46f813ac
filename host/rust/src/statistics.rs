//! What a run took, phase by phase.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wizer_protocol::{Failure, Piece, Pieces};

/// What a run consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The instrumented binary is compiled, or found in the cache.
    Compile,
    /// It is instantiated, and its initializer runs.
    Initialize,
    /// Its state is looked through, and the result is made.
    Snapshot,
    /// The result is put together, validated, and written where there is a file to write to.
    Write,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compile => "compile",
            Self::Initialize => "initialize",
            Self::Snapshot => "snapshot",
            Self::Write => "write",
        })
    }
}

/// What a run took, and what came of it, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// How long each phase took, in order.
    pub phases: Vec<(Phase, Duration)>,
    /// What made the code that ran: `winch` or `cranelift`; or `interpreter`, which runs it as it
    /// is.
    pub compiler: &'static str,
    /// Whether the code was in the cache.
    pub cached: bool,
    /// The size of the binary, in bytes.
    pub input_bytes: u64,
    /// The size of the binary that was run, in bytes.
    pub instrumented_bytes: u64,
    /// The size of the result, in bytes.
    pub result_bytes: u64,
    /// The size of all memories at the snapshot, in bytes.
    pub memory_bytes: u64,
    /// How much of that is in the result, in bytes.
    pub copied_bytes: u64,
    /// How many data segments hold it.
    pub segments: u64,
}

impl Statistics {
    /// Counts the bytes of a result, and those of them that come from memories.
    pub(crate) fn count(&mut self, result: &Pieces<'_>) -> Result<(), Failure> {
        self.result_bytes = result.length()? as u64;
        for piece in result.pieces {
            if let Piece::Memory { span, .. } = piece {
                self.segments = self.segments.saturating_add(1);
                self.copied_bytes = self.copied_bytes.saturating_add(span.length);
            }
        }
        Ok(())
    }
}

/// Who is told of phases when they begin.
#[derive(Clone, Default)]
pub(crate) struct Observer(Option<Arc<dyn Fn(Phase) + Send + Sync>>);

impl Observer {
    pub(crate) fn new(tell: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Observer").field(&self.0.is_some()).finish()
    }
}

/// Measures phases.
#[derive(Debug)]
pub(crate) struct Clock {
    observer: Observer,
    since: Instant,
    current: Option<Phase>,
    pub(crate) phases: Vec<(Phase, Duration)>,
}

impl Clock {
    pub(crate) fn new(observer: &Observer) -> Self {
        Self {
            observer: observer.clone(),
            since: Instant::now(),
            current: None,
            phases: Vec::new(),
        }
    }

    /// A phase begins, and with that the last one ends.
    pub(crate) fn enter(&mut self, phase: Phase) {
        self.stop();
        self.current = Some(phase);
        if let Some(tell) = &self.observer.0 {
            tell(phase);
        }
        tracing::debug!(%phase, "begins");
    }

    /// The last phase ends.
    pub(crate) fn stop(&mut self) {
        let now = Instant::now();
        if let Some(phase) = self.current.take() {
            self.phases.push((phase, now.duration_since(self.since)));
        }
        self.since = now;
    }
}
