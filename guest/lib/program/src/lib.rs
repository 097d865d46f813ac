//! Runs a target of the transform in an interpreter: from instrumentation to the result, with the
//! backtraces and the texts of the native command.

mod mismatch;
mod options;
mod program;
mod proposals;
mod snapshot;
mod steps;
mod stopped;
mod trace;

pub use options::options;
pub use program::{OutOfFuel, Program};
pub use proposals::switches;
pub use snapshot::{exports, instrumented, snapshot, snapshot_pieces, values};
pub use steps::steps;
