//! A module of the corpus, and what both tools made of it.

use anyhow::{Context as _, Result};

use crate::corpus::{Binaryen, Evaluated, Extent, Subject};

/// A module, and what both tools made of it.
#[derive(Debug)]
pub struct Compared {
    /// The module.
    pub subject: Subject,
    /// What Wizer made of it.
    pub ours: Vec<u8>,
    /// Ours after the passes that end `wasm-ctor-eval`, where it is larger than theirs as it is.
    pub cleaned: Option<Vec<u8>>,
    /// What `wasm-ctor-eval` made of it.
    pub theirs: Evaluated,
}

impl Compared {
    /// Runs both tools.
    ///
    /// # Errors
    ///
    /// Ours fails, or theirs does not run.
    pub fn new(subject: Subject, binaryen: &Binaryen) -> Result<Self> {
        let name = || subject.name.clone();
        let ours = subject.initialized().with_context(name)?;
        let theirs = binaryen.evaluate(&subject.wasm).with_context(name)?;
        let limit = theirs.all().map_or(usize::MAX, <[u8]>::len);
        let cleaned = (ours.len() > limit).then(|| binaryen.cleaned(&ours));
        let cleaned = cleaned.transpose().with_context(name)?;
        Ok(Self {
            subject,
            ours,
            cleaned,
            theirs,
        })
    }

    /// Whether ours is larger than theirs, after the same passes, where both evaluate all.
    #[must_use]
    pub fn is_larger(&self) -> bool {
        let ours = self.cleaned.as_ref().unwrap_or(&self.ours);
        self.theirs
            .all()
            .is_some_and(|theirs| ours.len() > theirs.len())
    }

    /// The bytes of the input, of ours, of ours after the same passes, and of theirs.
    #[must_use]
    pub fn sizes(&self) -> [Option<usize>; 4] {
        [
            Some(self.subject.wasm.len()),
            Some(self.ours.len()),
            self.cleaned.as_ref().map(Vec::len),
            self.theirs.wasm.as_ref().map(Vec::len),
        ]
    }
}

impl Evaluated {
    /// The result, if all of the initializer was evaluated.
    fn all(&self) -> Option<&[u8]> {
        match self.extent {
            Extent::All => self.wasm.as_deref(),
            _ => None,
        }
    }
}
