//! The command line, wherever the command runs: natively, or as a component.

mod arguments;
mod bundle_runner;
mod chain;
mod environment;
mod grants;
mod place;
mod refused;
mod remembered;
mod switches;
mod untrusted;

pub use arguments::{
    Arguments, Batch, Bundle, Ended, Files, Initialize, Inspect, Instrument, Other, Pair, Part,
    Proposals, Target, Wasi, prepare,
};
pub use bundle_runner::BundleRunner;
pub use chain::{report, report_of};
pub use environment::{Compiler, Engine, Environment, Format, Limits, Show};
pub use grants::Directory;
pub use place::Place;
pub use remembered::{Asked, remembered};
pub use wizer_inspection::printable;

/// What is said where the initializer's status is wanted, and there is none.
pub const NO_STATUS: &str =
    "the initializer returns no status: that would be the one i32 of a module's";
