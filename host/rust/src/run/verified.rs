//! Runs the initializer twice, and compares the results.

use std::io::Write as _;
use std::sync::Arc;

use crate::environment::Environment;
use crate::error::Error;
use crate::notes::Recorded;
use crate::opened::Target;
use crate::outcome::Report;
use crate::write::Destination;

impl Environment {
    /// Runs the target twice, in fresh instances of the same code. The second reads from standard
    /// input what the first has read. The result goes to the destination if both are the same.
    pub(super) fn run_twice(
        &self,
        target: &mut Target,
        mut destination: Destination<'_>,
    ) -> Result<Report, Error> {
        let program = match &self.program {
            Some(program) => Arc::clone(program),
            None => self.compile_once(target)?,
        };
        let mut environment = Self {
            verify: false,
            program: Some(program),
            ..self.clone()
        };
        let recorded = Recorded::default();
        if let Some(wasi) = &mut environment.wasi {
            wasi.record_input(&recorded);
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        environment.on_thread(target, Destination::Bytes(&mut first))?;
        if let Some(wasi) = &mut environment.wasi {
            let read = recorded.bytes();
            wasi.replay_input(read.ok_or_else(Error::too_much_input)?);
        }
        let report = environment.on_thread(target, Destination::Bytes(&mut second))?;
        if first != second {
            return Err(Error::differs(target.compare(&first, &second)?));
        }
        match &mut destination {
            Destination::Bytes(bytes) => **bytes = second,
            Destination::File(file) => {
                file.file()?.write_all(&second).map_err(Error::write)?;
            }
        }
        Ok(report)
    }
}
