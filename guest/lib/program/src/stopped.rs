//! Errors of a run, with the texts of the native command.

use anyhow::anyhow;
use wasmi::errors::{ErrorKind, InstantiationError};
use wasmi::{Error, TrapCode};
use wizer_arguments::printable;
use wizer_interpreter::{Stage, Trap};

use crate::mismatch::mismatch;
use crate::trace::Backtrace;

/// The error of a run.
#[derive(Debug)]
pub(crate) struct Stopped {
    stage: Stage,
    /// The causes, from the outermost to the innermost.
    causes: Vec<String>,
    /// Whether code has run, as far as the error tells.
    ran: bool,
}

impl Stopped {
    pub(crate) fn new(stage: Stage, error: &Error) -> Self {
        Self {
            stage,
            causes: causes(error),
            ran: ran(error),
        }
    }

    /// Whether another run failed at the same stage with the same causes.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.stage == other.stage && self.causes == other.causes
    }

    /// The error for the user, with a backtrace if there is one.
    pub(crate) fn error(self, backtrace: Option<Backtrace>) -> anyhow::Error {
        let ran = match &backtrace {
            Some(backtrace) => !backtrace.is_empty(),
            None => self.ran,
        };
        let trace = backtrace.filter(|_| ran).map(|trace| trace.to_string());
        let outermost = match self.stage {
            Stage::Preload(name) => format!("the preloaded module `{name}` can't be provided"),
            // Segments that are out of bounds trap as well. Only a start function runs code here.
            Stage::Instantiation if ran => "the start function trapped".to_string(),
            Stage::Instantiation => "the module can't be instantiated".to_string(),
            Stage::Initializer(name) => format!("the `{name}` function trapped"),
        };
        // Names in these causes have to be escaped. Those in the backtrace already are.
        let plain = |text: String| printable(&text).into_owned();
        let outer = [plain(outermost)].into_iter().chain(trace);
        let mut texts: Vec<String> = outer.chain(self.causes.into_iter().map(plain)).collect();
        let innermost = texts.pop().unwrap_or_default();
        let texts = texts.into_iter().rev();
        texts.fold(anyhow!(innermost), anyhow::Error::context)
    }
}

/// The interpreter's error, with the texts of wasmtime.
fn causes(error: &Error) -> Vec<String> {
    if let Some(trap) = error.as_trap_code() {
        return vec![trapped(trap)];
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return trap.causes().to_vec();
    }
    if let Some(status) = error.i32_exit_status() {
        return vec![format!("Exited with i32 exit status {status}")];
    }
    match error.kind() {
        ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit { .. }) => {
            vec![trapped(TrapCode::TableOutOfBounds)]
        }
        ErrorKind::Instantiation(error) => {
            mismatch(error).unwrap_or_else(|| vec![error.to_string().trim_end().to_string()])
        }
        _ => vec![error.to_string().trim_end().to_string()],
    }
}

fn trapped(trap: TrapCode) -> String {
    let message = match trap {
        TrapCode::IndirectCallToNull => "uninitialized element",
        other => other.trap_message(),
    };
    format!("wasm trap: {message}")
}

/// Whether code ran before a failed instantiation, if there is no backtrace.
fn ran(error: &Error) -> bool {
    let trap = error.as_trap_code();
    let segment = matches!(
        trap,
        Some(TrapCode::MemoryOutOfBounds | TrapCode::TableOutOfBounds)
    );
    (trap.is_some() && !segment)
        || error.i32_exit_status().is_some()
        || error.downcast_ref::<Trap>().is_some()
}
