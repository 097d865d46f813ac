//! The options, help texts and error texts of the `wizer` command, for the native command and for
//! components.

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

/// The error for `--init-func-status` if the initializer returns no status.
pub const NO_STATUS: &str =
    "the initializer returns no status: that is the single i32 result of a module's initializer";
