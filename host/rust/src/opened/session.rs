//! A target's session with the transform: it is closed while its memory is wanted for other things.

use std::sync::Arc;
use std::thread;

use super::Target;
use crate::error::Error;
use crate::restorable_input::RestorableInput;
use crate::threads::join;
use crate::transform::{Description, Opening, Session, SessionState};

/// For smaller binaries, closing a session is not worth it.
const LARGE: usize = 1 << 20;

impl Target {
    /// What was found in the code of the binary.
    pub(crate) fn findings(&mut self) -> Result<Vec<u8>, Error> {
        match &self.session {
            SessionState::Closed { findings } => Ok(findings.clone()),
            _ => self.session()?.findings(),
        }
    }

    /// Closes the session until it is needed again, and with that frees the transform's memory: a
    /// copy of the binary above all.
    pub(super) fn close_session(&mut self) -> Result<(), Error> {
        // With a twin, all would have to be looked at again.
        if self.twin.is_none() && self.wasm.len() >= LARGE {
            self.session = SessionState::Closed {
                findings: self.findings()?,
            };
        }
        Ok(())
    }

    /// The session. It begins now, if there is none.
    pub(super) fn session(&mut self) -> Result<&mut Session, Error> {
        let wasm = Arc::clone(&self.wasm);
        let opening = match &self.session {
            SessionState::Open(_) => None,
            SessionState::Closed { findings } => Some(Opening::WithFindings {
                wasm,
                findings: findings.clone(),
            }),
            SessionState::NotOpened => Some(Opening::Full { wasm, twin: None }),
        };
        if let Some(opening) = opening {
            let session = Session::open(&self.transform, &opening, &self.options)
                .map_err(Error::of_own_state)?;
            self.session = SessionState::Open(Box::new(session));
        }
        match &mut self.session {
            SessionState::Open(session) => Ok(session),
            _ => Err(Error::defect("the transform does not come back")),
        }
    }

    /// Does something with the instrumented binary. Meanwhile, as little else as possible of the
    /// target is in memory. If its code was not looked at before, that is done at the same time,
    /// and may show that another binary is to be run: then there is nothing to return.
    pub(crate) fn with_instrumented<T>(
        &mut self,
        use_it: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, Error> {
        let is_not_opened = matches!(self.session, SessionState::NotOpened);
        if !is_not_opened {
            self.close_session()?;
        }
        let restorable = RestorableInput::new(&self.known.instrumented, &self.wasm)?;
        let wasm = std::mem::take(&mut self.wasm);
        let (transform, options) = (&self.transform, &self.options);
        let (done, looked) = thread::scope(|scope| {
            // The input goes when it was looked at; or at once, if it was before.
            let look = move || -> Result<(Vec<u8>, Description), Error> {
                let opening = Opening::Full { wasm, twin: None };
                let mut session = Session::open(transform, &opening, options)?;
                Ok((session.findings()?, session.describe()?))
            };
            let looked = is_not_opened.then(|| scope.spawn(look));
            (use_it(&restorable.instrumented), looked.map(join))
        });
        self.wasm = Arc::new(restorable.restore(&self.known.instrumented)?);
        let Some(looked) = looked else {
            return Ok(Some(done));
        };
        let (findings, known) = looked?;
        self.session = SessionState::Closed { findings };
        Ok((!self.learn(known)).then_some(done))
    }

    /// Has the transform look at the code, if it has not yet. Nothing of the code may run before.
    /// Returns whether that has shown that another binary is to be run than was thought.
    pub(crate) fn finish_opening(&mut self) -> Result<bool, Error> {
        if !matches!(self.session, SessionState::NotOpened) {
            return Ok(false);
        }
        let known = self.session()?.describe()?;
        Ok(self.learn(known))
    }

    /// Takes what was found out by a look at the code. Returns whether the binary to run is another
    /// one: code can have instructions whose effects have to be recorded.
    fn learn(&mut self, known: Description) -> bool {
        let is_other = known.instrumented != self.known.instrumented;
        if is_other {
            tracing::debug!("the code is instrumented as well");
        }
        self.known = known;
        is_other
    }

    /// Stores the findings in the cache, if they are new.
    pub(crate) fn remember_findings(&mut self) -> Result<(), Error> {
        if let Some((cache, key)) = self.findings_key.take() {
            cache.put(&key, &self.findings()?);
        }
        Ok(())
    }
}
