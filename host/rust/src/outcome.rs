//! What a run comes to.

use std::fmt;
use std::path::PathBuf;

use wasmtime::component;
use wizer_taken::{Leak, Taken};

use crate::error::OpenHandles;
use crate::statistics::Statistics;

/// What a run comes to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The pre-initialized binary.
    pub wasm: Vec<u8>,
    /// What else there is to say.
    pub report: Report,
}

/// What there is to say of a run, beside its result.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// What the initializer returned, if there is something to tell. Of several, what the first of
    /// those returned of which there is.
    pub returned: Option<Returned>,
    /// What the others returned of which there is something to tell, in order.
    pub also_returned: Vec<Returned>,
    /// What the result may lack, or what the run did without.
    pub warnings: Vec<Warning>,
    /// What the initializer took from outside. Every instance of the result goes on with it.
    pub taken: Taken,
    /// The plain copies of what was granted that the result contains.
    pub leaks: Vec<Leak>,
    /// What the run took.
    pub statistics: Statistics,
}

/// What an initializer returned.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Returned {
    /// The export that was called.
    pub function: String,
    /// Of a component's, the value in WAVE's syntax, unless it is an `ok` without a value; of a
    /// module's, its one result in decimal, if that is an `i32`.
    pub value: String,
    /// Of a component's, the value itself. An enum of one case, `resource` say, stands for each
    /// handle, since resources are dropped.
    pub result: Option<component::Val>,
}

impl Report {
    /// What the initializers returned, all of it.
    pub(crate) fn with_returned(mut self, all: Vec<Returned>) -> Self {
        let mut all = all.into_iter();
        self.returned = all.next();
        self.also_returned = all.collect();
        self
    }
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} returned: {}", self.function, self.value)
    }
}

/// What a result may lack, or what a run did without.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Handles were open at the snapshot. In the result they lead nowhere.
    OpenHandles(OpenHandles),
    /// The initializer asked for its environment or its directories, and nothing makes its C
    /// library ask again in the result.
    Remembered(String),
    /// The initializer read clocks or random numbers: every instance of the result starts with the
    /// same values.
    Taken(String),
    /// The result contains plain copies of what was granted: see
    /// [`Environment::deny_leaks`](crate::Environment::deny_leaks).
    Leaks(String),
    /// What the result expects of those who run it: that imports have the state that they had here.
    /// See [`Target::expectation`](crate::Target::expectation).
    Expectation(String),
    /// A cache was not used: what the initializer was granted would let it put code there, which
    /// later runs would run.
    CacheWithinReach {
        /// The cache's folder.
        cache: PathBuf,
        /// The directory that was granted, to be written to.
        directory: PathBuf,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenHandles(open) => f.write_str(&open.warning()),
            Self::Remembered(text)
            | Self::Taken(text)
            | Self::Leaks(text)
            | Self::Expectation(text) => f.write_str(text),
            Self::CacheWithinReach { cache, directory } => write!(
                f,
                "the cache {} is not used: the initializer may write to {}, so it could put code there: grant that read-only, or \
                 put the cache elsewhere",
                cache.display(),
                directory.display()
            ),
        }
    }
}
