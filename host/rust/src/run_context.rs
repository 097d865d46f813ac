//! What belongs to one run.

use bytes::Bytes;

use crate::limits::Limits;
use crate::statistics::{Clock, Statistics};
use crate::transform::Secrets;
use crate::write::Destination;

/// What belongs to one run, up to its result.
pub(crate) struct RunContext<'a> {
    pub(crate) clock: Clock,
    pub(crate) statistics: Statistics,
    pub(crate) destination: Destination<'a>,
    /// No other run of the target is expected.
    pub(crate) once: bool,
    pub(crate) limits: Limits,
    /// What the result should not contain.
    pub(crate) secrets: Secrets,
    /// What of standard input was read by attempts that do not count, read by read.
    pub(crate) read_before: Vec<Bytes>,
}
