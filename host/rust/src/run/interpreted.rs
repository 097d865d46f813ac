//! Snapshots a module whose initializers have run in the interpreter.

use wasmtime::Engine;
use wizer_protocol::now;

use super::instance::hidden;
use crate::check::Check;
use crate::environment::Environment;
use crate::error::Error;
use crate::interpreted::Interpreted;
use crate::opened::Target;
use crate::outcome::{Report, Returned};
use crate::run_context::RunContext;
use crate::write::Written;

/// What statistics call it.
const INTERPRETER: &str = "interpreter";

impl Environment {
    /// Writes the result. Returns an engine that can tell whether it is valid, as well.
    pub(super) fn finish_interpreted(
        &self,
        interpreted: Interpreted,
        target: &mut Target,
        run: &mut RunContext<'_>,
    ) -> Result<(Written, Engine, Report), Error> {
        run.statistics.compiler = INTERPRETER;
        interpreted.release_output();
        let host = interpreted.host();
        let taken = self.granted(host.notes.taken())?;
        let remembered = target.remembered(host.asked).into_iter();
        let warnings = remembered.chain(hidden(&taken)).chain(target.expected());
        let report = Report {
            warnings: warnings.collect(),
            taken,
            ..Report::default()
        };
        let returned = interpreted.returned().iter();
        let returned = returned.map(|(function, value)| Returned {
            function: function.clone(),
            value: value.to_string(),
            result: None,
        });
        let returned = returned.collect();
        let check = Check {
            engine: self.checker()?,
            kind: target.kind(),
        };
        let mut state = interpreted.state()?;
        let written = now(target.write(&mut state, &check, run)).map_err(Error::of_own_state)?;
        Ok((written, check.engine, report.with_returned(returned)))
    }
}
